"""Processors: who receives what is told by name; what the law does not allow does not start."""

from dataclasses import replace
from datetime import date

import pytest
from flask import Flask

from photoallegret.backup_settings import Backup
from photoallegret.config import Settings
from photoallegret.factory import create_app
from photoallegret.gallery.personal_data import DEPICTION
from photoallegret.i18n import speak
from photoallegret.object_settings import ObjectStorage
from photoallegret.outbox.personal_data import WRITING
from photoallegret.party_settings import Hosting, Processor, Transfer
from photoallegret.processors import (
    check_processors,
    processors_of,
    recipients_of,
    sent_to,
    transfer_words,
)
from photoallegret.rooms import HELD, PROCESSINGS
from photoallegret.site_file import SettingsError
from photoallegret.uploads.personal_data import SENDING

TODAY = date(2026, 11, 25)
SWISS = Processor("mail", "Poste", country="CH")
TOLD = Transfer("adequacy", date(2026, 10, 26))


@pytest.mark.parametrize(
    ("processor", "message"),
    [
        (Processor("mial", "Poste", country="FR"), "role 'mial'; did you mean 'mail'"),
        (Processor("mail", country="FR"), "its name is missing"),
        (Processor("mail", "Poste"), "no code of two letters"),
        (Processor("mail", "Poste", country="fr"), "did you mean 'FR'"),
        (Processor("mail", "Poste", country="Suisse"), "did you mean 'CH'"),
        (Processor("other", "Studio", country="FR"), "receives nothing"),
        (
            Processor("mail", "Poste", country="FR", receives=("question",)),
            "receives 'question'; did you mean 'questions'",
        ),
        (SWISS, r"CH is outside the European Economic Area: write transfer"),
        (replace(SWISS, transfer=Transfer("adequacy")), "outside the European Economic Area"),
        (
            replace(SWISS, transfer=replace(TOLD, mechanism="adequat")),
            "did you mean 'adequacy'",
        ),
        (
            replace(SWISS, transfer=Transfer("adequacy", date(2026, 10, 27))),
            "data may go there from 2026-11-26 on",
        ),
    ],
)
def test_what_the_law_does_not_allow_is_refused(
    settings: Settings, processor: Processor, message: str
) -> None:
    site = replace(settings.site, processors=(processor,))

    with pytest.raises(SettingsError, match=message):
        check_processors(site, PROCESSINGS, TODAY)


def test_a_transfer_told_thirty_days_ago_is_allowed(settings: Settings) -> None:
    site = replace(settings.site, processors=(replace(SWISS, transfer=TOLD),))

    check_processors(site, PROCESSINGS, TODAY)


def test_whoever_keeps_the_photographs_is_named_and_receives_them_alone(
    settings: Settings,
) -> None:
    there = ObjectStorage("s3://photos", "https://s3.example.org")
    keeper = Processor("storage", "Example Storage", "FR", contract=TODAY)
    site = replace(settings.site, storage=there, processors=())
    with pytest.raises(SettingsError, match="role = 'storage'"):
        check_processors(site, PROCESSINGS, TODAY)

    site = replace(site, processors=(keeper,))

    check_processors(site, PROCESSINGS, TODAY)
    folders = [one for one in HELD.folders if one.path in {"originals", "renditions/private"}]
    kept = {one.slug for folder in folders for one in folder.processings}
    assert {one.slug for one in sent_to(keeper, PROCESSINGS)} == kept
    speak("en")
    assert "Example Storage (keeps its photographs, France)" in recipients_of(DEPICTION, site)


def test_whoever_keeps_the_copies_is_named_and_receives_everything(settings: Settings) -> None:
    keeper = Processor("backups", "Example Backups", "FR", contract=TODAY)
    there = Backup(bucket="s3://copies", bucket_endpoint="https://s3.example.org")
    site = replace(settings.site, backup=there, processors=())
    with pytest.raises(SettingsError, match="role = 'backups'"):
        check_processors(site, PROCESSINGS, TODAY)

    check_processors(replace(site, processors=(keeper,)), PROCESSINGS, TODAY)

    assert sent_to(keeper, PROCESSINGS) == list(PROCESSINGS)


def test_a_host_outside_the_area_does_not_start(settings: Settings) -> None:
    site = replace(settings.site, hosting=Hosting("Cloud", "x", "1", "US"))

    with pytest.raises(SettingsError, match="US is outside"):
        create_app(replace(settings, site=site))


def test_the_host_is_a_processor_unsaid(settings: Settings) -> None:
    (host,) = processors_of(replace(settings.site, processors=()))

    assert (host.role, host.name, host.country) == ("hosting", "1&1", "FR")
    assert sent_to(host, PROCESSINGS) == list(PROCESSINGS)


def test_the_host_written_keeps_the_words_of_its_table(settings: Settings) -> None:
    (host,) = processors_of(
        replace(settings.site, processors=(Processor("hosting", contract=TODAY),))
    )

    assert (host.name, host.contract) == ("1&1", TODAY)
    assert host.address.startswith("7 place de la Gare")


def test_who_carries_the_mail_receives_what_is_mailed_alone(settings: Settings) -> None:
    carrier = Processor("mail", "Poste", country="FR", receives=("uploads",))

    received = sent_to(carrier, PROCESSINGS)

    assert WRITING in received
    assert SENDING in received
    assert {one.slug for one in received} >= {"mail", "mail-content", "questions", "reports"}
    assert "sessions" not in {one.slug for one in received}


def test_a_transfer_is_told_with_its_ground(settings: Settings) -> None:
    speak("en")
    site = replace(settings.site, processors=(replace(SWISS, transfer=TOLD),))

    assert recipients_of(WRITING, site)[-1] == (
        "Poste (carries its mail, Switzerland, a decision of adequacy (GDPR art. 45))"
    )


def test_transfers_are_those_of_who_receives_what_is_held(settings: Settings) -> None:
    speak("en")
    host = Hosting("Host", "x", "1", "FR")
    swiss = replace(settings.site, hosting=host, processors=(replace(SWISS, transfer=TOLD),))
    silent = replace(settings.site, hosting=replace(host, country=""), processors=())

    assert transfer_words(swiss, [WRITING]) == (
        "Poste (carries its mail, Switzerland, a decision of adequacy (GDPR art. 45))",
    )
    assert transfer_words(swiss, [SENDING]) == ()
    assert transfer_words(silent, [WRITING]) == (
        "Host: the site does not say in which country",
        "whoever carries the site's mail: the site does not say in which country",
    )


def test_the_file_is_read(settings: Settings, app: Flask) -> None:
    assert app.testing
    assert settings.site.processors[0].role == "hosting"
