"""After a death in a real browser, with mail on a real wire: named, told, proved, carried out."""

import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server

from photoallegret.accounts.models import Role
from photoallegret.accounts.operations.sessions import begin_session
from photoallegret.clock import now
from photoallegret.config import read_settings
from photoallegret.db import db
from photoallegret.directives.models import DeathFile
from photoallegret.factory import create_app
from photoallegret.outbox.jobs import send
from tests.browser.conftest import PATIENCE
from tests.browser.test_pages import WIDER, violations
from tests.directives.deaths import ANNE, HEIR, JEAN, anne
from tests.factories import make_account
from tests.support.databases import SqliteCopies
from tests.support.smtp import Mailbox, mail_server, site_file

pytestmark = pytest.mark.browser
WISHES, DESK = "/compte/directives", "/atelier/deces"


@dataclass(frozen=True, slots=True)
class Site:
    """A site that is served, its mailbox, and sessions of its people."""

    app: Flask
    mailbox: Mailbox
    tokens: dict[str, str]

    def letter(self, to: str, words: str) -> str:
        """Return the last message for somebody that holds ``words``, once it has left."""
        with self.app.app_context():
            send(threading.Event())
            db.session.remove()
        texts = [
            message.get_body(("plain",)).get_content()  # type: ignore[union-attr]  # every mail has text
            for message in self.mailbox.messages
            if str(message["To"]) == to
        ]
        found = [text for text in texts if words in " ".join(text.split())]
        assert found, f"no message for {to} says {words!r}: {texts}"
        return found[-1]


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """Serve a site of this test's own; Anne has an account and asked questions."""
    data = tmp_path / "data"
    server = make_server("127.0.0.1", 0, lambda *_: iter(()), threaded=True)
    with mail_server() as mailbox:
        file = site_file(
            tmp_path / "settings", server="127.0.0.1", port=mailbox.port, security="none"
        )
        told = {
            "PHOTOALLEGRET_DATA": str(data),
            "PHOTOALLEGRET_SITE": str(file),
            "PHOTOALLEGRET_DATABASE_URL": SqliteCopies(tmp_path).fresh(data),
            "PORT": str(server.server_port),
        }
        made = create_app(read_settings(told))
        with made.app_context():
            people = {"anne": anne().id, "owner": make_account("owner@example.org", Role.OWNER).id}
            db.session.commit()
            db.session.rollback()
            tokens = {
                name: begin_session(number, {}, "Chromium, Linux", now(), None)
                for name, number in people.items()
            }
            db.session.remove()
        server.app = made
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield Site(made, mailbox, tokens)
        server.shutdown()
        thread.join()
        server.server_close()
        with made.app_context():
            db.engine.dispose()


@pytest.fixture(params=[("light", 1440), ("dark", 390)], ids=["light", "dark"])
def opened(
    request: pytest.FixtureRequest, browser: Browser, site: Site
) -> Iterator[Callable[[str], Page]]:
    """Return a function that opens a browser of somebody, "" for a stranger."""
    theme, width = request.param
    contexts = []
    address = site.app.extensions["photoallegret"].base_url

    def open_page(as_: str = "") -> Page:
        context = browser.new_context(
            base_url=address, color_scheme=theme, viewport={"width": width, "height": 900}
        )
        contexts.append(context)
        if as_:
            session = {"name": "session", "value": site.tokens[as_], "url": address}
            context.add_cookies([session])  # type: ignore[list-item]  # Playwright's own type
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        return page

    yield open_page
    for context in contexts:
        context.close()


def look(page: Page, path: str = "") -> None:
    """Refuse a page, at ``path`` or as it stands, that axe or its width finds wrong."""
    if path:
        page.goto(path)
    assert list(violations(page)) == [], page.url
    size = page.viewport_size
    for width in (320, 390, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate(WIDER) == 0, f"{page.url} is wider than {width} px"
    page.set_viewport_size(size)  # type: ignore[arg-type]  # there is one


def press(page: Page, name: str) -> None:
    page.get_by_role("main").get_by_role("button", name=name, exact=True).click()


def link_in(text: str) -> str:
    found = re.search(r"http://\S+/(apres-deces/\S+)", text)
    assert found is not None, text
    return f"/{found[1]}"


def settle(page: Page) -> None:
    """Name Jean and say what he is to have."""
    look(page, WISHES)
    page.get_by_role("link", name="Nommer une personne").click()
    look(page)
    page.get_by_label("Prénom et nom").fill("Jean Martin")
    page.get_by_label("Adresse e-mail").fill(JEAN)
    press(page, "Nommer cette personne")
    page.locator("#fate-questions").select_option("hand-over")
    page.locator("#fate-accounts").select_option("erase")
    press(page, "Noter ce que je veux")
    expect(page.get_by_role("status")).to_contain_text("est noté")
    look(page)


def end_quarantine(site: Site) -> None:
    """Let the time of heirs be over."""
    with site.app.app_context():
        db.session.execute(db.update(DeathFile).values(quarantine_until=now()))
        db.session.commit()
        db.session.remove()


def test_from_naming_to_the_copy(opened: Callable[[str], Page], site: Site) -> None:
    settle(opened("anne"))
    path = link_in(site.letter(JEAN, "a donné votre nom"))
    jean = opened("")
    look(jean, path)
    jean.get_by_label("Comment vous joindre").fill("06 00 00 00 00")
    press(jean, "Annoncer le décès")
    expect(jean.get_by_role("status")).to_contain_text("est arrivée")
    look(jean)
    assert "répondez à ce message" in site.letter(ANNE, "a annoncé votre décès")
    site.letter("owner@example.org", "Tout est gelé")

    owner = opened("owner")
    look(owner, DESK)
    look(owner, f"{DESK}/nouveau")
    owner.goto(DESK)
    owner.get_by_role("main").get_by_role("link", name=re.compile("^F-")).click()
    look(owner)
    owner.locator("#proof-0").check()
    owner.locator("#proof_on").fill(now().date().isoformat())
    press(owner, "Noter la preuve")
    owner.get_by_label("Nom de la personne héritière").fill("Paule Dupont")
    owner.get_by_label("Adresse e-mail de la personne héritière").fill(HEIR)
    owner.locator("#heir_proof-0").check()
    owner.locator("#heir_proof_on").fill(now().date().isoformat())
    owner.get_by_label("une copie de ce qui peut être remis").check()
    press(owner, "Répondre selon la loi")
    expect(owner.locator("#heir-code")).to_be_visible()
    look(owner)
    owner.get_by_role("link", name="Voir ce qui serait fait").click()
    look(owner)
    press(owner, "Exécuter maintenant")
    expect(owner.get_by_text("Ce qui peut encore être demandé attend")).to_be_visible()
    look(owner)
    end_quarantine(site)
    owner.get_by_role("link", name="Voir ce qui serait fait").click()
    look(owner)
    press(owner, "Exécuter maintenant")
    expect(owner.get_by_text("Tout est fait, et un message")).to_be_visible()
    look(owner)

    copy = link_in(site.letter(JEAN, "une copie vous attend"))
    look(jean, copy)
    jean.get_by_label("Votre code").fill(path)
    with jean.expect_download() as download:
        press(jean, "Télécharger la copie")
    with ZipFile(BytesIO(download.value.path().read_bytes())) as archive:
        assert "Une question privée" in archive.read("data.json").decode()
    look(jean, path.replace("apres-deces/", "apres-deces/copie/"))
    assert "Effacé ici" in site.letter(JEAN, "est clos")
    site.letter(HEIR, "une copie vous attend")
    assert "/compte/connexion" in opened("anne").goto(WISHES).url  # type: ignore[union-attr]


def test_a_false_alarm_costs_one_click(opened: Callable[[str], Page], site: Site) -> None:
    owner = opened("owner")
    owner.goto(f"{DESK}/nouveau")
    owner.get_by_label("Adresse e-mail ou référence du compte").fill(ANNE)
    press(owner, "Ouvrir le dossier et tout geler")
    owner.get_by_label("Comment vous savez").fill("Elle a téléphoné.")
    press(owner, "Tout rouvrir")
    expect(owner.get_by_text("Tout est rouvert, et")).to_be_visible()

    assert "par erreur" in site.letter(ANNE, "Tout ce qui était gelé")
