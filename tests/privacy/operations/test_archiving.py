"""The archive: all that is held of a person, nothing of another, nothing that opens a door."""

import csv
import hashlib
import json
import stat
import subprocess
from dataclasses import replace
from datetime import date, timedelta
from io import StringIO
from pathlib import Path
from zipfile import ZipFile

import html5lib
import pytest
from bs4 import BeautifulSoup
from flask import Flask
from jsonschema import Draft202012Validator

from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.i18n import speaking
from photoallegret.party_settings import Processor, Transfer
from photoallegret.privacy.operations.archiving import Contents, annex, write_archive
from photoallegret.privacy.queries.lifetimes import known
from photoallegret.privacy.queries.records import records_of
from photoallegret.privacy.queries.tied import Person
from photoallegret.questions.models import Question
from photoallegret.rights.jobs import draw
from photoallegret.rooms import PROCESSINGS
from tests.factories import LONG_AGO, make_account, make_question
from tests.support.canaries import plant

AROUND = {"names": {}, "made": LONG_AGO, "person": {"account": 1, "address": ""}}


def archive_of(app: Flask, person: Person, tmp_path: Path, language: str = "fr") -> Path:
    settings = app.extensions["photoallegret"]
    contents = Contents(records_of(person), person, now(), settings.site, settings.data, draw)
    target = tmp_path / "copy.zip"
    with speaking(language):
        write_archive(target, contents)
    return target


def texts_of(path: Path) -> dict[str, str]:
    with ZipFile(path) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name).decode() for name in archive.namelist()}


def test_every_exported_datum_of_a_person_is_there_and_no_other(app: Flask, tmp_path: Path) -> None:
    data = app.extensions["photoallegret"].data
    other = plant(data, "other")
    anne = plant(data, "anne", other.account_id)

    texts = texts_of(archive_of(app, anne.person, tmp_path))

    tables = "".join(text for name, text in texts.items() if name.endswith(".csv"))
    everything = "".join(texts.values())
    assert len(anne.copied()) > 30
    for mark, column in anne.copied().items():
        for place, text in (("JSON", texts["data.json"]), ("CSV", tables)):
            assert mark in text, f"{column} is missing in {place}"
        assert mark in texts["report.html"], f"{column} is missing in the report"
    for mark, column in {**anne.not_copied(), **other.not_copied(), **other.copied()}.items():
        assert mark not in everything, f"{column} must not leave"
    assert anne.leaving_files
    for mark in anne.files.values():
        assert (mark in everything) is (mark in anne.leaving_files)
    for mark in other.files.values():
        assert mark not in everything
    assert other.address not in everything
    named = {
        f"{one['table']}.{name}"
        for one in json.loads(texts["data.json"])["records"]
        for name in one["fields"]
    }
    assert named == {f"{table}.{column}" for table, _, column in anne.leaving}
    Draft202012Validator(json.loads(texts["schema.json"])).validate(json.loads(texts["data.json"]))


def test_who_decided_on_a_question_is_not_told_to_its_author(app: Flask, tmp_path: Path) -> None:
    data = app.extensions["photoallegret"].data
    other = plant(data, "other")
    anne = plant(data, "anne", other.account_id)

    records = json.loads(texts_of(archive_of(app, anne.person, tmp_path))["data.json"])["records"]

    decisions = [one["fields"] for one in records if one["table"] == "moderation_decision"]
    assert [fields.get("account_id") for fields in decisions] == [None, anne.person.account_id]
    assert "account_id" not in decisions[0]


def test_the_manifest_is_that_of_sha256sum(app: Flask, tmp_path: Path) -> None:
    anne = plant(app.extensions["photoallegret"].data, "anne")
    path = archive_of(app, anne.person, tmp_path)
    folder = tmp_path / "unpacked"

    with ZipFile(path) as archive:
        archive.extractall(folder)
    checked = subprocess.run(
        ["sha256sum", "-c", "--strict", "manifest.sha256"],
        cwd=folder, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert checked.returncode == 0, checked.stderr
    files = [one for one in folder.rglob("*") if one.is_file()]
    assert len(checked.stdout.splitlines()) == len(files) - 1
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_two_copies_of_one_state_differ_in_their_dates_alone(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    anne = plant(app.extensions["photoallegret"].data, "anne")
    settings = app.extensions["photoallegret"]
    db.session.flush()
    moment = now()
    contents = Contents(
        records_of(anne.person), anne.person, moment, settings.site, settings.data, draw
    )
    again = replace(contents, records=records_of(anne.person))
    later = replace(again, made_at=moment + timedelta(days=1))

    for name, one in (("a", contents), ("b", again), ("c", later)):
        write_archive(tmp_path / name, one)
    first, second, third = (
        hashlib.sha256((tmp_path / name).read_bytes()).hexdigest() for name in "abc"
    )

    assert first == second
    assert second != third
    texts, others = texts_of(tmp_path / "b"), texts_of(tmp_path / "c")
    assert {name for name in texts if texts[name] != others[name]} == {
        "report.html",
        "data.json",
        "manifest.sha256",
    }


def test_the_report_is_read_in_the_language_of_the_person(app: Flask, tmp_path: Path) -> None:
    account = make_account("anne@example.org", language="en")
    make_question("<b>Où ?</b>", email_key="anne@example.org")

    person = Person(account.id, account.email_key)
    french = texts_of(archive_of(app, person, tmp_path))["report.html"]
    english = texts_of(archive_of(app, person, tmp_path, "en"))["report.html"]

    for page, code, words in ((french, "fr", "Vos droits"), (english, "en", "Your rights")):
        html5lib.HTMLParser(strict=True).parse(page)
        soup = BeautifulSoup(page, "html5lib")
        assert soup.html is not None
        assert soup.html["lang"] == code
        assert words in page
        assert "https://www.cnil.fr/fr/plaintes" in page
        assert "&lt;b&gt;Où ?&lt;/b&gt;" in page
        assert not soup.find_all(["img", "script", "link"])
    assert "attend le photographe" in french
    assert "4 mai 2025 à" in french
    assert "questions" in english


def test_the_annex_says_what_is_declared_and_no_more(app: Flask, tmp_path: Path) -> None:
    account = make_account("anne@example.org")
    settings = app.extensions["photoallegret"]
    abroad = Processor(
        "backups", "Safe", country="CH", transfer=Transfer("adequacy", date(2026, 1, 1))
    )
    site = replace(settings.site, processors=(abroad,))
    person = Person(account.id)
    records = records_of(person)
    deciding = replace(records[0].processing, automated="a machine closes it")
    decided = [replace(one, processing=deciding) for one in records[:1]]

    with speaking("en"):
        told = annex(records, site)
        pages = [
            "".join(draw("rights/report.html", {**annex(held, one), **AROUND}))
            for held, one in ((records, site), (decided, settings.site))
        ]

    assert "Safe (keeps its backups, Switzerland" in pages[0]
    assert "No use above declares one" in pages[0]
    assert "Safe" not in pages[1]
    assert "a machine closes it" in pages[1]
    assert "No use above declares one" not in pages[1]
    assert "portability (art. 20)" in told["rights"]


@pytest.mark.usefixtures("app")
def test_no_rule_asks_what_a_machine_suspects() -> None:
    """No use declares a decision of a machine: what it suspects deletes nothing by itself."""
    rules = [rule for rule in known() if rule.of is Question]

    assert len(rules) > 4
    assert not [one.name for one in rules if "suspi" in f"{one.when}{one.applies()}"]
    assert not [one.slug for one in PROCESSINGS if one.automated]


def test_the_words_around_are_in_both_languages(app: Flask, tmp_path: Path) -> None:
    account = make_account("anne@example.org")

    text = texts_of(archive_of(app, Person(account.id), tmp_path))["README.txt"]

    assert "to read or print" in text
    assert "à lire ou à imprimer" in text


def test_tables_are_read_back_as_they_were(app: Flask, tmp_path: Path) -> None:
    account = make_account("anne@example.org")
    make_question('=2+2 "x", é\nligne', email_key="anne@example.org")

    person = Person(account.id, account.email_key)
    path = archive_of(app, person, tmp_path)
    with ZipFile(path) as archive:
        raw = archive.read("csv/question.csv").decode()
    rows = list(csv.DictReader(StringIO(raw, newline="")))

    assert raw.partition("\r\n")[0].startswith("id,reference,kind,")
    assert "secret_hash" not in raw
    assert [row["text"] for row in rows] == ['\'=2+2 "x", é\nligne']


def test_who_has_no_account_gets_a_copy_by_address(app: Flask, tmp_path: Path) -> None:
    make_question("Bonjour", email_key="anne@example.org")

    texts = texts_of(archive_of(app, Person(address="anne@example.org"), tmp_path))

    assert "Bonjour" in texts["data.json"]
    assert json.loads(texts["data.json"])["person"] == {
        "account": None,
        "address": "anne@example.org",
    }
