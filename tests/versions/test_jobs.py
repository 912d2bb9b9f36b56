"""A period changed in the code changes page, register and notice; account holders are told."""

import re
import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask

from photoallegret.config import Settings
from photoallegret.db import db
from photoallegret.factory import create_app
from photoallegret.i18n import speaking
from photoallegret.notices import notice
from photoallegret.personal_data import Period
from photoallegret.privacy.papers.register import Facts, register
from photoallegret.privacy.queries.declared import DECLARED
from photoallegret.questions.personal_data import QUESTION
from photoallegret.versions.jobs import keep_here, run
from photoallegret.versions.queries import newest, notices_of, versions_of
from tests.factories import make_account, save, sign_in
from tests.support.pages import visit
from tests.support.services import with_services
from tests.versions.cases import site_of, waiting

LENGTH = timedelta(days=11 * 365)


@pytest.fixture
def period() -> Iterator[Period]:
    """Return a declared period of the questions, put back after the test."""
    found = max(QUESTION.retention.periods, key=lambda one: one.length)
    before = found.length
    yield found
    object.__setattr__(found, "length", before)


def written(app: Flask) -> tuple[str, str]:
    """Return what register and notice say of questions, in French."""
    site = site_of(app)
    with speaking("fr"):
        facts = Facts(site, app.extensions[DECLARED])
        (entry,) = (one for one in register(facts)["processings"] if one["slug"] == QUESTION.slug)
        told = notice(QUESTION, site)
    return entry["retention"], " ".join((*told.retention, *told.otherwise))


def test_a_longer_period_is_everywhere_and_told(app: Flask, period: Period) -> None:
    alice = make_account("alice@example.org")
    save()
    run(threading.Event())
    assert "11 ans" not in "".join(written(app))

    object.__setattr__(period, "length", LENGTH)
    run(threading.Event())
    run(threading.Event())

    for text in (*written(app), visit(app.test_client(), "/confidentialite").text):
        assert "11 ans" in text
    (kept, former) = versions_of("privacy", "fr")
    assert (kept.number, former.number) == (2, 1)
    assert "11 ans" in kept.content
    assert "11 ans" not in former.content
    assert newest("terms")["fr"].number == 1
    (mail,) = waiting()
    assert mail.recipient == "alice@example.org"
    (line,) = mail.content["values"]["lines"]
    assert "11 ans" in line
    assert mail.content["values"]["changes_path"] == "/confidentialite/v/2/changements"
    page = visit(app.test_client(), "/confidentialite/v/2/changements")
    assert "11 ans" in " ".join(tag.get_text() for tag in page.soup.find_all("ins"))
    account = visit(sign_in(app, db.session.merge(alice)), "/compte")
    assert "11 ans" in account.text


def test_a_service_that_is_switched_on_is_told_with_whom_it_leaves_for(
    app: Flask, settings: Settings
) -> None:
    make_account("alice@example.org")
    save()
    run(threading.Event())
    offering = create_app(with_services(settings))

    with offering.app_context():
        run(threading.Event())
        (mail,) = waiting()
        told = " ".join(mail.content["values"]["lines"])
        db.session.remove()
        db.engine.dispose()

    for words in ("Savoir quelles pages sont lues", "Google LLC", "Crisp IM SAS"):
        assert words in told
    assert "Google LLC" in newest("privacy")["fr"].content


def test_a_shorter_period_makes_a_version_and_tells_nobody(app: Flask, period: Period) -> None:
    account_id = make_account("alice@example.org").id
    save()
    run(threading.Event())

    object.__setattr__(period, "length", timedelta(days=3))
    run(threading.Event())

    assert newest("privacy")["fr"].number == 2
    assert waiting() == []
    assert notices_of(account_id) == []


def test_nothing_new_is_found_whoever_asks(app: Flask) -> None:
    assert keep_here()
    assert not keep_here()
    with app.test_request_context("/en/", headers={"Cookie": "a=b", "User-Agent": "x"}):
        assert not keep_here()


def test_what_is_kept_names_no_page_s_own_things(app: Flask) -> None:
    keep_here()

    for slug in ("legal-notice", "privacy", "cookies", "terms", "accessibility"):
        for version in newest(slug).values():
            assert not re.search(r"form_token|/static/|127\.0\.0\.1", version.content)
