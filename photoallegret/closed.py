"""When the site is closed for maintenance: one small file that every process reads.

A file, so that a page asks the database nothing for it, and the site closes and opens at its
minutes though nothing else runs. The room of maintenance writes it again from the database.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from photoallegret.data_folder import rewrite

FILE = "maintenance.json"


@dataclass(frozen=True, slots=True)
class Window:
    """From when to when the site is closed, and since when visitors are told."""

    announced_at: datetime
    begins_at: datetime
    ends_at: datetime
    words: Mapping[str, str]
    """What the photographer says of it, by language; nothing is owed."""


def write(
    data: Path, windows: Sequence[Window], around: Callable[[], object] = lambda: None
) -> None:
    """Have the site close in these ``windows`` and in no other.

    One at a time: the caller holds a lock.

    Args:
        data: the data folder.
        windows: those to come, and the one under way.
        around: called just before and just after the file changes, if it does.

    """
    told = [
        {
            "announced_at": one.announced_at.isoformat(),
            "begins_at": one.begins_at.isoformat(),
            "ends_at": one.ends_at.isoformat(),
            "words": dict(one.words),
        }
        for one in windows
    ]
    rewrite(data / FILE, json.dumps(told, ensure_ascii=False) if told else "", around)


def announced(data: Path, moment: datetime) -> list[Window]:
    """Return the windows that visitors are told of at ``moment``, the open one too.

    None when the file cannot be read: a site in doubt is open.
    """
    try:
        told = [
            Window(
                announced_at=datetime.fromisoformat(one["announced_at"]),
                begins_at=datetime.fromisoformat(one["begins_at"]),
                ends_at=datetime.fromisoformat(one["ends_at"]),
                words=dict(one["words"]),
            )
            for one in json.loads((data / FILE).read_bytes())
        ]
        return [one for one in told if one.announced_at <= moment < one.ends_at]
    except (OSError, ValueError, KeyError, TypeError):
        return []


def closing(data: Path, moment: datetime) -> Window | None:
    """Return the window in which the site is closed at ``moment``, None when it is open."""
    return next((one for one in announced(data, moment) if one.begins_at <= moment), None)
