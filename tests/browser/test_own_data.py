"""The page of one's own data in a real browser, and the copy that it gives."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from zipfile import ZipFile

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page

from photoallegret.accounts.models import JournalEntry, Role
from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.questions.models import QuestionState
from photoallegret.rights.jobs import export
from tests.accounts.people import PASSWORD, person
from tests.browser.conftest import PATIENCE
from tests.browser.serving import served_site
from tests.browser.test_pages import WIDER, violations
from tests.factories import make_question, save

pytestmark = pytest.mark.browser
EMAIL = "anne@example.org"
PAGES = ("/compte/donnees", "/compte/donnees/usage", "/en/account/data", "/en/account/data/usage")
QUESTION = "Comment avez-vous obtenu cette brume ? J’essaie depuis longtemps, sans y arriver."


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """Serve a site that knows Anne, who asked questions."""
    with served_site(tmp_path_factory.mktemp("own-data")) as served:
        with served.app_context():
            account_id = person(EMAIL, Role.MEMBER)
            make_question(QUESTION)
            make_question(
                QUESTION,
                state=QuestionState.PUBLISHED,
                public_question=QUESTION,
                public_answer="Une pose longue.",
                slug="brume",
                published_at=now(),
            )
            for hours in range(30):
                at = now() - timedelta(hours=hours)
                db.session.add(JournalEntry(at=at, event="signed-in", account_id=account_id))
            save()
        yield served


def signed_in(browser: Browser, site: Flask, **options: object) -> Page:
    address = site.extensions["photoallegret"].base_url
    page = browser.new_context(base_url=address, reduced_motion="reduce", **options).new_page()  # type: ignore[arg-type]
    page.set_default_timeout(PATIENCE)
    page.goto("/compte/connexion")
    page.get_by_label("Adresse e-mail").fill(EMAIL)
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.locator("main").get_by_role("button", name="Se connecter", exact=True).click()
    page.wait_for_url("**/compte")
    return page


@pytest.mark.parametrize(("theme", "width"), [("light", 1440), ("dark", 390)])
def test_the_pages_are_accessible_and_fit(
    browser: Browser, site: Flask, theme: str, width: int
) -> None:
    page = signed_in(browser, site, color_scheme=theme, viewport={"width": width, "height": 900})

    for path in PAGES:
        page.goto(path)
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
        assert list(violations(page)) == [], path
        for wide in (320, 390, 1440):
            page.set_viewport_size({"width": wide, "height": 900})
            assert page.evaluate(WIDER) == 0, f"{path} is wider than {wide} px"
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert page.evaluate(WIDER) == 0, f"{path} is too wide with twice larger text"
    page.context.close()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_copy_is_prepared_and_fetched(browser: Browser, site: Flask, *, scripts: bool) -> None:
    page = signed_in(browser, site, java_script_enabled=scripts, accept_downloads=True)
    page.get_by_role("link", name="Ce qui est conservé sur vous").click()

    page.get_by_role("button", name="Préparer mes données").click()
    assert "en préparation" in page.locator("[role=status]").inner_text()
    with site.app_context():
        export(threading.Event())
    page.get_by_role("link", name="Actualiser").click()
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Télécharger mes données").click()

    with ZipFile(waiting.value.path()) as archive:
        assert QUESTION in archive.read("data.json").decode()
        report = archive.read("report.html").decode()
    page.context.close()
    alone = browser.new_page(viewport={"width": 390, "height": 844})  # as a file of one's own
    alone.set_content(report)
    assert list(violations(alone)) == []
    assert alone.evaluate(WIDER) == 0
    alone.close()
