"""The second factor: codes of an authenticator application (RFC 6238), and recovery codes."""

import hmac
import secrets
from datetime import datetime
from enum import Enum, auto

import pyotp
from sqlalchemy import delete, func, or_, select, update

from photoallegret.accounts.models import Account, RecoveryCode
from photoallegret.accounts.operations.journal import Event, Trace, note
from photoallegret.db import db
from photoallegret.sealed import Seal

PURPOSE = "second-factor"
STEP_SECONDS, DIGITS, DRIFT = 30, 6, 1
"""A code of the step before or after is accepted too: clocks differ."""
CODES = 10
# No letter that is read as a digit; 50 bits (Crockford's base 32, lower case).
ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
MISREAD = str.maketrans("oil", "011")
HALF = 5


class Proof(Enum):
    """By what the second factor was proved."""

    CODE = auto()
    RECOVERY_CODE = auto()


def prepare(account_id: int) -> None:
    """Keep a fresh secret for an account; it asks for no code before one was seen."""
    account = db.session.get_one(Account, account_id)
    if account.totp_confirmed_at is None:
        account.totp_secret = pyotp.random_base32()
        account.totp_last_step = None
    db.session.flush()


def prepared_secret(account: Account) -> str:
    """Return the secret waiting for its first code, "" when none does or its key is gone."""
    return account.totp_secret if account.totp_confirmed_at is None else ""


def application_address(secret: str, email: str, site: str) -> str:
    """Return what the QR code tells the application: secret, account and site."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=site.replace(":", " "))


def confirm(account_id: int, code: str, seal: Seal, trace: Trace) -> list[str]:
    """Switch the second factor on with its first code.

    Returns the recovery codes, shown now and never again; [] when the code is not the one.
    """
    account = db.session.get_one(Account, account_id)
    secret = prepared_secret(account)
    step = _step_of(secret, code, trace.at) if secret else None
    if step is None:
        return []
    account.totp_confirmed_at = trace.at
    account.totp_last_step = step
    db.session.flush()
    note(Event.SECOND_FACTOR_ON, account_id, trace)
    return _new_codes(account_id, seal)


def accepts(account_id: int, code: str, seal: Seal, trace: Trace) -> Proof | None:
    """Say what ``code`` proves, and let it never be accepted again.

    Args:
        account_id: whose second factor is on.
        code: six digits of the application, or a recovery code.
        seal: of recovery codes.
        trace: when and from where.

    """
    if _is_application_code(account_id, code, trace.at):
        return Proof.CODE
    digests = seal.digests(_named(account_id, code))
    used = db.session.execute(
        update(RecoveryCode)
        .where(
            RecoveryCode.code_hash.in_(digests),
            RecoveryCode.account_id == account_id,
            RecoveryCode.used_at.is_(None),
        )
        .values(used_at=trace.at)
        .returning(RecoveryCode.code_hash)
    )
    if used.scalar_one_or_none() is None:
        return None
    note(Event.RECOVERY_CODE_USED, account_id, trace)
    return Proof.RECOVERY_CODE


def is_recovery_code(code: str) -> bool:
    """Say whether ``code`` cannot be one of the application, so that only recovery is tried."""
    digits = "".join(code.split())
    return not (len(digits) == DIGITS and digits.isascii() and digits.isdigit())


def renew_codes(account_id: int, seal: Seal, trace: Trace) -> list[str]:
    """Replace the recovery codes of an account and return the new ones, to be shown once."""
    note(Event.RECOVERY_CODES_MADE, account_id, trace)
    return _new_codes(account_id, seal)


def codes_left(account_id: int) -> int:
    """Return how many recovery codes were not used yet."""
    return (
        db.session.scalar(
            select(func.count())
            .select_from(RecoveryCode)
            .where(RecoveryCode.account_id == account_id, RecoveryCode.used_at.is_(None))
        )
        or 0
    )


def switch_off(account_id: int, trace: Trace) -> bool:
    """Take the second factor of an account away; say whether there was one."""
    account = db.session.get_one(Account, account_id)
    was_on = account.totp_confirmed_at is not None
    account.totp_secret, account.totp_confirmed_at, account.totp_last_step = "", None, None
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account_id))
    db.session.flush()
    if was_on:
        note(Event.SECOND_FACTOR_OFF, account_id, trace)
    return was_on


def _is_application_code(account_id: int, code: str, now: datetime) -> bool:
    account = db.session.get_one(Account, account_id)
    if account.totp_confirmed_at is None:
        return False
    secret = account.totp_secret  # "" when its key is gone: then no code can prove it
    step = _step_of(secret, code, now) if secret else None
    if step is None:
        return False
    # One statement: of two requests with one code, one is accepted (RFC 6238, 5.2).
    done = db.session.execute(
        update(Account)
        .where(
            Account.id == account_id,
            or_(Account.totp_last_step.is_(None), Account.totp_last_step < step),
        )
        .values(totp_last_step=step)
        .returning(Account.id)
    )
    return done.scalar_one_or_none() is not None


def _step_of(secret: str, code: str, now: datetime) -> int | None:
    """Return the time step whose code this is, None when it is none of those near."""
    digits = "".join(code.split())
    if not digits.isascii():
        return None
    this = int(now.timestamp()) // STEP_SECONDS
    generator = pyotp.TOTP(secret, digits=DIGITS, interval=STEP_SECONDS)
    near = range(this - DRIFT, this + DRIFT + 1)
    found = [s for s in near if hmac.compare_digest(generator.generate_otp(s), digits)]
    return found[-1] if found else None


def _new_codes(account_id: int, seal: Seal) -> list[str]:
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account_id))
    halves = ["".join(secrets.choice(ALPHABET) for _ in range(HALF)) for _ in range(2 * CODES)]
    codes = [f"{first}-{second}" for first, second in zip(halves[::2], halves[1::2], strict=True)]
    for code in codes:
        digest = seal.digests(_named(account_id, code))[0]
        db.session.add(RecoveryCode(code_hash=digest, account_id=account_id))
    db.session.flush()
    return codes


def _named(account_id: int, code: str) -> str:
    """Return the text whose digest is kept: a code is good for its own account alone."""
    plain = "".join(code.split()).replace("-", "").casefold().translate(MISREAD)
    return f"{account_id}:{plain}"
