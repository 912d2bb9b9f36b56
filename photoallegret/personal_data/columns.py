"""How a column says what it holds of people, and a table of whom its rows tell."""

from dataclasses import dataclass
from enum import Enum
from typing import Any

from photoallegret.personal_data.law import Processing


@dataclass(frozen=True, slots=True)
class NotPersonal:
    """The statement that a column tells nothing of a person."""


class Tie(Enum):
    """How a row says whose it is."""

    ACCOUNT = "account"
    """A column holds the number of an account."""
    ADDRESS = "address"
    """A column holds a normalised e-mail address."""
    PARENT = "parent"
    """A foreign key leads to a row that says whose it is."""
    REFERENCE = "reference"
    """A column names a row that says whose it is: "question:42"."""


@dataclass(frozen=True, slots=True)
class Subject:
    """One way from a row to the person it tells of."""

    tie: Tie
    column: str
    only: tuple[str, ...] = ()
    """Columns that tell of this person; without it every personal column of the row does."""
    shared: bool = False
    """Whether what ``only`` names tells of the others of the row too: it cannot be taken out for
    one of them, so the row goes when either is erased."""
    proved: str | bool | None = None
    """Of an address, whether it is its holder who wrote the row: True: always; False: nobody
    knows; else the column that says when that was proved."""

    def __post_init__(self) -> None:
        """Refuse an address of which it is not said whether it was proved."""
        if (self.tie is Tie.ADDRESS) != (self.proved is not None):
            message = (
                f"{self.column}: a tie by address, and it alone, says whether it was proved: "
                'Subject(Tie.ADDRESS, …, proved="confirmed_at"), proved=True or proved=False'
            )
            raise ValueError(message)


@dataclass(frozen=True, slots=True)
class Unlinked:
    """Why no query can tell whose a row is, though it may tell of somebody (GDPR art. 11)."""

    why: str


Subjects = tuple[Subject, ...] | Unlinked

Declaration = Processing | NotPersonal
KEY = "personal_data"
WITHHELD = "withheld"
"""Mark of a column that opens something: it never leaves, whatever its processing says."""
CORRECTABLE = "correctable"
"""Mark of a text that can be put right by itself: nothing is derived from it."""
CLOSED = "closed"
"""Mark of a column whose values are the program's own short list."""


def not_personal() -> dict[str, Any]:
    """Return the ``info`` of a column that holds nothing of a person."""
    return {KEY: NotPersonal()}


def personal(
    processing: Processing,
    *,
    withheld: bool = False,
    closed: bool = False,
    correctable: bool = False,
) -> dict[str, Any]:
    """Return the ``info`` of a column that holds personal data used as ``processing``.

    Args:
        processing: its use.
        withheld: it opens something, and is never exported.
        closed: its value is one of the program's own short list, such as the kind of an event:
            in a row that is nobody's any more it tells of nobody. Enumerations are closed anyway.
        correctable: it is a text that can be written anew from a request for rectification
            (GDPR art. 16): nothing else is derived from it.

    """
    return {KEY: processing, WITHHELD: withheld, CLOSED: closed, CORRECTABLE: correctable}
