"""What pages weigh on the wire: the budgets of the house."""

import brotli
from flask import Flask
from flask.testing import FlaskClient

from photoallegret.assets import Assets
from photoallegret.factory import RULES, SHEETS
from photoallegret.paths import STATIC
from tests.factories import make_gallery, make_photo, save

SHEET_BYTES, SCRIPT_BYTES, PAGE_BYTES = 14_000, 8_000, 20_000
STUDIO_SHEET_BYTES, STUDIO_SCRIPT_BYTES = 18_000, 40_000
STUDIO = "js/studio/"


def test_the_stylesheet_weighs_little() -> None:
    sheet = Assets(STATIC, SHEETS, RULES).files["site.css"]

    assert 3_000 < len(sheet.compressed) <= SHEET_BYTES


def test_the_studio_adds_a_sheet_that_weighs_little() -> None:
    files = Assets(STATIC, SHEETS, RULES).files
    both = len(files["site.css"].compressed) + len(files["studio.css"].compressed)

    assert len(files["studio.css"].compressed) > 500
    assert both <= STUDIO_SHEET_BYTES


def test_all_scripts_together_weigh_little() -> None:
    files = Assets(STATIC, SHEETS, RULES).files
    scripts = {name: len(file.compressed) for name, file in files.items() if name.endswith(".js")}
    public = {name: size for name, size in scripts.items() if not name.startswith(STUDIO)}

    assert "js/main.js" in public
    assert sum(public.values()) <= SCRIPT_BYTES
    assert sum(scripts.values()) - sum(public.values()) <= STUDIO_SCRIPT_BYTES


def test_the_page_of_a_gallery_of_sixty_weighs_little(app: Flask, client: FlaskClient) -> None:
    assert app.testing
    sizes = [(3000, 2000), (2000, 3000), (2800, 2100), (3200, 1800)]
    photos = [
        make_photo(f"photo-{number}", size=sizes[number % 4], title=f"Marée basse {number}")
        for number in range(60)
    ]
    make_gallery("soixante", photos)
    save()

    with client.get("/galeries/soixante") as response:
        body = response.get_data()

    assert body.count(b"<img") == 60
    assert len(brotli.compress(body, quality=5)) <= PAGE_BYTES
