"""The page of one's own data: what is held, its copy, and nobody else's."""

import threading
import zipfile
from datetime import timedelta
from io import BytesIO

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from photoallegret.accounts.models import Account, JournalEntry
from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.outbox.models import OutgoingMail
from photoallegret.privacy.models import Export, ExportState
from photoallegret.rights.jobs import export
from photoallegret.rights.views.data import SHOWN
from tests.factories import make_account, make_question, save, sign_in
from tests.support.forms import send
from tests.support.pages import visit

ENDING = threading.Event()
PAGE = "/compte/donnees"


@pytest.fixture
def anne(app: Flask) -> Account:
    account = make_account("anne@example.org")
    db.session.commit()
    return account


@pytest.fixture
def browser(app: Flask, anne: Account) -> FlaskClient:
    return sign_in(app, anne)


def exports() -> list[Export]:
    found = list(db.session.scalars(select(Export).order_by(Export.id)))
    db.session.rollback()
    return found


@pytest.mark.parametrize("path", [PAGE, f"{PAGE}/usage", f"{PAGE}/copie/1.zip"])
def test_a_stranger_is_led_to_the_sign_in_and_back(client: FlaskClient, path: str) -> None:
    assert client.get(path).location == f"/compte/connexion?next={path}"


def test_each_record_is_shown_with_its_purpose_and_its_end(browser: FlaskClient) -> None:
    make_question("Où est-ce ?", email_key="anne@example.org", reference="Q-MINE")
    make_question(email_key="other@example.org", reference="Q-OTHER")
    save()

    page = visit(browser, PAGE)

    assert page.h1 == "Vos données"
    assert "Répondre aux questions" in page.text
    assert "Q-MINE" in page.text
    assert "Q-OTHER" not in page.text
    assert "RGPD art.\N{NO-BREAK SPACE}6(1)(f)" in page.text
    assert "anne@example.org" in page.text
    assert page.headers["Cache-Control"] == "private, no-store"
    assert visit(browser, "/en/account/data").h1 == "Your data"


def test_of_many_records_the_newest_are_shown(browser: FlaskClient, anne: Account) -> None:
    account_id = anne.id
    for minute in range(SHOWN + 5):
        at = now() - timedelta(minutes=minute)
        db.session.add(JournalEntry(at=at, event="signed-in", account_id=account_id))
    save()

    page = visit(browser, PAGE)

    assert page.text.count("Événement de sécurité") == SHOWN
    assert "Et 5 autres, dans votre copie." in page.text


def test_the_use_of_data_is_explained_without_the_data(browser: FlaskClient) -> None:
    make_question(email_key="anne@example.org", reference="Q-MINE")
    save()

    page = visit(browser, f"{PAGE}/usage")

    assert "Q-MINE" not in page.text
    for words in ("Destinataires", "Base légale", "Vos droits", "Origine des données"):
        assert words in page.text
    assert page.soup.find("a", href="https://www.cnil.fr/fr/plaintes")
    assert "la clé en est oubliée" in page.text or "nul ne peut" in page.text.lower()
    assert visit(browser, "/en/account/data/usage").h1 == "How your data are used"


def test_a_copy_is_asked_for_made_told_and_fetched(browser: FlaskClient, anne: Account) -> None:
    account_id = anne.id
    assert send(browser, PAGE, "/copie").status_code == 303
    assert "en préparation" in visit(browser, PAGE).text
    export(ENDING)
    page = visit(browser, PAGE)
    link = page.soup.find("a", string=lambda text: text and "Télécharger" in text)
    assert link is not None

    with browser.get(str(link["href"])) as answer:
        assert answer.status_code == 200
        assert answer.mimetype == "application/zip"
        assert answer.headers["Cache-Control"] == "private, no-store"
        assert "mes-donnees-" in answer.headers["Content-Disposition"]
        names = zipfile.ZipFile(BytesIO(answer.data)).namelist()

    assert "report.html" in names
    entries = db.session.scalars(select(JournalEntry).order_by(JournalEntry.id)).all()
    assert [one.event for one in entries] == ["copy-asked", "copy-fetched"]
    assert {one.account_id for one in entries} == {account_id}
    assert all(one.network for one in entries)
    mail = db.session.scalars(select(OutgoingMail)).one()
    assert (mail.slug, mail.recipient) == ("export-ready", "anne@example.org")
    assert mail.content is not None
    assert mail.content["values"]["path"] == PAGE


def test_one_copy_at_a_time_and_three_a_day(browser: FlaskClient) -> None:
    send(browser, PAGE, "/copie")
    page = visit(browser, f"{PAGE}/usage")
    assert page.status == 200
    browser.post(f"{PAGE}/copie", data={"form_token": _token(browser)})
    assert len(exports()) == 1
    for _ in range(3):
        export(ENDING)
        send(browser, PAGE, "/copie")

    assert len(exports()) == 3
    assert "Redemandez demain." in visit(browser, PAGE).text


def _token(browser: FlaskClient) -> str:
    field = visit(browser, "/compte").soup.find("input", attrs={"name": "form_token"})
    assert field is not None
    return str(field["value"])


def test_a_forged_wish_makes_nothing(browser: FlaskClient) -> None:
    assert browser.post(f"{PAGE}/copie").status_code == 400
    assert exports() == []


def test_nobody_fetches_the_copy_of_another(app: Flask, browser: FlaskClient) -> None:
    send(browser, PAGE, "/copie")
    export(ENDING)
    other = make_account("other@example.org")
    db.session.commit()
    stranger = sign_in(app, other)

    assert stranger.get(f"{PAGE}/copie/{exports()[0].id}.zip").status_code == 404
    events = set(db.session.scalars(select(JournalEntry.event)))
    assert "copy-fetched" not in events


def test_an_old_sign_in_is_proved_again_and_a_copy_ends(browser: FlaskClient) -> None:
    token = _token(browser)
    with time_machine.travel(now() + timedelta(hours=1)):
        asked = browser.post(f"{PAGE}/copie", data={"form_token": token})
        assert asked.location == f"/compte/confirmer?next={PAGE}"
    assert exports() == []
    send(browser, PAGE, "/copie")
    export(ENDING)
    made = exports()[0]
    address = f"{PAGE}/copie/{made.id}.zip"
    assert made.state is ExportState.READY

    with time_machine.travel(now() + timedelta(hours=1)):
        asked = browser.get(address)
        assert asked.location == f"/compte/confirmer?next={address}"
    with time_machine.travel(now() + timedelta(hours=72, minutes=1)):
        assert "Télécharger" not in visit(browser, PAGE).text


def test_an_address_that_is_not_proved_says_nothing(app: Flask) -> None:
    make_question(email_key="eve@example.org", reference="Q-OTHER")
    account = make_account("eve@example.org", confirmed_at=None)
    db.session.commit()

    assert "Q-OTHER" not in visit(sign_in(app, account), PAGE).text


def test_what_a_stranger_wrote_under_the_address_is_not_shown(browser: FlaskClient) -> None:
    make_question("Mots de Q-EVE", email_key="anne@example.org", confirmed_at=None)
    make_question("Mots à moi", email_key="anne@example.org")
    save()

    page, usage = visit(browser, PAGE), visit(browser, f"{PAGE}/usage")

    assert "Mots à moi" in page.text
    assert "Q-EVE" not in page.text
    assert "n’importe qui a pu l’écrire" in usage.text
