"""The second factor: codes of the right moment, each once; recovery codes; at rest, sealed."""

from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from flask import Flask
from sqlalchemy import select, text

from photoallegret.accounts.models import Account, RecoveryCode
from photoallegret.accounts.operations.journal import Trace, latest_of
from photoallegret.accounts.operations.second_factor import (
    PURPOSE,
    Proof,
    accepts,
    application_address,
    codes_left,
    confirm,
    prepare,
    prepared_secret,
    renew_codes,
    switch_off,
)
from photoallegret.db import db
from photoallegret.sealed import Seal

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
STEP = timedelta(seconds=30)
SEAL = Seal({"secret_key": "k" * 32}, PURPOSE)


def prepared(account: Account) -> pyotp.TOTP:
    prepare(account.id)
    return pyotp.TOTP(prepared_secret(db.session.get_one(Account, account.id)))


def switched_on(account: Account, at: datetime = NOON) -> tuple[pyotp.TOTP, list[str]]:
    application = prepared(account)
    return application, confirm(account.id, application.at(at), SEAL, Trace(at))


def accepted(account: Account, code: str, at: datetime) -> Proof | None:
    return accepts(account.id, code, SEAL, Trace(at))


def test_the_first_right_code_switches_it_on(app: Flask, owner: Account) -> None:
    application = prepared(owner)

    assert confirm(owner.id, "000000", SEAL, Trace(NOON)) == []
    codes = confirm(owner.id, application.at(NOON), SEAL, Trace(NOON))

    account = db.session.get_one(Account, owner.id)
    assert len(set(codes)) == 10
    assert account.totp_confirmed_at == NOON
    stored = db.session.execute(text("SELECT totp_secret FROM account")).scalar_one()
    assert application.secret not in stored
    assert prepared_secret(account) == ""
    assert codes_left(owner.id) == 10


@pytest.mark.parametrize(
    ("away", "expected"),
    [(-2, None), (-1, Proof.CODE), (0, Proof.CODE), (1, Proof.CODE), (2, None)],
)
def test_clocks_may_differ_by_one_step(
    app: Flask, owner: Account, away: int, expected: Proof | None
) -> None:
    application, _ = switched_on(owner)
    later = NOON + timedelta(hours=1)

    assert accepted(owner, application.at(later + away * STEP), later) is expected


def test_no_code_is_accepted_twice_nor_an_older_one(app: Flask, owner: Account) -> None:
    application, _ = switched_on(owner)
    later = NOON + timedelta(hours=1)
    code, older = application.at(later), application.at(later - STEP)

    found = [accepted(owner, text, later) for text in (code, code, older)]

    assert found == [Proof.CODE, None, None]


def test_the_code_that_switched_it_on_signs_nobody_in(app: Flask, owner: Account) -> None:
    application, _ = switched_on(owner)

    assert accepted(owner, application.at(NOON), NOON) is None


def test_a_recovery_code_serves_once_however_it_is_typed(app: Flask, owner: Account) -> None:
    _, codes = switched_on(owner)
    typed = f" {codes[0].upper().replace('-', ' ').replace('0', 'O').replace('1', 'l')} "

    found = [accepted(owner, text, NOON) for text in (typed, codes[0], codes[1])]

    assert found == [Proof.RECOVERY_CODE, None, Proof.RECOVERY_CODE]
    assert codes_left(owner.id) == 8
    assert "recovery-code-used" in [entry.event for entry in latest_of(owner.id, 9)]


def test_recovery_codes_are_kept_as_digests_and_replaced(app: Flask, owner: Account) -> None:
    _, codes = switched_on(owner)
    stored = str(db.session.scalars(select(RecoveryCode.code_hash)).all())

    fresh = renew_codes(owner.id, SEAL, Trace(NOON))

    assert not [code for code in codes if code in stored or code.replace("-", "") in stored]
    assert accepted(owner, codes[0], NOON) is None
    assert accepted(owner, fresh[0], NOON) is Proof.RECOVERY_CODE


def test_switched_off_it_asks_for_nothing_and_knows_no_code(app: Flask, owner: Account) -> None:
    application, codes = switched_on(owner)

    assert switch_off(owner.id, Trace(NOON))
    assert not switch_off(owner.id, Trace(NOON))

    later = NOON + timedelta(hours=1)
    assert accepted(owner, application.at(later), later) is None
    assert accepted(owner, codes[0], later) is None
    assert codes_left(owner.id) == 0


def test_preparing_again_does_not_touch_one_that_is_on(app: Flask, owner: Account) -> None:
    application, _ = switched_on(owner)
    prepare(owner.id)
    later = NOON + timedelta(hours=1)

    assert accepted(owner, application.at(later), later) is Proof.CODE


@pytest.mark.parametrize(
    "code", ["", "12345", "１２３４５６", "\0", "'; --", "9" * 5000, "12\n3456"]
)
def test_hostile_codes_prove_nothing(app: Flask, owner: Account, code: str) -> None:
    switched_on(owner)

    assert accepted(owner, code, NOON) is None


def test_without_its_keys_no_code_proves_anything(app: Flask, owner: Account) -> None:
    application, codes = switched_on(owner)
    other, later = Seal({"secret_key": "o" * 32}, PURPOSE), NOON + timedelta(hours=1)
    app.extensions["photoallegret_seals"] = {PURPOSE: other}
    db.session.commit()

    for code in (application.at(later), codes[0]):
        assert accepts(owner.id, code, other, Trace(later)) is None


def test_the_application_is_told_account_and_site() -> None:
    address = application_address("A" * 32, "anne@example.org", "Anne : photos")

    assert address.startswith("otpauth://totp/Anne%20%20%20photos:anne%40example.org?secret=AAAA")
