"""The legal texts in a browser: accessible, within their width, whole on paper."""

import pytest

from tests.browser.conftest import Visit
from tests.browser.test_pages import WIDER, violations

pytestmark = pytest.mark.browser

PAGES = ("/mentions-legales", "/confidentialite", "/conditions", "/accessibilite", "/en/privacy")
CHARACTERS = """() => {
  const text = document.querySelector(".legal");
  const ruler = document.createElement("span");
  ruler.textContent = "0";
  text.querySelector("p").append(ruler);
  return text.clientWidth / ruler.getBoundingClientRect().width;
}"""
FOLDED = """() => [...document.querySelectorAll(".legal__use dl")]
  .filter((list) => !list.checkVisibility()).length"""


@pytest.mark.parametrize(("theme", "width"), [("light", 1440), ("dark", 390)])
@pytest.mark.parametrize("path", PAGES)
def test_a_text_is_accessible_and_fits(visit: Visit, path: str, theme: str, width: int) -> None:
    page, told = visit(path, width=width, color_scheme=theme)

    assert list(violations(page)) == []
    assert page.evaluate(WIDER) <= 0
    assert told.errors == []


def test_a_table_is_read_in_cards_on_a_narrow_screen(visit: Visit) -> None:
    page, _ = visit("/confidentialite", width=320)

    assert page.evaluate(WIDER) <= 0
    cell = page.locator(".legal__table td").first
    assert cell.evaluate("cell => getComputedStyle(cell).display") == "block"


def test_a_line_has_sixty_two_characters_at_most(visit: Visit) -> None:
    page, _ = visit("/confidentialite", width=1440)

    assert 55 < page.evaluate(CHARACTERS) <= 80


def test_a_text_is_read_whole_on_paper(visit: Visit) -> None:
    page, _ = visit("/confidentialite", width=800)
    folded = page.evaluate(FOLDED)

    page.emulate_media(media="print")

    assert folded > 30
    assert page.evaluate(FOLDED) == 0
    assert not page.locator(".legal__contents").is_visible()
    assert page.locator(".legal__summary").is_visible()
