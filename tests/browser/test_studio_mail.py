"""Mail in the studio, in a real browser: seen, read, sent again, with and without scripts."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy import update

from photoallegret.clock import now
from photoallegret.config import Settings
from photoallegret.db import db
from photoallegret.mail.composing import Letter
from photoallegret.mail.troubles import Trouble
from photoallegret.outbox.models import MailState, OutgoingMail
from photoallegret.outbox.operations.posting import post
from photoallegret.outbox.operations.sending import send_due
from tests.browser.studio_site import Studio, served_studio
from tests.browser.test_pages import WIDER, violations

pytestmark = pytest.mark.browser
ADDRESS = "/atelier/courrier"
VALUES = {"at": "2026-11-25T13:05:00+00:00", "path": "/compte/mot-de-passe"}


def write(to: str, slug: str = "password-changed", **became: object) -> None:
    mail_id = post(Letter(slug=slug, to=to, language="fr", values=VALUES))
    if became:
        db.session.execute(update(OutgoingMail).where(OutgoingMail.id == mail_id).values(**became))
    db.session.commit()


def fill(_settings: Settings, _owner_id: int) -> None:
    """Leave a message of each kind of end."""
    write("alice@example.org")
    write("bob@example.org", "test")
    send_due(threading.Event())
    refused = {"state": MailState.FAILED, "ended_at": now(), "trouble": Trouble.REFUSED}
    write("carol@example.org", attempts=1, detail="550 5.1.1 User unknown", **refused)
    write(
        "a.very.long.name.indeed.for.one.person@a-long-domain-name.example.org",
        "test",
        attempts=16,
        detail="450 4.2.0 Greylisted, please come back later",
        **refused,
    )
    write("dora@example.org", attempts=3, trouble=Trouble.BUSY, detail="421 4.3.2 Too busy")
    write("eve@example.org", "test")
    write("fred@example.org", state=MailState.EXPIRED, ended_at=now())


@pytest.fixture
def studio(tmp_path: Path) -> Iterator[Studio]:
    """Return the served studio of a photographer that has written some mail."""
    with served_studio(tmp_path, fill) as served:
        yield served


@pytest.mark.parametrize("scripts", [True, False])
def test_what_was_given_up_is_sent_again(browser: Browser, studio: Studio, scripts: bool) -> None:
    page = studio.opened(browser, java_script_enabled=scripts)
    page.goto(ADDRESS)

    page.get_by_role("button", name="Renvoyer Mot de passe changé, carol@example.org").click()
    page.get_by_text("Le message va repartir.").wait_for()
    page.get_by_role("link", name="Mot de passe changé").last.click()

    assert page.get_by_role("heading", level=1).inner_text() == "Mot de passe changé"
    expect(page.get_by_text("Votre mot de passe a été changé")).to_be_visible()
    page.context.close()


@pytest.mark.parametrize(("theme", "width"), [("light", 1440), ("dark", 390)])
def test_its_pages_are_accessible_and_fit(
    browser: Browser, studio: Studio, theme: str, width: int
) -> None:
    page = studio.opened(browser, color_scheme=theme, viewport={"width": width, "height": 900})
    for path in (ADDRESS, f"{ADDRESS}/1"):
        page.goto(path)
        assert list(violations(page)) == []
        for narrow in (320, 820, width):
            page.set_viewport_size({"width": narrow, "height": 900})
            assert page.evaluate(WIDER) == 0, f"{path} is wider than {narrow} px"
    page.context.close()
