"""The photographer describes a series and writes of the site, in a real browser."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy import select

from photoallegret.accounts.models import Account, Role
from photoallegret.accounts.operations.sessions import begin_session
from photoallegret.accounts.sessions import cookie_name
from photoallegret.db import db
from photoallegret.gallery.models import Photo
from tests.browser.conftest import PATIENCE
from tests.browser.test_pages import WIDER, violations
from tests.factories import make_account
from tests.support.console import errors_of

pytestmark = pytest.mark.browser

Desk = Callable[..., Page]
EMAIL = "photo-desk@example.org"


@pytest.fixture
def desk(browser: Browser, site: Flask, address: str) -> Iterator[Desk]:
    """Return a function that opens a path in a fresh browser signed in to the studio."""
    contexts: list[BrowserContext] = []
    told: list[str] = []
    with site.app_context():
        owner = db.session.scalar(select(Account).where(Account.email_key == EMAIL))
        owner_id = (owner or make_account(EMAIL, Role.OWNER)).id
        db.session.commit()
        token = begin_session(owner_id, {}, "Chromium", datetime.now(UTC), None)

    def opened(path: str, *, width: int = 1440, **options: object) -> Page:
        viewport = {"width": width, "height": 844 if width < 500 else 900}
        context = browser.new_context(base_url=address, viewport=viewport, **options)
        contexts.append(context)
        context.add_cookies([{"name": cookie_name(site), "value": token, "url": address}])
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        errors_of(page, told, console=False)
        page.goto(path, wait_until="networkidle")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert told == []


@pytest.fixture
def numbers(site: Flask) -> dict[str, int]:
    """Return the ids of the photos of the site, by their slugs."""
    with site.app_context():
        return {photo.slug: photo.id for photo in db.session.scalars(select(Photo))}


def read(site: Flask, slug: str) -> dict[str, object]:
    with site.app_context():
        photo = db.session.scalars(select(Photo).where(Photo.slug == slug)).one()
        words = {f"title_{text.language}": text.title for text in photo.texts}
        return {**words, "focal": (photo.focal_x, photo.focal_y), "place": photo.place}


@pytest.mark.parametrize(("theme", "width"), [("light", 1440), ("dark", 390)])
@pytest.mark.parametrize("path", ["/atelier/photos/{}", "/atelier/site", "/atelier/site/portrait"])
def test_a_page_is_accessible_and_fits(
    desk: Desk, numbers: dict[str, int], path: str, theme: str, width: int
) -> None:
    page = desk(path.format(numbers["e-3"]), width=width, color_scheme=theme)

    page.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))")
    assert list(violations(page)) == []
    for wide in (320, 390, 820, 1440, 2560):
        page.set_viewport_size({"width": wide, "height": 900})
        assert page.evaluate(WIDER) == 0, f"{path} is wider than {wide} px"


def test_two_photos_are_described_by_keyboard_alone(
    desk: Desk, site: Flask, numbers: dict[str, int]
) -> None:
    page = desk(f"/atelier/photos/{numbers['v-1']}#describe")

    expect(page.get_by_label("Titre (français)")).to_be_focused()
    page.keyboard.press("Control+A")
    page.keyboard.type("Première")
    page.keyboard.press("Tab")
    page.keyboard.type("Une légende")
    page.keyboard.press("Control+Shift+Enter")
    page.wait_for_url(f"**/{numbers['v-2']}")
    expect(page.get_by_label("Titre (français)")).to_be_focused()
    page.keyboard.press("Control+A")
    page.keyboard.type("Deuxième")
    page.keyboard.press("Control+Enter")
    page.get_by_text("Enregistré.").wait_for()

    assert read(site, "v-1")["title_fr"] == "Première"
    assert read(site, "v-2")["title_fr"] == "Deuxième"
    page.get_by_role("link", name="Précédente").focus()
    page.keyboard.press("Alt+ArrowLeft")
    page.wait_for_url(f"**/{numbers['v-1']}")
    page.keyboard.press("Alt+ArrowLeft")  # in a field it is the field's own
    assert page.url.endswith(f"/{numbers['v-1']}")


def test_what_was_saved_is_taken_back(desk: Desk, site: Flask, numbers: dict[str, int]) -> None:
    page = desk(f"/atelier/photos/{numbers['v-3']}")

    page.get_by_label("Lieu").fill("Vercors")
    page.get_by_label("Lieu").press("Enter")
    page.get_by_role("button", name="Annuler").click()
    page.get_by_text("Les anciens textes sont revenus.").wait_for()

    assert read(site, "v-3")["place"] == "Saint-Laurent-du-Pont"


def test_two_tabs_overwrite_nothing(desk: Desk, site: Flask, numbers: dict[str, int]) -> None:
    path = f"/atelier/photos/{numbers['v-4']}"
    one, other = desk(path), desk(path)
    one.get_by_label("Titre (français)").fill("Un")
    one.get_by_role("button", name="Enregistrer", exact=True).click()
    one.get_by_text("Enregistré.").wait_for()
    other.get_by_label("Titre (français)").fill("Deux")
    other.get_by_label("Titre (English)").fill("Two")
    other.get_by_role("button", name="Enregistrer", exact=True).click()

    other.get_by_text("Changé entre-temps").wait_for()
    assert list(violations(other)) == []
    assert other.get_by_label("Titre (français)").input_value() == "Deux"
    other.get_by_label("Garder ce qui est enregistré").check()
    other.get_by_role("button", name="Enregistrer", exact=True).click()
    other.get_by_text("Enregistré.").wait_for()

    assert read(site, "v-4")["title_fr"] == "Un"
    assert read(site, "v-4")["title_en"] == "Two"


def test_the_focal_point_is_placed_by_a_click(
    desk: Desk, site: Flask, numbers: dict[str, int]
) -> None:
    page = desk(f"/atelier/photos/{numbers['v-5']}")
    box = page.locator("[data-focal] img").bounding_box()
    assert box is not None

    page.mouse.click(box["x"] + box["width"] * 0.25, box["y"] + box["height"] * 0.75)
    held = page.locator("[data-cropped] img").first.evaluate(
        "(image) => getComputedStyle(image).objectPosition"
    )
    page.get_by_role("button", name="Enregistrer", exact=True).click()
    page.get_by_text("Enregistré.").wait_for()

    assert held == "25% 75%"
    assert read(site, "v-5")["focal"] == (0.25, 0.75)
    drawn = page.locator("[data-cropped] img").first.evaluate(
        "(image) => getComputedStyle(image).objectPosition"
    )
    assert drawn == "25% 75%"


def test_leaving_what_is_not_saved_is_asked_about(desk: Desk, numbers: dict[str, int]) -> None:
    page = desk(f"/atelier/photos/{numbers['v-6']}")
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))

    page.get_by_role("link", name="Suivante").click()
    page.wait_for_url(f"**/{numbers['v-7']}")
    assert asked == []
    page.get_by_label("Lieu").fill("Vercors")
    page.get_by_role("link", name="Suivante").click()
    page.wait_for_url(f"**/{numbers['v-8']}")

    assert asked == ["beforeunload"]


def test_texts_of_the_site_are_not_lost_by_leaving(desk: Desk) -> None:
    page = desk("/atelier/site")
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    about = page.get_by_label("Page « À propos » (français)")
    former = about.input_value()

    about.fill("Je *tente*.")
    page.get_by_role("button", name="Enregistrer", exact=True).click()
    page.get_by_text("Enregistré").first.wait_for()
    assert asked == []
    about.fill(former)
    page.get_by_role("button", name="Enregistrer", exact=True).click()
    page.get_by_text("Enregistré").first.wait_for()
    about.fill("Je me perds.")
    page.get_by_role("link", name="Choisir").first.click()
    page.wait_for_url("**/ouverture")

    assert asked == ["beforeunload"]


def test_the_about_page_is_read_while_it_is_written(desk: Desk) -> None:
    page = desk("/atelier/site")

    expect(page.get_by_role("button", name="Prévisualiser")).to_be_hidden()
    page.get_by_label("Page « À propos » (English)").fill("I *wait*.")
    shown = page.locator('[data-preview="about_en"]')
    expect(shown.locator("em")).to_have_text("wait")
    page.get_by_role("button", name="Enregistrer", exact=True).click()
    page.get_by_role("button", name="Annuler").click()
    page.get_by_text("Les anciens textes sont revenus.").wait_for()

    expect(shown).to_contain_text("Saint-Laurent-du-Pont")


def test_everything_works_without_scripts(desk: Desk, site: Flask, numbers: dict[str, int]) -> None:
    page = desk(f"/atelier/photos/{numbers['v-9']}", java_script_enabled=False)

    page.get_by_label("Titre (français)").fill("Sans script")
    page.get_by_label("Gauche, 0–100").fill("10")
    page.get_by_label("Haut, 0–100").fill("90")
    page.get_by_role("button", name="Enregistrer et suivante").click()
    page.wait_for_url(f"**/{numbers['v-10']}#describe")
    page.get_by_text("Enregistré.").wait_for()
    page.goto("/atelier/site")
    page.get_by_label("Page « À propos » (français)").fill("Je *tente*.")
    page.get_by_role("button", name="Prévisualiser").click()
    expect(page.locator('[data-preview="about_fr"] em')).to_have_text("tente")

    assert read(site, "v-9")["title_fr"] == "Sans script"
    assert read(site, "v-9")["focal"] == (0.1, 0.9)


def test_the_portrait_stands_uncropped_on_the_about_page(
    desk: Desk, numbers: dict[str, int]
) -> None:
    page = desk("/atelier/site/portrait")

    page.locator(f'input[value="{numbers["e-3"]}"]').check()
    page.get_by_role("button", name="Choisir celle-ci").click()
    page.get_by_text("Le portrait est sur la page").wait_for()
    page.goto("/a-propos")
    drawn = page.locator(".portrait img").bounding_box()
    assert drawn is not None
    assert list(violations(page)) == []
    page.goto("/atelier/site")
    page.get_by_role("button", name="Enlever").click()
    page.get_by_text("n’a plus de portrait").wait_for()

    assert drawn["width"] / drawn["height"] == pytest.approx(0.4, abs=0.01)  # 1 to 3, whole in it
