"""A gallery composed in the studio: by keyboard, by dragging, in two windows, without scripts."""

import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from werkzeug.serving import make_server

from photoallegret.accounts.models import Role
from photoallegret.accounts.operations.sessions import begin_session
from photoallegret.clock import now
from photoallegret.config import read_settings
from photoallegret.db import db
from photoallegret.factory import create_app
from photoallegret.gallery.models import Layout
from photoallegret.storage import Storage
from tests.browser.conftest import LANDSCAPE, MIXED, PATIENCE, PORTRAIT, _photos
from tests.browser.test_pages import WIDER, violations
from tests.factories import make_account, make_gallery, save
from tests.support.console import errors_of
from tests.support.databases import SqliteCopies

pytestmark = pytest.mark.browser
WALL = "/atelier/galeries/1"
Opened = Callable[..., Page]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """Return a data folder to copy, and the cookie of its photographer."""
    data = tmp_path_factory.mktemp("desk") / "data"
    address = SqliteCopies(tmp_path_factory.mktemp("desk-template")).fresh(data)
    told = {"PHOTOALLEGRET_DATA": str(data), "PHOTOALLEGRET_DATABASE_URL": address}
    site = create_app(read_settings(told))
    with site.app_context():
        storage = Storage(data)
        make_gallery("rivages", _photos(storage, "r", MIXED[:6]), title="Rivages")
        make_gallery(
            "suite", _photos(storage, "s", [LANDSCAPE, PORTRAIT, PORTRAIT]), layout=Layout.SEQUENCE
        )
        _photos(storage, "x", [LANDSCAPE, PORTRAIT])
        owner_id = make_account("owner@example.org", Role.OWNER).id
        save()
        cookie = begin_session(owner_id, {}, "Chromium", now(), None)
        db.session.remove()
        db.engine.dispose()
    return data, cookie


@pytest.fixture
def desk(browser: Browser, whole: tuple[Path, str], tmp_path: Path) -> Iterator[Opened]:
    """Return a function that opens a page of a site of this test's own, as its photographer."""
    data, cookie = shutil.copytree(whole[0], tmp_path / "data"), whole[1]
    server = make_server("127.0.0.1", 0, lambda *_: iter(()), threaded=True)
    settings = read_settings({"PHOTOALLEGRET_DATA": str(data), "PORT": str(server.server_port)})
    site = create_app(settings)
    server.app = site
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def opened(path: str, *, visitor: bool = False, width: int = 1440, **options: object) -> Page:
        context = browser.new_context(
            base_url=settings.base_url, viewport={"width": width, "height": 900}, **options
        )
        contexts.append(context)
        if not visitor:
            context.add_cookies([{"name": "session", "value": cookie, "url": settings.base_url}])
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        errors_of(page, errors, console=False)
        page.goto(path, wait_until="networkidle")
        return page

    yield opened
    for context in contexts:
        context.close()
    server.shutdown()
    thread.join()
    server.server_close()
    with site.app_context():
        db.session.remove()
        db.engine.dispose()
    assert errors == []


def order(page: Page) -> str:
    return " ".join(page.locator("[data-item]").evaluate_all("l => l.map((e) => e.dataset.item)"))


def rows(page: Page) -> list[str]:
    script = "l => l.map((r) => [...r.querySelectorAll('[data-item]')].map((e) => e.dataset.item)"
    return page.locator(".canvas__row").evaluate_all(script + ".join(' '))")


def saved(page: Page) -> None:
    expect(page.locator("[data-saved]")).to_contain_text("Enregistré à")


@pytest.mark.parametrize(("theme", "width"), [("light", 1440), ("dark", 390)])
@pytest.mark.parametrize(
    "path",
    [
        "/atelier/galeries", WALL, f"{WALL}?view=sheet", "/atelier/galeries/2", f"{WALL}/textes",
        f"{WALL}/visiteurs", f"{WALL}/historique", f"{WALL}/ajouter", f"{WALL}/apercu",
        f"{WALL}/supprimer", "/en/studio/galleries/2",
    ],
)  # fmt: skip
def test_a_page_is_accessible_and_fits(desk: Opened, path: str, theme: str, width: int) -> None:
    page = desk(path, width=width, color_scheme=theme)

    assert list(violations(page)) == []
    assert page.evaluate(WIDER) == 0


def test_a_gallery_is_composed_by_keyboard_alone_and_published(desk: Opened) -> None:
    page = desk("/atelier/galeries")
    page.get_by_label("Titre").focus()
    page.keyboard.type("Marées")
    page.keyboard.press("Enter")
    page.wait_for_url("**/galeries/3")
    page.get_by_role("link", name="Ajouter des photographies").focus()
    page.keyboard.press("Enter")
    drawer = page.get_by_role("dialog", name="Ajouter des photographies")
    drawer.get_by_role("checkbox").first.focus()
    for _ in range(4):
        page.keyboard.press("Space")
        page.keyboard.press("Tab")
    drawer.get_by_role("button", name="Ajouter à la galerie").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".toast")).to_contain_text("4 photographies ajoutées")
    before = order(page).split()
    assert len(before) == 4
    first = page.locator("[data-item]").first
    first.focus()

    page.keyboard.press("Alt+ArrowRight")
    a, b, c, d = before
    assert order(page) == f"{b} {a} {c} {d}"
    expect(page.locator("[data-announce]")).to_contain_text("position 2 sur 4")
    assert page.evaluate("document.activeElement.dataset.item") == a
    page.keyboard.press("Tab")  # its tools
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # one down
    expect(page.locator("[data-announce]")).to_contain_text("position 3 sur 4")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # "Move…"
    page.keyboard.type("1")
    page.keyboard.press("Enter")
    expect(page.locator("[data-announce]")).to_contain_text("position 1 sur 4")
    assert order(page) == f"{a} {b} {c} {d}"
    saved(page)
    page.get_by_role("button", name="Publier la galerie").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".toast")).to_contain_text("est publiée")

    seen = desk("/galeries/marees", visitor=True)
    assert seen.locator("h1").inner_text() == "Marées"
    assert seen.locator(".rows img").count() == 4


def test_a_sequence_is_composed_with_pauses_and_texts(desk: Opened) -> None:
    page = desk("/atelier/galeries/2")
    assert sum(len(row.split()) for row in rows(page)) == 3
    for name in ("split 8", "split 9"):
        if page.locator(f'[value="{name}"]').count():
            page.locator("[data-item]", has=page.locator(f'[value="{name}"]')).focus()
            page.locator(f'[value="{name}"]').click()
            expect(page.locator(f'[value="{name}"]')).to_have_count(0)
    assert rows(page) == ["7", "8", "9"]
    page.locator("#item-9").focus()
    page.locator('[value="join 9"]').click()
    expect(page.locator(".canvas__row")).to_have_count(2)
    page.locator("#item-8").focus()
    page.locator('[value="text 8"]').click()
    text = page.locator("#b1-fr")
    text.fill("Le soir, la mer se retire.")
    saved(page)
    page.locator("#item-7").focus()
    page.keyboard.press("Alt+ArrowDown")
    expect(page.locator("[data-item]").first).to_have_attribute("data-item", "b1")
    assert page.evaluate("document.activeElement.dataset.item") == "7"
    assert page.locator("#b1-fr").input_value() == "Le soir, la mer se retire."
    page.get_by_role("button", name="Publier les changements").click()
    expect(page.locator(".toast")).to_contain_text("sont publiés")

    seen = desk("/galeries/suite", visitor=True)
    walls = seen.locator(".sequence > li").evaluate_all("l => l.map((e) => e.className)")
    assert walls == ["sequence__text", "sequence__row", "sequence__row"]
    seen.locator("#photo-2 a").click()
    expect(seen.get_by_role("dialog")).to_contain_text("2 sur 3")


def test_photos_are_dragged_with_a_line_that_shows_where(desk: Opened) -> None:
    page = desk(WALL)
    page.locator("#item-5").scroll_into_view_if_needed()
    start = page.locator("#item-5").bounding_box()
    end = page.locator("#item-2").bounding_box()

    page.mouse.move(start["x"] + 50, start["y"] + 50)
    page.mouse.down()
    page.mouse.move(start["x"] + 80, start["y"] + 40)
    page.mouse.move(end["x"] + 10, end["y"] + 60, steps=5)
    expect(page.locator(".drop-line")).to_be_visible()
    page.wait_for_timeout(100)
    page.mouse.up()

    assert order(page) == "1 5 2 3 4 6"
    saved(page)
    page.reload()
    assert order(page) == "1 5 2 3 4 6"
    page.mouse.move(200, 200)


def test_a_finger_drags_by_the_handle(desk: Opened) -> None:
    page = desk(f"{WALL}?view=sheet", width=390, has_touch=True, is_mobile=True)
    item = page.locator("#item-1")
    item.scroll_into_view_if_needed()
    item.tap(position={"x": 20, "y": 30})
    handle, end = item.locator("[data-grip]").bounding_box(), page.locator("#item-2").bounding_box()
    x, y = handle["x"] + 10, handle["y"] + 10
    to_x, to_y = end["x"] + end["width"] - 10, end["y"] + 60
    touch = page.context.new_cdp_session(page)

    def send(kind: str, *points: dict[str, float]) -> None:
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": list(points)})

    send("touchStart", {"x": x, "y": y})
    for step in range(1, 6):
        send("touchMove", {"x": x + (to_x - x) * step / 5, "y": y + (to_y - y) * step / 5})
    page.wait_for_timeout(100)  # a frame, in which the line is drawn
    expect(page.locator(".drop-line")).to_be_visible()
    send("touchEnd")

    expect(page.locator("[data-item]").first).to_have_attribute("data-item", "2")
    saved(page)
    assert order(page) == "2 1 3 4 5 6"


def test_dragging_is_given_up_with_escape(desk: Opened) -> None:
    page = desk(WALL)
    box = page.locator("#item-1").bounding_box()

    page.mouse.move(box["x"] + 50, box["y"] + 50)
    page.mouse.down()
    page.mouse.move(box["x"] + 500, box["y"] + 60, steps=5)
    page.keyboard.press("Escape")
    page.mouse.up()

    expect(page.locator(".drop-line")).to_have_count(0)
    assert order(page) == "1 2 3 4 5 6"


def test_what_is_chosen_moves_together(desk: Opened) -> None:
    page = desk(WALL)
    for name in ("#item-4", "#item-6"):
        page.locator(name).click(modifiers=["Control"], position={"x": 20, "y": 20})
    expect(page.locator("[data-count]")).to_have_text("2 choisies")
    page.locator("[data-chosen]").get_by_role("button", name="Déplacer…").click()
    page.get_by_label("Avant une photographie").check()
    page.get_by_label("Photographie", exact=True).select_option("2")
    page.get_by_role("dialog").get_by_role("button", name="Déplacer").click()

    expect(page.locator("[data-announce]")).to_contain_text("2 photographies")
    assert order(page) == "1 4 6 2 3 5"
    page.locator("[data-chosen]").get_by_role("button", name="Retirer de la galerie").click()
    expect(page.locator("[data-item]")).to_have_count(4)
    expect(page.locator("#move label[for=move-position]")).to_have_text("Position, de 1 à 4")
    page.locator(".toast").get_by_role("button", name="Annuler").click()
    page.wait_for_load_state("networkidle")
    assert order(page) == "1 4 6 2 3 5"


def test_the_last_move_is_taken_back_and_no_other(desk: Opened) -> None:
    page = desk(WALL)
    undo = page.locator(".toast").get_by_role("button", name="Annuler")
    page.locator('#item-6 [value^="remove "]').evaluate("button => button.click()")
    expect(page.locator(".toast")).to_contain_text("retirée")
    page.locator("#item-1").focus()
    page.keyboard.press("Alt+ArrowRight")
    expect(page.locator(".toast")).to_contain_text("Déplacé.")
    with page.expect_response("**/galeries/**"):
        page.keyboard.press("Alt+ArrowRight")
    assert order(page) == "2 3 1 4 5"
    expect(undo).to_have_count(1)

    undo.click()  # one button only: that of the last move

    expect(page.locator(".toast")).to_contain_text("Annulé.")
    assert order(page) == "2 1 3 4 5"
    page.locator('[value^="layout sequence"]').click()
    expect(page.locator(".canvas--sequence")).to_be_visible()
    page.locator("#item-5").focus()
    page.keyboard.press("Alt+ArrowLeft")
    expect(page.locator("[data-toasts]")).to_contain_text("Déplacé.")
    expect(page.locator("[data-item]").nth(3)).to_have_attribute("data-item", "5")
    page.locator("#item-4 [value^=pause]").evaluate("button => button.click()")
    expect(page.locator(".item--block")).to_have_count(1)
    expect(undo).to_have_count(0)  # it would take back what is no longer the last change


def test_choosing_is_the_same_as_in_the_library(desk: Opened) -> None:
    page = desk(WALL)
    chosen = "l => l.flatMap((box, place) => box.checked ? [place] : [])"

    def places() -> list[int]:
        return page.locator("[data-item] [name=item]").evaluate_all(chosen)

    def click(item: int, *modifiers: str) -> None:
        place = {"x": 20, "y": 20}
        page.locator(f"#item-{item}").click(modifiers=list(modifiers), position=place)  # type: ignore[arg-type]  # its words

    click(2)
    assert places() == []
    click(5, "Shift")
    assert places() == [1, 2, 3, 4]
    click(3, "Shift")  # instead of the range before
    assert places() == [1, 2]
    click(6, "Control")
    assert places() == [1, 2, 5]
    page.keyboard.press("Escape")
    assert places() == []
    page.keyboard.press("Home")
    page.keyboard.press("Space")
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Shift+ArrowLeft")
    assert places() == [0, 1]
    page.keyboard.press("Control+a")
    expect(page.locator("[data-count]")).to_have_text("6 choisies")
    page.locator("[data-clear]").click()
    assert places() == []
    page.locator("#item-4").hover()
    page.locator("#item-4 [name=item]").check()
    expect(page.locator("[data-count]")).to_have_text("Une choisie")


def test_the_wall_stays_where_it_is_when_something_joins_it(desk: Opened) -> None:
    page = desk(WALL)
    page.get_by_role("button", name="Séquence").click()
    page.wait_for_selector(".canvas--sequence")
    place = "document.querySelector('#item-4').getBoundingClientRect().top"
    page.evaluate(f"scrollBy(0, {place} - 200)")
    page.locator("#item-4").focus()
    before = page.evaluate(place)

    page.locator("#item-1 [value^=pause]").evaluate("button => button.click()")

    expect(page.locator(".item--block")).to_have_count(1)
    assert abs(page.evaluate(place) - before) < 2


def test_two_windows_overwrite_nothing_silently(desk: Opened) -> None:
    one, other = desk(WALL), desk(WALL)
    one.locator("#item-1").focus()
    one.keyboard.press("Alt+ArrowRight")
    saved(one)

    other.locator("#item-6").focus()
    other.keyboard.press("Alt+ArrowLeft")

    expect(other.locator("h1")).to_have_text("Deux versions de cette galerie")
    assert list(violations(other)) == []
    other.get_by_role("button", name="Garder ma version").click()
    other.wait_for_url(f"**{WALL}*")
    assert order(other) == "2 1 3 4 6 5"


def test_texts_save_by_themselves_and_survive_a_network_that_fails(desk: Opened) -> None:
    page = desk(f"{WALL}/textes")
    page.get_by_label("Titre en français").fill("Marées")
    saved(page)
    expect(page.get_by_role("button", name="Publier les changements")).to_be_visible()

    page.context.set_offline(True)
    page.get_by_label("Lieu").fill("Voiron")
    expect(page.locator("[data-saved]")).to_contain_text("Non enregistré")
    page.context.set_offline(False)

    saved(page)
    page.reload()
    assert page.get_by_label("Lieu").input_value() == "Voiron"
    assert desk("/galeries/rivages", visitor=True).locator("h1").inner_text() == "Rivages"


def test_what_was_typed_last_is_published_too(desk: Opened) -> None:
    page = desk(f"{WALL}/textes")
    page.get_by_label("Titre en français").fill("Marées")

    page.get_by_role("button", name="Publier les changements").click()

    expect(page.locator(".toast")).to_contain_text("sont publiés")
    assert desk("/galeries/rivages", visitor=True).locator("h1").inner_text() == "Marées"


def test_what_was_typed_last_is_previewed_too(desk: Opened) -> None:
    page = desk(f"{WALL}/textes")
    page.get_by_label("Titre en français").fill("Marées")

    page.get_by_role("link", name="Prévisualiser").click()

    expect(page.frame_locator("iframe").locator("h1")).to_have_text("Marées")


def test_everything_works_without_scripts(desk: Opened) -> None:
    page = desk(WALL, java_script_enabled=False)
    page.get_by_role("button", name="Descendre d’une place").first.click()
    expect(page.locator(".toast")).to_contain_text("position 2 sur 6")
    page.locator('[value="where 6"]').click()
    page.get_by_label("Position, de 1 à 6").fill("1")
    page.get_by_role("button", name="Déplacer", exact=True).click()
    assert [tag.get_attribute("data-item") for tag in page.locator("[data-item]").all()] == [
        "6", "2", "1", "3", "4", "5",
    ]  # fmt: skip
    page.get_by_role("link", name="Prévisualiser").click()
    frame = page.frame_locator("iframe")
    expect(frame.locator(".rows img")).to_have_count(6)
    page.get_by_role("link", name="Retour à la galerie").click()
    page.get_by_role("link", name="Ajouter des photographies").click()
    page.get_by_role("checkbox").first.check()
    page.get_by_role("button", name="Ajouter à la galerie").click()
    page.get_by_role("button", name="Publier les changements").click()

    seen = desk("/galeries/rivages", visitor=True)
    assert seen.locator(".rows img").count() == 7
    assert seen.locator("#photo-1 a").get_attribute("href") == "/galeries/rivages/r-6"


def test_galleries_are_put_in_order_by_dragging(desk: Opened) -> None:
    page = desk("/atelier/galeries")

    with page.expect_response("**/ordre"):
        page.locator("#gallery-2").drag_to(
            page.locator("#gallery-1"), target_position={"x": 300, "y": 5}
        )

    page.reload()
    ids = page.locator("[data-gallery]").evaluate_all("l => l.map((e) => e.dataset.gallery)")
    assert ids == ["2", "1"]
