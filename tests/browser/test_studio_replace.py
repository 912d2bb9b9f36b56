"""A photo's file replaced and its original downloaded in a real browser, without scripts too."""

import threading
from collections.abc import Iterator
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
from tests.browser.test_pages import WIDER, violations
from tests.factories import make_account
from tests.gallery.library import write_photograph
from tests.gallery.operations.conftest import import_paths
from tests.support.databases import SqliteCopies

pytestmark = pytest.mark.browser
ADDRESS = "/atelier/photos/1/fichier"


@pytest.fixture
def cookie(tmp_path: Path) -> Iterator[Cookie]:
    """Return the cookie of the photographer of a served site, which has one photo."""
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
        import_paths(settings, [write_photograph(tmp_path / "1.jpg", size=(600, 400))])
        account = make_account("owner@example.org", Role.OWNER)
        db.session.commit()
        account_id = account.id
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


@pytest.fixture
def page(browser: Browser, cookie: Cookie) -> Iterator[Page]:
    """Return the page that replaces the photo's file, in a browser without scripts."""
    context = browser.new_context(
        base_url=cookie["url"], java_script_enabled=False, viewport={"width": 390, "height": 844}
    )
    context.add_cookies([cookie])
    opened = context.new_page()
    opened.goto(ADDRESS)
    yield opened
    context.close()


def test_the_original_is_saved_and_another_file_takes_its_place(page: Page, tmp_path: Path) -> None:
    page.goto("/atelier/photos/1")
    with page.expect_download() as saving:
        page.get_by_role("link", name="Télécharger l’original").click()
    assert saving.value.suggested_filename == "1.jpg"
    assert saving.value.path().read_bytes() == (tmp_path / "1.jpg").read_bytes()
    page.get_by_role("link", name="Remplacer le fichier").click()

    page.get_by_label("Nouveau fichier").set_input_files(
        write_photograph(tmp_path / "été.png", 2, size=(500, 700))
    )
    page.get_by_role("button", name="Remplacer le fichier").click()
    assert page.url.endswith("/atelier/photos/1#part-file")
    assert page.get_by_text("Le fichier est remplacé.").is_visible()
    assert page.get_by_text("PNG, ").is_visible()
    former = page.get_by_role("list", name="Anciens fichiers")
    assert former.get_by_role("img", name="1.jpg, tel qu’il était").is_visible()

    page.get_by_role("button", name="Annuler").click()

    assert page.get_by_text("1.jpg est de retour.").is_visible()
    assert former.get_by_role("img", name="été.png, tel qu’il était").is_visible()


def test_the_new_picture_is_seen_beside_the_present_one_before_it_is_sent(
    browser: Browser, cookie: Cookie, tmp_path: Path
) -> None:
    context = browser.new_context(base_url=cookie["url"])
    context.add_cookies([cookie])
    page = context.new_page()
    page.goto(ADDRESS)
    file = page.get_by_label("Nouveau fichier")

    file.set_input_files(write_photograph(tmp_path / "été.png", 2, size=(500, 700)))
    new = page.get_by_role("img", name="été.png · 500 × 700")
    new.wait_for()
    assert new.evaluate("it => [it.width, it.height]") == [500, 700]

    file.set_input_files(write_photograph(tmp_path / "scan.tif", 3))
    page.get_by_text("Ce navigateur ne sait pas montrer ce fichier d’avance.").wait_for()
    assert not new.is_visible()
    context.close()


def test_a_refusal_is_linked_to_its_field(page: Page) -> None:
    page.get_by_role("button", name="Remplacer le fichier").click()

    page.get_by_role("alert").get_by_role("link", name="Choisissez le nouveau fichier.").click()
    assert page.url.endswith("#file")


@pytest.mark.parametrize(("theme", "width"), [("light", 1440), ("dark", 390)])
def test_the_page_is_accessible_and_fits(
    browser: Browser, cookie: Cookie, theme: str, width: int
) -> None:
    context = browser.new_context(
        base_url=cookie["url"],
        color_scheme=theme,  # type: ignore[arg-type]  # one of its words
        viewport={"width": width, "height": 900},
    )
    context.add_cookies([cookie])
    page = context.new_page()

    for submitted in (False, True):
        page.goto(ADDRESS)
        if submitted:
            page.get_by_role("button", name="Remplacer le fichier").click()
            page.get_by_role("alert").wait_for()
        assert list(violations(page)) == []
        page.set_viewport_size({"width": 320, "height": 900})
        assert page.evaluate(WIDER) == 0
    context.close()
