"""Sealed links: read by this site alone, for one purpose, for seven days."""

from datetime import UTC, datetime, timedelta

from photoallegret.accounts.operations.sealed_links import LIFE, open_link, seal_link

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
SECRETS = {"secret_key": "a" * 32}
VALUES = {"email": "élise@example.org", "id": 4}


def test_what_was_sealed_comes_back_until_it_is_too_old() -> None:
    token = seal_link("join", VALUES, SECRETS, NOON.isoformat())

    assert open_link("join", token, SECRETS, NOON + LIFE) == {**VALUES, "at": NOON.isoformat()}
    assert open_link("join", token, SECRETS, NOON + LIFE + timedelta(seconds=1)) is None
    assert "=" not in token
    assert "example" not in token


def test_nobody_else_can_make_or_read_one() -> None:
    token = seal_link("join", VALUES, SECRETS, NOON.isoformat())

    assert open_link("parent", token, SECRETS, NOON) is None
    assert open_link("join", token, {"secret_key": "b" * 32}, NOON) is None
    for forged in ("", "x", token[:-4], token + "AAAA", "é" * 20):
        assert open_link("join", forged, SECRETS, NOON) is None


def test_the_former_key_still_opens() -> None:
    token = seal_link("join", VALUES, SECRETS, NOON.isoformat())
    changed = {"secret_key": "b" * 32, "former_secret_key": "a" * 32}

    assert open_link("join", token, changed, NOON) is not None
