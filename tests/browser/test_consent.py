"""Cookies in a real browser: none unasked, none after a refusal, none left after a withdrawal."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from flask import Flask, abort
from playwright.sync_api import Browser, BrowserContext, Page

from photoallegret import closed
from photoallegret.clock import now
from photoallegret.closed import Window
from photoallegret.storage import Storage
from tests.browser.conftest import LANDSCAPE, PATIENCE, PORTRAIT, _photos
from tests.browser.serving import served_site
from tests.browser.test_pages import WIDER, violations
from tests.factories import make_gallery, save
from tests.support.processes import becomes
from tests.support.services import SCRIPT_COOKIES, stand_in, write_site_file

pytestmark = pytest.mark.browser

ERRORS = (403, 410, 500, 503)
LINKS = """() => [...document.querySelectorAll("a[href]")]
  .filter((link) => link.origin === location.origin).map((link) => link.pathname + link.search)"""
MANAGE = "footer a:not([hreflang])[href$='/cookies']"
MEDIA = (".xml", ".txt", ".json", ".jpg", ".avif")
Asked = list[tuple[str, str, str]]


@dataclass(frozen=True, slots=True)
class Served:
    """A site, and what was asked of those who stand in for its services."""

    site: Flask
    address: str
    asked: Asked


def hang(site: Flask) -> None:
    """Hang one small gallery, and give each error an address."""
    for code in ERRORS:
        site.add_url_rule(f"/fail/{code}", f"fail_{code}", lambda code=code: abort(code))
    with site.app_context():
        storage = Storage(site.extensions["photoallegret"].data)
        make_gallery("greve", _photos(storage, "g", [LANDSCAPE, PORTRAIT]))
        save()


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Return a site as it comes: nothing optional."""
    with served_site(tmp_path_factory.mktemp("plain")) as site:
        hang(site)
        yield Served(site, site.extensions["photoallegret"].base_url, [])


@pytest.fixture(scope="module")
def offering(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Return a site with every service."""
    folder = tmp_path_factory.mktemp("offering")
    with stand_in() as (origin, asked):
        write_site_file(folder / "data", origin)
        with served_site(folder) as site:
            hang(site)
            yield Served(site, site.extensions["photoallegret"].base_url, asked)


@pytest.fixture
def opened(browser: Browser) -> Iterator[object]:
    """Return a function that opens a site in a fresh browser."""
    contexts: list[BrowserContext] = []

    def open_(served: Served, path: str = "/", **options: object) -> Page:
        served.asked.clear()
        context = browser.new_context(base_url=served.address, **options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.goto(path, wait_until="networkidle")
        return page

    yield open_
    for context in contexts:
        context.close()


def names(page: Page) -> set[str]:
    return {cookie["name"] for cookie in page.context.cookies()}


def crawl(page: Page, start: tuple[str, ...]) -> list[str]:
    """Follow every link from ``start``; look at each page; return the paths seen."""
    waiting, seen = list(start), []
    foreign: list[str] = []
    host = urlsplit(page.url).netloc
    page.on(
        "request",
        lambda one: foreign.append(one.url) if urlsplit(one.url).netloc != host else None,
    )
    while waiting:
        path = waiting.pop()
        if path in seen or path.partition("?")[0].endswith(MEDIA):
            continue
        seen.append(path)
        answer = page.goto(path, wait_until="load")
        if answer is None or "text/html" not in answer.headers["content-type"]:
            continue
        assert page.locator(MANAGE).count() == 1, f"{path} has no button"
        assert names(page) == set(), f"{path} sets a cookie"
        waiting += page.evaluate(LINKS)
    assert foreign == []
    return seen


def addresses(served: Served) -> tuple[str, ...]:
    """Return every address that is read without a name in it, errors included."""
    rules = served.site.url_map.iter_rules()
    plain = {rule.rule for rule in rules if "GET" in (rule.methods or ()) and "<" not in rule.rule}
    return ("/nulle-part", *sorted(path for path in plain if not path.endswith((".js", ".css"))))


def test_no_address_sets_a_cookie_or_asks_another_host(plain: Served, opened: object) -> None:
    page = opened(plain)

    seen = crawl(page, addresses(plain))

    assert len(seen) > 100
    assert {"/galeries/greve/g-1", "/en/cookies", "/contact", "/fail/503"} <= set(seen)
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0


def test_with_services_nothing_is_loaded_before_a_choice(offering: Served, opened: object) -> None:
    page = opened(offering)

    crawl(page, addresses(offering))

    assert offering.asked == []


def test_a_closed_site_has_the_button_and_sets_no_cookie(plain: Served, opened: object) -> None:
    data = plain.site.extensions["photoallegret"].data
    closed.write(data, [Window(now(), now(), now() + timedelta(hours=1), {})])
    page = opened(plain)

    seen = crawl(page, ("/", "/en/", "/galeries/greve"))
    closed.write(data, [])

    assert {"/cookies", "/confidentialite", "/mentions-legales", "/vos-droits"} <= set(seen)
    assert page.goto("/").status == 200


@pytest.mark.parametrize("script", [True, False])
def test_a_refusal_keeps_nothing_but_the_choice(
    offering: Served, opened: object, script: bool
) -> None:
    page = opened(offering, "/galeries/greve", java_script_enabled=script)

    page.get_by_role("button", name="Refuser").click()
    page.wait_for_load_state("networkidle")

    assert urlsplit(page.url).path == "/galeries/greve"
    assert page.locator(".consent").count() == 0
    page.goto("/", wait_until="networkidle")
    assert page.locator(".consent").count() == 0
    assert names(page) == {"consent"}
    assert offering.asked == []


def test_what_was_accepted_loads_and_all_of_it_goes_again(offering: Served, opened: object) -> None:
    page = opened(offering, "/galeries/greve")
    errors: list[str] = []
    page.on("console", lambda line: errors.append(line.text) if line.type == "error" else None)

    page.get_by_role("button", name="Accepter").click()
    assert becomes(lambda: len(offering.asked) >= 3, PATIENCE / 1000)
    assert becomes(lambda: names(page) == {"consent", *SCRIPT_COOKIES}, PATIENCE / 1000)
    page.goto("/galeries", wait_until="networkidle")
    assert {path.partition("?")[0] for path, _, _ in offering.asked} == {
        *("/gtag/js", "/l.js", "/g/collect"),
    }
    # They learn on which site they stand, and from which of its pages nobody came.
    places = {urlsplit(told).path for _, *both in offering.asked for told in both if told}
    assert places <= {"", "/"}
    lives = [one["expires"] - page.evaluate("Date.now() / 1000") for one in page.context.cookies()]
    assert max(lives) <= 395 * 86_400

    page.locator(MANAGE).click()
    page.get_by_role("button", name="Retirer (Google Analytics)").click()
    page.wait_for_load_state("networkidle")
    assert names(page) == {"consent", SCRIPT_COOKIES[2]}
    page.get_by_role("button", name="Retirer (Crisp)").click()
    page.wait_for_load_state("networkidle")
    offering.asked.clear()
    page.goto("/galeries/greve", wait_until="networkidle")

    assert names(page) == {"consent"}
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    assert page.locator(".consent").count() == 0
    assert offering.asked == []
    assert errors == []


@pytest.mark.parametrize("script", [True, False])
def test_a_video_is_loaded_by_one_press_and_gone_by_another(
    offering: Served, opened: object, script: bool
) -> None:
    page = opened(offering, "/a-propos", java_script_enabled=script)
    assert (page.locator("iframe").count(), offering.asked) == (0, [])

    page.get_by_role("button", name="La charger à chaque visite").click()
    page.locator("iframe").scroll_into_view_if_needed()
    assert becomes(lambda: len(offering.asked) == 1, PATIENCE / 1000)
    ((path, referer, _),) = offering.asked
    assert path == "/embed/a1_b2"
    assert urlsplit(referer).path == "/"
    page.get_by_role("button", name="Retirer (YouTube)").click()
    page.goto("/a-propos", wait_until="networkidle")

    assert page.locator("iframe").count() == 0
    assert len(offering.asked) == 1
    assert names(page) == {"consent"}


@pytest.mark.parametrize("script", [True, False])
def test_a_video_loaded_once_leaves_nothing(offering: Served, opened: object, script: bool) -> None:
    page = opened(offering, "/a-propos", java_script_enabled=script)
    page.get_by_role("button", name="Charger la vidéo").click()
    page.locator("iframe").scroll_into_view_if_needed()

    assert becomes(lambda: len(offering.asked) == 1, PATIENCE / 1000)
    page.get_by_role("link", name="Revenir à la page").click()
    page.wait_for_url("**/a-propos")
    page.wait_for_load_state("networkidle")

    assert page.locator("iframe").count() == 0
    assert len(offering.asked) == 1
    assert names(page) == set()


def test_without_scripts_each_is_chosen_and_withdrawn(offering: Served, opened: object) -> None:
    page = opened(offering, "/", java_script_enabled=False)

    page.get_by_role("link", name="Choisir, et changer d’avis plus tard").click()
    page.get_by_role("button", name="Accepter (Crisp)").click()
    page.goto("/")
    assert page.locator("script[data-service=chat]").count() == 1
    assert page.locator("script[data-service=analytics]").count() == 0
    page.locator(MANAGE).click()
    page.get_by_role("button", name="Retirer (Crisp)").click()
    page.goto("/")

    assert page.locator("script[data-service]").count() == 0
    assert offering.asked == []
    page.locator(MANAGE).click()
    page.get_by_role("button", name="Supprimer (consent)").click()
    assert names(page) == set()


@pytest.mark.parametrize(("theme", "width"), [("light", 1440), ("dark", 390)])
@pytest.mark.parametrize("path", ["/", "/cookies", "/a-propos"])
def test_the_question_and_the_page_are_accessible(
    offering: Served, opened: object, path: str, theme: str, width: int
) -> None:
    page = opened(offering, path, color_scheme=theme, viewport={"width": width, "height": 900})

    assert list(violations(page)) == []
    for wide in (320, 390, 820, 1440):
        page.set_viewport_size({"width": wide, "height": 800})
        assert page.evaluate(WIDER) == 0
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate(WIDER) == 0


@pytest.mark.parametrize("width", [390, 1440])
def test_both_answers_are_as_large_and_hide_nothing_that_has_the_focus(
    offering: Served, opened: object, width: int
) -> None:
    page = opened(offering, "/galeries/greve", viewport={"width": width, "height": 800})
    yes, no = (page.get_by_role("button", name=name) for name in ("Accepter", "Refuser"))
    style = "(b) => ['color', 'backgroundColor', 'fontWeight'].map((k) => getComputedStyle(b)[k])"

    for side in ("width", "height"):
        assert abs(yes.bounding_box()[side] - no.bounding_box()[side]) <= 1
    assert yes.evaluate(style) == no.evaluate(style)
    foot = page.locator(MANAGE)
    foot.focus()
    bar = page.locator(".consent").bounding_box()
    place = foot.bounding_box()
    assert place["y"] + place["height"] <= bar["y"] + 1
