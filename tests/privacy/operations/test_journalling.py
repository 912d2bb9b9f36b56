"""The journal's file: whole lines alone, numbers that never come again, two copies made one."""

import os
from pathlib import Path

import pytest

from photoallegret.clock import now
from photoallegret.privacy.operations.journalling import FILE, Journal, JournalError, Who

ANNE, BRUNO = Who("a" * 64, "b" * 64), Who("", "c" * 64)


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(tmp_path, "k" * 43)


def told(journal: Journal) -> list[tuple[int, Who, str]]:
    return [(line.number, line.who, line.end) for line in journal.begun()]


def test_an_erasure_is_begun_then_done_or_void(journal: Journal) -> None:
    journal.begin(ANNE, {"questions"}, now())
    journal.begin(BRUNO, (), now())
    journal.begin(BRUNO, (), now())
    journal.finish(1, now())
    journal.void(2, now())

    assert told(journal) == [(1, ANNE, "done"), (2, BRUNO, "void"), (3, BRUNO, "")]
    assert journal.begun()[0].scope == {"questions"}


def test_what_was_done_once_is_void_no_more(journal: Journal) -> None:
    journal.begin(ANNE, (), now())
    journal.finish(1, now())
    journal.void(1, now())

    assert told(journal) == [(1, ANNE, "done")]


def test_numbers_go_on_after_those_of_the_database(journal: Journal) -> None:
    journal.begin(ANNE, (), now(), above=0)
    journal.begin(BRUNO, (), now(), above=7)
    journal.begin(BRUNO, (), now(), above=3)

    assert [line.number for line in journal.begun()] == [1, 8, 9]


def test_a_line_cut_by_a_crash_is_no_line(journal: Journal) -> None:
    journal.path.write_text('{"number":1,"st')

    assert journal.begun() == []
    journal.begin(ANNE, (), now())

    assert told(journal) == [(1, ANNE, "")]


def test_a_line_that_the_disk_refuses_is_not_there(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal.begin(ANNE, (), now())

    def refuses(_descriptor: int) -> None:
        raise OSError

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", refuses)
        with pytest.raises(OSError):  # noqa: PT011 -- the disk's own
            journal.begin(BRUNO, (), now())

    assert told(journal) == [(1, ANNE, "")]


@pytest.mark.parametrize(
    "line",
    [
        b"[]",
        b"{}",
        b"\xff",
        b'{"number":2,"step":"done","at":"2026-11-25T10:00:00+00:00"}',
        b'{"number":1,"step":"gone","at":"2026-11-25T10:00:00+00:00"}',
    ],
)
def test_what_is_no_line_is_damage(journal: Journal, line: bytes) -> None:
    journal.begin(ANNE, (), now())
    journal.path.write_bytes(journal.path.read_bytes() + line + b"\n")

    with pytest.raises(JournalError, match="line 2, is damaged"):
        journal.begun()


def test_two_erasures_under_one_number_are_damage(journal: Journal) -> None:
    journal.begin(ANNE, (), now())
    journal.path.write_bytes(journal.path.read_bytes() * 2)

    with pytest.raises(JournalError, match="line 2, is damaged"):
        journal.begun()


def test_a_lost_line_is_done_until_it_is_found(journal: Journal) -> None:
    hashed = journal.begin(ANNE, (), now()).hash
    copy = copy_of(journal)
    journal.path.unlink()
    journal.lose(1, hashed, now())
    assert [(line.hash, line.is_done) for line in journal.begun()] == [(hashed, True)]

    journal.take_over(copy)

    assert told(journal) == [(1, ANNE, "done")]


def copy_of(journal: Journal) -> Path:
    copy = journal.data / "copy.jsonl"
    copy.write_bytes(journal.path.read_bytes())
    return copy


def test_a_copy_cut_in_its_last_line_is_taken_over(journal: Journal) -> None:
    journal.begin(ANNE, (), now())
    ours = journal.path.read_bytes()
    journal.finish(1, now())
    copy = copy_of(journal)
    copy.write_bytes(copy.read_bytes() + b'{"number":2,"st')
    journal.path.write_bytes(ours + b'{"num')

    journal.take_over(copy)

    assert told(journal) == [(1, ANNE, "done")]


def test_a_copy_and_what_was_written_without_it_become_one(journal: Journal) -> None:
    """The file was lost, and erasures went on before a copy was found."""
    journal.begin(ANNE, (), now())
    journal.finish(1, now())
    copy = copy_of(journal)
    journal.path.unlink()
    journal.begin(BRUNO, (), now(), above=1)

    journal.take_over(copy)
    journal.take_over(copy)

    assert told(journal) == [(1, ANNE, "done"), (2, BRUNO, "")]
    assert len((journal.data / FILE).read_bytes().splitlines()) == 3


def test_copies_that_tell_different_things_are_refused(journal: Journal) -> None:
    journal.begin(ANNE, (), now())
    copy = copy_of(journal)
    journal.path.unlink()
    journal.begin(BRUNO, (), now())

    with pytest.raises(JournalError, match="different things"):
        journal.take_over(copy)

    assert told(journal) == [(1, BRUNO, "")]
