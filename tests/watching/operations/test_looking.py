"""The look from outside: what is asked where, and kept as facts."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from flask import Flask

from photoallegret.config import Settings
from photoallegret.db import db
from photoallegret.watching.operations import looking
from photoallegret.watching.operations.asking import Certificate, Post, Record
from photoallegret.watching.operations.looking import Seen, keep, last_seen, look_outside

NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)
WHOLE = Seen(
    at=NOON,
    mail="sign-in",
    post=Post(domain="example.org", spf=Record.FOUND, dkim=None, dmarc=Record.MISSING),
    certificate=Certificate(ends_at=NOON),
)
SLOW = {"fr": [{"name": "integrity", "level": "ok", "message": "Entière.", "mend": ""}]}


@pytest.mark.parametrize("seen", [WHOLE, Seen(at=NOON)])
def test_what_is_kept_is_what_was_seen(app: Flask, seen: Seen) -> None:
    before = last_seen()

    keep(seen, SLOW)
    db.session.commit()

    assert before is None
    assert last_seen() == replace(seen, slow=SLOW)


def test_while_developing_only_a_mail_server_of_this_machine_is_asked(
    app: Flask, settings: Settings
) -> None:
    found = look_outside(settings)

    assert (found.mail, found.post, found.certificate) == (None, None, None)


def test_the_real_site_asks_for_its_own_names(
    app: Flask, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    mail = replace(
        settings.site.mail, server="127.0.0.1", sender="site@example.org", dkim_selector="m26"
    )
    site = replace(settings.site, host="www.example.org", mail=mail)
    asked: list[tuple[str, ...]] = []
    monkeypatch.setattr(looking, "sign_in", lambda: None)
    monkeypatch.setattr(looking, "own_resolver", lambda: None)
    monkeypatch.setattr(looking, "ask_names", lambda *told: asked.append(told[:2]))
    monkeypatch.setattr(looking, "ask_certificate", lambda host: asked.append((host,)))

    found = look_outside(replace(settings, environment="production", site=site))

    assert found.mail == ""
    assert asked == [("example.org", "m26"), ("www.example.org",)]
