"""The pages of rights in a real browser: accessible, within their width, whole without scripts."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from hashlib import sha256

import pytest
from flask import current_app
from playwright.sync_api import Browser, Page

from photoallegret.accounts.models import Account
from photoallegret.clock import now
from photoallegret.config import Settings
from photoallegret.db import db
from photoallegret.deadlines import day_of
from photoallegret.rights.models import Channel, Kind, Proof, RequestState, RightsRequest
from photoallegret.rights.operations.answering import decide, doubt, extend
from photoallegret.rights.operations.executing import prepare_copy
from photoallegret.rights.operations.requesting import (
    Asked,
    prove,
    proving_token,
    record_request,
)
from photoallegret.rights.operations.timeline import Act
from photoallegret.storage import Storage
from tests.browser.conftest import LANDSCAPE, PATIENCE, _photos
from tests.browser.studio_site import Studio, served_studio
from tests.browser.test_pages import WIDER, violations
from tests.factories import make_gallery

pytestmark = pytest.mark.browser
TOKENS: dict[str, str] = {}
WORDS = "Deux personnes portent ce nom, et la demande vient d’une adresse que je ne connais pas."


def follow(secret: str, *, proved: bool = True, days: int = 0) -> RightsRequest:
    """Add a request that is followed at ``secret``, received some days ago."""
    act = Act(now() - timedelta(days=days))
    asked = Asked(
        kind=Kind.ACCESS, channel=Channel.SITE, language="fr", name="Anne", email=f"{secret}@x.org"
    )
    request = record_request(asked, secret, act)
    if proved:
        prove(request, Proof.LINK, act)
        request.secret, request.secret_hash = secret, sha256(secret.encode()).hexdigest()
    return request


def fill(settings: Settings, owner_id: int) -> None:
    """Leave a photo, and a request in each state that looks different."""
    photos = _photos(Storage(settings.data), "q", [LANDSCAPE])
    make_gallery("rivages", photos, title="Rivages")
    awaited = follow("awaited", proved=False)
    TOKENS["confirm"] = proving_token(awaited, str(current_app.secret_key))
    follow("open")
    follow("late", days=45)
    doubt(follow("doubted"), WORDS, Act(now()))
    copied = follow("copied")
    prepare_copy(copied, Act(now()))
    refused = follow("refused")
    extend(refused, WORDS, Act(now()))
    decide(refused, RequestState.PARTLY, "others", WORDS, Act(now()))
    owner = db.session.get(Account, owner_id)
    asked = Asked(
        kind=Kind.ERASURE, channel=Channel.ACCOUNT, language="fr", name="A", account=owner
    )
    record_request(asked, "mine", Act(now()))
    assert copied.received_on == day_of(now())


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    """Return a served site with requests in each state that has a page of its own."""
    with served_studio(tmp_path_factory.mktemp("rights"), fill) as studio:
        yield studio


@pytest.fixture
def opened(browser: Browser, served: Studio) -> Iterator[Callable[..., Page]]:
    """Return a function that opens a fresh browser on the site, signed in if asked."""
    pages: list[Page] = []

    def open_page(*, signed_in: bool = False, **options: object) -> Page:
        if signed_in:
            page = served.opened(browser, **options)
        else:
            context = browser.new_context(base_url=served.address, **options)  # type: ignore[arg-type]
            page = context.new_page()
            page.set_default_timeout(PATIENCE)
        pages.append(page)
        return page

    yield open_page
    for page in pages:
        page.context.close()


PAGES = (
    "/vos-droits",
    "/vos-droits/lettre",
    "/en/your-rights",
    "/vos-droits/demande/access",
    "/vos-droits/demande/erasure",
    "/vos-droits/demande/picture?galerie=rivages&photo=q-1",
    "/vos-droits/demande/picture",
    "/vos-droits/confirmer/{confirm}",
    "/vos-droits/suivi/awaited",
    "/vos-droits/suivi/open",
    "/vos-droits/suivi/late",
    "/vos-droits/suivi/doubted",
    "/vos-droits/suivi/copied",
    "/vos-droits/suivi/refused",
    "/compte/droits",
    "/compte/droits/demande/objection",
)


@pytest.mark.parametrize(("theme", "width"), [("light", 1440), ("dark", 390)])
@pytest.mark.parametrize("path", PAGES)
def test_a_page_of_rights_is_accessible_and_fits(
    opened: Callable[..., Page], path: str, theme: str, width: int
) -> None:
    page = opened(
        signed_in=path.startswith("/compte"),
        color_scheme=theme,
        viewport={"width": width, "height": 900},
    )
    answer = page.goto(path.format(**TOKENS))
    assert answer is not None
    assert answer.status == 200
    for more in page.locator("main summary").all():
        more.click()

    assert list(violations(page)) == []
    for narrow in (320, 820, width):
        page.set_viewport_size({"width": narrow, "height": 900})
        assert page.evaluate(WIDER) == 0, f"{path} is wider than {narrow} px"


@pytest.mark.parametrize(("theme", "width"), [("light", 390), ("dark", 1440)])
@pytest.mark.parametrize("scripts", [True, False])
def test_one_goes_forth_and_back_by_buttons_alone(
    opened: Callable[..., Page], theme: str, width: int, *, scripts: bool
) -> None:
    page = opened(
        color_scheme=theme,
        viewport={"width": width, "height": 900},
        java_script_enabled=scripts,
    )
    page.goto("/vos-droits")
    page.get_by_role("link", name="Effacement").click()
    page.get_by_label("Les données ne sont plus nécessaires").check()
    page.get_by_label("Vos mots (facultatif)").fill("Tout, et vite")
    page.get_by_role("button", name="Continuer").click()
    page.get_by_role("button", name="Continuer").click()
    page.locator(".problems").wait_for()
    page.get_by_label("Votre nom").fill("Anne")
    page.get_by_label("Adresse e-mail").fill("anne@example.org")
    page.get_by_label("Adresse e-mail").press("Enter")
    page.get_by_role("button", name="Envoyer ma demande").wait_for()
    if scripts:
        page.wait_for_timeout(400)  # colours are in transition while the page changes
        assert list(violations(page)) == []
    assert page.evaluate(WIDER) == 0 if scripts else True
    page.get_by_role("button", name="Modifier – Vos mots").click()

    assert page.get_by_label("Vos mots (facultatif)").input_value() == "Tout, et vite"
    assert page.context.cookies() == []
