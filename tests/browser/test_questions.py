"""A question from the first word to the last, in a real browser, with mail on a real wire."""

import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO

import pytest
from flask import Flask
from PIL import Image
from playwright.sync_api import Browser, FilePayload, Page
from sqlalchemy import select
from werkzeug.serving import make_server

from photoallegret.clock import now
from photoallegret.config import read_settings
from photoallegret.db import db
from photoallegret.factory import create_app
from photoallegret.paths import TOP
from photoallegret.questions.models import (
    Question,
    QuestionState,
    Reason,
    Report,
    ReportState,
    Wish,
)
from photoallegret.questions.operations import moderating
from photoallegret.questions.operations.asking import secret_hash
from photoallegret.questions.operations.moderating import Act, Public
from photoallegret.questions.operations.reporting import decide_report
from photoallegret.storage import Storage
from tests.browser.conftest import LANDSCAPE, _photos
from tests.browser.test_pages import WIDER, violations
from tests.factories import make_gallery, make_question, save
from tests.support.databases import SqliteCopies
from tests.support.smtp import Mailbox, mail_server, site_file

pytestmark = pytest.mark.browser
PATIENCE_STEPS, STEP_MS = 300, 100
PUBLIC = "Comment avez-vous obtenu cette brume ? J’essaie depuis longtemps, sans y arriver."


@dataclass(frozen=True, slots=True)
class Served:
    """A site, where it stands, and what its worker has sent."""

    app: Flask
    address: str
    mailbox: Mailbox


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Return a site that is served, with its worker and a mail server beside it."""
    folder = tmp_path_factory.mktemp("questions")
    data = folder / "data"
    server = make_server("127.0.0.1", 0, lambda *_: iter(()), threaded=True)
    with mail_server() as mailbox:
        settings_file = site_file(
            folder / "settings", server="127.0.0.1", port=mailbox.port, security="none"
        )
        told = {
            "PHOTOALLEGRET_DATA": str(data),
            "PHOTOALLEGRET_SITE": str(settings_file),
            "PHOTOALLEGRET_DATABASE_URL": SqliteCopies(folder).fresh(data),
            "PORT": str(server.server_port),
        }
        site = create_app(read_settings(told))
        with site.app_context():
            storage = Storage(data)
            make_gallery("rivages", _photos(storage, "q", [LANDSCAPE]), title="Rivages")
            _ask_beforehand()
            save()
        server.app = site
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        worker = subprocess.Popen(
            [sys.executable, "-m", "flask", "worker"], cwd=TOP, env={**os.environ, **told}
        )
        yield Served(site, site.extensions["photoallegret"].base_url, mailbox)
        worker.send_signal(signal.SIGTERM)
        worker.wait(30)
        server.shutdown()
        thread.join()
        server.server_close()
        with site.app_context():
            db.engine.dispose()


def _ask_beforehand() -> None:
    """Leave questions in each state that has a page of its own."""
    known = make_question(PUBLIC, wish=Wish.NAMED, secret_hash=secret_hash("published"))
    moderating.publish_question(known, Public(PUBLIC, "Une pose longue."), Act(None, now()))
    english = make_question("Where is it?", wish=Wish.UNNAMED, language="en")
    public = Public("Where is it?", "On the coast.")
    moderating.publish_question(english, public, Act(None, now()))
    make_question(wish=Wish.NAMED, secret_hash=secret_hash("new"))
    make_question(
        state=QuestionState.UNCONFIRMED, created_at=now(), secret_hash=secret_hash("unconfirmed")
    )


def picture(colour: tuple[int, int, int]) -> bytes:
    buffer = BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "canary"
    Image.new("RGB", (1200, 800), colour).save(buffer, "JPEG", exif=exif.tobytes())
    return buffer.getvalue()


PICTURES: list[FilePayload] = [
    {"name": "essai-1.jpg", "mimeType": "image/jpeg", "buffer": picture((90, 120, 150))},
    {"name": "essai-2.jpg", "mimeType": "image/jpeg", "buffer": picture((150, 120, 90))},
]


@pytest.fixture
def opened(browser: Browser, served: Served) -> Iterator[Callable[..., Page]]:
    """Return a function that opens a fresh browser on the site."""
    contexts = []

    def open_page(**options: object) -> Page:
        context = browser.new_context(base_url=served.address, **options)  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        return page

    yield open_page
    for context in contexts:
        context.close()


def ask(page: Page, visitor: str, text: str) -> None:
    """Ask about a photograph, from its page, with two pictures."""
    page.goto("/galeries/rivages/q-1")
    page.locator('a[href^="/contact?"]').click()
    page.get_by_label("Votre nom").fill("Anne Dupont")
    page.get_by_label("Adresse e-mail").fill(visitor)
    page.get_by_label("Votre question").fill(text)
    page.get_by_label("Images (facultatif)").set_input_files(PICTURES)
    page.get_by_label("Oui, avec mon prénom").check()
    page.get_by_role("button", name="Envoyer ma question").click()


def mail_to(page: Page, served: Served, recipient: str, number: int) -> str:
    """Return the text of the ``number``-th message that arrives for somebody."""
    for _ in range(PATIENCE_STEPS):
        texts = [
            message.get_body(("plain",)).get_content()  # type: ignore[union-attr]  # every mail has text
            for message in served.mailbox.messages
            if str(message["To"]) == recipient
        ]
        if len(texts) >= number:
            return texts[number - 1]
        page.wait_for_timeout(STEP_MS)
    pytest.fail(f"no mail number {number} came for {recipient}")


def decide(served: Served, reference: str) -> str:
    """Publish the question as the photographer does, with its first picture; return its slug."""
    with served.app.app_context():
        question = db.session.scalars(select(Question).where(Question.reference == reference)).one()
        public = Public(PUBLIC, "Trente secondes de pose.", [question.attachments[0].id])
        moderating.publish_question(question, public, Act(None, now()))
        slug = question.slug or ""
        db.session.commit()
    return slug


def remove(served: Served, slug: str) -> None:
    """Remove the question and uphold the report, as the photographer does."""
    with served.app.app_context():
        question = db.session.scalars(select(Question).where(Question.slug == slug)).one()
        report = db.session.scalars(select(Report).where(Report.question_id == question.id)).one()
        moderating.remove_question(question, Reason.PERSONAL_DATA, "", Act(None, now()))
        decide_report(report, ReportState.UPHELD, "Une personne y était nommée.", now())
        db.session.commit()


def state_of(served: Served, reference: str) -> QuestionState:
    with served.app.app_context():
        return db.session.scalars(
            select(Question.state).where(Question.reference == reference)
        ).one()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_question_from_the_first_word_to_the_last(
    served: Served, opened: Callable[..., Page], scripts: bool
) -> None:
    page = opened(java_script_enabled=scripts)
    visitor, reporter = (f"{who}-{scripts}@example.org".lower() for who in ("anne", "paul"))

    ask(page, visitor, f"{PUBLIC} {scripts}")
    page.wait_for_url("**/contact/suivi/*")
    follow = page.url
    reference = re.search(r"Q-[A-Z0-9]{6}", page.locator("h1").inner_text())
    assert reference is not None

    link = re.search(r"http://\S+/contact/confirmer/\S+", mail_to(page, served, visitor, 1))
    assert link is not None
    page.goto(link[0])
    assert state_of(served, reference[0]) is QuestionState.UNCONFIRMED
    page.get_by_role("button", name="Envoyer ma question").click()
    page.get_by_text("Votre question est bien arrivée").wait_for()
    assert state_of(served, reference[0]) is QuestionState.NEW
    assert reference[0] in mail_to(page, served, visitor, 2)

    slug = decide(served, reference[0])
    page.goto("/questions")
    page.locator(f'a[href="/questions/{slug}"]').click()
    assert page.get_by_text("Trente secondes de pose.").is_visible()
    assert page.get_by_text("Demandé par Anne").is_visible()
    assert page.locator('article a[href="/galeries/rivages/q-1"]').last.is_visible()
    shown = page.locator(".answer__pictures img")
    assert shown.count() == 1
    address = shown.get_attribute("src") or ""
    kept = page.request.get(served.address + address)
    assert kept.ok
    assert b"canary" not in kept.body()

    page.get_by_role("link", name="Signaler ce contenu").click()
    page.get_by_label("Il révèle des données personnelles").check()
    page.get_by_label("Pourquoi le pensez-vous illicite").fill("Je suis nommé.")
    page.get_by_label("Votre nom").fill("Paul")
    page.get_by_label("Adresse e-mail").fill(reporter)
    page.get_by_label("Je pense de bonne foi").check()
    page.get_by_role("button", name="Envoyer mon signalement").click()
    page.wait_for_url("**/questions/signalement/S-*")
    assert slug in mail_to(page, served, reporter, 1)

    remove(served, slug)
    gone = page.goto(f"/questions/{slug}")
    assert gone is not None
    assert gone.status == 410
    assert page.request.get(served.address + address).status == 404
    assert "n’est plus sur le site" in mail_to(page, served, reporter, 2)
    page.goto(follow)
    assert page.get_by_text("Votre question est close").is_visible()
    assert page.context.cookies() == []


PAGES = (
    "/contact",
    "/contact?galerie=rivages&photo=q-1",
    "/en/contact?sujet=licence",
    "/contact/suivi/unconfirmed",
    "/contact/suivi/new",
    "/contact/suivi/published",
    "/contact/confirmer/forged",
    "/questions",
    "/questions?galerie=rivages&photo=q-1",
    "/questions?q=nulle+part",
    "/questions/comment-avez-vous-obtenu-cette-brume-j-essaie-depuis",
    "/questions/where-is-it",
    "/en/questions/where-is-it/report",
    "/questions/signalement/S-7F3K2M",
)


@pytest.mark.parametrize(("theme", "width"), [("light", 1440), ("dark", 390)])
@pytest.mark.parametrize("path", PAGES)
def test_a_page_of_questions_is_accessible_and_fits(
    opened: Callable[..., Page], path: str, theme: str, width: int
) -> None:
    page = opened(color_scheme=theme, viewport={"width": width, "height": 900})
    answer = page.goto(path)
    assert answer is not None
    assert answer.status == (410 if path.endswith("forged") else 200)
    if path == "/contact":
        page.get_by_text("Règles de cet espace").click()

    assert list(violations(page)) == []
    for narrow in (320, 820, width):
        page.set_viewport_size({"width": narrow, "height": 900})
        assert page.evaluate(WIDER) == 0, f"{path} is wider than {narrow} px"


@pytest.mark.parametrize(("theme", "width"), [("light", 390), ("dark", 1440)])
def test_what_is_missing_is_said_where_it_is_missing(
    opened: Callable[..., Page], theme: str, width: int
) -> None:
    page = opened(color_scheme=theme, viewport={"width": width, "height": 900})
    page.goto("/contact")
    page.get_by_label("Votre question").fill("Où est-ce ?")
    page.get_by_role("button", name="Envoyer ma question").click()
    page.get_by_role("alert").wait_for()

    page.get_by_role("alert").get_by_role("link").first.click()

    assert page.evaluate("document.activeElement.id") == "name"
    assert page.get_by_label("Votre question").input_value() == "Où est-ce ?"
    page.wait_for_timeout(400)  # colours are in transition while the page changes
    assert list(violations(page)) == []
