"""What was seen from outside becomes findings: level, words, and the way to mend it."""

from datetime import UTC, datetime, timedelta

import pytest

from photoallegret.doctor import Finding
from photoallegret.i18n import speaking
from photoallegret.watching.operations.asking import Certificate, Post, Record
from photoallegret.watching.operations.judging import findings_of
from photoallegret.watching.operations.looking import Seen

NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def levels(seen: Seen, moment: datetime = NOON) -> dict[str, str]:
    return {one.name: one.level for one in findings_of(seen, moment, "Europe/Paris")}


def test_what_was_not_asked_is_not_told() -> None:
    assert levels(Seen(at=NOON)) == {"outside": "ok"}
    assert levels(Seen(at=NOON), NOON + 4 * DAY) == {"outside": "attention"}


@pytest.mark.parametrize(
    ("certificate", "level"),
    [
        (Certificate(ends_at=NOON + 14 * DAY), "ok"),
        (Certificate(ends_at=NOON + 13 * DAY), "attention"),
        (Certificate(ends_at=NOON), "failure"),
        (Certificate(trouble="expired"), "failure"),
        (Certificate(trouble="self-signed certificate"), "failure"),
        (Certificate(trouble="TimeoutError", is_answered=False), "attention"),
    ],
)
def test_a_certificate_is_told_of_two_weeks_before(certificate: Certificate, level: str) -> None:
    assert levels(Seen(at=NOON, certificate=certificate))["certificate"] == level


def test_rules_of_mail_ask_for_attention_one_by_one() -> None:
    post = Post(domain="example.org", spf=Record.SEVERAL, dkim=None, dmarc=Record.UNKNOWN)
    well = Post(domain="example.org", spf=Record.FOUND, dkim=Record.MISSING, dmarc=Record.FOUND)

    found = levels(Seen(at=NOON, post=post))

    assert {found[name] for name in ("SPF", "DKIM", "DMARC")} == {"attention"}
    assert levels(Seen(at=NOON, post=well)) == {
        "SPF": "ok",
        "DKIM": "attention",
        "DMARC": "ok",
        "outside": "ok",
    }


def test_the_mail_server_s_answer_is_told_in_the_reader_s_language() -> None:
    with speaking("en"):
        told, _when = findings_of(Seen(at=NOON, mail="sign-in"), NOON, "Europe/Paris")

    assert told == Finding(
        "mail sign-in",
        "failure",
        "The mail server refuses the user name or the password.",
        "flask mail test",
    )
    assert levels(Seen(at=NOON, mail=""))["mail sign-in"] == "ok"
