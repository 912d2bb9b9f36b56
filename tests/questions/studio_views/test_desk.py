"""The desk: every heap, a question's page, its pictures, and who may see them."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from photoallegret.accounts.models import Role
from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.questions.models import (
    Attachment,
    Kind,
    Question,
    QuestionState,
    Reason,
    Wish,
)
from photoallegret.questions.operations import moderating
from photoallegret.questions.operations.moderating import Act, Public
from photoallegret.questions.queries.desk import PAGE, DeskFilter
from tests.factories import make_account, make_gallery, make_photo, make_question, save, sign_in
from tests.questions.conftest import Counting
from tests.questions.studio_views.conftest import page_of
from tests.support.pages import Page, visit

DESK = "/atelier/questions"
HOSTILE = "<script>alert(1)</script>\"'}{{ 7*7 }}\u202e\x07 %(x)s"


def lines(page: Page) -> list[str]:
    return [" ".join(one.get_text(" ").split()) for one in page.soup.select("main li.letter")]


def put(heap: DeskFilter, act: Act) -> Question:
    """Return a question that lies on ``heap``."""
    question = make_question(f"Dans {heap.value}", wish=Wish.UNNAMED)
    public = Public("Publique", "Oui.")
    if heap is DeskFilter.TO_PUBLISH:
        moderating.keep_to_publish(question, public, act)
    elif heap in (DeskFilter.PUBLISHED, DeskFilter.REMOVED):
        moderating.publish_question(question, public, act)
        if heap is DeskFilter.REMOVED:
            moderating.remove_question(question, Reason.INSULTING, "", act)
    elif heap is DeskFilter.ANSWERED:
        moderating.answer_privately(question, "Oui.", act)
    elif heap is DeskFilter.DECLINED:
        moderating.decline_question(question, Reason.OFF_TOPIC, "", act)
    elif heap is DeskFilter.SPAM:
        moderating.call_spam(question, act)
    elif heap is DeskFilter.SUSPECT:
        question.is_suspect, question.suspicions = True, ["links", "trap"]
    elif heap is DeskFilter.UNCONFIRMED:
        question.state, question.confirmed_at = QuestionState.UNCONFIRMED, None
    db.session.flush()
    return question


@pytest.mark.parametrize("heap", list(DeskFilter))
def test_each_heap_holds_its_own(studio: FlaskClient, act: Act, heap: DeskFilter) -> None:
    ids = {one: put(one, act).id for one in DeskFilter}
    db.session.commit()

    page = visit(studio, f"{DESK}?tas={heap.value}")
    whole = page_of(studio, ids[heap])

    [line] = lines(page)
    assert f"Dans {heap.value}" in line
    tab = page.soup.select_one("nav.heaps a[aria-current=page]")
    assert tab is not None
    assert tab.get_text(" ", strip=True).endswith(" 1")
    beside = whole.soup.select_one("nav.desk-pair__list a[aria-current=page]")
    assert beside is not None
    assert beside["href"] == f"{DESK}/{ids[heap]}"


def test_an_empty_desk_says_so(studio: FlaskClient) -> None:
    assert "Aucune question nouvelle" in visit(studio, DESK).text
    assert "en attente" not in visit(studio, DESK).text


def test_an_unknown_heap_is_not_there(studio: FlaskClient) -> None:
    visit(studio, f"{DESK}?tas=elsewhere", status=404)


@pytest.mark.parametrize("query", ["apres=x", "apres=-1", f"apres={10**30}"])
def test_any_place_in_the_list_is_answered(studio: FlaskClient, query: str) -> None:
    make_question()
    db.session.commit()

    visit(studio, f"{DESK}?{query}")


@pytest.mark.parametrize(
    "path", ["/999", f"/{10**30}", "/images/none", "/images/%00", "/999/preuve"]
)
def test_what_is_not_there_is_not_found(studio: FlaskClient, path: str) -> None:
    assert studio.get(f"{DESK}{path}").status_code == 404


def test_a_long_heap_goes_on(studio: FlaskClient) -> None:
    for number in range(PAGE + 2):
        make_question(f"Numéro {number}")
    db.session.commit()

    first = visit(studio, DESK)
    older = first.soup.select_one("a[rel=next]")
    assert older is not None
    second = visit(studio, str(older["href"]))

    assert len(lines(first)) == PAGE
    assert len(lines(second)) == 2
    assert "Numéro 0" in lines(second)[1]


def test_the_rail_counts_what_waits(studio: FlaskClient, act: Act) -> None:
    for heap in DeskFilter:
        put(heap, act)
    make_question("Deuxième")
    db.session.commit()

    counted = visit(studio, "/atelier").soup.select_one(".rail__count")

    assert counted is not None
    assert counted.get_text() == "2 en attente"


def test_a_page_shows_all_that_is_known(studio: FlaskClient, act: Act) -> None:
    photo = make_photo("crolles", title="Dent de Crolles")
    make_gallery("alpes", [photo])
    question = make_question(
        "Bonjour !\n\nEst-elle en vente ?", photo_id=photo.id, kind=Kind.REUSE, wish=Wish.NAMED
    )
    moderating.decline_question(question, Reason.OFF_TOPIC, "Pas ici.", act)
    db.session.commit()

    page = page_of(studio, question.id)
    text = page.soup.get_text(" ", strip=True)

    assert page.h1 == "Anne Dupont"
    assert question.reference in page.title
    for told in (
        "anne@example.org",
        "demande un usage de photographies",
        "publiable avec le prénom",
        "Dent de Crolles",
        "Nouvelles → Écartées – Hors sujet – owner@example.org",
        "Pas ici.",
    ):
        assert told in text, told


def test_looking_writes_one_line_and_nothing_else(studio: FlaskClient, counting: Counting) -> None:
    question_id = make_question().id
    db.session.commit()

    with counting() as asked:
        page_of(studio, question_id)

    written = [one for one in asked if not one.lstrip("( ").startswith(("SELECT", "WITH"))]
    assert [one.split("(")[0].split() for one in written] == [["INSERT", "INTO", "access_entry"]]


def test_lists_and_pages_ask_a_constant_number_of_queries(
    studio: FlaskClient, counting: Counting, act: Act
) -> None:
    def asked_by(path: str) -> int:
        save()
        with counting() as asked:
            visit(studio, path)
        return len(asked)

    first = make_question()
    moderating.clear_doubts(put(DeskFilter.SUSPECT, act), act)
    question_id = first.id
    few = asked_by(DESK), asked_by(f"{DESK}/{question_id}")
    for _ in range(20):
        make_question(photo_id=make_photo(f"p-{_}").id)
    first = db.session.get_one(Question, question_id)
    for _ in range(5):
        moderating.call_spam(first, act)
        moderating.clear_doubts(first, act)
    many = asked_by(DESK), asked_by(f"{DESK}/{question_id}")

    assert many[0] == few[0] <= 8
    assert many[1] <= few[1] + 1 <= 16


def test_pictures_are_for_the_studio_alone(
    app: Flask, studio: FlaskClient, client: FlaskClient
) -> None:
    question = make_question(attachments=[attachment(app, b"JPEG")])
    db.session.commit()
    address = f"{DESK}/images/{question.attachments[0].key}"
    db.session.rollback()

    with studio.get(address) as mine:
        assert (mine.status_code, mine.data, mine.mimetype) == (200, b"JPEG", "image/jpeg")
        assert "no-store" in mine.headers["Cache-Control"]
    assert client.get(address).status_code == 404


def test_a_picture_whose_file_is_gone_is_not_found(app: Flask, studio: FlaskClient) -> None:
    question = make_question(attachments=[attachment(app, None)])
    db.session.commit()
    key = question.attachments[0].key
    db.session.rollback()

    assert studio.get(f"{DESK}/images/{key}").status_code == 404
    page_of(studio, question.id)


def attachment(app: Flask, content: bytes | None) -> Attachment:
    """Return a picture joined, its file written when it has ``content``."""
    one = Attachment(
        key="abcdefghijklmnopqrstuvwxyz012345", file_name="mer.jpg", width=640, height=480,
        size=4, digest="0123456789abcdef",
    )  # fmt: skip
    if content is not None:
        folder = app.extensions["photoallegret"].data / "attachments" / one.key[:2] / one.key
        folder.mkdir(parents=True)
        (folder / f"{one.digest}-640.jpg").write_bytes(content)
    return one


def test_hostile_words_stay_words(studio: FlaskClient, act: Act) -> None:
    question = make_question(
        HOSTILE, name=HOSTILE, email="a+<b>@example.org", wish=Wish.NAMED, is_suspect=True,
        suspicions=["links", "something new"],
    )  # fmt: skip
    moderating.publish_question(question, Public(HOSTILE, HOSTILE), act)
    moderating.remove_question(question, Reason.RACIST, HOSTILE, act)
    other = make_question(HOSTILE, name=HOSTILE, wish=Wish.NAMED)
    db.session.commit()
    paths = (DESK, f"{DESK}?tas=removed", f"{DESK}/{question.id}", f"{DESK}/{other.id}")
    db.session.rollback()

    for path in paths:
        text = studio.get(path).get_data(as_text=True)
        assert "<script>alert" not in text
        assert "&lt;script&gt;alert(1)" in text
        assert "49" not in text.partition("<main")[2].partition("2025")[0]


def test_an_agent_works_there(app: Flask) -> None:
    agent = make_account("agent@example.org", Role.AGENT)
    question_id = make_question().id
    db.session.commit()
    page = page_of(sign_in(app, agent), question_id)

    assert page.soup.select_one("button[value=answer]")


def test_it_speaks_english(studio: FlaskClient) -> None:
    question_id = make_question(confirmed_at=now()).id
    db.session.commit()

    page = visit(studio, f"/en/studio/questions/{question_id}")

    assert "Answer in private" in page.text
    assert "written in French" in page.text
