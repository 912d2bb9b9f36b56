"""The matrix of duties is read strictly; a green run is told as what it was."""

from pathlib import Path

import pytest

from photoallegret.clock import now
from photoallegret.legal.clauses import (
    Clause,
    ClausesError,
    State,
    clauses,
    last_green,
    missing,
    note_green,
    proofs_gone,
)

ROW = "| 1 | Devoir | Moyen | tenu | `tests/a.py::test_b` `tests/c.py::test_d` |"


def written(tmp_path: Path, *rows: str) -> Path:
    file = tmp_path / "clauses.md"
    file.write_text("# Titre\n\n| N° | Devoir |\n|---|---|\n" + "\n".join(rows) + "\n")
    return file


def test_a_row_is_read(tmp_path: Path) -> None:
    (one,) = clauses(written(tmp_path, ROW))

    assert one == Clause(
        1, "Devoir", "Moyen", State.MET, ("tests/a.py::test_b", "tests/c.py::test_d")
    )
    assert one.trouble == ""


@pytest.mark.parametrize(
    "row", ["| 1 | Devoir | Moyen | tenu |", "| 1 | Devoir | Moyen | fait | x |"]
)
def test_what_is_no_row_is_refused(tmp_path: Path, row: str) -> None:
    with pytest.raises(ClausesError, match=r"clauses\.md"):
        clauses(written(tmp_path, row))


def test_a_matrix_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(ClausesError, match="cannot be read"):
        clauses(tmp_path / "clauses.md")


def test_what_lacks_and_what_is_twice_is_named(tmp_path: Path) -> None:
    found = clauses(written(tmp_path, ROW, ROW))

    assert missing(found) == list(range(1, 118))


@pytest.mark.parametrize("row", ["| 1 | Devoir | Moyen | tenu | |", "| 1 | Devoir | | ouvert | |"])
def test_a_row_without_proof_or_words_is_in_trouble(tmp_path: Path, row: str) -> None:
    (one,) = clauses(written(tmp_path, row))

    assert one.trouble


def test_a_proof_that_is_gone_is_named(tmp_path: Path) -> None:
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests/a.py").write_text("def test_b() -> None: ...\n")
    (one,) = clauses(written(tmp_path, ROW))

    assert proofs_gone(one, tmp_path) == ["tests/c.py::test_d"]


def test_a_green_run_is_known_with_its_code(tmp_path: Path) -> None:
    file = tmp_path / "green.json"
    moment = now()
    note_green(moment, file)

    green = last_green(file)

    assert green is not None
    assert (green.at, green.is_this_code) == (moment, True)


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", '{"at": "yesterday", "code": "x"}', '{"at": 3, "code": "x"}']
)
def test_what_tells_no_green_run_is_none(tmp_path: Path, text: str) -> None:
    file = tmp_path / "green.json"
    assert last_green(file) is None
    file.write_text(text)

    assert last_green(file) is None


def test_a_run_of_other_code_says_so(tmp_path: Path) -> None:
    file = tmp_path / "green.json"
    file.write_text('{"at": "2026-11-26T06:00:00+00:00", "code": "other"}')

    green = last_green(file)

    assert green is not None
    assert not green.is_this_code
