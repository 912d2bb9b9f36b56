"""Deleting one's account in a real browser: accessible, within its width, without scripts too."""

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from photoallegret.accounts.operations.sessions import begin_session
from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.outbox.models import OutgoingMail
from photoallegret.questions.models import Decision
from tests.browser.serving import served_site
from tests.browser.test_pages import WIDER, violations
from tests.factories import make_account, make_question, save

pytestmark = pytest.mark.browser
CLOSE = "/compte/supprimer"
PART = f"{CLOSE}/en-partie?quoi=questions&quoi=sessions"


@pytest.fixture
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """Serve a site of this test's own; Anne has an account and asked a question."""
    with served_site(tmp_path_factory.mktemp("site")) as served:
        with served.app_context():
            make_account("anne@example.org")
            question = make_question()
            acts = {"at": now(), "before": "new", "after": "answered"}
            db.session.add(Decision(question_id=question.id, account_id=None, **acts))
            save()
        yield served


def opened(browser: Browser, site: Flask, **options: object) -> Page:
    settings = site.extensions["photoallegret"]
    context = browser.new_context(base_url=settings.base_url, **options)
    with site.app_context():
        token = begin_session(1, {}, "Chromium, Linux", now(), None)
    context.add_cookies([{"name": "session", "value": token, "url": settings.base_url}])
    page = context.new_page()
    page.set_default_timeout(10_000)
    return page


@pytest.mark.parametrize(("theme", "width"), [("light", 1440), ("dark", 390), ("light", 320)])
def test_every_page_is_accessible_and_fits(
    browser: Browser, site: Flask, theme: str, width: int
) -> None:
    size = {"width": width, "height": 900}
    page = opened(browser, site, color_scheme=theme, viewport=size)

    for path in (CLOSE, PART, "/compte", f"{CLOSE}/garder/x"):
        page.goto(path)
        assert list(violations(page)) == [], path
        assert page.evaluate(WIDER) == 0, path

    page.goto(CLOSE)
    page.get_by_role("button", name="Supprimer mon compte").click()
    for path in (CLOSE, "/compte"):
        page.goto(path)
        expect(page.get_by_role("button", name="Garder mon compte")).to_be_visible()
        assert list(violations(page)) == [], path


def test_without_scripts_the_account_is_deleted_and_kept(browser: Browser, site: Flask) -> None:
    page = opened(browser, site, java_script_enabled=False)
    page.goto("/compte")
    page.get_by_role("link", name="Supprimer mon compte").click()
    page.get_by_role("button", name="Supprimer mon compte").click()
    with site.app_context():
        (content,) = db.session.scalars(db.select(OutgoingMail.content))
        db.session.remove()
    assert content is not None

    page.goto(content["values"]["path"])
    page.get_by_role("button", name="Garder mon compte").click()

    expect(page.get_by_role("heading", name="Votre compte reste.")).to_be_visible()


def test_a_part_is_chosen_seen_and_erased(browser: Browser, site: Flask) -> None:
    page = opened(browser, site)
    page.goto(CLOSE)
    page.get_by_label("Nom, adresse e-mail, question").check()
    page.get_by_role("button", name="Voir ce qui partirait").click()
    page.get_by_role("button", name="Effacer cela maintenant").click()

    expect(page.get_by_role("status").first).to_be_visible()
    assert page.url.endswith("/compte")
