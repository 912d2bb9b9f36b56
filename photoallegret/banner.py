"""What every public page says above all, until a day: one small file, the same for everybody.

A file, so that a page asks the database nothing for it and every process sees it at once. The
room that puts it up keeps it in the database and writes it again from there.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from photoallegret.data_folder import rewrite

FILE = "banner.json"


@dataclass(frozen=True, slots=True)
class Message:
    """One thing to tell."""

    words: Mapping[str, str]
    """By language."""
    until: datetime


def put_up(
    data: Path, messages: Sequence[Message], around: Callable[[], object] = lambda: None
) -> None:
    """Have public pages say ``messages``, each until its end; none: they say nothing more.

    One at a time: the caller holds a lock.

    Args:
        data: the data folder.
        messages: what is said.
        around: called just before and just after the file changes, if it does.

    """
    told = [{"words": dict(one.words), "until": one.until.isoformat()} for one in messages]
    rewrite(data / FILE, json.dumps(told, ensure_ascii=False) if told else "", around)


def said(data: Path, language: str, moment: datetime) -> list[str]:
    """Return what public pages say at ``moment`` in a language; nothing when it cannot be read."""
    try:
        told = json.loads((data / FILE).read_bytes())
        return [
            one["words"].get(language) or next(iter(one["words"].values()))
            for one in told
            if datetime.fromisoformat(one["until"]) > moment
        ]
    except (OSError, ValueError, KeyError, TypeError, StopIteration):
        return []
