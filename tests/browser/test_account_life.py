"""An account's whole life on a site really served: made, filled, copied, kept once, and gone.

Mails go by the outbox and the background work to a mail server on a real wire. Seven days are
let pass in the database: nothing else is done behind the pages' back.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from zipfile import ZipFile

import pytest
from flask import Flask
from PIL import Image
from playwright.sync_api import Browser, FilePayload, Page, expect
from sqlalchemy import update

from photoallegret.accounts.models import Account
from photoallegret.clock import now
from photoallegret.config import read_settings
from photoallegret.db import db
from photoallegret.factory import create_app
from photoallegret.worker import ring
from tests.accounts.people import PASSWORD
from tests.browser.conftest import PATIENCE
from tests.browser.empty_site import EmptySite, served_empty
from tests.support.canaries import dump, folder_bytes
from tests.support.processes import becomes
from tests.support.smtp import PATIENCE_SECONDS, Mailbox, mail_server

pytestmark = pytest.mark.browser
FIRST, LAST = "Zéphyrine", "Quatrebarbes"


@dataclass(frozen=True, slots=True)
class World:
    """A site, another view of its database, and what its mail server took."""

    site: EmptySite
    app: Flask
    mailbox: Mailbox

    def let_seven_days_pass(self) -> None:
        """Make accounts that are to be erased due now, and wake who erases them."""
        with self.app.app_context():
            closing = update(Account).where(Account.closing_at.is_not(None))
            db.session.execute(closing.values(closing_at=now()))
            db.session.commit()
            ring("closing")

    def everything(self) -> bytes:
        """Return the whole database as text, and every file of the data folder with its name."""
        with self.app.app_context():
            rows = dump()
            db.session.rollback()
        return b"\n".join([rows.encode(), *(held for _, held in folder_bytes(self.site.data))])


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Return a site served by its own command, its background work beside it."""
    folder = tmp_path_factory.mktemp("account-life")
    with (
        mail_server() as mailbox,
        served_empty(folder, server="127.0.0.1", port=mailbox.port, security="none") as site,
    ):
        told = {"PHOTOALLEGRET_DATA": str(site.data), "PORT": site.port}
        app = create_app(read_settings(told))
        yield World(site, app, mailbox)
        with app.app_context():
            db.engine.dispose()


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def picture() -> FilePayload:
    buffer = BytesIO()
    Image.new("RGB", (1200, 800), (90, 120, 150)).save(buffer, "JPEG")
    return {"name": "moi.jpg", "mimeType": "image/jpeg", "buffer": buffer.getvalue()}


def sign_up(page: Page, world: World, email: str) -> None:
    """Make an account, by the link that comes by mail, and sign in to it."""
    page.goto("/compte/inscription")
    page.get_by_label("Adresse e-mail").fill(email)
    page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
    page.get_by_label("J’ai quinze ans ou plus.").check()
    press(page, "Créer mon compte")
    page.goto(world.mailbox.link_to(email, 1))
    page.get_by_label("Le mot de passe choisi", exact=True).fill(PASSWORD)
    press(page, "Ouvrir mon compte")
    page.get_by_role("heading", name="Votre compte est ouvert").wait_for()
    sign_in(page, email)
    page.wait_for_url("**/compte")


def sign_in(page: Page, email: str) -> None:
    page.goto("/compte/connexion")
    page.get_by_label("Adresse e-mail").fill(email)
    page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
    press(page, "Se connecter")


def complete(page: Page) -> None:
    """Give names and a picture."""
    page.get_by_role("link", name="Modifier – Nom et langue").click()
    page.get_by_label("Prénom (facultatif)").fill(FIRST)
    page.get_by_label("Nom (facultatif)", exact=True).fill(LAST)
    press(page, "Enregistrer")
    page.get_by_role("link", name="Ajouter – Image").click()
    page.get_by_label("Image", exact=True).set_input_files(picture())
    press(page, "Ajouter mon image")
    expect(page.locator(".holder")).to_be_visible()


def copy(page: Page, world: World, email: str) -> ZipFile:
    """Have a copy of everything made; return it, fetched where the mail says."""
    page.get_by_role("link", name="Ce qui est conservé sur vous").click()
    press(page, "Préparer mes données")
    page.goto(world.mailbox.link_to(email, 2))
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Télécharger mes données").click()
    return ZipFile(waiting.value.path())


def see_when_it_dies(page: Page) -> None:
    """Read, on the page of one's data, the day of each record or the article that keeps it."""
    page.goto("/compte/donnees")
    for what, death in (
        ("security", "Disparaît le"),
        ("mail", "Disparaît le"),
        ("consents", "tant que tient le consentement (RGPD art. 7(1))"),
        ("accounts", "tant que le compte est conservé (RGPD art. 6(1)(b))"),
    ):
        part = page.locator(f"section:has(#{what})")
        expect(part.locator(".held__record > .label").first).to_contain_text(death)


def found(world: World, traces: Iterable[str]) -> list[str]:
    """Return which texts still stand anywhere in the database or in the data folder."""
    everything = world.everything()
    return [trace for trace in traces if trace.encode() in everything]


def ask_to_delete(page: Page) -> None:
    """See what goes and what stays, then have the account erased in seven days."""
    page.goto("/compte")
    page.get_by_role("link", name="Supprimer mon compte").click()
    expect(page.get_by_text("Prénom et nom d’un compte")).to_be_visible()
    expect(page.get_by_text("RGPD art. 7(1)")).to_be_visible()
    press(page, "Supprimer mon compte")
    expect(page.get_by_role("button", name="Garder mon compte")).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False])
def test_an_account_lives_and_is_gone(world: World, browser: Browser, scripts: bool) -> None:
    email = f"zephyrine-{scripts}@example.org".lower()
    context = browser.new_context(
        base_url=world.site.address, java_script_enabled=scripts, locale="fr-FR"
    )
    context.set_default_timeout(PATIENCE)
    page, mailbox = context.new_page(), world.mailbox
    page.goto("/")
    assert context.cookies() == []

    sign_up(page, world, email)
    complete(page)
    with copy(page, world, email) as archive:
        held = json.loads(archive.read("data.json"))
        pictures = [name for name in archive.namelist() if name.endswith("512.jpg")]
        assert Image.open(BytesIO(archive.read(pictures[0]))).size == (512, 512)
    told = {record["processing"]: record["fields"] for record in held["records"]}
    assert told["accounts"]["email"] == email
    assert told["profiles"] == {"first_name": FIRST, "last_name": LAST}
    see_when_it_dies(page)

    ask_to_delete(page)
    page.goto(mailbox.link_to(email, 3))
    press(page, "Garder mon compte")
    page.get_by_role("heading", name="Votre compte reste.").wait_for()
    world.let_seven_days_pass()
    assert "reste" in mailbox.text_to(email, 4)
    ask_to_delete(page)
    late = mailbox.link_to(email, 5)
    for traced in (email, FIRST):
        assert traced.encode() in world.everything()
    world.let_seven_days_pass()

    done = mailbox.text_to(email, 6)
    assert "RGPD art. 7(1)" in done
    page.goto("/compte")
    assert "/compte/connexion" in page.url
    sign_in(page, email)
    expect(page.get_by_text("Adresse ou mot de passe incorrect").first).to_be_visible()
    for link in (late, mailbox.link_to(email, 1)):
        answer = page.goto(link)
        assert answer is not None
        assert answer.status == 410
    traces = (email, email.partition("@")[0], FIRST, LAST, told["accounts"]["reference"])
    left = becomes(lambda: not found(world, traces), PATIENCE_SECONDS)
    assert left, found(world, traces)
    for folder in ("profiles", "exports"):
        assert [path for path in (world.site.data / folder).rglob("*") if path.is_file()] == []
    context.close()
