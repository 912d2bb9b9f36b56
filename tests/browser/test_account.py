"""An account from the first word to the last, in a real browser, with mail on a real wire."""

import signal
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO

import pytest
from flask import Flask
from PIL import Image
from playwright.sync_api import Browser, FilePayload, Page, expect

from photoallegret.accounts.models import Role
from photoallegret.accounts.operations.joining import JOIN, PARENT, Joining
from photoallegret.accounts.operations.journal import Trace
from photoallegret.accounts.operations.moving import Side, ask_to_move, move_link
from photoallegret.accounts.operations.picture import keep_picture, write_picture
from photoallegret.accounts.operations.sessions import begin_session
from photoallegret.accounts.sessions import cookie_name
from photoallegret.clock import now
from photoallegret.config import Settings
from photoallegret.db import db
from photoallegret.passwords import hash_password
from tests.accounts.people import ANOTHER, PASSWORD
from tests.browser.conftest import PATIENCE
from tests.browser.serving import served_site
from tests.browser.test_pages import WIDER, violations
from tests.factories import make_account
from tests.support.processes import started
from tests.support.smtp import Mailbox, mail_server, site_file

pytestmark = pytest.mark.browser
STILL = "document.getAnimations().every(one => one.playState !== 'running')"


@dataclass(frozen=True, slots=True)
class Served:
    """A site, where it stands, what its worker has sent, and links and sessions made for it."""

    app: Flask
    address: str
    mailbox: Mailbox
    links: dict[str, str]
    tokens: dict[str, str]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Return a site that is served, with its worker and a mail server beside it."""
    folder = tmp_path_factory.mktemp("accounts")
    with mail_server() as mailbox:
        site_file(folder / "data", server="127.0.0.1", port=mailbox.port, security="none")
        with served_site(folder) as site:
            settings = site.extensions["photoallegret"]
            with site.app_context():
                links, tokens = _people(settings)
            worker = started(settings.data, "worker", PORT=str(settings.port))
            yield Served(site, settings.base_url, mailbox, links, tokens)
            worker.send_signal(signal.SIGTERM)
            worker.communicate(timeout=30)


def _people(settings: Settings) -> tuple[dict[str, str], dict[str, str]]:
    """Make a member and an owner; return links to pages, and a session of each."""
    secrets = settings.secrets
    hashed = hash_password(PASSWORD)
    paul = make_account(
        "paul@example.org", password_hash=hashed, first_name="Paul", last_name="Martin"
    )
    owner = make_account("owner@example.org", Role.OWNER, password_hash=hashed)
    doubted = make_account("doubted@example.org", age_doubted_at=now())
    sent = settings.data / "uploads" / "paul.jpg"
    sent.write_bytes(picture()["buffer"])
    keep_picture(paul.id, write_picture(sent, settings.data), "Oui", now())
    change = ask_to_move(paul.id, "paul@example.net", Trace(now()))
    joining = Joining(
        email="nora@example.org",
        email_key="nora@example.org",
        language="fr",
        password_hash=hashed,
        parent="parent@example.org",
    )
    links = {
        "child": f"/compte/inscription/confirmer/{joining.sealed(JOIN, secrets, now())}",
        "parent": "/compte/inscription/parent/"
        + joining.agreed(now()).sealed(PARENT, secrets, now()),
        "old": f"/compte/adresse/{move_link(change, Side.OLD, secrets, now())}",
        "new": f"/compte/adresse/{move_link(change, Side.NEW, secrets, now())}",
        "gone": "/compte/inscription/confirmer/forged",
    }
    assert doubted.age_doubted_at is not None
    identities = {"member": paul.id, "owner": owner.id}
    db.session.commit()
    db.session.rollback()
    tokens = {
        who: begin_session(identity, {}, "Firefox, Linux", now() - timedelta(minutes=1), None)
        for who, identity in identities.items()
    }
    return links, tokens


@pytest.fixture
def opened(browser: Browser, served: Served) -> Iterator[Callable[..., Page]]:
    """Return a function that opens a fresh browser on the site, signed in ``as_`` somebody."""
    contexts = []

    def open_page(as_: str = "", **options: object) -> Page:
        context = browser.new_context(base_url=served.address, **options)  # type: ignore[arg-type]
        contexts.append(context)
        if as_:
            name, token = cookie_name(served.app), served.tokens[as_]
            context.add_cookies([{"name": name, "value": token, "url": served.address}])
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        return page

    yield open_page
    for context in contexts:
        context.close()


def picture() -> FilePayload:
    buffer = BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "canary"
    Image.new("RGB", (1200, 800), (90, 120, 150)).save(buffer, "JPEG", exif=exif.tobytes())
    return {"name": "moi.jpg", "mimeType": "image/jpeg", "buffer": buffer.getvalue()}


def sign_in(page: Page, email: str, password: str) -> None:
    page.goto("/compte/connexion")
    page.get_by_label("Adresse e-mail").fill(email)
    page.get_by_label("Mot de passe", exact=True).fill(password)
    page.get_by_role("button", name="Se connecter").click()
    page.wait_for_url("**/compte")


@pytest.mark.parametrize("scripts", [True, False])
def test_an_account_from_the_first_word_to_the_last(
    served: Served, opened: Callable[..., Page], scripts: bool
) -> None:
    page = opened(java_script_enabled=scripts)
    email, other = (f"alice-{scripts}@example.{end}".lower() for end in ("org", "net"))

    page.goto("/")
    page.locator("footer").get_by_role("link", name="Compte").click()
    page.get_by_role("link", name="Pas encore de compte").click()
    page.get_by_label("Adresse e-mail").fill(email)
    page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
    page.get_by_label("J’ai quinze ans ou plus.").check()
    page.get_by_role("button", name="Créer mon compte").click()
    page.wait_for_url("**/compte/inscription/message")
    page.goto(served.mailbox.link_to(email, 1))
    page.get_by_label("Le mot de passe choisi", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Ouvrir mon compte").click()
    page.get_by_role("heading", name="Votre compte est ouvert").wait_for()
    assert page.context.cookies() == [], "none before a sign-in"
    sign_in(page, email, PASSWORD)

    page.get_by_role("link", name="Modifier – Nom et langue").click()
    page.get_by_label("Prénom (facultatif)").fill("Alice")
    page.get_by_role("button", name="Enregistrer").click()
    page.get_by_text("Votre profil est enregistré").wait_for()
    page.get_by_role("link", name="Ajouter – Image").click()
    page.get_by_label("Image", exact=True).set_input_files(picture())
    page.get_by_role("button", name="Ajouter mon image").click()
    page.get_by_text("Votre image est enregistrée").wait_for()
    address = page.locator(".holder").get_attribute("src") or ""
    shown = page.request.get(served.address + address)
    assert shown.ok
    assert b"canary" not in shown.body()

    page.get_by_role("link", name="Modifier – Adresse e-mail").click()
    page.get_by_label("Adresse e-mail").fill(other)
    page.get_by_role("button", name="Écrire aux deux adresses").click()
    page.get_by_role("heading", name="Une autre adresse").wait_for()
    for recipient, number in ((email, 2), (other, 1)):
        page.goto(served.mailbox.link_to(recipient, number))
        page.get_by_role("button", name="Donner mon accord").click()
        page.get_by_role("heading", name="Merci, c’est noté").wait_for()
    page.goto("/compte")
    expect(page.locator("main").get_by_text(other).first).to_be_visible()

    page.get_by_role("button", name="Se déconnecter").click()
    page.goto("/compte/connexion")
    page.get_by_role("link", name="Mot de passe oublié").click()
    page.get_by_label("Adresse e-mail").fill(other)
    page.get_by_role("button", name="Recevoir un lien").click()
    page.wait_for_url("**/message")
    page.goto(served.mailbox.link_to(other, 2))
    page.get_by_label("Nouveau mot de passe").fill(ANOTHER)
    page.get_by_role("button", name="Garder ce mot de passe").click()
    page.wait_for_url("**/compte")
    sign_in(opened(java_script_enabled=scripts), other, ANOTHER)


PAGES = (
    ("", "/compte/connexion"),
    ("", "/compte/inscription"),
    ("", "/en/account/sign-up/under-15"),
    ("", "/compte/inscription/message"),
    ("", "/compte/mot-de-passe-oublie"),
    ("", "child"),
    ("", "parent"),
    ("", "old"),
    ("", "new"),
    ("", "gone"),
    ("member", "/compte"),
    ("member", "/compte/profil"),
    ("member", "/compte/image"),
    ("member", "/compte/mot-de-passe"),
    ("owner", "/atelier/membres"),
)


@pytest.mark.parametrize("look", [("light", 1440), ("dark", 390)])
@pytest.mark.parametrize(("who", "name"), PAGES)
def test_a_page_of_accounts_is_accessible_and_fits(
    served: Served, opened: Callable[..., Page], who: str, name: str, look: tuple[str, int]
) -> None:
    theme, width = look
    page = opened(as_=who, color_scheme=theme, viewport={"width": width, "height": 900})

    answer = page.goto(served.links.get(name, name))

    assert answer is not None
    assert answer.status == (410 if name == "gone" else 200)
    assert list(violations(page)) == []
    for narrow in (320, 820, width):
        page.set_viewport_size({"width": narrow, "height": 900})
        assert page.evaluate(WIDER) == 0, f"{name} is wider than {narrow} px"


def test_what_is_missing_is_said_where_it_is_missing(opened: Callable[..., Page]) -> None:
    page = opened(viewport={"width": 390, "height": 900})
    page.goto("/compte/inscription")
    page.get_by_label("Adresse e-mail").fill("alice@example.org")
    page.get_by_role("button", name="Créer mon compte").click()
    page.get_by_role("alert").wait_for()

    page.get_by_role("alert").get_by_role("link").last.click()

    assert page.evaluate("document.activeElement.id") == "of_age"
    assert page.get_by_label("Adresse e-mail").input_value() == "alice@example.org"
    page.wait_for_function(STILL)  # colours are in transition while the page changes
    assert list(violations(page)) == []
