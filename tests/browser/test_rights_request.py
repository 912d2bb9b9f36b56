"""A right used without an account, on a site really served, its mail on a real wire."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage

import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import PATIENCE
from tests.browser.empty_site import EmptySite, served_empty
from tests.support.processes import becomes
from tests.support.smtp import Mailbox, mail_server

pytestmark = pytest.mark.browser
OWNER = "owner@example.org"
PATIENCE_SECONDS = 90


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

    def mails_to(self, recipient: str) -> list[EmailMessage]:
        """Return the messages that came for somebody."""
        return [one for one in self.mailbox.messages if str(one["To"]) == recipient]

    def mail_with(self, recipient: str, words: str) -> str:
        """Return subject and text of the first message for somebody that hold ``words``."""

        def found() -> list[str]:
            parts = [(one["Subject"], one.get_body(("plain",))) for one in self.mails_to(recipient)]
            texts = [f"{name}\n{part.get_content()}" for name, part in parts if part is not None]
            return [text for text in texts if words in text]

        assert becomes(lambda: bool(found()), PATIENCE_SECONDS), f"no mail says {words!r}"
        return found()[0]


@pytest.fixture(scope="module")
def world(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Return a served site with two photographs hung, its worker, and an owner."""
    folder = tmp_path_factory.mktemp("rights-request")
    paths = [folder / f"quai-{number}.jpg" for number in (1, 2)]
    for number, path in enumerate(paths):
        Image.new("RGB", (1800, 1200), (90, 110 + number, 130)).save(path)
    with (
        mail_server() as mailbox,
        served_empty(folder, server="127.0.0.1", port=mailbox.port, security="none") as site,
    ):
        hang = ("--gallery", "rivages", "--title", "Rivages", "--publish")
        site.command("photos", "import", *map(str, paths), *hang)
        site.command("accounts", "create-owner", OWNER)
        yield World(site, mailbox, browser)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def send(page: Page, email: str) -> str:
    """Say who asks, look at it once more and send it; return its reference."""
    page.get_by_label("Votre nom").fill("Mme Anne Dupont")
    page.get_by_label("Adresse e-mail").fill(email)
    press(page, "Continuer")
    expect(page.get_by_text("Mme Anne Dupont")).to_be_visible()
    press(page, "Envoyer ma demande")
    page.wait_for_url("**/vos-droits/suivi/*")
    found = re.search(r"D-[A-Z0-9]{6}", page.locator("h1").inner_text())
    assert found is not None
    return found[0]


def open_link(world: World, page: Page, email: str) -> None:
    link = re.search(
        r"http://\S+/vos-droits/confirmer/\S+", world.mail_with(email, "/vos-droits/confirmer/")
    )
    assert link is not None
    page.goto(link[0])


@pytest.mark.parametrize("scripts", [True, False])
def test_access_without_an_account(world: World, *, scripts: bool) -> None:
    visitor, email = world.person(scripts=scripts), f"anne-{scripts}@example.org".lower()
    page = visitor.new_page()
    page.goto("/")
    page.get_by_role("contentinfo").get_by_role("link", name="Vos droits").click()
    page.get_by_role("link", name="Accès").click()
    page.get_by_label("Vos mots (facultatif)").fill("Tout, depuis 2024")
    press(page, "Continuer")
    reference = send(page, email)
    before = page.url
    expect(page.get_by_text("Encore un pas")).to_be_visible()
    assert not any(reference in str(one["Subject"]) for one in world.mails_to(OWNER))

    open_link(world, page, email)
    press(page, "Oui, c’est moi")
    page.wait_for_url("**/vos-droits/suivi/*")

    expect(page.get_by_text("Réponse au plus tard le")).to_be_visible()
    assert "Dupont" not in page.content()
    assert page.url in world.mail_with(email, "est arrivée")
    assert page.url != before
    assert page.request.get(before).status == 404
    assert "/atelier/demandes/" in world.mail_with(OWNER, reference)
    press(page, "Retirer ma demande")
    expect(page.get_by_text("Vous avez retiré cette demande.")).to_be_visible()
    assert visitor.cookies() == []
    visitor.close()


@pytest.mark.parametrize(("scripts", "number"), [(True, 1), (False, 2)])
def test_a_parent_has_a_picture_off_in_every_size(
    world: World, number: int, *, scripts: bool
) -> None:
    visitor, email = world.person(scripts=scripts), f"parent-{number}@example.org"
    page, here = visitor.new_page(), f"/galeries/rivages/quai-{number}"
    page.goto(here)
    files = {
        world.site.address + address.strip().split(" ")[0]
        for tag in page.locator("main img, main source").all()
        for address in (tag.get_attribute("srcset") or "").split(",")
    }
    assert files
    assert all(page.request.get(file).ok for file in files)
    page.get_by_role("link", name="Je suis sur cette photo").click()
    expect(page.locator("main img")).to_be_visible()
    page.get_by_label("Mon enfant, et les deux parents sont d’accord").check()
    page.get_by_label("Vos mots (facultatif)").fill("Elle a neuf ans.")
    press(page, "Continuer")
    reference = send(page, email)

    open_link(world, page, email)
    expect(page.get_by_text("La photo quitte le site au même instant")).to_be_visible()
    press(page, "Oui, c’est moi")
    page.wait_for_url("**/vos-droits/suivi/*")

    assert {page.request.get(file).status for file in files} == {410}
    gone = page.request.get(here)
    assert gone.status == 410
    expect(page.get_by_text("La photo est retirée du site", exact=True)).to_be_visible()
    assert reference in world.mail_with(email, "dans toutes ses tailles")
    assert "/atelier/demandes/" in world.mail_with(OWNER, "dans toutes ses tailles")
    assert visitor.cookies() == []
    visitor.close()
