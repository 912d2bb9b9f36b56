"""The public pages of questions in a real browser: accessible, within their width, helpful."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page

from photoallegret.clock import now
from photoallegret.config import Settings
from photoallegret.questions.models import QuestionState, Wish
from photoallegret.questions.operations import moderating
from photoallegret.questions.operations.asking import secret_hash
from photoallegret.questions.operations.moderating import Act, Public
from photoallegret.storage import Storage
from tests.browser.conftest import LANDSCAPE, PATIENCE, _photos
from tests.browser.studio_site import Studio, served_studio
from tests.browser.test_pages import WIDER, violations
from tests.factories import make_gallery, make_question

pytestmark = pytest.mark.browser
PUBLIC = "Comment avez-vous obtenu cette brume ? J’essaie depuis longtemps, sans y arriver."


def fill(settings: Settings, _owner_id: int) -> None:
    """Leave a gallery, and questions in each state that has a page of its own."""
    photos = _photos(Storage(settings.data), "q", [LANDSCAPE])
    make_gallery("rivages", photos, title="Rivages")
    known = make_question(PUBLIC, wish=Wish.NAMED, secret_hash=secret_hash("published"))
    moderating.publish_question(known, Public(PUBLIC, "Une pose longue."), Act(None, now()))
    english = make_question("Where is it?", wish=Wish.UNNAMED, language="en")
    public = Public("Where is it?", "On the coast.")
    moderating.publish_question(english, public, Act(None, now()))
    make_question(wish=Wish.NAMED, secret_hash=secret_hash("new"))
    make_question(
        state=QuestionState.UNCONFIRMED, created_at=now(), secret_hash=secret_hash("unconfirmed")
    )


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    """Return a served site with questions in each state that has a page of its own."""
    with served_studio(tmp_path_factory.mktemp("questions"), fill) as studio:
        yield studio


@pytest.fixture
def opened(browser: Browser, served: Studio) -> Iterator[Callable[..., Page]]:
    """Return a function that opens a fresh browser on the site."""
    contexts = []

    def open_page(**options: object) -> Page:
        context = browser.new_context(base_url=served.address, **options)  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        return page

    yield open_page
    for context in contexts:
        context.close()


PAGES = (
    "/contact",
    "/contact?galerie=rivages&photo=q-1",
    "/en/contact?sujet=licence",
    "/contact/suivi/unconfirmed",
    "/contact/suivi/new",
    "/contact/suivi/published",
    "/contact/confirmer/forged",
    "/questions",
    "/questions?galerie=rivages&photo=q-1",
    "/questions?q=nulle+part",
    "/questions/comment-avez-vous-obtenu-cette-brume-j-essaie-depuis",
    "/questions/where-is-it",
    "/en/questions/where-is-it/report",
    "/questions/signalement/S-7F3K2M",
)


@pytest.mark.parametrize(("theme", "width"), [("light", 1440), ("dark", 390)])
@pytest.mark.parametrize("path", PAGES)
def test_a_page_of_questions_is_accessible_and_fits(
    opened: Callable[..., Page], path: str, theme: str, width: int
) -> None:
    page = opened(color_scheme=theme, viewport={"width": width, "height": 900})
    answer = page.goto(path)
    assert answer is not None
    assert answer.status == (410 if path.endswith("forged") else 200)
    if path == "/contact":
        page.get_by_text("Règles de cet espace").click()

    assert list(violations(page)) == []
    for narrow in (320, 820, width):
        page.set_viewport_size({"width": narrow, "height": 900})
        assert page.evaluate(WIDER) == 0, f"{path} is wider than {narrow} px"


@pytest.mark.parametrize(("theme", "width"), [("light", 390), ("dark", 1440)])
def test_what_is_missing_is_said_where_it_is_missing(
    opened: Callable[..., Page], theme: str, width: int
) -> None:
    page = opened(color_scheme=theme, viewport={"width": width, "height": 900})
    page.goto("/contact")
    page.get_by_label("Votre question").fill("Où est-ce ?")
    page.get_by_role("button", name="Envoyer ma question").click()
    page.get_by_role("alert").wait_for()

    page.get_by_role("alert").get_by_role("link").first.click()

    assert page.evaluate("document.activeElement.id") == "name"
    assert page.get_by_label("Votre question").input_value() == "Où est-ce ?"
    page.wait_for_timeout(400)  # colours are in transition while the page changes
    assert list(violations(page)) == []
