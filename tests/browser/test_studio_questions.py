"""Questions in the studio, in a real browser: read, marked, published, taken back, reported."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Cookie, Page
from werkzeug.serving import make_server

from photoallegret.accounts.models import Role
from photoallegret.accounts.operations.sessions import begin_session
from photoallegret.accounts.sessions import cookie_name
from photoallegret.clock import now
from photoallegret.config import read_settings
from photoallegret.db import db
from photoallegret.factory import create_app
from photoallegret.questions.models import Kind, Reason, Wish
from photoallegret.questions.operations import moderating
from photoallegret.questions.operations.moderating import Act, Public
from photoallegret.questions.operations.reporting import Notice, receive_report
from tests.browser.test_pages import WIDER, violations
from tests.factories import make_account, make_question
from tests.support.databases import SqliteCopies

pytestmark = pytest.mark.browser
DESK = "/atelier/questions"
LONG = "Unelonguephrasesansespace" * 8
ASKED = "La photo de la Dent de Crolles est-elle en vente ?\n\nAnne Dupont\n06 12 34 56 78"


def fill(account_id: int) -> None:
    """Leave questions of each sort: the second is what the journey is about."""
    act = Act(account_id, now() - timedelta(hours=1))
    public = Public("En vente ?", "Oui, en trois formats.")
    make_question(LONG, name=LONG[:120], wish=Wish.NO, kind=Kind.REUSE)
    make_question(ASKED, wish=Wish.NAMED)
    published = make_question(wish=Wish.UNNAMED)
    moderating.publish_question(published, public, act)
    declined = make_question()
    moderating.decline_question(declined, Reason.INSULTING, "Un mot.", act)
    make_question(is_suspect=True, suspicions=["links", "fast"])
    told = Notice(
        address="https://example.org/questions/en-vente", reason="rights", explanation=LONG,
        name="Claire Roux", email="claire@example.org", language="fr",
    )  # fmt: skip
    receive_report(told, published, now())
    db.session.commit()


@pytest.fixture
def cookie(tmp_path: Path) -> Iterator[Cookie]:
    """Return the cookie of the photographer of a served site that was asked some questions."""
    data = tmp_path / "data"
    server = make_server("127.0.0.1", 0, lambda *_: iter(()), threaded=True)
    settings = read_settings(
        {
            "PHOTOALLEGRET_DATA": str(data),
            "PHOTOALLEGRET_DATABASE_URL": SqliteCopies(tmp_path).fresh(data),
            "PORT": str(server.server_port),
        }
    )
    site = create_app(settings)
    with site.app_context():
        account_id = make_account("owner@example.org", Role.OWNER).id
        fill(account_id)
        db.session.rollback()
        token = begin_session(account_id, {}, "Chromium, Linux", now(), None)
        name = cookie_name(site)
    server.app = site
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield {"name": name, "value": token, "url": settings.base_url}
    server.shutdown()
    thread.join()
    server.server_close()
    with site.app_context():
        db.engine.dispose()


def opened(browser: Browser, cookie: Cookie, **options: object) -> Page:
    context = browser.new_context(base_url=cookie["url"], **options)  # type: ignore[arg-type]
    context.add_cookies([cookie])
    page = context.new_page()
    page.set_default_timeout(10_000)
    return page


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_question_is_looked_at_published_and_taken_back(
    browser: Browser, cookie: Cookie, *, scripts: bool
) -> None:
    page = opened(browser, cookie, java_script_enabled=scripts)
    page.goto(DESK)
    page.locator("main").get_by_role("link", name="Anne Dupont").click()

    page.get_by_label("Votre réponse").fill("Oui, en trois formats.")
    page.get_by_text("Publier la question et la réponse").click()
    press(page, "Publier et répondre")
    page.get_by_role("alert").get_by_text("Regardez ce qui est marqué").wait_for()
    marked = page.locator("mark").all_inner_texts()
    press(page, "Remplacer ce qui est marqué par […]")
    redacted = page.get_by_label("Question telle que publiée").input_value()
    press(page, "Publier et répondre")
    page.get_by_text("est publique").wait_for()

    assert marked == ["Anne Dupont", "06 12 34 56 78"]
    assert redacted.endswith("[…]\n[…]")
    page.goto(f"{DESK}?tas=published")
    page.locator("main").get_by_role("link", name="Anne Dupont").last.click()
    page.get_by_role("link", name="Voir sur le site").click()
    assert "06 12" not in page.content()
    address = page.url
    page.go_back()
    page.get_by_text("Retirer du site", exact=True).click()
    page.get_by_label("Motif").select_option("personal-data")
    press(page, "Retirer du site maintenant")
    removed = page.context.request.get(address)
    press(page, "Annuler")
    page.get_by_text("est comme avant").wait_for()
    back = page.context.request.get(address)

    assert (removed.status, back.status) == (410, 200)
    page.context.close()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_report_is_decided(browser: Browser, cookie: Cookie, *, scripts: bool) -> None:
    page = opened(browser, cookie, java_script_enabled=scripts)
    page.goto(DESK)
    page.get_by_role("link", name="Un signalement attend").click()
    page.locator("main li a").first.click()

    page.get_by_label("Votre décision").fill("La photographie est retirée.")
    press(page, "Retirer du site maintenant")

    page.get_by_text("et son auteur prévenu").wait_for()
    page.goto(f"{DESK}?tas=removed")
    assert page.locator("main .letter").count() == 1
    page.context.close()


def test_enter_sends_nothing(browser: Browser, cookie: Cookie) -> None:
    page = opened(browser, cookie)
    page.goto(f"{DESK}/2")
    page.get_by_text("Publier la question et la réponse").click()

    page.locator("#seen_again").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")

    page.goto(f"{DESK}?tas=new")
    assert page.locator("main .letter").count() == 2
    page.context.close()


@pytest.mark.parametrize(("theme", "width"), [("light", 1440), ("dark", 390)])
def test_its_pages_are_accessible_and_fit(
    browser: Browser, cookie: Cookie, theme: str, width: int
) -> None:
    page = opened(browser, cookie, color_scheme=theme, viewport={"width": width, "height": 900})
    paths = (DESK, *(f"{DESK}/{number}" for number in range(1, 6)), f"{DESK}/4/preuve")
    for path in (*paths, "/atelier/signalements", "/atelier/signalements/1"):
        page.goto(path)
        for summary in page.locator("details.fold summary").all():
            summary.click()
        assert list(violations(page)) == [], path
        for narrow in (320, 820, width):
            page.set_viewport_size({"width": narrow, "height": 900})
            assert page.evaluate(WIDER) == 0, f"{path} is wider than {narrow} px"
    page.context.close()
