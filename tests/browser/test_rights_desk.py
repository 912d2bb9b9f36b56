"""Requests answered at the desk, in real browsers: erased, corrected, objected, doubted."""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, FilePayload, Page, expect

from photoallegret.accounts.models import Account, Role
from photoallegret.accounts.operations.sessions import begin_session
from photoallegret.clock import now
from photoallegret.config import read_settings
from photoallegret.db import db
from photoallegret.factory import create_app
from photoallegret.rights.models import Kind
from tests.browser.conftest import PATIENCE
from tests.browser.empty_site import EmptySite, served_empty
from tests.factories import make_account, make_question, make_request
from tests.support.canaries import dump, folder_bytes
from tests.support.processes import becomes
from tests.support.smtp import PATIENCE_SECONDS, Mailbox, mail_server

pytestmark = pytest.mark.browser
OWNER, FIRST, LAST = "owner@example.org", "Zéphyrine", "Quatrebarbes"
PDF = b"%PDF-1.7 PIECE-D-IDENTITE"
_numbers = itertools.count(1)


@dataclass(frozen=True, slots=True)
class World:
    """A site, another view of its database, what its mail server took, and browsers."""

    site: EmptySite
    app: Flask
    mailbox: Mailbox
    browser: Browser

    def signed_in(self, account_id: int, *, scripts: bool) -> BrowserContext:
        """Return a browser signed in to an account."""
        with self.app.app_context():
            token = begin_session(account_id, {}, "Firefox, Linux", now(), None)
        cookie = {"name": "session", "value": token, "url": self.site.address}
        context = self.person(scripts=scripts)
        context.add_cookies([cookie])
        return context

    def person(self, *, scripts: bool) -> BrowserContext:
        """Return a fresh browser on the site."""
        context = self.browser.new_context(
            base_url=self.site.address, java_script_enabled=scripts, locale="fr-FR"
        )
        context.set_default_timeout(PATIENCE)
        return context

    def request(self, kind: Kind, email: str, **values: object) -> tuple[int, str]:
        """Return the number and the secret path of a request, of an account where one is given."""
        with self.app.app_context():
            account = db.session.get(Account, values.pop("account_id", None) or 0)
            made = make_request(
                kind, at=now(), account=account, email=email, email_key=email, **values
            )
            found = made.id, f"/vos-droits/suivi/{made.secret}"
            db.session.commit()
            return found

    def everything(self) -> bytes:
        """Return the whole database as text, and every file of the data folder with its name."""
        with self.app.app_context():
            rows = dump()
            db.session.rollback()
        return b"\n".join([rows.encode(), *(held for _, held in folder_bytes(self.site.data))])


@pytest.fixture(scope="module")
def world(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Return a served site with its worker and an owner."""
    folder = tmp_path_factory.mktemp("rights-desk")
    with (
        mail_server() as mailbox,
        served_empty(folder, server="127.0.0.1", port=mailbox.port, security="none") as site,
    ):
        app = create_app(read_settings({"PHOTOALLEGRET_DATA": str(site.data), "PORT": site.port}))
        with app.app_context():
            make_account(OWNER, Role.OWNER)
            db.session.commit()
        yield World(site, app, mailbox, browser)
        with app.app_context():
            db.engine.dispose()


@pytest.fixture(params=[True, False], ids=["scripts", "plain"])
def desk(request: pytest.FixtureRequest, world: World) -> Iterator[Page]:
    """Return the photographer's browser, with scripts and without."""
    context = world.signed_in(1, scripts=request.param)
    yield context.new_page()
    context.close()


def address(name: str) -> str:
    """Return an address of nobody else."""
    return f"{name}-{next(_numbers)}@example.org"


def member(world: World, email: str, **values: object) -> int:
    with world.app.app_context():
        account_id = make_account(email, first_name=FIRST, last_name=LAST, **values).id
        db.session.commit()
        return account_id


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def answer(page: Page, outcome: str, words: str) -> None:
    page.get_by_label(outcome, exact=True).check()
    page.get_by_label("Vos mots").fill(words)
    press(page, "Envoyer la réponse")
    expect(page.get_by_text("La réponse est envoyée.")).to_be_visible()


def test_an_account_asks_to_be_erased_and_is(world: World, desk: Page, tmp_path: Path) -> None:
    email = address("erased")
    account_id = member(world, email)
    with world.app.app_context():
        make_question(email=email, email_key=email, name=f"{FIRST} {LAST}")
        db.session.commit()
    context = world.signed_in(account_id, scripts=True)
    page = context.new_page()
    page.goto("/compte/droits/demande/erasure")
    press(page, "Continuer")
    press(page, "Envoyer ma demande")
    page.wait_for_url("**/vos-droits/suivi/*")
    followed = page.url
    reference = re.search(r"D-[A-Z0-9]{6}", page.locator("h1").inner_text())[0]
    assert world.mailbox.text_to(email, 1)  # an erasure takes mail that still waits

    desk.goto("/atelier/demandes")
    desk.get_by_role("link", name=re.compile(FIRST)).first.click()
    press(desk, "Voir l’effet de l’effacement")
    expect(desk.get_by_role("heading", name="Effet de l’effacement")).to_be_visible()
    press(desk, "Effacer maintenant, et répondre")
    expect(desk.get_by_text("Effacé, et la demande a sa réponse.")).to_be_visible()

    assert world.mailbox.text_to(email, 2)  # it is done
    assert becomes(lambda: email.encode() not in world.everything(), PATIENCE_SECONDS)
    left = world.everything()
    assert [mark for mark in (FIRST, LAST) if mark.encode() in left] == []
    page.goto(followed)
    expect(page.get_by_text("Cette demande a reçu sa réponse")).to_be_visible()
    page.get_by_role("link", name=re.compile("Reçu signé")).last.click()
    with page.expect_download() as coming:
        page.get_by_role("link", name=re.compile("reçu signé", re.IGNORECASE)).first.click()
    receipt = tmp_path / "receipt.jsonld"
    coming.value.save_as(receipt)
    assert reference in world.site.command("privacy", "verify", str(receipt))
    context.close()


def test_a_name_is_corrected_from_its_request(world: World, desk: Page) -> None:
    email = address("wrong")
    account_id = member(world, email)
    number, followed = world.request(Kind.RECTIFICATION, email, account_id=account_id)

    desk.goto(f"/atelier/demandes/{number}")
    press(desk, "Voir ce qui se rectifie ici")
    desk.get_by_label(re.compile("Prénom")).fill("Zoé")
    press(desk, "Rectifier")
    answer(desk, "Demande satisfaite", "C’est corrigé.")

    with world.app.app_context():
        assert db.session.get_one(Account, account_id).first_name == "Zoé"
        db.session.rollback()
    told = desk.context.new_page()
    told.goto(followed)
    expect(told.get_by_text("C’est corrigé.")).to_be_visible()


def test_what_is_objected_to_goes_and_the_rest_stays(world: World, desk: Page) -> None:
    email = address("objects")
    account_id = member(world, email)
    with world.app.app_context():
        make_question("Un mot unique 7F3K ?", email=email, email_key=email)
        db.session.commit()
    number, _ = world.request(
        Kind.OBJECTION, email, account_id=account_id, scope=("questions",), words="Assez."
    )

    desk.goto(f"/atelier/demandes/{number}")
    press(desk, "Voir l’effet de l’effacement")
    press(desk, "Effacer maintenant, et répondre")
    expect(desk.get_by_text("Effacé, et la demande a sa réponse.")).to_be_visible()

    assert b"Un mot unique 7F3K" not in world.everything()
    with world.app.app_context():
        assert db.session.get(Account, account_id) is not None
        db.session.rollback()


def test_a_doubt_is_settled_by_a_paper_that_goes(world: World, desk: Page) -> None:
    email = address("doubted")
    number, followed = world.request(Kind.ACCESS, email)
    visitor = world.person(scripts=False)
    page = visitor.new_page()
    page.goto(followed)
    expect(page.locator("input[type=file]")).to_have_count(0)

    desk.goto(f"/atelier/demandes/{number}")
    desk.get_by_label("Vos mots").fill("L’adresse a changé hier.")
    desk.get_by_text("Prolonger, douter, noter").click()
    press(desk, "Douter de l’identité")
    expect(desk.get_by_text("Le délai est suspendu.").first).to_be_visible()
    page.goto(followed)
    paper = FilePayload(name="carte.pdf", mimeType="application/pdf", buffer=PDF)
    page.locator("input[type=file]").set_input_files(paper)
    press(page, "Envoyer cette pièce")
    folder = world.site.data / "identity"
    assert [PDF in path.read_bytes() for path in folder.iterdir()] == [False]
    desk.reload()
    shown = desk.request.get(
        desk.get_by_role("link", name=re.compile("Pièce d’identité du")).get_attribute("href")
    )
    assert shown.body() == PDF
    desk.get_by_label("La pièce la prouve").check()
    press(desk, "Établir l’identité")

    expect(desk.get_by_text("L’identité est établie")).to_be_visible()
    assert list(folder.iterdir()) == []
    page.goto(followed)
    expect(page.get_by_text("pièce d’identité est supprimée").first).to_be_visible()
    visitor.close()
