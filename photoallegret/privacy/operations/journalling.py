"""The journal of erasures: a file outside the database, only added to, that names nobody.

A database put back from a backup is told by it whom to erase again. Each erasure has two lines:
"begun" is on the disk before the database commits, "done" after.
"""

import hmac
import json
import os
from collections.abc import Collection, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from photoallegret.data_folder import alone
from photoallegret.privacy.queries.tied import Person
from photoallegret.storage import sync_folder

FILE = "erasures.jsonl"
LOCK = "erasures"
BEGUN, DONE = "begun", "done"
MARK_LENGTH = 16


class JournalError(Exception):
    """The journal cannot be used; the text says why and what to do."""


@dataclass(frozen=True, slots=True)
class Begun:
    """One erasure, as the journal tells it."""

    number: int
    at: datetime
    who: frozenset[str]
    """Keyed digests: of the account's number, of the address."""
    scope: frozenset[str]
    hash: str
    """Of its line."""
    is_done: bool


@dataclass(frozen=True, slots=True)
class Journal:
    """The journal in the data folder ``data``, with the key of its digests."""

    data: Path
    key: str

    @property
    def path(self) -> Path:
        """Return where the file stands, or will."""
        return self.data / FILE

    def alone(self) -> AbstractContextManager[None]:
        """Hold the journal: one erasure at a time, in all processes."""
        return alone(self.data, LOCK)

    def digest(self, text: str) -> str:
        """Return the keyed digest of ``text``."""
        return keyed(text, self.key)

    def digests_of(self, person: Person) -> frozenset[str]:
        """Return by what ``person`` is known again."""
        names = []
        if person.account_id is not None:
            names.append(account_name(person.account_id))
        if person.address:
            names.append(address_name(person.address))
        return frozenset(self.digest(name) for name in names)

    def begin(self, who: Collection[str], scope: Collection[str], at: datetime) -> Begun:
        """Write that an erasure begins; it is on the disk when this returns.

        The caller holds the journal (``alone``).
        """
        number = 1 + max((line.number for line in read(self.path, self.mark)), default=0)
        told = {
            "number": number,
            "step": BEGUN,
            "at": at.isoformat(),
            "who": sorted(who),
            "scope": sorted(scope),
            "key": self.mark,
        }
        line = self._add(told)
        return Begun(number, at, frozenset(who), frozenset(scope), _hash(line), is_done=False)

    def finish(self, number: int, at: datetime) -> None:
        """Write that the database has committed the erasure with this number."""
        self._add({"number": number, "step": DONE, "at": at.isoformat()})

    def begun(self) -> list[Begun]:
        """Return the erasures of the journal, in order.

        Raises:
            JournalError: a line cannot be read, or was written with another key.

        """
        return read(self.path, self.mark)

    def take_over(self, other: Path) -> None:
        """Add what the journal ``other`` tells beyond this one.

        Raises:
            JournalError: one does not go on where the other ends.

        """
        ours = self.path.read_bytes() if self.path.exists() else b""
        theirs = other.read_bytes()
        if ours.startswith(theirs):
            return
        if not theirs.startswith(ours):
            message = f"{other} and {self.path} tell different things: which one is right?"
            raise JournalError(message)
        for line in theirs[len(ours) :].decode().splitlines():
            self._add(json.loads(line))

    @property
    def mark(self) -> str:
        """Return by what the key is known again; it says nothing of the key."""
        return self.digest("photoallegret erasures")[:MARK_LENGTH]

    def _add(self, told: dict[str, object]) -> str:
        line = json.dumps(told, separators=(",", ":"))
        is_new = not self.path.exists()
        descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(descriptor, "r+b") as file:
            _cut_torn_line(file.fileno())
            file.write(f"{line}\n".encode())
            file.flush()
            os.fsync(file.fileno())
        if is_new:
            sync_folder(self.data)
        return line


def keyed(text: str, key: str) -> str:
    """Return the digest of ``text`` that only the holder of ``key`` can make."""
    return hmac.digest(key.encode(), text.encode(), sha256).hex()


def account_name(account_id: int) -> str:
    """Return what is digested of an account."""
    return f"account:{account_id}"


def address_name(address: str) -> str:
    """Return what is digested of an address."""
    return f"address:{address}"


def read(path: Path, mark: str) -> list[Begun]:
    """Return the erasures that the journal at ``path`` tells, in order; [] without a file.

    Args:
        path: of the file.
        mark: of the key its digests are to be made with.

    Raises:
        JournalError: a line cannot be read, or was written with another key.

    """
    begun: dict[int, Begun] = {}
    for place, line in enumerate(_lines(path), 1):
        try:
            told = json.loads(line)
            number, at = int(told["number"]), datetime.fromisoformat(told["at"])
            if told["step"] == DONE:
                one = begun[number]
                begun[number] = Begun(number, one.at, one.who, one.scope, one.hash, is_done=True)
                continue
            who, scope = frozenset(told["who"]), frozenset(told["scope"])
        except (ValueError, KeyError, TypeError) as error:
            message = f"{path}, line {place}, is damaged: put the file back from a backup"
            raise JournalError(message) from error
        if told.get("key") != mark:
            message = (
                f"{path}, line {place}, was written with another erasure_key than that of "
                "secrets.toml: put the key back from a backup"
            )
            raise JournalError(message)
        begun[number] = Begun(number, at, who, scope, _hash(line), is_done=False)
    return list(begun.values())


def _lines(path: Path) -> Iterator[str]:
    """Yield the whole lines; one cut by a crash told of nothing that was done."""
    if path.exists():
        *whole, _torn = path.read_text(encoding="utf-8").split("\n")
        yield from whole


def _hash(line: str) -> str:
    return sha256(line.encode()).hexdigest()


def _cut_torn_line(descriptor: int) -> None:
    """Take away a last line that a crash left without its end."""
    size = os.fstat(descriptor).st_size
    content = os.pread(descriptor, size, 0)
    whole = content.rfind(b"\n") + 1
    if whole != size:
        os.ftruncate(descriptor, whole)
