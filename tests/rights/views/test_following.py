"""The page that follows a request: what was told, never who asked, and what may be done."""

import hashlib
from datetime import timedelta
from io import BytesIO
from threading import Event

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.wrappers import request

from photoallegret.accounts.models import Account, JournalEntry
from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.privacy.models import Export, ExportState
from photoallegret.privacy.operations.exporting import ask_export
from photoallegret.privacy.operations.restricting import Restricting, restrict
from photoallegret.privacy.queries.tied import Person
from photoallegret.receipts.checking import receipt_in
from photoallegret.rights.jobs import export as make_copies
from photoallegret.rights.models import EventKind, Proof, RequestState, RightsRequest
from photoallegret.rights.operations import papers
from photoallegret.rights.operations.answering import decide, doubt, extend, note, settle_doubt
from photoallegret.rights.operations.executing import prepare_copy
from photoallegret.rights.operations.letters import follow_path
from photoallegret.rights.operations.papers import opened
from photoallegret.rights.operations.requesting import prove
from photoallegret.rights.operations.timeline import Act, act_of
from tests.factories import make_account, sign_in
from tests.rights.conftest import Make, again, hidden, mails
from tests.support.forms import answered
from tests.support.pages import Page, visit

PDF = b"%PDF-1.7\nCANARY of an identity paper\n%%EOF\n"


@pytest.fixture
def request_id(make_request: Make) -> int:
    """Return the id of a request whose author is known."""
    request = make_request()
    prove(request, Proof.LINK, Act(now()))
    number = request.id
    db.session.commit()
    return number


def path_of(request_id: int) -> str:
    path = follow_path(again(request_id))
    db.session.rollback()
    return path


def act_on(request_id: int) -> RightsRequest:
    found = db.session.get(RightsRequest, request_id)
    assert found is not None
    return found


def main(page: Page) -> str:
    found = page.soup.select_one("main")
    assert found is not None
    return found.get_text(" ", strip=True)


def test_nobody_but_who_has_its_address_finds_it(client: FlaskClient, request_id: int) -> None:
    page = visit(client, path_of(request_id))

    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["X-Robots-Tag"] == "noindex"
    assert page.headers["Cache-Control"] == "private, no-store"
    assert "Anne" not in page.text
    assert "anne@" not in page.text
    unknown = visit(client, "/vos-droits/suivi/" + "0" * 40, 404)
    assert "Aucune demande" in unknown.text
    assert client.get(f"/vos-droits/suivi/{again(request_id).reference}").status_code == 404


def test_it_says_until_when_and_turns_red(client: FlaskClient, request_id: int) -> None:
    here = path_of(request_id)

    shown = main(visit(client, here))
    with time_machine.travel(now() + timedelta(days=40)):
        late = visit(client, here)

    assert "Réponse au plus tard le" in shown
    assert "Il reste" in shown
    assert late.soup.select_one(".follow__late") is not None
    assert "cnil.fr" in main(late)


def test_a_link_that_was_not_used_in_seven_days_is_sent_no_more(
    client: FlaskClient, make_request: Make
) -> None:
    here = path_of(make_request().id)
    fields = hidden(visit(client, here))

    with time_machine.travel(now() + timedelta(days=7)):
        page = visit(client, here)
        client.post(here, data={**hidden(page), "act": "link"})

    assert "n’a pas servi" in main(page)
    assert fields["act"] == "take-back"
    assert mails() == []


def test_lines_that_were_told_are_shown_with_their_words(
    client: FlaskClient, request_id: int
) -> None:
    extend(act_on(request_id), "Beaucoup de dossiers <b>anciens</b>.", Act(now()))
    note(act_on(request_id), "Rien que pour moi", Act(now()))
    decide(act_on(request_id), RequestState.REFUSED, "excessive", "La dixième.", Act(now()))
    db.session.commit()

    page = visit(client, path_of(request_id))

    assert "Beaucoup de dossiers <b>anciens</b>." in main(page)
    assert "La dixième." in main(page)
    assert "RGPD art. 12(5)(b)" in main(page)
    assert "Rien que pour moi" not in page.text
    assert not page.soup.select("main form")


def test_its_author_takes_it_back_once(client: FlaskClient, request_id: int) -> None:
    here = path_of(request_id)
    fields = hidden(visit(client, here))

    first, second = (client.post(here, data=fields) for _ in range(2))

    asked = again(request_id)
    assert (first.status_code, second.status_code) == (303, 303)
    assert asked.state is RequestState.TAKEN_BACK
    assert [one.kind for one in asked.events].count(EventKind.TAKEN_BACK) == 1
    assert client.post(here, data={"act": "take-back"}).status_code == 400
    assert mails() == [("rights-step", "anne@example.org")]


def test_an_address_that_nobody_proved_is_told_nothing(
    client: FlaskClient, make_request: Make
) -> None:
    here = path_of(make_request().id)

    client.post(here, data={**hidden(visit(client, here)), "act": "take-back"})

    assert mails() == []


def test_a_paper_can_be_sent_only_while_a_doubt_is_open(
    app: Flask, client: FlaskClient, request_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(request, "default_stream_factory", None)  # no file passes by a disk
    here, settings = path_of(request_id), app.extensions["photoallegret"]
    before = visit(client, here)
    token = hidden(before)["form_token"]
    refused = client.post(f"{here}/piece", data={"form_token": token, "paper": pdf()})
    doubt(act_on(request_id), "Deux personnes portent ce nom.", Act(now()))
    db.session.commit()
    page = visit(client, here)

    response = client.post(f"{here}/piece", data={**paper_fields(page), "paper": pdf()})

    (kept,) = again(request_id).papers
    place = settings.data / "identity" / kept.key
    assert not before.soup.select("input[type=file]")
    assert refused.status_code == 404
    assert page.soup.select_one("[data-notice=identity-papers]") is not None
    assert response.status_code == 303
    assert place.stat().st_mode & 0o777 == 0o600
    assert b"CANARY" not in place.read_bytes()
    assert opened(kept, settings.data, settings.secrets) == PDF
    assert "Vous avez envoyé une pièce d’identité" in main(visit(client, here))
    settle_doubt(act_on(request_id), Proof.PAPER, Act(now()))
    db.session.commit()
    assert not visit(client, here).soup.select("input[type=file]")


@pytest.mark.parametrize(
    "content", [b"", b"GIF89a", b"<html>", b"PK\x03\x04", b"%PDF-" + b"x" * 1_000]
)
def test_what_is_no_paper_is_refused_and_not_kept(
    app: Flask,
    client: FlaskClient,
    request_id: int,
    content: bytes,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(papers, "LARGEST", 1_000)
    here, data = path_of(request_id), app.extensions["photoallegret"].data
    doubt(act_on(request_id), "Pourquoi.", Act(now()))
    db.session.commit()
    fields = paper_fields(visit(client, here))

    response = client.post(
        f"{here}/piece", data={**fields, "paper": (BytesIO(content), "../../x.pdf")}
    )

    assert response.status_code == 422
    assert answered(response).soup.select_one('.problems a[href="#paper"]') is not None
    assert again(request_id).papers == []
    folder = data / "identity"
    assert not folder.exists() or list(folder.iterdir()) == []


def test_the_copy_that_was_prepared_is_fetched_by_a_button(
    app: Flask, client: FlaskClient, request_id: int
) -> None:
    here = path_of(request_id)
    nothing = client.post(
        f"{here}/copie", data={"form_token": hidden(visit(client, here))["form_token"]}
    )
    prepare_copy(act_on(request_id), Act(now()))
    db.session.commit()
    waiting = main(visit(client, here))

    make_copies(Event())

    page = visit(client, here)
    with client.post(f"{here}/copie", data={"form_token": hidden(page)["form_token"]}) as got:
        begins = got.get_data()[:2]
    forged = client.post(f"{here}/copie")
    with time_machine.travel(now() + timedelta(hours=73)):
        fields = {"form_token": hidden(visit(client, here))["form_token"]}
        ended = client.post(f"{here}/copie", data=fields)
    assert nothing.status_code == 404
    assert "se prépare" in waiting
    assert got.status_code == 200
    assert got.mimetype == "application/zip"
    assert begins == b"PK"
    assert got.headers["Cache-Control"] == "private, no-store"
    assert (forged.status_code, ended.status_code) == (400, 404)
    assert mails() == [("rights-step", "anne@example.org")]
    assert fetched() == [("copy-fetched", None, True)]


def test_the_copy_of_an_account_is_given_in_the_account_alone(
    app: Flask, client: FlaskClient, make_request: Make
) -> None:
    anne = make_account("anne@example.org")
    request = make_request()
    prove(request, Proof.LINK, Act(now()))
    prepare_copy(request, Act(now()))
    number, account_id = request.id, anne.id
    db.session.commit()
    make_copies(Event())
    here = path_of(number)

    page = visit(client, here)
    got = client.post(f"{here}/copie", data={"form_token": hidden(page)["form_token"]})

    assert not page.soup.select('form[action$="/copie"]')
    assert page.soup.select_one('main a[href="/compte/donnees"]') is not None
    assert (got.status_code, got.headers["Location"]) == (303, "/compte/donnees")
    assert fetched() == []
    anne = db.session.get_one(Account, account_id)
    assert "Télécharger" in visit(sign_in(app, anne), "/compte/donnees").text


def test_who_may_not_sign_in_fetches_it_here_unless_all_is_frozen(
    client: FlaskClient, make_request: Make
) -> None:
    anne = make_account("anne@example.org", suspended_at=now())
    request = make_request()
    prove(request, Proof.LINK, Act(now()))
    prepare_copy(request, Act(now()))
    number, account_id = request.id, anne.id
    db.session.commit()
    make_copies(Event())
    here = path_of(number)
    fields = {"form_token": hidden(visit(client, here))["form_token"]}

    with client.post(f"{here}/copie", data=fields) as got:
        assert got.status_code == 200
    assert fetched() == [("copy-fetched", account_id, True)]
    assert mails() == [("rights-step", "anne@example.org")]
    restrict(Restricting(Person(account_id, "anne@example.org"), "fr", "gel"), now())
    db.session.commit()
    assert client.post(f"{here}/copie", data=fields).status_code == 303


def fetched() -> list[tuple[str, int | None, bool]]:
    """Return what the journal says was fetched: by whom, and whether it says from where."""
    rows = db.session.scalars(select(JournalEntry).where(JournalEntry.event == "copy-fetched"))
    told = [(one.event, one.account_id, bool(one.network)) for one in rows]
    db.session.rollback()
    return told


def test_a_copy_asked_for_elsewhere_is_not_reached_from_here(
    client: FlaskClient, request_id: int
) -> None:
    ask_export(Person(None, "anne@example.org"), "fr", now())
    db.session.commit()
    make_copies(Event())

    here = path_of(request_id)
    page = visit(client, here)
    got = client.post(f"{here}/copie", data={"form_token": hidden(page)["form_token"]})

    assert db.session.scalars(select(Export.state)).all() == [ExportState.READY]
    assert not page.soup.select('form[action$="/copie"]')
    assert got.status_code == 404


def test_a_receipt_is_fetched_from_its_own_request_alone(
    client: FlaskClient, request_id: int, make_request: Make
) -> None:
    other = make_request(email="paul@example.org")
    other_path = path_of(other.id)
    here = path_of(request_id)
    first = again(request_id).events[0].id
    db.session.rollback()

    assert client.get(f"{here}/recu/{first}").status_code == 404  # made without a signature
    assert client.get(f"{other_path}/recu/{first}").status_code == 404
    assert client.get(f"{here}/recu/999999").status_code == 404


def test_a_receipt_is_printed_and_checked(client: FlaskClient, request_id: int) -> None:
    here = path_of(request_id)
    form_token = hidden(visit(client, here))["form_token"]
    client.post(here, data={"form_token": form_token, "act": "take-back"})
    last = again(request_id).events[-1].id
    db.session.rollback()

    page = visit(client, f"{here}/recu/{last}")
    file = client.get(f"{here}/recu/{last}.jsonld")

    assert "cnil.fr" in page.text
    assert file.content_type == "application/ld+json"
    assert file.json["proof"]["cryptosuite"] == "eddsa-jcs-2022"


def test_the_words_are_fetched_as_the_receipt_has_their_digest(
    app: Flask, client: FlaskClient, request_id: int
) -> None:
    act = act_of(app.extensions["photoallegret"])
    extend(act_on(request_id), "Beaucoup de dossiers.\nÀ relire.", act)
    db.session.commit()
    here, event = path_of(request_id), again(request_id).events[-1].id
    db.session.rollback()

    page = visit(client, here)
    file = client.get(f"{here}/recu/{event}.txt")
    receipt = client.get(f"{here}/recu/{event}.jsonld").get_data(as_text=True)

    assert page.soup.select_one(f'a[href="{here}/recu/{event}.txt"]') is not None
    assert file.content_type == "text/plain; charset=utf-8"
    assert file.text.endswith("\n\nBeaucoup de dossiers.\nÀ relire.")
    (told,) = receipt_in(receipt).step.hashes.values()
    assert hashlib.sha256(file.data).hexdigest() == told
    assert client.get(f"{here}/recu/1.txt").status_code == 404


def pdf() -> tuple[BytesIO, str]:
    return BytesIO(PDF), "carte.pdf"


def paper_fields(page: Page) -> dict[str, str]:
    token = page.soup.select_one('form[enctype] input[name="form_token"]')
    assert token is not None
    return {"form_token": str(token["value"])}
