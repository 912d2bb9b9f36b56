"""The photographer's whole way, on a site really served: from a link to a gallery that is seen.

With PHOTOALLEGRET_TEST_PHOTOS naming a folder, its photographs are sent with the others.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.accounts.people import PASSWORD
from tests.browser.empty_site import EmptySite, photographs, served_empty

pytestmark = pytest.mark.browser

SLOW = 4_000_000
"""Bytes a second, so that the network can be cut in the middle."""
PREPARED = 600_000
"""Milliseconds until all is ready; on two busy cores a photograph takes some seconds."""
WORDS = "Le soir, la mer se retire."


@pytest.fixture
def site(tmp_path: Path) -> Iterator[EmptySite]:
    with served_empty(tmp_path) as served:
        yield served


@pytest.fixture
def sent(tmp_path: Path) -> list[Path]:
    return photographs(tmp_path)


def opened(browser: Browser, site: EmptySite, **options: object) -> BrowserContext:
    size = {"width": 1440, "height": 900}
    context = browser.new_context(base_url=site.address, viewport=size, **options)
    context.set_default_timeout(30_000)
    return context


def come_in(page: Page, site: EmptySite) -> None:
    """Make the owner, follow the printed link, choose a password."""
    link = site.command("accounts", "create-owner", "anne@example.org").split()[-1]
    page.goto(link)
    page.get_by_label("Nouveau mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Garder ce mot de passe").click()
    page.wait_for_url("**/atelier")


def choose(page: Page, paths: list[Path]) -> None:
    with page.expect_file_chooser() as chosen:
        page.get_by_role("button", name="Envoyer des photos").click()
    chosen.value.set_files(paths)


def tab_to(page: Page, wanted: Locator, *, back: bool = False) -> None:
    """Press the Tab key until ``wanted`` has the focus."""
    expect(wanted).to_be_attached()
    for _ in range(150):
        if wanted.evaluate("(element) => element === document.activeElement"):
            return
        page.keyboard.press("Shift+Tab" if back else "Tab")
    pytest.fail(f"the Tab key does not reach {wanted}")


def press(page: Page, wanted: Locator, *, back: bool = False) -> None:
    """Reach ``wanted`` by the Tab key and press Enter."""
    tab_to(page, wanted, back=back)
    page.keyboard.press("Enter")


def items(page: Page) -> list[str]:
    return page.locator("[data-item]").evaluate_all("l => l.map((e) => e.dataset.item)")


def saved(page: Page) -> None:
    expect(page.locator("[data-saved]")).to_contain_text("Enregistré à")


def looks_as_composed(browser: Browser, site: EmptySite, keys: list[str]) -> None:
    """Be a visitor: a row of one, a pause, a text, a row of two; and nothing left behind."""
    visitor = opened(browser, site)
    page = visitor.new_page()
    page.goto("/galeries/marees")
    walls = page.locator(".sequence > li")

    assert page.locator("h1").inner_text() == "Marées"
    assert walls.evaluate_all("l => l.map((e) => e.className.replace('sequence__', ''))") == [
        "row", "pause", "text", "row",
    ]  # fmt: skip
    assert walls.nth(2).inner_text().strip() == WORDS
    assert page.locator(".sequence img").evaluate_all("l => l.map((e) => e.alt)") == keys
    assert visitor.cookies() == []
    visitor.close()
