"""A served site with every kind of gallery, and visitors with a real browser."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from flask import Flask
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from photoallegret.gallery.models import Layout, Photo, PhotoText, Visibility
from photoallegret.passwords import hash_password
from photoallegret.storage import Storage, rendition_name
from tests.browser.serving import served_site
from tests.factories import make_gallery, make_photo, save
from tests.support import chromium
from tests.support.console import errors_of

PASSWORD = "marée basse"
PATIENCE = 30_000
"""Milliseconds: a machine with other work is no fault of a page."""
LANDSCAPE, PORTRAIT, SQUARE, CINEMA = (3000, 2000), (2000, 3000), (2400, 2400), (3200, 1800)
STANDARD = (2800, 2100)
MIXED = (CINEMA, SQUARE, LANDSCAPE, STANDARD, LANDSCAPE, PORTRAIT, LANDSCAPE, STANDARD, PORTRAIT)
EXTREMES = ((30_000, 1000), LANDSCAPE, (1000, 3000), (6000, 2000), PORTRAIT, (1000, 3000), CINEMA)
LONG = "La dernière lumière avant que la vallée ne disparaisse tout à fait dans le brouillard"


@dataclass(frozen=True, slots=True)
class Told:
    """What a visitor's browser complained of or did besides showing pages."""

    errors: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)


Visit = Callable[..., tuple[Page, Told]]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Return Debian's Chromium."""
    expect.set_options(timeout=PATIENCE)
    path = chromium.path()
    if path is None:
        pytest.skip("BROWSER TESTS SKIPPED: no Chromium here (apt install chromium)")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=list(chromium.ARGUMENTS))
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def address(site: Flask) -> str:
    """Return the address of the site that is served."""
    return str(site.extensions["photoallegret"].base_url)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """Return a site that is served to the tests of one file: others do not see their changes."""
    with served_site(tmp_path_factory.mktemp("site")) as site:
        with site.app_context():
            _hang_everything(site)
        yield site


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Visit]:
    """Return a function that opens a path in a fresh browser and notes what happens."""
    contexts: list[BrowserContext] = []

    def opened(path: str, *, width: int = 1440, **options: object) -> tuple[Page, Told]:
        height = 844 if width < 500 else 900
        defaults: dict[str, object] = {"viewport": {"width": width, "height": height}}
        context = browser.new_context(base_url=address, **{**defaults, **options})
        contexts.append(context)
        page, told = context.new_page(), Told()
        page.set_default_timeout(PATIENCE)
        errors_of(page, told.errors)
        page.on("request", lambda request: told.requests.append(request.url))
        page.goto(path, wait_until="networkidle")
        return page, told

    yield opened
    for context in contexts:
        context.close()


def _hang_everything(site: Flask) -> None:
    storage = Storage(site.extensions["photoallegret"].data)
    make_gallery("vingt", _photos(storage, "v", [*MIXED, *MIXED, LANDSCAPE, LANDSCAPE]))
    make_gallery("suite", _photos(storage, "s", MIXED), layout=Layout.SEQUENCE, shows_captions=True)
    make_gallery("extremes", _photos(storage, "e", EXTREMES), shows_captions=True, title=LONG)
    make_gallery("seule", _photos(storage, "u", [LANDSCAPE]), place="Chartreuse", period="2025")
    make_gallery(
        "fermee",
        _photos(storage, "f", [LANDSCAPE, PORTRAIT], public=False),
        visibility=Visibility.PROTECTED,
        password_hash=hash_password(PASSWORD),
    )
    save()


def _photos(
    storage: Storage,
    prefix: str,
    formats: list[tuple[int, int]] | tuple[tuple[int, int], ...],
    *,
    public: bool = True,
) -> list[Photo]:
    photos = []
    for number, size in enumerate(formats, 1):
        photo = make_photo(
            f"{prefix}-{number}", size=size, place="Saint-Laurent-du-Pont", camera="Nikon Z 6"
        )
        title = ("", f"Marée {number}", LONG)[number % 3]
        caption = "Trente secondes de pose, vent faible : la mer devient brume." * (number % 2)
        photo.texts.append(
            PhotoText(language="fr", title=title, caption=caption, alt_text=f"Une grève, {number}")
        )
        _write_files(storage, photo, public=public)
        photos.append(photo)
    return photos


def _write_files(storage: Storage, photo: Photo, *, public: bool) -> None:
    """Write plain pictures of the photo's own shape: a page must not move when they come."""
    folder = storage.folder(photo.key, public=public)
    folder.mkdir(parents=True)
    for item in photo.renditions:
        plain = Image.new("RGB", (item.width, item.height), photo.colour)
        name = rendition_name(item.digest, item.width, item.format)
        plain.save(folder / name, {"jpg": "JPEG", "avif": "AVIF"}[item.format], quality=30)
