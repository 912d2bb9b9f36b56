"""Asking: what is sent is kept, once, whatever a machine thinks of it."""

import threading
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import delete, func, select

from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.gallery.models import Gallery, Photo, Visibility
from photoallegret.outbox.models import MailState, OutgoingMail
from photoallegret.pages.site import EXTENSION
from photoallegret.questions import forms
from photoallegret.questions.forms import AskForm
from photoallegret.questions.models import Attachment, Kind, Question, QuestionState, Wish
from photoallegret.questions.operations import pictures as operations_pictures
from photoallegret.questions.operations.pictures import picture_path
from photoallegret.questions.rules import REASONS
from photoallegret.questions.views import asking
from tests.factories import make_gallery, make_photo, save
from tests.questions.conftest import Fill, hidden, jpeg
from tests.support.pages import read, visit

LATER = timedelta(seconds=30)
Mails = Callable[[], list[OutgoingMail]]


def count() -> int:
    found = db.session.scalar(select(func.count(Question.id))) or 0
    db.session.rollback()
    return found


def the_question() -> Question:
    found = db.session.scalars(select(Question)).one()
    db.session.rollback()
    return found


@pytest.mark.parametrize("path", ["/contact", "/en/contact"])
def test_the_page_is_whole_and_kept_by_nobody(app: Flask, client: FlaskClient, path: str) -> None:
    page = visit(client, path)

    assert page.headers["Cache-Control"] == "private, no-store"
    assert page.soup.select_one("[data-notice]") is not None
    assert len(page.soup.select("details li")) == len(REASONS), "the rules are those applied"
    assert not page.soup.select("input[type=checkbox]"), "a contact form asks for no consent"


def test_an_honest_question_waits_for_its_address(
    app: Flask, client: FlaskClient, fill: Fill, mails: Mails
) -> None:
    fields = fill(wish="named")
    before = app.extensions[EXTENSION].switch.shown()

    with time_machine.travel(now() + LATER):
        response = client.post("/contact", data=fields)

    question = the_question()
    assert response.status_code == 303
    assert "Set-Cookie" not in response.headers
    assert app.extensions[EXTENSION].switch.shown() == before, "what nobody sees empties no page"
    assert (question.state, question.wish) == (QuestionState.UNCONFIRMED, Wish.NAMED)
    assert (question.email, question.email_key) == ("Anne@example.org", "anne@example.org")
    assert (question.is_suspect, question.suspicions) == (False, [])
    assert [mail.slug for mail in mails()] == ["question-confirm"]
    followed = visit(client, response.headers["Location"])
    assert question.reference in followed.h1
    assert "Anne" not in followed.text
    assert "Crolles" not in followed.text


def test_the_same_post_twice_is_one_question(
    app: Flask, client: FlaskClient, fill: Fill, mails: Mails
) -> None:
    fields = fill()

    first = client.post("/contact", data=fields)
    second = client.post("/contact", data=fields)

    assert first.headers["Location"] == second.headers["Location"]
    assert count() == 1
    assert len(mails()) == 1


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "x" * 121}, "name"),
        ({"email": "anne"}, "email"),
        ({"email": "anne@example.org\r\nBcc: x@y.z"}, "email"),
        ({"text": ""}, "text"),
        ({"text": "x" * 10_001}, "text"),
        ({"wish": "perhaps"}, "wish"),
    ],
)
def test_what_is_missing_is_said_and_the_rest_kept(
    app: Flask, client: FlaskClient, fill: Fill, changed: dict[str, str], field: str
) -> None:
    response = client.post("/contact", data=fill(**changed))

    page = read(response.get_data(as_text=True))
    assert response.status_code == 422
    assert page.title.startswith("Erreur")
    assert page.soup.select_one(f'.problems a[href="#{field}"]') is not None
    if field != "name":
        kept = page.soup.select_one("#name")
        assert kept is not None
        assert kept["value"] == "Anne Dupont"
    assert count() == 0


def test_a_forged_form_is_refused(app: Flask, client: FlaskClient, fill: Fill) -> None:
    assert client.post("/contact", data=fill(form_token="forged")).status_code == 400
    assert count() == 0


def test_an_old_form_is_shown_again_with_its_words(
    app: Flask, client: FlaskClient, fill: Fill
) -> None:
    fields = fill()

    with time_machine.travel(now() + timedelta(hours=13)):
        response = client.post("/contact", data=fields)

    assert response.status_code == 400
    assert "Dent de Crolles" in response.get_data(as_text=True)
    assert count() == 0


@pytest.mark.parametrize(
    ("changed", "doubt"),
    [
        ({"website": "http://spam"}, "trap"),
        ({"text": "http://a http://b http://c"}, "links"),
        ({}, "fast"),
    ],
)
def test_a_doubt_only_queues(
    client: FlaskClient, fill: Fill, mails: Mails, changed: dict[str, str], doubt: str
) -> None:
    fields = fill(**changed)
    waited = timedelta(0) if doubt == "fast" else LATER

    with time_machine.travel(now() + waited):
        response = client.post("/contact", data=fields)

    assert response.status_code == 303
    assert the_question().suspicions == [doubt]
    assert len(mails()) == 1


@pytest.mark.usefixtures("early")
def test_many_from_one_place_are_doubted_then_have_to_wait(
    app: Flask, client: FlaskClient, fill: Fill
) -> None:
    answers = [
        client.post("/contact", data=fill(text=f"Question {number} ?")).status_code
        for number in range(42)
    ]

    assert answers[:40] == [303] * 40
    assert answers[40:] == [429] * 2
    response = client.post("/contact", data=fill(text="Mes mots", pictures=[(jpeg(), "a.jpg")]))
    page = read(response.get_data(as_text=True))
    assert response.status_code == 429
    assert int(response.headers["Retry-After"]) > 0
    assert "Mes mots" in page.text, "nothing written is lost"
    assert "Choisissez de nouveau vos images" in page.text
    doubted = db.session.scalars(select(Question).order_by(Question.id)).all()
    assert "many" not in doubted[4].suspicions
    assert "many" in doubted[5].suspicions


@pytest.mark.usefixtures("early")
def test_one_address_is_not_flooded_and_its_link_can_be_sent_later(
    app: Flask, client: FlaskClient, fill: Fill, mails: Mails
) -> None:
    answers = [
        client.post("/contact", data=fill(text=f"Question {number} ?")) for number in range(5)
    ]
    last = answers[-1].headers["Location"]
    told, sent = visit(client, last), visit(client, answers[0].headers["Location"])
    client.post(last, data=hidden(told.text))
    held_back = len(mails())

    with time_machine.travel(now() + timedelta(days=1)):
        fields = hidden(visit(client, last).text)
        client.post(last, data=fields)
        client.post(last, data=fields)
        later = visit(client, last)

    assert count() == 5
    assert held_back == 3
    assert len(mails()) == 4
    assert "Trois liens sont déjà partis" in told.text
    assert "ouvrez le lien" in sent.text
    assert "ouvrez le lien" in later.text
    assert not later.soup.select("main form")


def test_mail_that_came_back_is_said(
    app: Flask, client: FlaskClient, fill: Fill, mails: Mails
) -> None:
    address = client.post("/contact", data=fill()).headers["Location"]
    mails()[0].state = MailState.FAILED
    db.session.commit()

    assert "n’a pas pu être remis" in visit(client, address).text


def test_a_photo_that_vanishes_meanwhile_costs_no_question(
    app: Flask, client: FlaskClient, fill: Fill, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_gallery("rivages", [make_photo("maree", title="Marée basse")])
    save()
    take = asking.take_pictures

    def slowly(*told: Any) -> Any:
        db.session.execute(delete(Gallery))
        db.session.execute(delete(Photo))
        db.session.commit()
        return take(*told)

    monkeypatch.setattr(asking, "take_pictures", slowly)
    response = client.post("/contact", data=fill("/contact?galerie=rivages&photo=maree"))

    assert response.status_code == 303
    assert (the_question().photo_id, the_question().gallery_id) == (None, None)


def test_the_same_post_meanwhile_is_one_question_and_leaves_no_file(
    app: Flask, client: FlaskClient, fill: Fill, mails: Mails, monkeypatch: pytest.MonkeyPatch
) -> None:
    fields, take, first = fill(), asking.take_pictures, []

    def slowly(*told: Any) -> Any:
        taken = take(*told)
        if not first:
            first.append(None)
            with app.app_context():  # the other post, which overtakes this one
                answer = app.test_client().post(
                    "/contact", data={**fields, "pictures": [(jpeg(), "a.jpg")]}
                )
                first[0] = answer.headers["Location"]
        return taken

    monkeypatch.setattr(asking, "take_pictures", slowly)
    response = client.post("/contact", data={**fields, "pictures": [(jpeg(), "a.jpg")]})

    folder = app.extensions["photoallegret"].data / "attachments"
    assert response.headers["Location"] == first[0]
    assert (count(), len(mails())) == (1, 1)
    assert sum(path.is_file() for path in folder.rglob("*")) == 1


def test_a_thousand_from_many_places_are_all_kept(app: Flask, client: FlaskClient) -> None:
    form, start = "/contact", now()
    honest = {"name": "Anne", "wish": "no", "website": ""}
    with time_machine.travel(start, tick=False):
        tokens = []
        for _ in range(1000):
            with app.test_request_context(form):
                tokens.append(AskForm(formdata=None).form_token.current_token)
    with time_machine.travel(start + LATER, tick=False):
        answers = {
            client.post(
                form,
                data={
                    **honest,
                    "form_token": token,
                    "email": f"visitor-{number}@example.org",
                    "text": f"Question {number} : où est-ce ?" if number % 2 else "Achetez ici",
                },
                environ_base={"REMOTE_ADDR": f"10.{number // 250}.{number % 250}.7"},
            ).status_code
            for number, token in enumerate(tokens)
        }

    kept = db.session.scalars(select(Question)).all()
    assert answers == {303}
    assert len(kept) == 1000
    assert not [one.text for one in kept if one.is_suspect and one.text.startswith("Question")]
    assert sum(one.is_suspect for one in kept) == 499, "the same words again and again"


def test_a_photo_comes_with_the_question_and_can_be_left(
    app: Flask, client: FlaskClient, fill: Fill
) -> None:
    make_gallery("rivages", [make_photo("maree", title="Marée basse")])
    save()
    path = "/contact?galerie=rivages&photo=maree"
    page = visit(client, path)
    with time_machine.travel(now() + LATER):
        client.post("/contact", data=fill(path))

    question = the_question()
    assert "Marée basse" in page.text
    assert page.soup.select_one('a[href="/contact"]') is not None
    assert question.photo_id is not None
    assert question.gallery_id is not None


@pytest.mark.parametrize("visibility", [Visibility.DRAFT, Visibility.PROTECTED])
def test_what_not_all_may_see_is_no_subject(
    app: Flask, client: FlaskClient, visibility: Visibility
) -> None:
    make_gallery("secrete", [make_photo("p", title="Secret")], visibility=visibility)
    save()

    assert "Secret" not in visit(client, "/contact?galerie=secrete&photo=p").text


def test_reuse_is_a_question_of_its_own_kind(app: Flask, client: FlaskClient, fill: Fill) -> None:
    licence = visit(client, "/licence")
    assert licence.soup.select_one('a[href="/contact?sujet=licence"]') is not None

    client.post("/contact", data=fill("/contact?sujet=licence"))

    assert the_question().kind is Kind.REUSE


def test_pictures_lose_all_but_their_pixels(app: Flask, client: FlaskClient, fill: Fill) -> None:
    exif = Image.Exif()
    exif[0x010E] = "canary description"
    gps = exif.get_ifd(0x8825)
    gps[1], gps[2] = "N", (45.0, 21.0, 0.0)
    pictures = [
        (jpeg(exif=exif.tobytes()), "../../canary-name.jpg"),
        (jpeg(size=(2400, 1200)), "b.jpg"),
    ]

    response = client.post("/contact", data=fill(pictures=pictures))

    assert response.status_code == 303
    kept = db.session.scalars(select(Attachment).order_by(Attachment.id)).all()
    data = app.extensions["photoallegret"].data
    assert [(one.width, one.height) for one in kept] == [(640, 480), (1600, 800)]
    for one in kept:
        written = picture_path(one, data).read_bytes()
        assert b"canary" not in written
        assert b"GPS" not in written
    assert not list((data / "uploads").glob("question-*"))


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"<script>alert(1)</script>", "x.jpg"),
        (b"", "empty.jpg"),
        (b"\xff\xd8\xff\xe0cut", "c.jpg"),
    ],
)
def test_what_is_no_picture_is_refused_with_its_reason(
    app: Flask, client: FlaskClient, fill: Fill, content: bytes, name: str
) -> None:
    pictures = [(jpeg(), "good.jpg"), (BytesIO(content), name)]

    response = client.post("/contact", data=fill(pictures=pictures))

    page = read(response.get_data(as_text=True))
    assert response.status_code == 422
    assert name in page.text
    assert "Dent de Crolles" in page.text
    assert count() == 0
    data = app.extensions["photoallegret"].data
    assert not [path for path in (data / "attachments").rglob("*") if path.is_file()]


def test_a_large_picture_is_refused_by_its_name(
    app: Flask, client: FlaskClient, fill: Fill, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forms, "LARGEST_PICTURE", 100_000)
    pictures = [(jpeg(), "good.jpg"), (BytesIO(b"\xff" * 100_001), "huge.jpg")]

    response = client.post("/contact", data=fill(pictures=pictures))

    page = read(response.get_data(as_text=True))
    assert response.status_code == 422
    assert "huge.jpg" in page.text
    assert "Dent de Crolles" in page.text
    assert count() == 0


def test_pictures_wait_for_a_place_and_words_are_kept(
    app: Flask, client: FlaskClient, fill: Fill, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = threading.BoundedSemaphore(1)
    monkeypatch.setattr(operations_pictures, "_PLACES", taken)
    fields = fill(text="Mes mots")

    with taken:
        busy = client.post("/contact", data={**fields, "pictures": [(jpeg(), "a.jpg")]})
    again = client.post("/contact", data={**fields, "pictures": [(jpeg(), "a.jpg")]})

    assert (busy.status_code, busy.headers["Retry-After"]) == (503, "60")
    assert "Mes mots" in busy.get_data(as_text=True)
    assert again.status_code == 303
    assert count() == 1


def test_a_fourth_picture_is_one_too_many(app: Flask, client: FlaskClient, fill: Fill) -> None:
    pictures = [(jpeg(), f"{number}.jpg") for number in range(4)]

    assert client.post("/contact", data=fill(pictures=pictures)).status_code == 422
    assert count() == 0


HOSTILE = [
    "'; DROP TABLE question; --",
    "<script>alert(1)</script>",
    "{{ 7 * 7 }}",
    "%(name)s %s",
    "\u202egnp.exe",
    "a\nBcc: x@y.z",
    "😀" * 100,
    "\x00nul",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_are_words(
    app: Flask, client: FlaskClient, studio: FlaskClient, fill: Fill, text: str
) -> None:
    response = client.post("/contact", data=fill(name=text[:100], text=text))

    assert response.status_code == 303
    assert count() == 1
    shown = visit(studio, "/atelier/questions?tas=unconfirmed")
    assert "<script>alert" not in shown.text.replace("&lt;script&gt;alert", "")
