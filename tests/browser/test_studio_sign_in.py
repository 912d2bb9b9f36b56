"""The owner comes in: link, password, second factor, out and in again, with scripts and without."""

from collections.abc import Iterator
from datetime import timedelta

import pyotp
import pytest
from flask import Flask
from playwright.sync_api import Browser, Page

from photoallegret.accounts.operations.links import LinkPurpose, make_link
from photoallegret.clock import now
from photoallegret.db import db
from tests.accounts.people import ANOTHER, PASSWORD, application, person
from tests.browser.conftest import PATIENCE
from tests.browser.serving import served_site
from tests.browser.test_pages import WIDER, violations

pytestmark = pytest.mark.browser
EMAIL = "anne@example.org"
ACCOUNT = (
    "/atelier/compte",
    "/atelier/compte/second-facteur",
    "/atelier/compte/mot-de-passe",
    "/atelier/compte/cles",
    "/atelier/compte/journal",
    "/compte",
    "/compte/confirmer",
)


@pytest.fixture
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """Serve a site of this test's own, which belongs to Anne."""
    with served_site(tmp_path_factory.mktemp("site")) as served:
        with served.app_context():
            person(EMAIL)
        yield served


def opened(browser: Browser, site: Flask, **options: object) -> Page:
    settings = site.extensions["photoallegret"]
    page = browser.new_context(base_url=settings.base_url, **options).new_page()
    page.set_default_timeout(PATIENCE)
    return page


def link(site: Flask) -> str:
    with site.app_context():
        token = make_link(LinkPurpose.SET_PASSWORD, 1, now())
        db.session.commit()
        db.session.remove()
    return f"/compte/mot-de-passe/{token}"


def press(page: Page, name: str) -> None:
    with page.expect_navigation():
        page.locator("main").get_by_role("button", name=name, exact=True).click()


def sign_in(page: Page, password: str = PASSWORD) -> None:
    page.goto("/compte/connexion")
    page.get_by_label("Adresse e-mail").fill(EMAIL)
    page.get_by_label("Mot de passe").fill(password)
    press(page, "Se connecter")


@pytest.mark.parametrize("scripts", [True, False])
def test_the_owner_comes_in_by_a_link_and_again_by_a_code(
    browser: Browser, site: Flask, *, scripts: bool
) -> None:
    page = opened(browser, site, java_script_enabled=scripts, reduced_motion="reduce")
    page.goto(link(site))
    page.get_by_label("Nouveau mot de passe").fill(ANOTHER)
    press(page, "Garder ce mot de passe")
    page.wait_for_url("**/atelier")

    page.get_by_role("link", name="Compte").click()
    page.get_by_role("link", name="Mettre en place le second facteur").click()
    press(page, "Mettre en place le second facteur")
    totp = pyotp.TOTP(page.locator(".secret-text").inner_text().replace(" ", ""))
    page.get_by_label("Code de l’application").fill(totp.now())
    press(page, "Activer le second facteur")
    codes = page.locator(".recovery code").all_inner_texts()
    page.get_by_role("button", name="Se déconnecter").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Vous êtes déconnecté"
    assert page.context.cookies() == []

    sign_in(page, ANOTHER)
    assert page.context.cookies() == []
    page.get_by_label("Code de l’application").fill(totp.at(now() + timedelta(seconds=30)))
    press(page, "Se connecter")
    page.wait_for_url("**/atelier")
    page.get_by_role("button", name="Se déconnecter").click()

    sign_in(page, ANOTHER)
    page.get_by_text("L’application n’est pas à portée de main").click()
    page.get_by_label("Code de secours").fill(codes[0])
    press(page, "Se connecter")
    page.wait_for_url("**/atelier")
    assert [cookie["httpOnly"] for cookie in page.context.cookies()] == [True]
    page.context.close()


def test_a_password_is_shown_and_hidden_and_sent_hidden(browser: Browser, site: Flask) -> None:
    page = opened(browser, site, reduced_motion="reduce")
    page.goto("/compte/connexion")
    field = page.locator("#password")

    page.get_by_role("button", name="Afficher", exact=True).click()
    shown = field.get_attribute("type")
    page.get_by_role("button", name="Masquer", exact=True).click()
    hidden = field.get_attribute("type")

    assert (shown, hidden) == ("text", "password")
    page.context.close()


def test_without_scripts_no_button_does_nothing(browser: Browser, site: Flask) -> None:
    page = opened(browser, site, java_script_enabled=False)
    page.goto("/compte/connexion")

    assert page.locator("main button:visible").count() == 1
    page.context.close()


@pytest.mark.parametrize(
    ("theme", "width"), [("light", 390), ("light", 1440), ("dark", 390), ("dark", 1440)]
)
def test_every_page_is_accessible_and_fits(
    browser: Browser, site: Flask, theme: str, width: int
) -> None:
    size = {"width": width, "height": 900}
    page = opened(browser, site, color_scheme=theme, viewport=size, reduced_motion="reduce")
    errors: list[str] = []
    page.on("console", lambda m: errors.append(m.text) if m.type == "error" else None)

    def examine() -> None:
        assert list(violations(page)) == [], page.url
        for wide in (320, width):
            page.set_viewport_size({"width": wide, "height": 900})
            assert page.evaluate(WIDER) == 0, f"{page.url} is wider than {wide} px"

    page.goto("/compte/connexion")
    examine()
    page.goto(link(site))
    examine()
    page.goto("/compte/connexion")
    sign_in(page)
    page.wait_for_url("**/atelier")
    assert errors == []
    for path in ACCOUNT:
        page.goto(path)
        examine()
    page.goto("/atelier/compte/second-facteur")
    press(page, "Mettre en place le second facteur")
    examine()
    page.goto("/atelier/compte/cles")
    page.get_by_label("Nom de la clé").fill("Lightroom")
    press(page, "Créer une clé")
    examine()
    with page.expect_navigation():
        page.get_by_role("button", name="Se déconnecter").click()
    examine()
    assert errors == []
    sign_in(page, "faux")
    examine()
    with site.app_context():
        application(site, 1, now())
        db.session.remove()
    sign_in(page)
    examine()
    page.goto("/compte/mot-de-passe/rien")
    examine()
    page.context.close()
