"""Every page of the studio and of accounts: accessible, within its width, without errors.

The pages are those of the list of routes: a new one is looked at without being named here.
"""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from photoallegret.paths import TOP
from photoallegret.studio import is_studio
from tests.browser.studio_site import INCIDENT, Studio, served_studio
from tests.browser.test_pages import WIDER, violations
from tests.support.console import errors_of

pytestmark = pytest.mark.browser

NOT_PAGES = {
    "studio.original", "studio.rendition", "uploads.state", "desk.picture",
    "studio.former", "studio.former_preview", "accounts.picture_file", "rights.fetch",
    "requests.paper",
    "studio.previewed_gallery",  # the public page, framed
    "incidents.record_file",
}  # fmt: skip
LEAD_ELSEWHERE = {
    "studio.act_on_photos", "studio.delete_photos", "studio.describe_many",
    "accounts.second_step", "accounts.sign_in", "desk.decide", "desk.seal",
    "requests.act",
    "accounts.sign_up", "accounts.sign_up_child", "accounts.join", "accounts.parent",
    "rights.close_part", "rights.keep_by_link",
    "accounts.agree_address", "accounts.age", "accounts.age_parent",
}  # fmt: skip
"""Without a form sent: what they answer to one is looked at below, or in its own file."""
SAMPLES = {
    "gallery_id": "1", "photo_id": "1", "mail_id": "1", "question_id": "1", "report_id": "1",
    "request_id": "1", "right": "access", "file_id": "1",
    "release_id": "1", "maintenance_id": "1", "reply_id": "1",
    "which": "ouverture", "reference": INCIDENT,
}  # fmt: skip
MORE = (
    "/atelier?filtre=corbeille",
    "/atelier?q=rien",
    "/atelier?taille=s",
    "/atelier/galeries/1?view=sheet",
    "/atelier/galeries/2",
    "/atelier/galeries/3",
    "/atelier/galeries/3/ajouter",
    "/atelier/galeries/4/visiteurs",
    "/atelier/site/portrait",
    "/atelier/demandes?tas=closed",
    "/atelier/demandes/2",
    "/atelier/demandes/3",
)
"""Other faces of the same pages."""


def rules(*, english: bool) -> list[tuple[str, str]]:
    """Return the address and the endpoint of each page, as the list of routes pins them."""
    found = []
    for line in (TOP / "tests/house/routes.txt").read_text(encoding="utf-8").splitlines():
        rule, methods, endpoint = (part.strip() for part in line.split("  ", 2))
        is_ours = is_studio(rule) or rule.removeprefix("/en").startswith(("/compte", "/account"))
        is_page = "GET" in methods.split(",") and endpoint not in NOT_PAGES | LEAD_ELSEWHERE
        if is_ours and is_page and rule.startswith("/en") == english:
            found.append((rule, endpoint))
    return found


def address(rule: str, token: str = "") -> str:
    """Return ``rule`` with a value in each of its places."""
    values = {**SAMPLES, "token": token}
    return re.sub(r"<(?:.*?:)?(\w+)>", lambda found: values[found[1]], rule)


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    with served_studio(tmp_path_factory.mktemp("studio")) as served:
        yield served


@pytest.fixture(scope="module", params=[("light", 1440), ("dark", 390)], ids=["light", "dark"])
def window(
    request: pytest.FixtureRequest, browser: Browser, studio: Studio
) -> Iterator[tuple[Page, list[str]]]:
    """Return a page of the photographer's browser, and what that browser complains of."""
    theme, width = request.param
    context = browser.new_context(
        base_url=studio.address,
        viewport={"width": width, "height": 900},
        color_scheme=theme,
        reduced_motion="reduce",
    )
    context.add_cookies([{"name": "session", "value": studio.cookie, "url": studio.address}])
    page = context.new_page()
    yield page, errors_of(page)
    context.close()


def examine(page: Page, errors: list[str]) -> None:
    """Refuse a page that axe, its width or the browser finds wrong."""
    size = page.viewport_size
    assert list(violations(page)) == []
    for width in (320, 390, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate(WIDER) == 0, f"wider than {width} px"
    page.set_viewport_size(size)
    told = list(errors)
    errors.clear()
    assert told == []


@pytest.mark.parametrize("path", [*(rule for rule, _ in rules(english=False)), *MORE])
def test_a_page_is_whole(window: tuple[Page, list[str]], studio: Studio, path: str) -> None:
    page, errors = window
    errors.clear()
    answer = page.goto(address(path, studio.token), wait_until="networkidle")

    assert answer.status == 200
    assert page.url == studio.address + address(path, studio.token)
    examine(page, errors)


def test_what_is_asked_of_chosen_photos_is_whole(window: tuple[Page, list[str]]) -> None:
    page, errors = window
    for path, button in (("/atelier", "Décrire…"), ("/atelier?filtre=corbeille", "Supprimer")):
        page.goto(path)
        for box in page.locator("[data-tile] input").all()[:2]:
            box.check(force=True)
        page.locator(".actions").get_by_role("button", name=button).click()
        page.wait_for_load_state("networkidle")
        assert page.locator("h1").inner_text().count("2") == 1

        examine(page, errors)


def test_the_same_in_english_fits(window: tuple[Page, list[str]], studio: Studio) -> None:
    page, errors = window
    found = rules(english=True)

    assert {name for _, name in found} == {name for _, name in rules(english=False)}
    for rule, _ in found:
        path = address(rule, studio.token).replace("ouverture", "opening")
        assert page.goto(path).status == 200, path
        for width in (320, 390):
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate(WIDER) == 0, f"{path} is wider than {width} px"
    assert errors == []


def test_nothing_hangs_over_the_end_of_a_short_page(window: tuple[Page, list[str]]) -> None:
    page, _ = window
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto("/atelier/courrier")

    assert page.evaluate("document.documentElement.scrollHeight") == 900


def test_the_door_is_whole(window: tuple[Page, list[str]]) -> None:
    page, errors = window
    page.context.clear_cookies()
    for path in ("/compte/connexion", "/en/account/sign-in"):
        page.goto(path)
        page.locator("main .button").click()

        assert page.get_by_role("alert").count() == 1
        assert errors.pop().count("422") == 1  # the browser says what the answer was
        examine(page, errors)
