"""The matrix of duties and proofs, docs/clauses.md, and when all tests last passed."""

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from photoallegret.i18n import gettext
from photoallegret.paths import PACKAGE, STATIC, TEMPLATES, TOP, TRANSLATIONS

FILE = TOP / "docs" / "clauses.md"
GREEN = TOP / ".last-green.json"
"""Written by `make test` when everything passed; it may be shipped with the site, or be absent."""
LAST = 117
"""The duties are numbered from 1 to this."""
NODE = re.compile(r"`(tests/[\w/]+\.py::test_\w+)`")


class State(StrEnum):
    """How far a duty is met, as the file says it."""

    MET = "tenu"
    PARTLY = "en partie"
    OPEN = "ouvert"
    NONE = "sans objet"


@dataclass(frozen=True, slots=True)
class Clause:
    """One duty."""

    number: int
    duty: str
    how: str
    """By what it is met, or what is missing, or why there is nothing to meet."""
    state: State
    proofs: tuple[str, ...]
    """Tests by their path: "tests/x.py::test_y"."""

    @property
    def trouble(self) -> str:
        """Return what is wrong with the row itself, "" for nothing."""
        if not self.duty or not self.how:
            return gettext("The row says no duty, or not how it is met.")
        if self.state in (State.MET, State.PARTLY) and not self.proofs:
            return gettext("The row says that it is met, and names no test.")
        return ""


@dataclass(frozen=True, slots=True)
class Green:
    """When all tests last passed."""

    at: datetime
    is_this_code: bool
    """Whether it was the very code that runs here."""


class ClausesError(Exception):
    """The matrix cannot be read; the text says where."""


def clauses(file: Path = FILE) -> tuple[Clause, ...]:
    """Return every duty of the matrix, in its order.

    Raises:
        ClausesError: the file is absent, or a row is not one.

    """
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        message = f"{file} cannot be read: {error.strerror}"
        raise ClausesError(message) from error
    rows = [line for line in lines if re.match(r"\| *\d", line)]
    return tuple(_clause(line) for line in rows)


def missing(found: Iterable[Clause]) -> list[int]:
    """Return the numbers that ``found`` lacks, or has more than once."""
    numbers = [one.number for one in found]
    wrong = set(range(1, LAST + 1)) ^ set(numbers) | {n for n in numbers if numbers.count(n) > 1}
    return sorted(wrong)


def proofs_gone(clause: Clause, top: Path = TOP) -> list[str]:
    """Return the tests named by ``clause`` that are not under ``top``."""
    gone = []
    for node in clause.proofs:
        name, _, test = node.partition("::")
        file = top / name
        text = file.read_text(encoding="utf-8") if file.exists() else ""
        if not re.search(rf"^(?:async )?def {test}\(", text, re.MULTILINE):
            gone.append(node)
    return gone


def note_green(at: datetime, file: Path = GREEN) -> None:
    """Write that all tests passed ``at`` this instant, on the code as it is."""
    file.write_text(json.dumps({"at": at.isoformat(), "code": digest()}) + "\n", encoding="utf-8")


def last_green(file: Path = GREEN) -> Green | None:
    """Return when all tests last passed, None when nobody knows of it here."""
    try:
        told = json.loads(file.read_text(encoding="utf-8"))
        return Green(datetime.fromisoformat(told["at"]), told["code"] == digest())
    except (OSError, ValueError, TypeError, KeyError):
        return None


def told_clauses() -> dict[str, Any]:
    """Return each duty with its state and tests, and when they last passed: plain values."""
    green = last_green()
    return {
        "duties": [
            {"number": one.number, "state": one.state.value, "tests": list(one.proofs)}
            for one in clauses()
        ],
        "all_passed_at": green.at.isoformat() if green else None,
        "on_this_code": green.is_this_code if green else False,
    }


def digest() -> str:
    """Return a digest of the program: code, templates, styles, scripts, words."""
    whole = hashlib.sha256()
    kinds = ((PACKAGE, "*.py"), (TEMPLATES, "*"), (STATIC, "*"), (TRANSLATIONS, "*.po"))
    for folder, pattern in kinds:
        for path in sorted(path for path in folder.rglob(pattern) if path.is_file()):
            whole.update(path.relative_to(TOP).as_posix().encode() + b"\0" + path.read_bytes())
    return whole.hexdigest()


def _clause(line: str) -> Clause:
    cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
    try:
        number, duty, how, state, proofs = cells
        return Clause(int(number), duty, how, State(state), tuple(NODE.findall(proofs)))
    except ValueError as error:
        message = f"clauses.md: {line[:40]}…: {error}"
        raise ClausesError(message) from error
