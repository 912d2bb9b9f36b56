"""Keys are changed and what is encrypted stays readable; a key still needed is not dropped."""

import re
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

from photoallegret.accounts.models import Account, Role
from photoallegret.clock import now
from photoallegret.config import read_settings
from photoallegret.db import db
from photoallegret.encrypted import UNREADABLE
from photoallegret.factory import create_app
from photoallegret.privacy.operations.rekeying import UnreadableError, rotate_keys, unreadable
from photoallegret.questions.models import Capsule
from photoallegret.sealed import Seal, SealError
from photoallegret.secrets_file import read_secrets
from tests.factories import data_of, make_account

SECRET = "JBSWY3DPEHPK3PXP"


@pytest.fixture
def kept(app: Flask) -> Path:
    """Keep a second factor and a capsule; return the data folder."""
    make_account("owner@example.org", Role.OWNER, totp_secret=SECRET)
    sealed = Seal(app.extensions["photoallegret"].secrets, "evidence").close_bytes(b"proof")
    db.session.add(
        Capsule(reference="Q-1", sealed=sealed, reason="", sealed_at=now(), ends_at=now())
    )
    db.session.commit()
    return data_of(app)


def ring(data: Path) -> list[str]:
    return read_secrets(data)["sealing_keys"].split()


def stored() -> tuple[str, bytes]:
    one = db.session.execute(text("SELECT totp_secret FROM account")).scalar_one()
    other = db.session.execute(text("SELECT sealed FROM evidence_capsule")).scalar_one()
    db.session.rollback()
    return one, bytes(other)


def secret_of(app: Flask) -> str:
    db.session.rollback()
    db.session.expire_all()
    return db.session.query(Account.totp_secret).scalar()


def test_the_database_holds_no_plain_secret(app: Flask, kept: Path) -> None:
    one, other = stored()

    assert SECRET not in one
    assert b"proof" not in other
    assert secret_of(app) == SECRET


def test_a_running_site_reads_on_while_keys_change(app: Flask, kept: Path) -> None:
    before, first = stored(), ring(kept)

    count = rotate_keys(kept)

    assert count == 2
    assert stored() != before
    assert ring(kept)[:2] == [first[1], first[0]]
    assert len(ring(kept)) == 3
    assert secret_of(app) == SECRET  # with the keys it has known since it started


def test_years_of_changes_leave_everything_readable(app: Flask, kept: Path) -> None:
    used = set(ring(kept))
    for _ in range(5):
        rotate_keys(kept)
        used |= set(ring(kept))

    secrets = {"secret_key": "x" * 32, "sealing_keys": " ".join(ring(kept))}
    one, other = stored()
    assert len(used) == 7
    assert len(ring(kept)) == 3
    assert Seal(secrets, "second-factor").open(one) == SECRET
    assert Seal(secrets, "evidence").open_bytes(other) == b"proof"


def test_a_key_dropped_too_early_is_refused(app: Flask, kept: Path) -> None:
    path = kept / "secrets.toml"
    lines = re.sub(r"sealing_keys = .*\n", "", path.read_text(encoding="utf-8"))
    path.write_text(f'sealing_keys = ["{"y" * 43}", "{"z" * 43}"]\n{lines}', encoding="utf-8")
    before = path.read_text(encoding="utf-8"), stored()

    with pytest.raises(UnreadableError) as refused:
        rotate_keys(kept)

    assert list(refused.value.places) == ["account.totp_secret", "evidence_capsule.sealed"]
    assert (path.read_text(encoding="utf-8"), stored()) == before


def test_what_cannot_be_read_is_empty_and_is_not_written_over(app: Flask, kept: Path) -> None:
    app.extensions["photoallegret_seals"] = {
        "second-factor": Seal({"secret_key": "x" * 32}, "second-factor")
    }
    account = db.session.query(Account).one()
    read = account.totp_secret
    account.language = "en"
    db.session.commit()
    account.totp_secret = UNREADABLE
    with pytest.raises(Exception, match="could not be read") as refused:
        db.session.flush()
    db.session.rollback()

    assert read == ""
    assert isinstance(refused.value.__cause__ or refused.value, SealError)
    assert unreadable(app.extensions["photoallegret"].secrets) == []


def test_a_site_without_ring_gets_one_in_which_its_key_opens(app: Flask, kept: Path) -> None:
    path = kept / "secrets.toml"
    secret = read_secrets(kept)["secret_key"]
    path.write_text(f'# mine\nsecret_key = "{secret}"\n', encoding="utf-8")
    before = app.extensions["photoallegret"]
    environ = {
        "PHOTOALLEGRET_DATA": str(kept),
        "PHOTOALLEGRET_DATABASE_URL": before.database_url,
    }
    db.session.remove()

    site = create_app(read_settings(environ))

    keys = ring(kept)
    assert (len(keys), keys[1]) == (3, secret)
    assert "# mine" in path.read_text(encoding="utf-8")
    assert site.extensions["photoallegret"].secrets["sealing_keys"] == " ".join(keys)
    with site.app_context():
        db.engine.dispose()


def test_the_command_says_what_it_did(app: Flask, kept: Path) -> None:
    done = app.test_cli_runner().invoke(args=["privacy", "rotate-keys"])
    (kept / "secrets.toml").write_text(
        f'secret_key = "{"x" * 40}"\nsealing_keys = ["{"y" * 43}", "{"z" * 43}"]\n',
        encoding="utf-8",
    )
    refused = app.test_cli_runner().invoke(args=["privacy", "rotate-keys"])

    assert done.exit_code == 0
    assert "2 valeurs" in done.output or "2 values" in done.output
    assert refused.exit_code == 1
    assert "account.totp_secret" in refused.output


def test_sealed_files_are_sealed_anew_too(app: Flask, kept: Path) -> None:
    paper, torn = kept / "identity" / ("a" * 32), kept / "identity" / ("b" * 32)
    paper.write_bytes(Seal(read_secrets(kept), "identity").close_bytes(b"PIECE"))
    before = paper.read_bytes()

    for _ in range(3):  # the key that sealed it is gone from the ring after two
        rotate_keys(kept, {"identity": "identity"})

    after = paper.read_bytes()
    assert after != before
    assert Seal(read_secrets(kept), "identity").open_bytes(after) == b"PIECE"
    assert paper.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in paper.parent.iterdir()] == [paper.name]
    torn.write_bytes(b"not sealed")
    with pytest.raises(UnreadableError, match="identity/b"):
        rotate_keys(kept, {"identity": "identity"})
