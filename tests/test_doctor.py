"""The doctor: findings in order, the worst decides, a broken check hides nothing."""

from collections.abc import Iterator

from photoallegret.doctor import Finding, examine, is_asked, verdict

FINE = Finding("a", "ok", "fine")
HALF = Finding("b", "attention", "half", "do this")


def fine() -> Iterator[Finding]:
    yield FINE


def half() -> Iterator[Finding]:
    yield HALF


def broken() -> Iterator[Finding]:
    message = "no such table"
    raise LookupError(message)
    yield FINE


def test_the_worst_finding_decides() -> None:
    assert verdict([]) == 0
    assert verdict(examine([fine])) == 0
    assert verdict(examine([half, fine])) == 1
    assert verdict(examine([fine, broken, half])) == 2


def test_a_broken_check_is_a_failure_among_the_others() -> None:
    assert examine([fine, broken, half]) == [
        FINE,
        Finding("broken", "failure", "LookupError: no such table"),
        HALF,
    ]


def test_only_the_command_itself_asks_for_the_doctor() -> None:
    assert is_asked(["flask", "doctor", "--json"])
    assert not is_asked(["flask", "photos", "import", "doctor"])
    assert not is_asked(["flask"])
