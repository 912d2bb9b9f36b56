"""Sending photographs with a real browser, through cuts and reloads, and without scripts."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from tests.browser.conftest import PATIENCE
from tests.browser.test_pages import WIDER, violations
from tests.support.console import errors_of
from tests.uploads.served import Served, served

pytestmark = pytest.mark.browser

SLOW = 2_500_000
"""Bytes a second: a file takes some seconds."""
READY = "Prête"
DROP = """async (files) => {
  const data = new DataTransfer();
  for (const [name, text] of files) data.items.add(new File([text], name, { lastModified: 1 }));
  for (const type of ["dragover", "drop"]) {
    const options = { dataTransfer: data, bubbles: true, cancelable: true };
    document.body.dispatchEvent(new DragEvent(type, options));
  }
}"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("uploads")) as running:
        yield running


@pytest.fixture(scope="module")
def photographs(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Return three photographs of some ten megabytes, more than one part each."""
    folder = tmp_path_factory.mktemp("photographs")
    paths = [folder / f"marée-{number}.jpg" for number in (1, 2, 3)]
    for path in paths:
        noise = Image.frombytes("RGB", (3400, 2400), os.urandom(3400 * 2400 * 3))
        noise.save(path, quality=95)
        assert path.stat().st_size > 8 << 20
    return paths


def desk(browser: Browser, site: Served, *, width: int = 1440, **options: object) -> BrowserContext:
    context = browser.new_context(
        base_url=site.settings.base_url, viewport={"width": width, "height": 900}, **options
    )
    context.add_cookies([{"name": "session", "value": site.cookie, "url": site.settings.base_url}])
    context.set_default_timeout(PATIENCE)
    return context


def choose(page: Page, paths: list[Path]) -> None:
    with page.expect_file_chooser() as chosen:
        page.get_by_role("button", name="Envoyer des photos").click()
    chosen.value.set_files(paths)


class Network:
    """The network of one page, as slow as told, or cut."""

    def __init__(self, page: Page) -> None:
        self.session = page.context.new_cdp_session(page)

    def be(self, speed: int, *, offline: bool = False) -> None:
        told = {"offline": offline, "latency": 0, "downloadThroughput": -1}
        self.session.send("Network.emulateNetworkConditions", {**told, "uploadThroughput": speed})


def test_files_arrive_through_a_cut_and_a_reload(
    browser: Browser, site: Served, photographs: list[Path]
) -> None:
    context = desk(browser, site)
    page = context.new_page()
    errors = errors_of(page, console=False)
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto("/atelier")
    network = Network(page)
    network.be(SLOW)
    choose(page, photographs)
    lines = page.locator(".tray__line")

    expect(lines).to_have_count(3)
    expect(page.locator(".tray__line[data-state=sending]")).to_have_count(2)
    expect(lines.first).to_contain_text(re.compile(r"Envoi, [1-9]"))
    network.be(SLOW, offline=True)
    expect(page.locator(".tray__line[data-state=lost]").first).to_contain_text("Connexion perdue")
    network.be(SLOW)
    expect(lines.first).to_contain_text(re.compile(r"Envoi, [1-9]"), timeout=20_000)
    page.reload()
    expect(page.locator(".tray__line[data-state=interrupted]").first).to_contain_text("Interrompu")
    expect(lines).to_have_count(3)
    expect(page.locator("[data-tray-summary]")).to_have_text("3 fichiers interrompus.")
    choose(page, photographs)

    expect(page.locator(".tray__line[data-state=ready]")).to_have_count(3, timeout=90_000)
    assert errors == []
    assert page.evaluate("localStorage.length") == 0
    for path in photographs:
        shown = page.locator(".tray__line").filter(has_text=path.name)
        expect(shown.get_by_role("link")).to_have_attribute("href", re.compile("^/atelier"))
    expect(page.locator("[data-tray-said]")).to_have_text("3 photographies envoyées.")
    new = page.get_by_role("link", name="Montrer les 3 nouvelles")
    expect(new).to_have_attribute("href", "/atelier")
    choose(page, photographs[:1])
    expect(page.locator(".tray__line[data-state=duplicate]")).to_have_count(1)
    page.get_by_role("button", name="Vider la liste").click()
    expect(page.locator(".tray")).to_be_hidden()
    context.close()


@pytest.mark.parametrize(("theme", "width"), [("light", 1440), ("dark", 390)])
def test_what_is_dropped_is_told_line_by_line(
    browser: Browser, site: Served, theme: str, width: int
) -> None:
    context = desk(browser, site, width=width, color_scheme=theme)
    page = context.new_page()
    page.goto("/atelier/envois")
    page.evaluate(DROP, [["vide.jpg", ""], [f"notes-{theme}.txt", f"words in {theme}"]])

    expect(page.locator(".tray__line[data-state=refused]")).to_have_count(2, timeout=30_000)
    expect(page.locator(".tray__line").first).to_contain_text("Le fichier est vide.")
    expect(page.locator(".tray__line").last).to_contain_text("Ce fichier ne peut pas être lu")
    expect(page.locator("[data-tray-summary]")).to_have_text("2 fichiers refusés.")
    assert list(violations(page)) == []
    assert page.evaluate(WIDER) == 0
    context.close()


def test_a_folder_is_taken_whole_but_for_what_systems_leave_there(
    browser: Browser, site: Served, tmp_path: Path
) -> None:
    folder = tmp_path / "sortie"
    for number, name in enumerate(
        ("b10.png", "b2.png", "un/deux/c.png", ".caché.png", "Thumbs.db")
    ):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.new("RGB", (60, 40), (9, number, 90)).save(path, "PNG")
    context = desk(browser, site)
    page = context.new_page()
    page.goto("/atelier")
    session = context.new_cdp_session(page)
    data = {"items": [], "files": [str(folder)], "dragOperationsMask": 1}
    for kind in ("dragEnter", "dragOver", "drop"):
        session.send("Input.dispatchDragEvent", {"type": kind, "x": 600, "y": 300, "data": data})

    shown = page.locator(".tray__line .tray__name")
    expect(shown).to_have_text(["b2.png", "b10.png", "c.png"])
    expect(page.locator(".tray__line[data-state=ready]")).to_have_count(3, timeout=30_000)
    expect(page.locator("[data-dropping]")).to_have_count(0)
    context.close()


def test_sending_can_be_given_up(
    browser: Browser, site: Served, photographs: list[Path], tmp_path: Path
) -> None:
    path = tmp_path / "abandon.jpg"
    path.write_bytes(photographs[0].read_bytes() + b"?")
    context = desk(browser, site)
    page = context.new_page()
    page.goto("/en/studio")
    Network(page).be(SLOW // 4)
    with page.expect_file_chooser() as chosen:
        page.get_by_role("button", name="Send photos").click()
    chosen.value.set_files(path)
    expect(page.locator(".tray__line[data-state=sending]")).to_have_count(1)
    with page.expect_response(lambda answer: answer.request.method == "DELETE") as ended:
        page.get_by_role("button", name="Cancel abandon.jpg").click()

    assert ended.value.status in (204, 423)
    for _ in range(40):
        if page.request.get("/en/studio/uploads").text().find("abandon.jpg") < 0:
            break
        page.wait_for_timeout(250)
    assert "abandon.jpg" not in page.request.get("/en/studio/uploads").text()
    expect(page.locator(".tray")).to_be_hidden()
    context.close()


def test_names_that_wait_outlive_the_page_but_are_not_taken_from_another(
    browser: Browser, site: Served, photographs: list[Path], tmp_path: Path
) -> None:
    paths = [tmp_path / f"attente-{number}.jpg" for number in range(1, 6)]
    for number, path in enumerate(paths):
        path.write_bytes(photographs[0].read_bytes() + bytes([number]))
    context = desk(browser, site)
    page = context.new_page()
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto("/atelier")
    Network(page).be(SLOW // 4)
    choose(page, paths)
    expect(page.locator(".tray__line")).to_have_count(5)
    other = context.new_page()
    other.goto("/atelier/envois")
    other.wait_for_load_state("networkidle")
    expect(other.locator(".tray__line")).to_have_count(0)
    page.reload()

    left = page.locator(".tray__line[data-state=interrupted]")
    expect(left).to_have_count(5)
    expect(left.last).to_contain_text("choisissez de nouveau ce fichier")
    page.get_by_role("button", name="Vider la liste").click()
    for path in paths:
        cancel = page.get_by_role("button", name=f"Annuler {path.name}")
        if cancel.count():
            cancel.click()
    expect(page.locator(".tray")).to_be_hidden()
    assert page.evaluate("localStorage.length") == 0
    context.close()


def test_after_a_reload_what_is_prepared_counts_as_sent(browser: Browser, site: Served) -> None:
    context = desk(browser, site)
    page = context.new_page()
    answer = {"state": "waiting", "photo": "", "reason": "", "size": 9}
    told = [{**answer, "upload": f"/atelier/envois/{name}"} for name in ("a", "b")]
    page.route(re.compile("/envois/etat"), lambda route: route.fulfill(json=told))
    page.goto("/atelier")
    page.evaluate(
        """() => localStorage.setItem("photoallegret.uploads", JSON.stringify({
          a: { name: "a.jpg", upload: "/atelier/envois/a", at: Date.now() },
          b: { name: "b.jpg", upload: "/atelier/envois/b", at: Date.now() },
        }))"""
    )
    page.reload()

    said = page.locator("[data-tray-summary]")
    expect(said).to_have_text("2 photographies envoyées (2 en préparation).")
    expect(page.locator("[data-tray-whole]")).to_be_hidden()
    context.close()


def test_an_interrupted_file_that_the_server_has_whole_after_all_says_so(
    browser: Browser, site: Served
) -> None:
    context = desk(browser, site)
    page = context.new_page()
    told = {"upload": "/atelier/envois/a", "photo": "", "reason": "", "size": 9}
    states = iter(["receiving", "receiving", "waiting", "waiting"])

    def answer(route: Route) -> None:
        state = next(states, "ready")
        route.fulfill(json=[{**told, "state": state, "photo": "/atelier" * (state == "ready")}])

    page.route(re.compile("/envois/etat"), answer)
    page.goto("/atelier")
    page.evaluate(
        """() => localStorage.setItem("photoallegret.uploads", JSON.stringify({
          a: { name: "a.jpg", upload: "/atelier/envois/a", at: Date.now() },
        }))"""
    )
    page.reload()

    line = page.locator(".tray__line")
    expect(line).to_have_attribute("data-state", "interrupted")
    expect(line).to_have_attribute("data-state", "ready", timeout=15_000)
    expect(page.get_by_role("link", name="Montrer la nouvelle")).to_be_visible()
    page.goto("/atelier/galeries/1/textes")
    expect(page.locator("[data-tray-show]")).to_have_attribute("href", re.compile("/galeries/1$"))
    context.close()


@pytest.mark.parametrize("width", [390, 1440])
def test_nothing_moves_when_the_script_takes_over(
    browser: Browser, site: Served, width: int
) -> None:
    boxes = []
    for is_scripted in (False, True):
        context = desk(browser, site, width=width, java_script_enabled=is_scripted)
        page = context.new_page()
        page.goto("/atelier/envois", wait_until="networkidle")
        role = "button" if is_scripted else "link"
        button = page.get_by_role(role, name="Envoyer des photos")
        expect(button).to_be_visible()
        boxes.append((button.bounding_box(), page.locator("#content").bounding_box()))
        context.close()

    assert boxes[0] == boxes[1]


def test_files_are_hashed_as_everybody_does(browser: Browser, site: Served) -> None:
    context = desk(browser, site)
    page = context.new_page()
    page.goto("/atelier")
    script = page.locator("script[type=module]").first.get_attribute("src")
    assert script
    same = page.evaluate(
        """async (address) => {
          const { Sha256 } = await import(address);
          const random = crypto.getRandomValues(new Uint8Array(5000));
          const told = [];
          for (const length of [0, 1, 55, 56, 63, 64, 65, 119, 120, 128, 1000, 5000]) {
            const bytes = random.subarray(0, length);
            const digest = new Sha256();
            for (let at = 0; at < length; at += 97) digest.update(bytes.subarray(at, at + 97));
            const theirs = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
            const hex = Array.from(theirs, (b) => b.toString(16).padStart(2, "0")).join("");
            told.push(digest.hex() === hex);
          }
          return told;
        }""",
        script.replace("main.js", "uploads/sha256.js"),
    )

    assert same == [True] * 12
    context.close()


def test_the_plain_form_sends_without_scripts(
    browser: Browser, site: Served, tmp_path: Path
) -> None:
    context = desk(browser, site, java_script_enabled=False)
    page = context.new_page()
    page.goto("/atelier/envois")
    paths = [tmp_path / f"simple-{number}.png" for number in (1, 2)]
    for number, path in enumerate(paths):
        Image.new("RGB", (300, 200), (200, number, 90)).save(path)

    expect(page.locator(".tray")).to_be_hidden()
    send = page.get_by_role("link", name="Envoyer des photos")
    expect(send).to_have_attribute("href", "/atelier/envois")
    page.get_by_label("Photographies").set_input_files(paths)
    page.get_by_label("Galerie").select_option("essai")
    page.get_by_role("button", name="Envoyer les photographies").click()
    expect(page.locator(".toast")).to_contain_text("2 photographies sont arrivées")
    for _ in range(60):
        if page.locator(".sent__state[data-state=waiting]").count() == 0:
            break
        page.wait_for_timeout(500)
        page.reload()

    for path in paths:
        expect(page.locator(".sent__item").filter(has_text=path.name)).to_contain_text(READY)
    context.close()
