"""Each button of a request's page, pressed as a browser without scripts does."""

import threading
from collections.abc import Mapping
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from photoallegret.accounts.models import Account
from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.gallery.models import Photo
from photoallegret.outbox.models import OutgoingMail
from photoallegret.privacy.models import Export
from photoallegret.questions.models import Question
from photoallegret.restricted import is_restricted
from photoallegret.rights.jobs import export as make_copies
from photoallegret.rights.models import Channel, EventKind, Kind, RequestState, RightsRequest
from photoallegret.rights.operations.answering import doubt
from photoallegret.rights.operations.letters import tell_received
from photoallegret.rights.operations.papers import keep_paper
from photoallegret.rights.operations.pictures import take_off
from photoallegret.rights.operations.timeline import Act
from tests.factories import (
    data_of,
    make_account,
    make_gallery,
    make_photo,
    make_question,
    make_request,
    save,
    sign_in,
)
from tests.support.forms import answered, send
from tests.support.pages import visit

ANNE = "anne@example.org"
DESK = "/atelier/demandes"
DAY = timedelta(days=1)


def made(kind: Kind = Kind.ACCESS, **values: object) -> int:
    number = make_request(kind, at=now(), **values).id
    save()
    return number


def press(studio: FlaskClient, number: int, act: str, **typed: str):
    return send(studio, f"/atelier/demandes/{number}", "/acte", act=act, **typed)


def request_now(number: int) -> RightsRequest:
    db.session.rollback()
    return db.session.get(RightsRequest, number)


def told() -> list[str]:
    return list(db.session.scalars(db.select(OutgoingMail.slug).order_by(OutgoingMail.id)))


def test_an_answer_is_sent(studio: FlaskClient) -> None:
    number = made()

    response = press(studio, number, "answer", outcome="nothing-held", text="")

    assert response.status_code == 303
    assert request_now(number).state is RequestState.NOTHING_HELD
    assert told() == ["rights-decided"]


@pytest.mark.parametrize(
    "typed",
    [
        {"outcome": "refused", "text": "Non."},
        {"outcome": "refused", "ground": "legal-duty", "text": "Non."},  # of erasure alone
        {"outcome": "partly", "ground": "others"},
        {"outcome": "nothing"},
        {},
    ],
)
def test_a_refusal_without_ground_changes_nothing(
    studio: FlaskClient, typed: dict[str, str]
) -> None:
    number = made()

    response = press(studio, number, "answer", **{"text": "", **typed})

    assert response.status_code == 422
    page = answered(response)
    assert page.soup.select(".field__error")
    assert request_now(number).state is RequestState.OPEN
    assert told() == []


@pytest.mark.parametrize("act", ["mail", "answer"])
def test_an_answer_is_chosen_before_it_is_seen_or_sent(studio: FlaskClient, act: str) -> None:
    response = press(studio, made(), act, text="Elle tiendrait un nom.")

    assert response.status_code == 422
    page = answered(response)
    assert page.soup.select_one("#mail") is None
    assert page.soup.select_one('.problems a[href="#outcome"]').get_text().startswith("Choisissez")
    assert told() == []


def test_the_message_is_seen_before_it_leaves(studio: FlaskClient) -> None:
    number = made()

    response = press(
        studio, number, "mail", outcome="refused", ground="others", text="Elle tiendrait un nom."
    )

    page = answered(response)
    assert "https://www.cnil.fr/fr/plaintes" in page.soup.select_one("#mail").get_text()
    assert "Elle tiendrait un nom." in page.soup.select_one("#mail").get_text()
    assert told() == []


def test_one_request_changed_meanwhile_is_not_decided_blindly(studio: FlaskClient) -> None:
    number = made()
    page = visit(studio, f"/atelier/demandes/{number}")
    press(studio, number, "extend", text="Trop de photographies.")

    response = send(studio, page, "/acte", act="answer", outcome="granted", text="")

    assert response.status_code == 409
    assert request_now(number).state is RequestState.OPEN


def test_more_time_a_doubt_a_note(studio: FlaskClient) -> None:
    number = made()

    assert press(studio, number, "extend", text="").status_code == 422
    assert press(studio, number, "extend", text="Trop à relire.").status_code == 303
    assert press(studio, number, "note", text="Appelée hier.").status_code == 303
    assert press(studio, number, "doubt", text="L’adresse a changé.").status_code == 303
    assert press(studio, number, "settle").status_code == 422
    assert press(studio, number, "settle", proof="reference").status_code == 303
    assert told() == ["rights-extended", "rights-doubted", "rights-received"]


def test_a_paper_is_seen_then_gone(studio: FlaskClient) -> None:
    request = make_request(at=now())
    doubt(request, "L’adresse a changé.", Act(now()))
    data, keys = data_of(studio.application), settings_of(studio)
    paper = keep_paper(request, b"\xff\xd8\xff PIECE", data, keys, Act(now()))
    number, paper_id, (name,) = request.id, paper.id, paper.files()
    save()

    shown = studio.get(f"/atelier/demandes/papiers/{paper_id}")
    on_disk = (data / name).read_bytes()
    press(studio, number, "settle", proof="paper")

    assert shown.data == b"\xff\xd8\xff PIECE"
    assert b"PIECE" not in on_disk
    assert not (data / name).exists()
    assert studio.get(f"/atelier/demandes/papiers/{paper_id}").status_code == 404
    kinds = [event.kind for event in request_now(number).events]
    assert kinds[-2:] == [EventKind.PAPER_DELETED, EventKind.PROVED]


def test_a_paper_goes_with_a_request_that_is_taken_back(studio: FlaskClient) -> None:
    data, keys = data_of(studio.application), settings_of(studio)
    request = make_request(at=now() - 20 * DAY)
    doubt(request, "L’adresse a changé.", Act(now() - 9 * DAY))
    keep_paper(request, b"%PDF-1.7", data, keys, Act(now()))
    number, followed = request.id, f"/vos-droits/suivi/{request.secret}"
    save()

    refused = press(studio, number, "settle", proof="")
    send(studio, followed, act="take-back")

    assert refused.status_code == 422
    assert list((data / "identity").iterdir()) == []
    assert request_now(number).state is RequestState.TAKEN_BACK


def test_who_was_doubted_hears_that_it_is_settled(studio: FlaskClient) -> None:
    number = made()
    with studio.application.app_context():
        tell_received(db.session.get(RightsRequest, number), now().date())
        db.session.commit()

    press(studio, number, "doubt", text="L’adresse a changé.")
    press(studio, number, "settle", proof="reference")

    assert told() == ["rights-received", "rights-doubted", "rights-received"]


@pytest.mark.parametrize("is_doubted", [True, False])
def test_once_identity_is_settled_the_photograph_is_off_within_the_request(
    studio: FlaskClient, *, is_doubted: bool
) -> None:
    photo = make_photo("portrait")
    make_gallery("visages", [photo])
    request = make_request(Kind.PICTURE, at=now(), photo=photo, is_proved=is_doubted)
    if is_doubted:
        doubt(request, "Deux personnes portent ce nom.", Act(now()))
    number = request.id
    save()
    on = studio.get("/galeries/visages/portrait").status_code

    press(studio, number, "settle", proof="known")

    assert (on, studio.get("/galeries/visages/portrait").status_code) == (200, 410)
    kinds = [event.kind for event in request_now(number).events]
    assert kinds[-2:] == [EventKind.PROVED, EventKind.WITHDRAWN]
    assert told() == ["rights-received", "rights-step", "rights-picture"]


def test_by_post_the_letter_is_printed(studio: FlaskClient) -> None:
    number = made(email="", email_key="", postal="1 rue des Lilas", is_known=True, is_proved=False)

    press(studio, number, "extend", text="Trop à relire.")
    shown = visit(studio, f"/atelier/demandes/{number}")

    assert "Trop à relire." in shown.soup.select_one("pre").get_text()
    assert told() == []


def settings_of(studio: FlaskClient) -> Mapping[str, str]:
    return studio.application.extensions["photoallegret"].secrets


@pytest.mark.usefixtures("early")
def test_a_copy_a_restriction_an_erasure(studio: FlaskClient) -> None:
    make_question()
    copy, erasure = made(Kind.ACCESS), made(Kind.ERASURE)

    assert press(studio, copy, "copy").status_code == 303
    assert press(studio, copy, "copy").status_code == 429
    plan = answered(press(studio, erasure, "plan"))
    assert "question" in plan.soup.select_one("#seen").get_text().lower()
    assert press(studio, erasure, "erase").status_code == 409  # the copy is not answered
    assert press(studio, copy, "answer", outcome="granted", text="").status_code == 409
    make_copies(threading.Event())
    assert press(studio, copy, "answer", outcome="granted", text="").status_code == 303
    assert press(studio, erasure, "erase").status_code == 303
    restriction = made(Kind.RESTRICTION)
    assert press(studio, restriction, "restrict", text="").status_code == 422
    assert press(studio, restriction, "restrict", text="Contestée.").status_code == 303

    assert db.session.scalar(db.select(Export.address)) is None  # erased with the rest
    assert db.session.scalar(db.select(db.func.count(Question.id))) == 0
    assert request_now(erasure).state is RequestState.GRANTED
    assert is_restricted(address=ANNE)
    assert press(studio, made(Kind.ERASURE), "erase").status_code == 409


@pytest.mark.parametrize("email", ["", "anne@elsewhere.example"])
def test_who_has_an_account_alone_is_told_of_a_restriction_in_it_and_at_its_address(
    studio: FlaskClient, email: str
) -> None:
    """The photographer knows who wrote by post, or from another address than the account's."""
    anne = make_account(ANNE)
    account_id = anne.id
    known = {"channel": Channel.MAIL, "is_known": True, "is_proved": False}
    at = {"email": email, "email_key": email, "postal": "" if email else "7 rue des Lilas"}
    number = made(Kind.RESTRICTION, account=anne, **known, **at)

    response = press(studio, number, "restrict", text="L’exactitude est contestée.")

    assert response.status_code == 303
    sent = db.session.execute(db.select(OutgoingMail.slug, OutgoingMail.recipient)).all()
    also = [("rights-step", email)] if email else []
    assert [tuple(one) for one in sent] == [("restriction-begun", ANNE), *also]
    assert is_restricted(address=ANNE)
    browser = sign_in(studio.application, db.session.get(Account, account_id))
    assert "seulement conservées" in visit(browser, "/compte/droits").text


def test_a_last_letter_by_post_is_found_again_until_it_is_sent(studio: FlaskClient) -> None:
    values = {"email": "", "postal": "7 rue des Lilas", "is_known": True, "is_proved": False}
    anne = make_account("anne@example.org")
    number = made(Kind.ERASURE, account=anne, channel=Channel.POST, **values)

    press(studio, number, "erase")

    page, desk = visit(studio, f"{DESK}/{number}"), visit(studio, DESK)
    printed = page.soup.select_one("pre.missive")
    assert printed is not None
    assert printed.get_text().startswith("Anne Dupont\n7 rue des Lilas")
    assert "Imprimez la lettre" in page.text
    assert desk.soup.select_one(f'.pointed a[href="{DESK}/{number}"]') is not None
    assert press(studio, number, "sent").status_code == 303
    after = visit(studio, f"{DESK}/{number}")
    assert after.soup.select_one("pre.missive") is None
    assert not visit(studio, DESK).soup.select(".pointed a")


def test_a_name_is_corrected(studio: FlaskClient) -> None:
    anne = make_account(ANNE, first_name="Ane")
    account_id = anne.id
    number = made(Kind.RECTIFICATION, account=anne)

    page = answered(press(studio, number, "texts"))
    send(studio, page, "/acte", act="correct", **{f"text-account:{account_id}:first_name": "Anne"})

    assert db.session.get(Account, account_id).first_name == "Anne"


def test_a_photograph_is_put_back_with_a_reason_or_taken_away(studio: FlaskClient) -> None:
    photo = make_photo("portrait")
    make_gallery("visages", [photo])
    request = make_request(Kind.PICTURE, at=now(), photo=photo)
    take_off(request, Act(now()), is_chosen=True)
    photo_id = photo.id
    number, address = request.id, "/galeries/visages/portrait"
    save()
    off = studio.get(address).status_code

    assert press(studio, number, "put-back", text="").status_code == 422
    other = make_request(Kind.PICTURE, at=now(), photo=db.session.get(Photo, photo_id)).id
    save()
    assert press(studio, number, "put-back", text="Une foule.").status_code == 409
    press(studio, other, "answer", outcome="granted", text="")
    assert press(studio, number, "put-back", text="Une foule, sans visage.").status_code == 303
    on = studio.get(address).status_code
    assert press(studio, number, "put-back", text="Encore.").status_code == 409
    assert press(studio, number, "take-away").status_code == 303

    assert (off, on, studio.get(address).status_code) == (410, 200, 410)
    assert "rights-step" in told()


@pytest.mark.parametrize("named", ["/galeries/visages/portrait", "portrait", "{id}"])
def test_a_described_photograph_is_tied_and_goes_off(studio: FlaskClient, named: str) -> None:
    photo = make_photo("portrait")
    make_gallery("visages", [photo])
    number, typed = make_request(Kind.PICTURE, at=now()).id, named.format(id=photo.id)
    save()
    before = visit(studio, f"{DESK}/{number}")

    refused = press(studio, number, "tie", photo="nulle-part")
    tied = press(studio, number, "tie", photo=typed)

    assert before.soup.select_one('button[value="take-away"]') is None
    assert "Aucune photographie" in answered(refused).soup.select_one("#photo-error").get_text()
    assert (refused.status_code, tied.status_code) == (422, 303)
    assert studio.get("/galeries/visages/portrait").status_code == 410
    after = visit(studio, f"{DESK}/{number}")
    assert after.soup.select_one('button[value="put-back"]') is not None
    assert after.soup.select_one('button[value="tie"]') is None
    line, withdrawn = request_now(number).events[-2:]
    assert (line.words, line.is_told, withdrawn.kind) == ("portrait", True, EventKind.WITHDRAWN)
    assert press(studio, number, "take-away").status_code == 303
    assert press(studio, made(), "tie").status_code == 422


def test_a_photograph_may_be_tied_before_who_asks_is_known(studio: FlaskClient) -> None:
    make_gallery("visages", [make_photo("portrait")])
    number = make_request(Kind.PICTURE, at=now(), is_proved=False).id
    save()

    press(studio, number, "tie", photo="portrait")
    on = studio.get("/galeries/visages/portrait").status_code
    press(studio, number, "settle", proof="known")

    assert (on, studio.get("/galeries/visages/portrait").status_code) == (200, 410)


def test_forged_and_unknown_acts_are_refused(studio: FlaskClient) -> None:
    number = made()

    assert press(studio, number, "unheard-of").status_code == 400
    forged = studio.post(f"/atelier/demandes/{number}/acte", data={"act": "answer"})
    assert forged.status_code == 400
    assert studio.get(f"/atelier/demandes/{number}/acte").status_code == 302


def test_nobody_unknown_is_given_up_too_early(studio: FlaskClient) -> None:
    young = made(is_proved=False)
    old = make_request(at=now() - 8 * DAY, is_proved=False).id
    save()

    assert press(studio, young, "give-up").status_code == 409
    assert press(studio, old, "give-up").status_code == 303
    assert request_now(old).state is RequestState.UNKNOWN
