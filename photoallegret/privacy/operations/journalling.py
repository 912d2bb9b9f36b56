"""The journal of erasures: a file outside the database, only added to, that names nobody.

A database put back from a backup is told by it whom to erase again. Each erasure has two lines:
"begun" is on the disk before the database commits, then "done", or "void" when it did not.
"""

import hmac
import json
import logging
import os
from collections.abc import Collection, Iterable
from contextlib import AbstractContextManager, suppress
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from photoallegret.data_folder import alone
from photoallegret.privacy.operations.mirroring import mirror
from photoallegret.storage import sync_folder

logger = logging.getLogger(__name__)
FILE = "erasures.jsonl"
LOCK = "erasures"
BEGUN, DONE, VOID, LOST = "begun", "done", "void", "lost"
MARK_LENGTH = 16


class JournalError(Exception):
    """The journal cannot be used; the text says why and what to do."""


@dataclass(frozen=True, slots=True)
class Who:
    """Whom an erasure is about, by keyed digests; "" where the person had none."""

    account: str = ""
    """Of the account's number and the moment it was made: no other account ever has both."""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Begun:
    """One erasure, as the journal tells it."""

    number: int
    at: datetime
    who: Who
    scope: frozenset[str]
    hash: str
    """Of its line."""
    end: str = ""
    """DONE, VOID, "" while it is under way or since a crash cut it short; LOST: it was done, and
    whom it was about is known no more."""

    @property
    def key(self) -> tuple[int, str]:
        """Return by what the database knows it."""
        return self.number, self.hash

    @property
    def is_done(self) -> bool:
        """Say whether the database committed it, once."""
        return self.end in (DONE, LOST)


@dataclass(frozen=True, slots=True)
class Journal:
    """The journal in the data folder ``data``, with the key of its digests."""

    data: Path
    key: str
    destination: Path | None = None
    """Where it is copied at each line; None: nowhere."""

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

    def begin(self, who: Who, scope: Collection[str], at: datetime, above: int = 0) -> Begun:
        """Write that an erasure begins; it is on the disk when this returns.

        The caller holds the journal (``alone``).

        Args:
            who: it is about.
            scope: slugs of the processings to erase; none: all.
            at: the present instant.
            above: the last number that the database knows, should the file have lost lines.

        Raises:
            JournalError: the journal cannot be read.

        """
        number = 1 + max((above, *(line.number for line in self.begun())))
        told = {
            "number": number,
            "step": BEGUN,
            "at": at.isoformat(),
            "who": asdict(who),
            "scope": sorted(scope),
            "key": self.mark,
        }
        return Begun(number, at, who, frozenset(scope), _hash(self._add(told)))

    def finish(self, number: int, at: datetime) -> None:
        """Write that the database has committed the erasure with this number."""
        self._add({"number": number, "step": DONE, "at": at.isoformat()})

    def void(self, number: int, at: datetime) -> None:
        """Write that the database has not committed it, and that nobody is to do it later."""
        self._add({"number": number, "step": VOID, "at": at.isoformat()})

    def lose(self, number: int, line_hash: str, at: datetime) -> None:
        """Write that the line of an erasure, done at ``at``, is lost with all its copies."""
        told = {"number": number, "step": LOST, "at": at.isoformat()}
        self._add({**told, "hash": line_hash, "key": self.mark})

    def begun(self) -> list[Begun]:
        """Return the erasures of the journal, in order.

        Raises:
            JournalError: a line cannot be read, or was written with another key.

        """
        return read(self.path, self.mark)

    def take_over(self, other: Path) -> None:
        """Add the lines of the journal ``other`` that this one lacks.

        The caller holds the journal (``alone``).

        Raises:
            JournalError: one of both cannot be read, or they tell two things under one number.

        """
        ours = {line.number: line.hash for line in self.begun()}
        if any(ours.get(line.number, line.hash) != line.hash for line in read(other, self.mark)):
            message = f"{other} and {self.path} tell different things: which one is right?"
            raise JournalError(message)
        known = set(_lines(self.path))
        lacking = [line for line in _lines(other) if line not in known]
        if lacking:
            self._write(lacking)

    @property
    def mark(self) -> str:
        """Return by what the key is known again; it says nothing of the key."""
        return self.digest("photoallegret erasures")[:MARK_LENGTH]

    def _add(self, told: dict[str, object]) -> bytes:
        line = json.dumps(told, separators=(",", ":")).encode()
        self._write([line])
        return line

    def _write(self, lines: Iterable[bytes]) -> None:
        is_new = not self.path.exists()
        descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            _append(descriptor, b"".join(line + b"\n" for line in lines))
        finally:
            os.close(descriptor)
        if is_new:
            sync_folder(self.data)
        self._copy()

    def _copy(self) -> None:
        """Bring the copy up to date; a failure undoes no erasure.

        The background work tries again, and the doctor tells of it.
        """
        if self.destination is None:
            return
        try:
            mirror(self.path, self.destination)
        except OSError as error:
            logger.warning("the copy of the journal cannot be written: %s", error.strerror)


def keyed(text: str, key: str) -> str:
    """Return the digest of ``text`` that only the holder of ``key`` can make."""
    return hmac.digest(key.encode(), text.encode(), sha256).hex()


def account_name(number: int, made: Iterable[object]) -> str:
    """Return what is digested of an account.

    Args:
        number: its own.
        made: what tells it from another that gets this number in another course of things.

    """
    told = (
        one.astimezone(UTC).isoformat() if isinstance(one, datetime) else str(one) for one in made
    )
    return ":".join(("account", str(number), *told))


def address_name(address: str) -> str:
    """Return what is digested of an address."""
    return f"address:{address}"


def read(path: Path, mark: str) -> list[Begun]:
    """Return the erasures that the journal at ``path`` tells, by number; [] without a file.

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
            one = _told(told, line, begun)
        except (ValueError, KeyError, TypeError) as error:
            message = f"{path}, line {place}, is damaged: put the file back from a backup"
            raise JournalError(message) from error
        if told["step"] in (BEGUN, LOST) and told.get("key") != mark:
            message = (
                f"{path}, line {place}, was written with another erasure_key than that of "
                "secrets.toml: put the key back from a backup"
            )
            raise JournalError(message)
        begun[one.number] = one
    return [begun[number] for number in sorted(begun)]


def _told(told: dict[str, Any], line: bytes, begun: dict[int, Begun]) -> Begun:
    """Return what one line tells; ``begun`` has what those before it told, by number.

    Raises:
        ValueError, KeyError, TypeError: nothing that a journal tells there.

    """
    number, step, at = int(told["number"]), told["step"], datetime.fromisoformat(told["at"])
    before = begun.get(number)
    if step == BEGUN and (before is None or (before.end, before.hash) == (LOST, _hash(line))):
        who, end = Who(**told["who"]), DONE if before else ""
        return Begun(number, at, who, frozenset(told["scope"]), _hash(line), end)
    if step == LOST:
        if before is None:
            return Begun(number, at, Who(), frozenset(), told["hash"], LOST)
        return replace(before, end=DONE)  # a copy was found: it is known again
    if step in (DONE, VOID) and before is not None:
        return before if before.is_done else replace(before, end=step)  # done once is done
    raise ValueError(step)


def _lines(path: Path) -> list[bytes]:
    """Return the whole lines; one cut by a crash told of nothing that was done.

    Raises:
        JournalError: the file cannot be read.

    """
    try:
        *whole, _torn = path.read_bytes().split(b"\n")
    except FileNotFoundError:
        return []
    except OSError as error:
        message = f"{path} cannot be read: {error.strerror}"
        raise JournalError(message) from error
    return whole


def _hash(line: bytes) -> str:
    return sha256(line).hexdigest()


def _append(descriptor: int, content: bytes) -> None:
    """Write ``content`` to the disk, whole or not at all; a line that a crash tore goes first."""
    size = os.fstat(descriptor).st_size
    whole = os.pread(descriptor, size, 0).rfind(b"\n") + 1
    if whole != size:
        os.ftruncate(descriptor, whole)
    try:
        rest = memoryview(content)
        while rest:
            rest = rest[os.write(descriptor, rest) :]
        os.fsync(descriptor)
    except BaseException:
        with suppress(OSError):
            os.ftruncate(descriptor, whole)
        raise
