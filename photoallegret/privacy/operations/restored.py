"""The mark of a site put back from a copy: it serves nobody until its erasures were replayed.

The copy holds the journal as it was, so database and journal agree and would hide who was erased
since. The mark goes once a later journal was replayed, or somebody answered that there was none.
"""

import json
from datetime import datetime
from pathlib import Path

from photoallegret.data_folder import rewrite
from photoallegret.privacy.operations.journalling import Journal, JournalError, read

MARK = "restored.json"


def mark_restored(data: Path, at: datetime) -> None:
    """Mark the data folder ``data`` as put back from a copy made ``at``."""
    rewrite(data / MARK, json.dumps({"copied_at": at.isoformat()}))


def is_restored(data: Path) -> bool:
    """Say whether the data folder ``data`` waits for its erasures."""
    return (data / MARK).exists()


def copied_at(data: Path) -> datetime | None:
    """Return when the copy was made that ``data`` was put back from; None: nothing waits.

    Raises:
        JournalError: the mark cannot be read.

    """
    try:
        told = json.loads((data / MARK).read_text(encoding="utf-8"))
        return datetime.fromisoformat(told["copied_at"])
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as error:
        message = f"{data / MARK} cannot be read: restore once more"
        raise JournalError(message) from error


def take_up(journal: Journal, other: Path) -> None:
    """Add to ``journal`` what ``other`` tells besides.

    Raises:
        JournalError: one of both cannot be read, they tell different things, or the site was put
            back from a copy later than ``other``.

    """
    with journal.alone():
        if is_restored(journal.data):
            theirs = {line.key for line in read(other, journal.mark)}
            if {line.key for line in journal.begun()} - theirs:
                message = f"{other} is older than the copy that was put back: give a later one"
                raise JournalError(message)
        journal.take_over(other)


def forget_mark(data: Path) -> None:
    """Let the site serve again."""
    (data / MARK).unlink(missing_ok=True)
