"""The viewer: by mouse, by keyboard, with the history, and when something fails."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import LONG, PATIENCE, Visit
from tests.browser.test_pages import violations
from tests.support.processes import becomes

pytestmark = pytest.mark.browser

HURRY = "document.getElementById('viewer').content.firstElementChild.dataset.pauseMs = 700"
LOADED = ".viewer__slide:has(img)"
FOCUS = "document.activeElement.closest('li').id"
HAS_ROOM = "document.activeElement.scrollWidth > document.activeElement.clientWidth"


def opened(visit: Visit, path: str = "/galeries/vingt", **options: object) -> Page:
    """Return the page with the viewer open on the second photo."""
    page, told = visit(path, **options)
    page.locator("#photo-2 a").click()
    expect(status(page)).to_contain_text("2 sur 20")
    page.wait_for_url("**/vingt/v-2")
    assert told.errors == []
    page.evaluate("document.activeViewTransition?.finished")
    return page


def status(page: Page) -> object:
    """Return the line that says which photo is seen."""
    return page.get_by_role("status")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_viewer_is_accessible(visit: Visit, theme: str) -> None:
    page = opened(visit, color_scheme=theme)

    assert list(violations(page)) == []


def test_keys_go_from_photo_to_photo_and_addresses_follow(visit: Visit) -> None:
    page = opened(visit)

    page.keyboard.press("ArrowRight")
    expect(status(page)).to_contain_text("3 sur 20")
    page.wait_for_url("**/vingt/v-3")
    page.keyboard.press("End")
    expect(status(page)).to_contain_text("20 sur 20")
    page.keyboard.press("ArrowRight")
    expect(status(page)).to_contain_text("20 sur 20")
    page.keyboard.press("Home")
    page.wait_for_url("**/vingt/v-1")

    expect(status(page)).to_have_text(re.compile(r"^Photographie 1 sur 20\s: Marée 1$"))


def test_the_keyboard_alone_opens_walks_and_comes_back(visit: Visit) -> None:
    page, _ = visit("/galeries/vingt")
    page.locator("#photo-2 a").focus()

    page.keyboard.press("Enter")
    page.locator("dialog[open]").wait_for()
    assert page.evaluate("document.activeElement.matches('dialog')")
    page.keyboard.press("End")
    page.wait_for_url("**/vingt/v-20")
    page.keyboard.press("Escape")
    page.locator("dialog").wait_for(state="detached")

    page.wait_for_url("**/galeries/vingt")
    assert page.evaluate(FOCUS) == "photo-20"
    assert page.locator("#photo-20").evaluate(
        "(e) => e.getBoundingClientRect().top < innerHeight && e.getBoundingClientRect().bottom > 0"
    )


def test_back_closes_and_reload_shows_the_page_of_the_photo(visit: Visit) -> None:
    page = opened(visit)

    page.go_back()
    page.locator("dialog").wait_for(state="detached")
    assert page.url.endswith("/galeries/vingt")
    page.locator("#photo-3 a").click()
    page.wait_for_url("**/vingt/v-3")
    page.reload()

    expect(page.locator("h1")).to_contain_text("Photographie 3")


def test_only_the_photo_seen_and_two_on_each_side_are_loaded(visit: Visit) -> None:
    page = opened(visit)

    expect(page.locator(LOADED)).to_have_count(4)
    page.keyboard.press("End")
    expect(page.locator(LOADED)).to_have_count(7)
    assert page.locator(".viewer__slide").count() == 20


def test_a_photo_is_enlarged_to_its_pixels_and_fitted_again(visit: Visit) -> None:
    page = opened(visit)
    frame = page.locator(".viewer__slide:not([inert]) .viewer__frame")
    fitted = frame.bounding_box()

    page.keyboard.press("z")
    expect(page.locator("[data-zoomed]")).to_have_count(1)
    page.wait_for_function(HAS_ROOM)
    enlarged = frame.bounding_box()
    before = page.evaluate("document.activeElement.scrollLeft")
    page.keyboard.press("ArrowRight")
    scrolled = "document.activeElement.scrollLeft"
    assert becomes(lambda: page.evaluate(scrolled) > before, PATIENCE / 1000)
    page.keyboard.press("z")
    expect(page.locator("[data-zoomed]")).to_have_count(0)

    assert fitted is not None
    assert enlarged is not None
    assert enlarged["width"] == pytest.approx(1600)
    assert frame.bounding_box() == fitted
    expect(status(page)).to_contain_text("2 sur 20")


def test_a_click_enlarges_where_it_points(visit: Visit) -> None:
    page = opened(visit)

    page.mouse.click(500, 300)
    expect(page.locator("[data-zoomed]")).to_have_count(1)
    page.get_by_role("button", name="Ajuster à la fenêtre").click()

    expect(page.locator("[data-zoomed]")).to_have_count(0)


def test_caption_background_and_keys_are_shown_when_asked(visit: Visit) -> None:
    page = opened(visit)
    page.keyboard.press("ArrowRight")
    dialog = page.locator("dialog")

    page.keyboard.press("i")
    expect(page.locator(".viewer__caption")).to_contain_text("Trente secondes de pose")
    for background in ("grey", "light", "dark"):
        page.keyboard.press("b")
        expect(dialog).to_have_attribute("data-background", background)
        page.wait_for_timeout(300)
        assert list(violations(page)) == [], background
    page.keyboard.press("?")

    expect(page.locator(".viewer__help")).to_contain_text("Plein écran")


def test_a_slideshow_starts_when_asked_and_stops_at_a_gesture(visit: Visit) -> None:
    page, _ = visit("/galeries/vingt")
    page.evaluate(HURRY)
    page.locator("#photo-2 a").click()

    page.get_by_role("button", name="Diaporama").click()
    expect(status(page)).to_contain_text("4 sur 20")
    page.keyboard.press("i")
    page.get_by_role("button", name="Diaporama", exact=True).wait_for()
    stopped = page.get_by_role("status").inner_text()
    page.wait_for_timeout(1500)

    expect(status(page)).to_have_text(stopped)


def test_a_slideshow_ends_with_the_last_photo(visit: Visit) -> None:
    page, _ = visit("/galeries/vingt")
    page.evaluate(HURRY)
    page.locator("#photo-19 a").click()

    page.get_by_role("button", name="Diaporama").click()
    expect(status(page)).to_contain_text("20 sur 20")

    page.get_by_role("button", name="Diaporama", exact=True).wait_for()


def test_the_button_of_a_slideshow_stops_it(visit: Visit) -> None:
    page = opened(visit)

    page.get_by_role("button", name="Diaporama").click()
    page.get_by_role("button", name="Arrêter le diaporama").click()

    expect(page.get_by_role("button", name="Diaporama", exact=True)).to_be_visible()


def test_nothing_moves_for_who_wants_calm(visit: Visit) -> None:
    page = opened(visit, reduced_motion="reduce")

    expect(page.locator("[data-act=slideshow]")).to_be_hidden()
    page.keyboard.press(" ")
    page.keyboard.press("ArrowRight")

    assert page.locator(".viewer__strip").evaluate("(e) => e.scrollLeft / e.clientWidth") == 2


def test_a_picture_that_fails_says_so_and_is_tried_again(visit: Visit) -> None:
    page, _ = visit("/galeries/vingt")
    fails = True

    def answer(route: Route) -> None:
        route.abort() if fails else route.continue_()

    page.route("**/*-1080.avif", answer)
    page.locator("#photo-6 a").click()
    page.get_by_text("Cette image n’a pas pu être chargée.").wait_for()
    expect(page.get_by_role("link", name="Page de la photographie")).to_have_attribute(
        "href", "/galeries/vingt/v-6"
    )
    fails = False
    page.get_by_role("button", name="Réessayer").click()

    page.get_by_text("Cette image n’a pas pu être chargée.").wait_for(state="hidden")


def test_the_viewer_opens_from_the_page_of_a_photo_and_leaves_on_the_last_one(
    visit: Visit,
) -> None:
    page, told = visit("/galeries/vingt/v-2")

    page.locator(".photo__frame").click()
    expect(status(page)).to_contain_text("2 sur 20")
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**/vingt/v-3")
    page.keyboard.press("Escape")
    page.locator("dialog").wait_for(state="detached")
    expect(page.locator("h1")).to_contain_text("Photographie 3")
    page.go_back()
    expect(page.locator("h1")).to_contain_text(LONG)

    assert told.errors == []


def test_going_forward_again_shows_the_page_of_the_photo(visit: Visit) -> None:
    page = opened(visit)
    page.go_back()
    page.locator("dialog").wait_for(state="detached")

    page.go_forward()

    expect(page.locator("h1")).to_contain_text(LONG)


def test_closing_on_the_same_photo_stays_on_its_page(visit: Visit) -> None:
    page, told = visit("/galeries/vingt/v-2")
    page.locator(".photo__frame").click()
    expect(status(page)).to_contain_text("2 sur 20")

    page.get_by_role("button", name="Fermer").click()
    page.locator("dialog").wait_for(state="detached")

    assert page.url.endswith("/galeries/vingt/v-2")
    assert sum(request.endswith("/galeries/vingt/v-2") for request in told.requests) == 1


def test_a_swipe_changes_the_photo(visit: Visit) -> None:
    page = opened(visit, width=390, has_touch=True, is_mobile=True)

    page.locator(".viewer__strip").evaluate("(e) => e.scrollBy({ left: e.clientWidth })")

    expect(status(page)).to_contain_text("3 sur 20")


def test_a_click_with_a_modifier_is_the_browsers(visit: Visit) -> None:
    page, _ = visit("/galeries/vingt")

    with page.context.expect_page() as tab:
        page.locator("#photo-2 a").click(modifiers=["ControlOrMeta"])

    assert tab.value.url.endswith("/galeries/vingt/v-2")
    assert page.locator("dialog").count() == 0


def test_a_wall_speaks_its_language(visit: Visit) -> None:
    page, _ = visit("/en/galleries/vingt")

    page.locator("#photo-2 a").click()

    expect(status(page)).to_contain_text("Photograph 2 of 20")
