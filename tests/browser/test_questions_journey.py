"""A question from the first word to the last on a site really served: every act is on a page.

Mails leave by the outbox and the background work, to a mail server on a real wire. Two minutes
of second thoughts are let pass in the database: nothing else is done behind the pages' back.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, FilePayload, Page, expect
from sqlalchemy import update

from photoallegret.clock import now
from photoallegret.config import read_settings
from photoallegret.db import db
from photoallegret.factory import create_app
from photoallegret.outbox.models import MailState, OutgoingMail
from photoallegret.outbox.operations.posting import JOB
from photoallegret.worker import ring
from tests.accounts.people import PASSWORD
from tests.browser.conftest import PATIENCE
from tests.browser.empty_site import EmptySite, served_empty
from tests.support.smtp import Mailbox, mail_server

pytestmark = pytest.mark.browser
OWNER = "owner@example.org"
A_PERSON_TAKES_MS = 3500
"""To fill in a form: who is quicker is doubted."""
PUBLIC = "Comment avez-vous obtenu cette brume ?"
ANSWER = "Trente secondes de pose, sans vent."


@dataclass(frozen=True, slots=True)
class World:
    """A site, what its mail server took, and a browser for each person."""

    site: EmptySite
    mailbox: Mailbox
    browser: Browser

    def person(self, *, scripts: bool) -> BrowserContext:
        """Return a fresh browser on the site."""
        context = self.browser.new_context(
            base_url=self.site.address, java_script_enabled=scripts, locale="fr-FR"
        )
        context.set_default_timeout(PATIENCE)
        return context

    def let_two_minutes_pass(self) -> None:
        """Make what waits for second thoughts due now, and wake the sender."""
        told = {"PHOTOALLEGRET_DATA": str(self.site.data), "PORT": self.site.port}
        app = create_app(read_settings(told))
        with app.app_context():
            waiting = update(OutgoingMail).where(OutgoingMail.state == MailState.WAITING)
            db.session.execute(waiting.values(next_at=now()))
            db.session.commit()
            ring(JOB)
            db.engine.dispose()


@pytest.fixture(scope="module")
def world(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Return a served site with one photograph hung, its worker, and its owner's password set."""
    folder = tmp_path_factory.mktemp("questions-journey")
    path = folder / "q-1.jpg"
    Image.new("RGB", (1800, 1200), (90, 110, 130)).save(path)
    with (
        mail_server() as mailbox,
        served_empty(folder, server="127.0.0.1", port=mailbox.port, security="none") as site,
    ):
        import_it = ("photos", "import", str(path), "--gallery", "rivages", "--title", "Rivages")
        site.command(*import_it, "--publish")
        world = World(site, mailbox, browser)
        owner = world.person(scripts=True)
        page = owner.new_page()
        page.goto(site.command("accounts", "create-owner", OWNER).split()[-1])
        page.get_by_label("Nouveau mot de passe").fill(PASSWORD)
        press(page, "Garder ce mot de passe")
        page.wait_for_url("**/atelier")
        owner.close()
        yield world


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def picture(name: str, colour: tuple[int, int, int]) -> FilePayload:
    buffer, exif = BytesIO(), Image.Exif()
    exif[0x010E] = "canary"
    Image.new("RGB", (1200, 800), colour).save(buffer, "JPEG", exif=exif.tobytes())
    return {"name": name, "mimeType": "image/jpeg", "buffer": buffer.getvalue()}


def ask(page: Page, visitor: str, text: str) -> str:
    """Ask about a photograph, from its page, with two pictures; return the reference."""
    page.goto("/galeries/rivages/q-1")
    page.locator('a[href^="/contact?"]').click()
    page.get_by_label("Votre nom").fill("Mme Anne Dupont")
    page.get_by_label("Adresse e-mail").fill(visitor)
    page.get_by_label("Votre question").fill(text)
    pictures = [picture("essai-1.jpg", (90, 120, 150)), picture("essai-2.jpg", (150, 120, 90))]
    page.get_by_label("Images (facultatif)").set_input_files(pictures)
    page.get_by_label("Oui, avec mon prénom").check()
    page.wait_for_timeout(A_PERSON_TAKES_MS)
    press(page, "Envoyer ma question")
    page.wait_for_url("**/contact/suivi/*")
    found = re.search(r"Q-[A-Z0-9]{6}", page.locator("h1").inner_text())
    assert found is not None
    return found[0]


def sign_in(page: Page) -> None:
    page.goto("/compte/connexion")
    page.get_by_label("Adresse e-mail").fill(OWNER)
    page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
    press(page, "Se connecter")
    page.wait_for_url("**/atelier")


def publish(page: Page, reference: str) -> None:
    """Read the question on the desk, look at its mail, publish it with its first picture."""
    page.get_by_role("navigation", name="Atelier").get_by_role("link", name="Questions").click()
    page.locator("main .letter__link").first.click()
    page.get_by_text(reference).first.wait_for()
    assert page.locator(".enclosed img").count() == 2
    page.get_by_label("Votre réponse").fill(ANSWER)
    page.get_by_text("Publier la question et la réponse").click()
    page.get_by_label("Question telle que publiée").fill(PUBLIC)
    page.get_by_label("Image 1").check()
    assert page.get_by_label("Prénom affiché").input_value() == "Anne"
    page.locator('button[value="mail-publish"]').click()
    page.locator("#mail pre").wait_for()
    assert ANSWER in page.locator("#mail pre").inner_text()
    press(page, "Publier et répondre")
    page.get_by_text(f"{reference} est publique").wait_for()


def report(page: Page, address: str, reporter: str) -> None:
    page.goto(address)
    page.get_by_role("link", name="Signaler ce contenu").click()
    page.get_by_label("Il révèle des données personnelles").check()
    page.get_by_label("Pourquoi le pensez-vous illicite").fill("Je suis nommé.")
    page.get_by_label("Votre nom").fill("Paul")
    page.get_by_label("Adresse e-mail").fill(reporter)
    page.get_by_label("Je pense de bonne foi").check()
    press(page, "Envoyer mon signalement")
    page.wait_for_url("**/questions/signalement/S-*")


def remove(page: Page) -> None:
    """Read the report on the desk and take the question off the site."""
    page.goto("/atelier/questions")
    page.get_by_role("link", name="Un signalement attend").click()
    page.locator("main .letter__link").first.click()
    page.get_by_label("Votre décision").fill("Une personne y était nommée.")
    page.get_by_label("Motif du retrait").select_option("personal-data")
    press(page, "Retirer du site maintenant")
    page.get_by_text("et son auteur prévenu").wait_for()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_question_from_the_first_word_to_the_last(world: World, scripts: bool) -> None:
    anne, paul = (f"{who}-{scripts}@example.org".lower() for who in ("anne", "paul"))
    visitor, other, owner = (world.person(scripts=scripts) for _ in range(3))
    page, desk, stranger = visitor.new_page(), owner.new_page(), other.new_page()

    reference = ask(page, anne, f"{PUBLIC} J’essaie depuis longtemps. {scripts}")
    follow = page.url
    sign_in(desk)
    desk.goto("/atelier/questions")
    assert desk.locator("main .letter__link").count() == 0  # the address is not proved

    page.goto(world.mailbox.link_to(anne, 1, "/contact/confirmer/"))
    page.get_by_text("elle portera ce prénom").wait_for()
    press(page, "Envoyer ma question")
    page.get_by_text("Votre question est bien arrivée").wait_for()
    assert reference in world.mailbox.text_to(anne, 2)

    publish(desk, reference)
    world.let_two_minutes_pass()
    assert ANSWER in world.mailbox.text_to(anne, 3)
    address = world.mailbox.link_to(anne, 3, "/questions/")
    page.goto(address)
    expect(page.get_by_text(ANSWER)).to_be_visible()
    expect(page.get_by_text("Demandé par Anne", exact=False)).to_be_visible()
    assert "Dupont" not in page.content()
    shown = page.locator(".answer__pictures img")
    assert shown.count() == 1
    kept = world.site.address + (shown.get_attribute("src") or "")
    assert b"canary" not in page.request.get(kept).body()
    assert page.request.get(kept).ok

    report(stranger, address, paul)
    assert address in world.mailbox.text_to(paul, 1)
    remove(desk)
    gone = stranger.goto(address)
    assert gone is not None
    assert gone.status == 410
    assert page.request.get(kept).status == 404
    decided = world.mailbox.text_to(paul, 2)
    assert "n’est plus sur le site" in decided
    assert "Une personne y était nommée." in decided

    world.let_two_minutes_pass()
    assert reference in world.mailbox.text_to(anne, 4)
    page.goto(follow)
    expect(page.get_by_text("Votre question est close")).to_be_visible()
    assert visitor.cookies() == other.cookies() == []
    for person in (visitor, other, owner):
        person.close()
