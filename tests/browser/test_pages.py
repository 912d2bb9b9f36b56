"""Every page, by eye of the machine: accessible, calm, within its width, without errors."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Route

from tests.browser.conftest import PASSWORD, PATIENCE, Visit
from tests.support.processes import becomes

pytestmark = pytest.mark.browser

PAGES = (
    "/",
    "/galeries",
    "/galeries/vingt",
    "/galeries/suite",
    "/galeries/extremes",
    "/galeries/seule",
    "/galeries/vingt/v-2",
    "/galeries/extremes/e-1",
    "/galeries/fermee",
    "/a-propos",
    "/licence",
    "/en/",
    "/en/galleries/suite",
    "/en/licence",
    "/nulle-part",
)
SHIFT = """() => new Promise((resolve) => {
  let total = 0;
  new PerformanceObserver((list) => list.getEntries().forEach((e) => { total += e.value; }))
    .observe({ type: "layout-shift", buffered: true });
  setTimeout(() => resolve(total), 100);
})"""
PLACES = """() => [...document.querySelectorAll("main img")].map((image) => {
  const { x, y, width, height } = image.getBoundingClientRect();
  return [x, y, width, height].map(Math.round);
})"""
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def violations(page: object) -> Iterator[str]:
    """Yield what axe finds wrong with the page."""
    for found in Axe().run(page).response["violations"]:
        yield f"{found['id']}: {[node['html'][:120] for node in found['nodes']]}"


@pytest.mark.parametrize(("theme", "width"), [("light", 1440), ("dark", 390)])
@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_accessible(visit: Visit, path: str, theme: str, width: int) -> None:
    page, _ = visit(path, width=width, color_scheme=theme)

    assert list(violations(page)) == []


@pytest.mark.parametrize("path", PAGES)
def test_a_page_fits_asks_nobody_else_and_leaves_nothing(
    visit: Visit, address: str, path: str
) -> None:
    page, told = visit(path, width=320)

    for width in (320, 390, 820, 1440, 2560):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate(WIDER) == 0, f"{path} is wider than {width} px"
    page.set_viewport_size({"width": 390, "height": 844})
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate(WIDER) == 0, f"{path} is too wide with twice larger text"
    assert told.requests
    assert all(request.startswith(address + "/") for request in told.requests)
    assert page.context.cookies() == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    expected = 1 if path == "/nulle-part" else 0  # the browser says that the answer was 404
    assert len(told.errors) == expected, told.errors


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("path", ["/", "/galeries", "/galeries/vingt", "/galeries/vingt/v-2"])
def test_nothing_moves_while_a_page_loads(visit: Visit, path: str, width: int) -> None:
    page, _ = visit(path, width=width)

    assert page.evaluate(SHIFT) == 0


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize(
    "path", ["/", "/galeries", "/galeries/suite", "/galeries/extremes", "/galeries/extremes/e-1"]
)
def test_a_picture_has_its_place_before_it_comes(visit: Visit, path: str, width: int) -> None:
    page, _ = visit(path, width=width)
    shown = page.evaluate(PLACES)

    held: list[Route] = []
    page.route("**/i/**", lambda route: held.append(route))  # noqa: PLW0108 -- a builtin will not do
    page.goto(path, wait_until="domcontentloaded")
    page.wait_for_selector("main img", state="attached")
    before = page.evaluate(PLACES)
    for picture in held:
        picture.abort()

    assert len(before) == len(shown)
    # A pixel: the sides of a small rendition are whole numbers, those of the original others.
    assert all(abs(a - b) <= 1 for one, two in zip(before, shown) for a, b in zip(one, two))  # noqa: B905


def test_a_page_without_scripts_shows_every_photo(visit: Visit) -> None:
    page, _ = visit("/galeries/vingt", java_script_enabled=False)

    assert page.locator(".rows img").count() == 20
    page.locator("#photo-2 a").click()
    page.wait_for_url("**/galeries/vingt/v-2")
    page.get_by_role("link", name="Suivante").click()
    page.wait_for_url("**/galeries/vingt/v-3")
    page.get_by_role("link", name="Retour à la galerie").click()
    page.wait_for_url("**/galeries/vingt#photo-3")


def test_the_first_tab_leads_to_the_content(visit: Visit) -> None:
    page, _ = visit("/galeries/vingt")

    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Aller au contenu"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")

    assert page.evaluate("document.activeElement.closest('li').id") == "photo-1"


def test_a_protected_gallery_opens_with_its_password_only(visit: Visit) -> None:
    page, _ = visit("/galeries/fermee")

    page.get_by_label("Mot de passe").fill("autre chose")
    page.get_by_role("button", name="Ouvrir la galerie").click()
    page.get_by_role("alert").wait_for()
    assert list(violations(page)) == []
    assert page.get_by_label("Mot de passe").get_attribute("aria-invalid") == "true"
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Ouvrir la galerie").click()
    page.locator("#photo-2 img").wait_for()

    assert [cookie["name"] for cookie in page.context.cookies()] == ["gallery"]
    seen = "[...document.images].every((i) => i.complete && i.naturalWidth > 0)"
    assert becomes(lambda: page.evaluate(seen), PATIENCE / 1000)


def test_controls_survive_forced_colours(visit: Visit) -> None:
    page, _ = visit("/galeries/fermee", forced_colors="active")
    border = page.locator(".button").evaluate("(button) => getComputedStyle(button).borderTopWidth")

    assert border == "1px"


def test_a_printed_gallery_has_a_photo_on_each_page(visit: Visit) -> None:
    page, _ = visit("/galeries/suite")

    pages = page.pdf(prefer_css_page_size=True).count(b"/Type /Page\n")
    page.emulate_media(media="print")

    assert pages >= 9
    assert not page.get_by_role("navigation").first.is_visible()
    assert page.locator(".printed").inner_text().endswith("/galeries/suite")
