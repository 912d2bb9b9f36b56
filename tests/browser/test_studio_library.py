"""The library by eye and by hand: choosing by mouse, keyboard and touch, marks, bin, batch edit."""

import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy import select
from werkzeug.serving import make_server

from photoallegret.accounts.models import Role
from photoallegret.accounts.operations.sessions import begin_session
from photoallegret.accounts.sessions import cookie_name
from photoallegret.clock import now
from photoallegret.config import read_settings
from photoallegret.db import db
from photoallegret.factory import create_app
from photoallegret.gallery.models import Photo, Visibility
from photoallegret.storage import Storage
from tests.browser.conftest import MIXED, PATIENCE, _photos
from tests.browser.test_pages import WIDER, violations
from tests.factories import make_account, make_gallery, save
from tests.support.console import errors_of
from tests.support.databases import SqliteCopies
from tests.support.processes import becomes

pytestmark = pytest.mark.browser


@dataclass(frozen=True, slots=True)
class Desk:
    """A site of this test's own, and the way to its studio."""

    app: Flask
    open: Callable[..., Page]
    errors: list[str]

    def photos(self) -> list[Photo]:
        """Return what the library holds now, by id."""
        with self.app.app_context():
            found = db.session.scalars(select(Photo).order_by(Photo.id)).unique().all()
            for photo in found:
                assert photo.texts is not None
            db.session.expunge_all()
            return list(found)


@pytest.fixture
def desk(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """Serve nine photos in a gallery, and let the photographer in."""
    data = tmp_path_factory.mktemp("studio") / "data"
    server = make_server("127.0.0.1", 0, lambda *_: iter(()), threaded=True)
    settings = read_settings(
        {
            "PHOTOALLEGRET_DATA": str(data),
            "PHOTOALLEGRET_DATABASE_URL": SqliteCopies(tmp_path_factory.mktemp("t")).fresh(data),
            "PORT": str(server.server_port),
        }
    )
    app = create_app(settings)
    with app.app_context():
        make_gallery("g", _photos(Storage(data), "p", MIXED), title="Rivages")
        account = make_account("owner@example.org", Role.OWNER)
        identity = account.id
        save()
        token = begin_session(identity, {}, "Chromium, Linux", now(), None)
        cookie = {"name": cookie_name(app), "value": token, "url": settings.base_url}
    server.app = app
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def opened(path: str = "/atelier", *, width: int = 1440, **options: object) -> Page:
        size = {"width": width, "height": 844 if width < 500 else 900}
        context = browser.new_context(base_url=settings.base_url, viewport=size, **options)
        context.add_cookies([cookie])
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        errors_of(page, errors)
        page.goto(path, wait_until="networkidle")
        return page

    yield Desk(app, opened, errors)
    for context in contexts:
        context.close()
    server.shutdown()
    thread.join()
    server.server_close()
    with app.app_context():
        db.engine.dispose()


def wait_for_choice(page: Page, places: list[int]) -> None:
    """Wait until just the tiles at ``places`` are chosen."""
    chosen = (
        "[...document.querySelectorAll('[data-tile] input')]"
        ".flatMap((box, place) => box.checked ? [place] : [])"
    )
    assert becomes(lambda: page.evaluate(chosen) == places, PATIENCE / 1000)


def chosen(page: Page) -> list[int]:
    """Return the places of the tiles that are chosen."""
    return page.evaluate(
        "[...document.querySelectorAll('[data-tile] input')]"
        ".flatMap((box, place) => box.checked ? [place] : [])"
    )


def place(page: Page) -> int:
    """Return the place of the tile that has the focus, -1 when none has."""
    return page.evaluate(
        "[...document.querySelectorAll('[data-tile]')].indexOf("
        "document.activeElement.closest('[data-tile]'))"
    )


def test_a_mouse_chooses_by_box_by_ctrl_and_by_shift(desk: Desk) -> None:
    page = desk.open()
    tiles, links = page.locator("[data-tile]"), page.locator("[data-open]")

    tiles.nth(1).hover()
    tiles.nth(1).locator("input").click()
    assert chosen(page) == [1]
    links.nth(3).click(modifiers=["Shift"])
    assert chosen(page) == [1, 2, 3]
    tiles.nth(6).locator("input").click(modifiers=["Shift"])
    wait_for_choice(page, [1, 2, 3, 4, 5, 6])
    tiles.nth(2).locator("input").click(modifiers=["Shift"])
    wait_for_choice(page, [1, 2])
    links.nth(8).click(modifiers=["Control"])
    links.nth(1).click(modifiers=["Control"])
    assert chosen(page) == [2, 8]
    expect(page.get_by_text("2 photographies choisies", exact=True).first).to_be_visible()
    expect(page.locator("main [data-said]")).to_have_text("2 photographies choisies")
    assert page.url.endswith("/atelier")
    assert desk.errors == []


def test_the_keyboard_alone_chooses_and_marks(desk: Desk) -> None:
    page = desk.open()

    page.locator(".tabs a").last.focus()
    page.keyboard.press("Tab")
    assert place(page) == 0
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Shift+ArrowLeft")
    assert (place(page), chosen(page)) == (2, [1, 2])
    columns = page.evaluate(
        "getComputedStyle(document.querySelector('[data-grid]')).gridTemplateColumns"
        ".split(' ').length"
    )
    page.keyboard.press("ArrowDown")
    assert place(page) == 2 + columns
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    assert place(page) == 2
    page.keyboard.press("End")
    assert place(page) == 8
    page.keyboard.press("Control+a")
    assert len(chosen(page)) == 9
    page.keyboard.press("Escape")
    assert chosen(page) == []
    page.keyboard.press("Home")
    with page.expect_response(lambda answer: answer.request.method == "POST") as answer:
        page.keyboard.press("p")
    assert answer.value.status == 204
    expect(page.locator("[data-tile]").first).to_have_attribute("data-flag", "picked")
    assert [photo.flag.value for photo in desk.photos()][-1] == "picked"
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    assert place(page) == 0
    page.keyboard.press("Tab")
    assert place(page) == -1  # one stop for the whole grid
    assert desk.errors == []


def test_single_keys_do_nothing_outside_the_grid(desk: Desk) -> None:
    page = desk.open()

    page.get_by_role("searchbox").fill("")
    page.get_by_role("searchbox").type("pxu?")

    assert page.get_by_role("searchbox").input_value() == "pxu?"
    assert page.locator("[data-flag=picked], [data-flag=rejected], dialog[open]").count() == 0


def test_a_mark_that_cannot_be_kept_is_taken_back_and_told(desk: Desk) -> None:
    page = desk.open()
    page.route("**/atelier/photos", lambda route: route.abort())

    page.locator("[data-tile] input").nth(2).focus()
    page.keyboard.press("x")

    expect(page.locator(".toast")).to_contain_text("La marque n’a pas pu être gardée.")
    expect(page.locator("[data-tile]").nth(2)).to_have_attribute("data-flag", "none")


def test_a_finger_chooses_in_its_own_mode(desk: Desk) -> None:
    page = desk.open(width=390, has_touch=True, is_mobile=True)

    page.get_by_role("button", name="Choisir", exact=True).tap()
    page.locator("[data-open]").nth(0).tap()
    page.locator("[data-open]").nth(2).tap()
    page.locator("[data-open]").nth(0).tap()

    assert chosen(page) == [2]
    assert page.url.endswith("/atelier")
    sizes = page.locator("[data-actions] button").evaluate_all(
        "(all) => all.map((one) => one.getBoundingClientRect().height)"
    )
    assert min(sizes) >= 44
    page.get_by_role("button", name="Choisir", exact=True).tap()
    assert page.locator("[data-grid][data-selecting]").count() == 0


def test_photos_go_to_the_bin_at_once_and_come_back_by_the_undo(desk: Desk) -> None:
    page = desk.open()

    page.locator("[data-tile] input").nth(0).focus()
    page.keyboard.press("Space")
    page.keyboard.press("Shift+ArrowRight")
    page.get_by_role("button", name="Corbeille").click()
    expect(page.locator(".toast")).to_contain_text("2 photographies mises à la corbeille")
    assert page.locator("[data-tile]").count() == 7
    page.get_by_role("button", name="Annuler").click()

    expect(page.locator(".toast")).to_contain_text("2 photographies sorties de la corbeille")
    assert page.locator("[data-tile]").count() == 9


def test_photos_are_added_to_a_new_gallery(desk: Desk) -> None:
    page = desk.open()

    page.locator("[data-tile] input").nth(0).focus()
    page.keyboard.press("Control+a")
    page.get_by_role("button", name="Ajouter à…").click()
    assert page.evaluate("document.activeElement.id") == "gallery"
    assert list(violations(page)) == []
    page.get_by_label("Titre de la nouvelle galerie").fill("Nuits")
    page.keyboard.press("Enter")

    expect(page.locator(".toast")).to_contain_text("9 photographies ajoutées à « Nuits »")


def test_many_photos_are_described_and_only_what_was_touched_changes(desk: Desk) -> None:
    page = desk.open()
    before = [photo.texts[0].title for photo in desk.photos()]

    page.locator("[data-tile] input").nth(0).focus()
    page.keyboard.press("Control+a")
    page.get_by_role("button", name="Décrire…").click()
    page.get_by_label("Lieu", exact=True).fill("Ouessant")
    expect(page.get_by_label("Changer : Lieu")).to_be_checked()
    page.get_by_role("button", name="Changer ces 9 photographies").click()
    expect(page.locator(".toast")).to_contain_text("9 photographies changées.")

    photos = desk.photos()
    assert {photo.place for photo in photos} == {"Ouessant"}
    assert [photo.texts[0].title for photo in photos] == before


def test_without_scripts_all_is_there(desk: Desk) -> None:
    page = desk.open(java_script_enabled=False)

    page.get_by_label("Choisir Marée 1", exact=True).check()
    page.get_by_role("button", name="Corbeille").click()
    page.get_by_role("link", name="Corbeille 1").click()
    page.get_by_label("Choisir Marée 1", exact=True).check()
    page.get_by_role("button", name="Supprimer définitivement…").click()
    page.get_by_role("button", name="Supprimer définitivement cette photographie").click()
    expect(page.locator(".toast")).to_contain_text("Une photographie supprimée définitivement.")

    assert len(desk.photos()) == 8


@pytest.mark.parametrize("width", [390, 1440])
def test_the_bar_never_covers_the_photo_that_has_the_focus(desk: Desk, width: int) -> None:
    page = desk.open("/atelier?taille=l", width=width)

    page.locator("[data-tile] input").nth(0).focus()
    page.keyboard.press("Space")
    for _ in range(8):
        page.keyboard.press("ArrowRight")
        box = page.locator("[data-tile]:has(input:focus) .tile__open").bounding_box()
        bar = page.locator("[data-actions]").bounding_box()
        assert box is not None
        assert bar is not None
        assert box["y"] + box["height"] <= bar["y"]


@pytest.mark.parametrize(("theme", "width"), [("light", 1440), ("dark", 390)])
def test_every_page_is_accessible_and_fits(desk: Desk, theme: str, width: int) -> None:
    page = desk.open(width=width, color_scheme=theme)

    def check() -> None:
        assert list(violations(page)) == []
        for wide in (320, width):
            page.set_viewport_size({"width": wide, "height": 900})
            assert page.evaluate(WIDER) == 0

    check()
    page.locator("[data-tile] input").nth(0).focus()
    page.keyboard.press("Control+a")
    page.keyboard.press("x")
    check()
    page.keyboard.press("?")
    check()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Décrire…").click()
    page.get_by_role("heading", name="Décrire 9").wait_for()
    check()
    page.get_by_role("button", name="Changer ces").click()
    page.get_by_role("alert").wait_for()
    check()
    page.goto("/atelier?q=rien")
    check()


def test_a_list_applies_at_once_and_keeps_the_focus(desk: Desk) -> None:
    page = desk.open()

    page.get_by_label("Ordre").select_option("premiers-ajouts")

    page.wait_for_url("**/atelier?*tri=premiers-ajouts*")
    expect(page.get_by_label("Ordre")).to_be_focused()
    first = page.locator("[data-open]").first
    expect(first).to_have_attribute("href", "/atelier/photos/1?tri=premiers-ajouts")
    first.click()
    page.get_by_role("link", name="Suivante").click()
    expect(page).to_have_url(re.compile(r"/photos/2\?tri=premiers-ajouts$"))


def test_a_secret_address_is_copied(desk: Desk) -> None:
    with desk.app.app_context():
        gallery = make_gallery("secrete", visibility=Visibility.UNLISTED)
        identity = gallery.id
        save()
    page = desk.open(f"/atelier/galeries/{identity}/visiteurs")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])

    page.get_by_role("button", name="Copier").click()

    expect(page.locator(".toast")).to_have_text("Copié.")
    address = page.locator("#secret-address").get_attribute("href")
    assert page.evaluate("navigator.clipboard.readText()") == address
