"""Versions of the legal texts in a real browser: wide and narrow, light and dark, no fault."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from playwright.sync_api import Browser

from photoallegret.accounts.operations.sessions import begin_session
from photoallegret.accounts.sessions import cookie_name
from photoallegret.clock import now
from photoallegret.config import Settings
from photoallegret.db import db
from photoallegret.typography import FIXED
from photoallegret.versions.jobs import published_here
from photoallegret.versions.operations.keeping import Published, keep
from tests.browser.conftest import PATIENCE
from tests.browser.serving import served_site
from tests.browser.test_pages import WIDER, violations
from tests.factories import make_account, save
from tests.versions.cases import longer, tell_all

pytestmark = pytest.mark.browser
PATHS = (
    "/confidentialite",
    "/confidentialite/versions",
    "/confidentialite/v/1",
    "/confidentialite/v/2/changements",
    "/en/privacy/v/2/changes",
    "/compte",
)
Site = tuple[Flask, str]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Return a site that has two versions of its policy, and a token of somebody who was told."""
    with served_site(tmp_path_factory.mktemp("versions")) as app, app.app_context():
        account_id = make_account("alice@example.org").id
        save()
        before = published_here()
        keep(before, now() - timedelta(days=40))
        texts = {slug: dict(told) for slug, told in before.texts.items()}
        for code, (old, new) in {
            "fr": (f"1{FIXED}an", f"2{FIXED}ans"),
            "en": ("1 year", "2 years"),
        }.items():
            texts["privacy"][code] = texts["privacy"][code].replace(old, new, 12)
        keep(Published(texts, longer(before.declared), before.site), now())
        tell_all()
        token = begin_session(account_id, {}, "Firefox, Linux", now(), None)
        db.session.remove()
        yield app, token


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
def test_they_read_well(site: Site, browser: Browser, path: str, scheme: str, width: int) -> None:
    app, token = site
    settings: Settings = app.extensions["photoallegret"]
    context = browser.new_context(
        color_scheme=scheme,
        viewport={"width": width, "height": 900},  # type: ignore[arg-type]
    )
    context.set_default_timeout(PATIENCE)
    if path == "/compte":
        context.add_cookies([{"name": cookie_name(app), "value": token, "url": settings.base_url}])
    page = context.new_page()
    page.goto(settings.base_url + path)

    assert page.evaluate(WIDER) == 0
    assert list(violations(page)) == []
    context.close()
