"""A photo's file replaced and its original downloaded in a real browser, without scripts too."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from photoallegret.config import Settings
from tests.browser.studio_site import Studio, served_studio
from tests.browser.test_pages import WIDER, violations
from tests.gallery.library import write_photograph
from tests.gallery.operations.conftest import import_paths

pytestmark = pytest.mark.browser
ADDRESS = "/atelier/photos/1/fichier"


def fill(settings: Settings, _owner_id: int) -> None:
    """Leave one photo, whose file stands beside the data folder."""
    path = write_photograph(settings.data.parent / "1.jpg", size=(600, 400))
    import_paths(settings, [path])


@pytest.fixture
def studio(tmp_path: Path) -> Iterator[Studio]:
    """Return the served studio of a photographer who has one photo."""
    with served_studio(tmp_path, fill) as served:
        yield served


@pytest.fixture
def page(browser: Browser, studio: Studio) -> Iterator[Page]:
    """Return the page that replaces the photo's file, in a browser without scripts."""
    size = {"width": 390, "height": 844}
    opened = studio.opened(browser, java_script_enabled=False, viewport=size)
    opened.goto(ADDRESS)
    yield opened
    opened.context.close()


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
    expect(page.get_by_text("Le fichier est remplacé.")).to_be_visible()
    expect(page.get_by_text("PNG, ")).to_be_visible()
    former = page.get_by_role("list", name="Anciens fichiers")
    expect(former.get_by_role("img", name="1.jpg, tel qu’il était")).to_be_visible()

    page.get_by_role("button", name="Annuler").click()

    expect(page.get_by_text("1.jpg est de retour.")).to_be_visible()
    expect(former.get_by_role("img", name="été.png, tel qu’il était")).to_be_visible()


def test_the_new_picture_is_seen_beside_the_present_one_before_it_is_sent(
    browser: Browser, studio: Studio, tmp_path: Path
) -> None:
    page = studio.opened(browser)
    page.goto(ADDRESS)
    file = page.get_by_label("Nouveau fichier")

    file.set_input_files(write_photograph(tmp_path / "été.png", 2, size=(500, 700)))
    new = page.get_by_role("img", name="été.png · 500 × 700")
    new.wait_for()
    assert new.evaluate("it => [it.width, it.height]") == [500, 700]

    file.set_input_files(write_photograph(tmp_path / "scan.tif", 3))
    page.get_by_text("Ce navigateur ne sait pas montrer ce fichier d’avance.").wait_for()
    expect(new).to_be_hidden()
    page.context.close()


def test_a_refusal_is_linked_to_its_field(page: Page) -> None:
    page.get_by_role("button", name="Remplacer le fichier").click()

    page.get_by_role("alert").get_by_role("link", name="Choisissez le nouveau fichier.").click()
    assert page.url.endswith("#file")


@pytest.mark.parametrize(("theme", "width"), [("light", 1440), ("dark", 390)])
def test_the_page_is_accessible_and_fits(
    browser: Browser, studio: Studio, theme: str, width: int
) -> None:
    page = studio.opened(browser, color_scheme=theme, viewport={"width": width, "height": 900})

    for submitted in (False, True):
        page.goto(ADDRESS)
        if submitted:
            page.get_by_role("button", name="Remplacer le fichier").click()
            page.get_by_role("alert").wait_for()
        assert list(violations(page)) == []
        page.set_viewport_size({"width": 320, "height": 900})
        assert page.evaluate(WIDER) == 0
    page.context.close()
