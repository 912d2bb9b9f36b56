"""The photographer's whole way, on a site really served: from a link to a gallery that is seen.

With PHOTOALLEGRET_TEST_PHOTOS naming a folder, its photographs are sent with the others.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.accounts.people import PASSWORD
from tests.browser.conftest import PATIENCE
from tests.browser.empty_site import EmptySite, photographs, served_empty
from tests.browser.test_studio_uploads import Network
from tests.support.console import errors_of

pytestmark = pytest.mark.browser

SLOW = 2_500_000
"""Bytes a second, so that the network can be cut in the middle."""
PREPARED = 300_000
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
    context.set_default_timeout(PATIENCE)
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


def go_to(page: Page, item: str) -> None:
    """Reach the wall by the Tab key, then ``item`` by the arrows."""
    if not page.evaluate("document.activeElement.matches('[data-item]')"):
        tab_to(page, page.locator("[data-item][tabindex='0']"), back=True)
    for key in ("Home", *["ArrowRight"] * 8):
        if page.evaluate("document.activeElement.dataset.item") == item:
            return
        page.keyboard.press(key)
    pytest.fail(f"the arrows do not reach {item}")


def press(page: Page, wanted: Locator, *, back: bool = False) -> None:
    """Reach ``wanted`` by the Tab key and press Enter."""
    tab_to(page, wanted, back=back)
    page.keyboard.press("Enter")


def keys(images: Locator) -> list[str]:
    """Return which photographs are shown: the part of their addresses that stays."""
    return images.evaluate_all("l => l.map((image) => image.src.split('/').at(-2))")


def saved(page: Page) -> None:
    expect(page.locator("[data-saved]")).to_contain_text("Enregistré à")


def looks_as_composed(browser: Browser, site: EmptySite, hung: list[str]) -> None:
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
    assert keys(page.locator(".sequence img")) == hung
    assert visitor.cookies() == []
    visitor.close()


def send_all(page: Page, sent: list[Path]) -> None:
    """Send the files while the network is cut and the page loaded again in the middle."""
    network = Network(page)
    network.be(SLOW)
    choose(page, sent)
    lines = page.locator(".tray__line")
    expect(lines).to_have_count(len(sent))
    expect(lines.filter(has_text=re.compile("Envoi, [1-9]")).first).to_be_visible()
    page.context.set_offline(True)
    expect(page.locator(".tray__line[data-state=lost]").first).to_contain_text("Connexion perdue")
    page.context.set_offline(False)
    network.be(SLOW)
    expect(lines.filter(has_text=re.compile("Envoi, [1-9]")).first).to_be_visible(timeout=30_000)
    page.reload()
    expect(page.locator(".tray__line[data-state=interrupted]").first).to_be_visible()
    network.be(-1)
    choose(page, sent)
    for path in sent:
        here = page.locator(".tray__line:is([data-state=ready], [data-state=duplicate])")
        expect(here.filter(has_text=path.name).first).to_be_visible(timeout=PREPARED)
    expect(page.locator("[data-tray-summary]")).to_contain_text(
        f"{len(sent)} photographies envoyées"
    )


def compose(page: Page) -> list[str]:
    """Make a gallery by keyboard alone and return its photographs in their order."""
    press(page, page.get_by_role("link", name="Galeries", exact=True))
    tab_to(page, page.get_by_label("Titre"))
    page.keyboard.type("Marées")
    page.keyboard.press("Enter")
    press(page, page.get_by_role("link", name="Ajouter des photographies"))
    drawer = page.get_by_role("dialog", name="Ajouter des photographies")
    expect(drawer).to_be_visible()
    for box in drawer.get_by_role("checkbox").all()[:3]:
        tab_to(page, box)
        page.keyboard.press("Space")
    press(page, drawer.get_by_role("button", name="Ajouter à la galerie"), back=True)
    expect(page.locator("[data-item]")).to_have_count(3)
    images = page.locator("[data-item] img")
    first, second, third = keys(images)
    tab_to(page, page.locator("[data-item]").first)
    page.keyboard.press("Alt+ArrowRight")
    assert keys(images) == [second, first, third]
    saved(page)

    press(page, page.get_by_role("button", name="Séquence"), back=True)
    expect(page.locator(".canvas--sequence")).to_be_visible()
    expect(page.get_by_role("button", name="Séquence")).to_be_focused()
    _, two, three = page.locator("[data-item]").evaluate_all("l => l.map((e) => e.dataset.item)")
    for act in (f"split {two}", f"join {three}", f"pause {two}", f"text {two}"):
        go_to(page, act.split()[1])
        button = page.locator(f"[value='{act}']")
        if button.count():
            blocks = page.locator(".item--block").count()
            press(page, button)
            if act.startswith(("pause", "text")):
                expect(page.locator(".item--block")).to_have_count(blocks + 1)
            else:
                expect(button).to_have_count(0)
    tab_to(page, page.locator("[data-block-text]").first, back=True)
    page.keyboard.type(WORDS)
    saved(page)
    press(page, page.get_by_role("button", name="Publier la galerie"), back=True)
    expect(page.locator(".toast")).to_contain_text("est publiée")
    return [second, first, third]


def test_with_scripts_through_a_cut_and_a_reload_then_by_keyboard_alone(
    browser: Browser, site: EmptySite, sent: list[Path]
) -> None:
    context = opened(browser, site)
    page = context.new_page()
    errors = errors_of(page, console=False)
    page.on("dialog", lambda dialog: dialog.accept())

    come_in(page, site)
    send_all(page, sent)
    hung = compose(page)

    assert errors == []
    looks_as_composed(browser, site, hung)
    context.close()


def test_without_scripts(browser: Browser, site: EmptySite, sent: list[Path]) -> None:
    context = opened(browser, site, java_script_enabled=False)
    page = context.new_page()
    come_in(page, site)
    page.get_by_role("link", name="Envois", exact=True).click()
    page.get_by_label("Photographies").set_input_files(sent)
    page.get_by_role("button", name="Envoyer les photographies").click()
    expect(page.locator(".toast")).to_contain_text(f"{len(sent)} photographies sont arrivées")
    waiting = page.locator(".sent__state[data-state=waiting]")
    for _ in range(PREPARED // 1000):
        if waiting.count() == 0:
            break
        page.wait_for_timeout(1000)
        page.reload()
    assert page.locator(".sent__state[data-state=ready]").count() == len(sent)

    page.get_by_role("link", name="Galeries", exact=True).click()
    page.get_by_label("Titre").fill("Marées")
    page.get_by_role("button", name="Créer une galerie").click()
    page.get_by_role("link", name="Ajouter des photographies").click()
    for box in page.get_by_role("checkbox").all()[:3]:
        box.check()
    page.get_by_role("button", name="Ajouter à la galerie").click()
    expect(page.locator("[data-item]")).to_have_count(3)
    refs = [str(tag.get_attribute("data-item")) for tag in page.locator("[data-item]").all()]
    two, one, three = refs
    with page.expect_navigation():
        page.locator(f"[value='down {two}']").click()
    with page.expect_navigation():
        page.get_by_role("button", name="Séquence").click()
    for act in (f"split {two}", f"join {three}", f"pause {two}", f"text {two}"):
        if page.locator(f"[value='{act}']").count():
            with page.expect_navigation():
                page.locator(f"[value='{act}']").click()
    page.locator("[data-block-text]").first.fill(WORDS)
    page.get_by_role("button", name="Enregistrer le texte").click()
    expect(page.locator("[data-item] img")).to_have_count(3)
    hung = [str(image.get_attribute("src")) for image in page.locator("[data-item] img").all()]
    page.get_by_role("button", name="Publier la galerie").click()
    expect(page.locator(".toast")).to_contain_text("est publiée")

    assert [tag.get_attribute("data-item") for tag in page.locator("[data-photo]").all()] == [
        one, two, three,
    ]  # fmt: skip
    looks_as_composed(browser, site, [address.split("/")[-2] for address in hung])
    context.close()
