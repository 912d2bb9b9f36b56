"""docs/clauses.md: every duty is there, and each proof it names exists."""

from photoallegret.legal.clauses import LAST, State, clauses, missing, proofs_gone


def test_every_duty_is_there_once_and_in_order() -> None:
    found = clauses()

    assert missing(found) == []
    assert [one.number for one in found] == list(range(1, LAST + 1))


def test_each_row_says_how_and_names_tests_that_exist() -> None:
    gone = {one.number: proofs_gone(one) for one in clauses() if proofs_gone(one)}
    troubles = {one.number: one.trouble for one in clauses() if one.trouble}

    assert gone == {}, "write the test, or the row anew, in docs/clauses.md"
    assert troubles == {}


def test_what_does_not_apply_says_why() -> None:
    silent = [one for one in clauses() if one.state is State.NONE and len(one.how) < 10]

    assert silent == []
