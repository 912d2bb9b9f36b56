"""Where else personal data lie or pass: folders, logs, cookies, headers, forms, other hosts."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, fields
from datetime import timedelta
from fnmatch import fnmatchcase
from pathlib import Path

from photoallegret.personal_data.law import LawfulBasis, Processing, Recipient
from photoallegret.site_file import Site

COOKIE_BYTES = 4096
"""Of a cookie, its name included (RFC 6265bis)."""
LONGEST_COOKIE = timedelta(days=395)
"""Thirteen months: no tracker lives longer (CNIL 2020-091)."""
ENTRY = re.compile(r"[\w.*-]+(/[\w.*-]+)?", re.ASCII)
HOST_PREFIX = "__Host-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Folder:
    """An entry of the data folder: a folder, or files by a pattern."""

    path: str
    """ "uploads", "renditions/public", "site.sqlite*"."""
    holds: str
    """What lies there, in words."""
    processings: tuple[Processing, ...] = ()
    """Whose data its files hold; none: nothing of a person."""
    sealed: str = ""
    """The purpose for which each of its files is sealed (see ``sealed``); "": they are not."""
    backed_up: bool = True
    """Whether backups take it. Not what is made again, works in progress, or short-lived copies."""

    def __post_init__(self) -> None:
        """Refuse an entry that is not of the data folder, or says nothing."""
        _demand(ENTRY.fullmatch(self.path), f"{self.path}: a path inside the data folder")
        _demand(self.holds, f"{self.path}: says what lies there")


@dataclass(frozen=True, slots=True, kw_only=True)
class Log:
    """Lines that the program writes about what happens."""

    name: str
    """Of the logger, as the standard library knows it."""
    holds: str
    processing: Processing | None = None
    """None: its lines tell of nobody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cookie:
    """A cookie: what is not declared here cannot be set (see ``cookies``)."""

    name: str
    """Without ``__Host-``, which is added where the site is reached by https."""
    purpose: str
    processing: Processing
    life: timedelta | None
    """At most so long in the browser; None: until it is closed."""
    exempt: str
    """Why it needs no consent (loi 78-17 art. 82); "": it needs one."""
    when: str
    """When it is set."""
    days_chosen: Callable[[Site], int] | None = None
    """How many days it lives where the site's settings choose them, within ``life``."""
    by_script: bool = False
    """Whether a script of others sets it: the site itself can only take it away."""

    def __post_init__(self) -> None:
        """Refuse a cookie that lives too long, or has neither exemption nor consent."""
        short = self.life is None or self.life <= LONGEST_COOKIE
        _demand(short, f"{self.name}: a cookie lives thirteen months at most")
        consents = self.processing.lawful_basis is LawfulBasis.CONSENT
        _demand(
            consents != bool(self.exempt),
            f"{self.name}: a cookie is exempt for a reason, or rests on consent",
        )
        _demand(consents or not self.by_script, f"{self.name}: what others set rests on consent")
        _demand(not self.name.startswith("__"), f"{self.name}: its name without __Host-")

    @property
    def names(self) -> tuple[str, ...]:
        """Return its names, with https and without; one that a script sets has one name."""
        if self.by_script:
            return (self.name,)
        return f"{HOST_PREFIX}{self.name}", self.name


@dataclass(frozen=True, slots=True)
class Header:
    """A header of answers: tests refuse what is not declared."""

    name: str
    says: str
    tells: str = ""
    """What it tells of a person; "": nothing. Never more than to this very reader."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """What a script keeps in the browser: a key of its local storage (loi 78-17 art. 82)."""

    key: str
    purpose: str
    processing: Processing | None
    """None: a choice of how pages behave, which tells nothing of a person."""
    life: timedelta | None
    """None: until the same switch takes it away."""
    exempt: str

    def __post_init__(self) -> None:
        """Refuse what needs consent: no script asks for one."""
        _demand(self.exempt, f"{self.key}: says why it needs no consent")


@dataclass(frozen=True, slots=True)
class Technical:
    """The statement that a field of a form is kept nowhere, or tells nothing of a person."""

    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """A host that the program itself connects to: what is not declared is not reached."""

    setting: str
    """The key of site.toml that names it: "mail.server"."""
    module: str
    """The only one that connects."""
    recipient: Recipient


@dataclass(frozen=True, slots=True, kw_only=True)
class Holdings:
    """All that one room, or the whole house, holds or moves of people besides its columns."""

    folders: tuple[Folder, ...] = ()
    logs: tuple[Log, ...] = ()
    cookies: tuple[Cookie, ...] = ()
    stored: tuple[Stored, ...] = ()
    outgoing: tuple[Outgoing, ...] = ()
    headers: tuple[Header, ...] = ()
    processings: tuple[Processing, ...] = field(default=())
    """Those that no column, folder, cookie… names."""

    def all_processings(self) -> set[Processing]:
        """Return every processing named."""
        return {
            *self.processings,
            *(one for folder in self.folders for one in folder.processings),
            *(log.processing for log in self.logs if log.processing),
            *(cookie.processing for cookie in self.cookies),
            *(stored.processing for stored in self.stored if stored.processing),
        }

    def undeclared(self, data: Path) -> list[str]:
        """Return what lies in the data folder ``data``, or just below, that nobody declared."""
        found = []
        for entry in sorted(data.iterdir()):
            if any(folder.path.startswith(f"{entry.name}/") for folder in self.folders):
                names = [f"{entry.name}/{inner.name}" for inner in entry.iterdir()]
            else:
                names = [entry.name]
            found += [name for name in names if not self._knows(name)]
        return sorted(found)

    def _knows(self, name: str) -> bool:
        return any(fnmatchcase(name, folder.path) for folder in self.folders)


def together(rooms: Iterable[Holdings]) -> Holdings:
    """Return all holdings of ``rooms`` as one.

    Raises:
        ValueError: two rooms declare one folder, cookie or key.

    """
    rooms = list(rooms)
    whole = Holdings(
        **{
            item.name: tuple(one for room in rooms for one in getattr(room, item.name))
            for item in fields(Holdings)
        }
    )
    for names in (
        [folder.path for folder in whole.folders],
        [cookie.name for cookie in whole.cookies],
        [stored.key for stored in whole.stored],
        [log.name for log in whole.logs],
        [header.name.lower() for header in whole.headers],
    ):
        twice = {name for name in names if names.count(name) > 1}
        _demand(not twice, f"declared twice: {', '.join(sorted(twice))}")
    return whole


def _demand(holds: object, message: str) -> None:
    if not holds:
        raise ValueError(message)
