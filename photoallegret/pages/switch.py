"""The one switch of the store: a symbolic link that names where this moment's pages are kept.

It is taken away before a change is committed, and put back under a fresh name after: a page drawn
before the change is kept where nobody looks any more. It knows files alone, no database.
"""

import fcntl
import logging
import os
import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from photoallegret.data_folder import alone

LINK, DRAFT, CLOSERS, UNSURE = "current", ".current", ".closing", ".unsure"
SERVERS = ".serving"
NAME_BYTES = 6
NEVER = 0

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Shown:
    """What the switch shows: a folder of pages, and of what."""

    name: str
    """Of the folder, like no other before it."""
    revision: str
    """Of the program and its settings."""
    number: int
    """Of the generation."""
    until: int
    """Unix time in seconds from when on it shows the past; 0 when nothing is dated."""


CLOSED = Shown("", "", -1, NEVER)


class Switch:
    """The switch of one data folder, as one process sees and turns it."""

    def __init__(self, data: Path, revision: str) -> None:
        """Take the switch in the folder ``data``/pages; ``revision`` has no hyphen in it."""
        self.data, self.revision = data, revision
        self.pages = data / "pages"
        self.link = str(self.pages / LINK)
        self._held: dict[str, int] = {}
        self._claim: int | None = None
        self._last = CLOSED

    def shown(self) -> Shown:
        """Return what it shows now, ``CLOSED`` while nothing may be kept."""
        try:
            name = os.readlink(self.link)  # noqa: PTH115 -- one call a page, and the fastest
        except OSError:
            return CLOSED
        if name != self._last.name:
            self._last = _read(name)
        return self._last

    def claim(self) -> None:
        """Have pages be shown as this release draws them, as long as this process lives.

        Of two releases that serve at once, while one is replaced, the one that began last keeps
        pages; the other only closes the store, and gets it back should the newer one end.
        """
        with alone(self.data, "pages"), suppress(OSError):  # a full disk: as if nobody served
            folder = self.pages / SERVERS
            folder.mkdir(exist_ok=True)
            numbers = [int(one.name.partition("-")[0]) for one in folder.iterdir()]
            name = f"{max(numbers, default=0) + 1}-{self.revision}-{secrets.token_hex(NAME_BYTES)}"
            self._claim = os.open(folder / name, os.O_CREAT | os.O_RDWR, 0o600)
            fcntl.flock(self._claim, fcntl.LOCK_EX)

    def close(self) -> str:
        """Close the store until ``open`` is called with the token returned, or this process ends.

        Raises:
            OSError: the link cannot be taken away: what is about to change may not.

        """
        token = secrets.token_hex(NAME_BYTES)
        with alone(self.data, "pages"):
            _take_away(self.pages)
            try:
                (self.pages / CLOSERS).mkdir(exist_ok=True)
                handle = os.open(self.pages / CLOSERS / token, os.O_CREAT | os.O_RDWR, 0o600)
                fcntl.flock(handle, fcntl.LOCK_EX)
                self._held[token] = handle
            except OSError as error:  # a full disk; nothing is kept on it either
                logger.warning("the page store cannot note that it closes: %s", error)
        return token

    def open(self, token: str, number: int, until: int) -> None:
        """End what ``close`` began; the last to end it shows a fresh folder."""
        handle = self._held.pop(token, None)
        with alone(self.data, "pages"):
            with suppress(OSError):
                (self.pages / CLOSERS / token).unlink(missing_ok=True)
            if handle is not None:
                os.close(handle)
            # Whoever ends last may know less than who ended before: ``mend`` asks the database.
            if self._closers():
                with suppress(OSError):
                    (self.pages / UNSURE).touch()
            elif (self.pages / UNSURE).exists():
                (self.pages / UNSURE).unlink(missing_ok=True)
            else:
                self._show(number, until)

    def mend(self, read: Callable[[], tuple[int, int]], moment: float) -> None:
        """Show the database's generation, unless the switch shows it already or is being turned.

        Args:
            read: returns the number of the generation, as the database has it committed, and
                when its pages begin to show the past (``Shown.until``). Nobody turns the switch
                meanwhile: another number than the one shown is the truth, a lower one too (a
                database put back).
            moment: the present instant, Unix time in seconds.

        """
        with alone(self.data, "pages"):
            if self._closers() or self._yields():
                return
            number, until = read()
            shown = self.shown()
            is_good = shown.revision == self.revision and shown.number == number
            if not is_good or is_past(shown, moment):
                (self.pages / UNSURE).unlink(missing_ok=True)
                self._show(number, until)

    def outdate(self, number: int) -> bool:
        """Close the store if it shows another generation than ``number``; say whether it did."""
        if self.shown().number in (number, CLOSED.number):
            return False
        with alone(self.data, "pages"):
            if self.shown().number in (number, CLOSED.number):
                return False
            _take_away(self.pages)
        return True

    def _show(self, number: int, until: int) -> None:
        if self._yields():
            return
        name = f"{self.revision}-{number}-{until}-{secrets.token_hex(NAME_BYTES)}"
        try:
            _take_away(self.pages)
            (self.pages / name).mkdir()
            (self.pages / DRAFT).unlink(missing_ok=True)
            (self.pages / DRAFT).symlink_to(name)
            (self.pages / DRAFT).replace(self.pages / LINK)
        except OSError as error:
            logger.warning("the page store stays closed: %s", error)

    def _yields(self) -> bool:
        """Say whether another release began to serve last; forget those that ended."""
        try:
            found = [one for one in (self.pages / SERVERS).iterdir() if _is_held(one)]
        except OSError:
            return False
        last = max(found, key=lambda one: int(one.name.partition("-")[0]), default=None)
        return last is not None and last.name.split("-")[1] != self.revision

    def _closers(self) -> bool:
        """Say whether anybody alive holds the store closed; forget those that died."""
        try:
            found = list((self.pages / CLOSERS).iterdir())
        except OSError:
            return False
        return any(list(map(_is_held, found)))


def drop(data: Path) -> None:
    """Forget what is kept in the data folder ``data``: a file that pages show has changed.

    Called after the change: whoever asks next opens the store again, and finds it empty.
    """
    with alone(data, "pages"):
        _take_away(data / "pages")


def _take_away(pages: Path) -> None:
    """Have the folder ``pages`` show nothing."""
    try:
        (pages / LINK).unlink(missing_ok=True)
    except OSError:
        if not (pages / LINK).is_dir():
            raise
        # Whoever copied the data folder followed the link: a copy shows nothing, and is swept.
        (pages / LINK).rename(pages / f"copy-{secrets.token_hex(NAME_BYTES)}")


def is_past(shown: Shown, moment: float) -> bool:
    """Say whether something dated changed what ``shown`` keeps, by ``moment`` (Unix time)."""
    return shown.until != NEVER and moment >= shown.until


def _read(name: str) -> Shown:
    try:
        revision, number, until, _ = name.split("-")
        return Shown(name, revision, int(number), int(until))
    except ValueError:
        return CLOSED


def _is_held(path: Path) -> bool:
    """Say whether the process that closed is there still: its lock dies with it."""
    try:
        handle = os.open(path, os.O_RDWR)
    except OSError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        path.unlink(missing_ok=True)
    except OSError:
        return True
    finally:
        os.close(handle)
    return False
