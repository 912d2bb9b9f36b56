"""Two people who edit the same words at once: what each of them changed, told apart by field.

A page carries a mark of each value it was drawn with; so what is sent back says which values
the reader touched, and what is stored says which ones somebody else did meanwhile.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

LENGTH = 12
"""Hexadecimal digits: chance alone would have to repeat 48 bits in one field."""


class EditedMeanwhileError(Exception):
    """Somebody else saved other values of the same fields since they were read."""

    def __init__(self, fields: tuple[str, ...]) -> None:
        """Name the ``fields``."""
        super().__init__(", ".join(fields))
        self.fields = fields


@dataclass(frozen=True, slots=True)
class Merge:
    """What the reader's values change of the stored ones."""

    changes: dict[str, str]
    conflicts: tuple[str, ...]
    """Fields that both changed, to different values."""


def marks_of(values: Mapping[str, str]) -> str:
    """Return the marks of ``values``, for a page's hidden field."""
    return " ".join(f"{name}:{_mark(value)}" for name, value in values.items())


def merge(mine: Mapping[str, str], stored: Mapping[str, str], marks: str) -> Merge:
    """Return what ``mine`` changes of ``stored``.

    Args:
        mine: values sent by the reader, touched or not.
        stored: the values of the same fields now.
        marks: of the values that the reader's page was drawn with; a field without a mark
            counts as changed by both.

    """
    before = dict(mark.split(":", 1) for mark in marks.split() if ":" in mark)
    changes, conflicts = {}, []
    for name, value in mine.items():
        if value == stored[name] or before.get(name) == _mark(value):
            continue
        changes[name] = value
        if before.get(name) != _mark(stored[name]):
            conflicts.append(name)
    return Merge(changes, tuple(conflicts))


def _mark(value: str) -> str:
    return sha256(value.encode()).hexdigest()[:LENGTH]
