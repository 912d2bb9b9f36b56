"""What became of copies, kept in one small file of the data folder: the doctor reads it."""

import json
from datetime import datetime
from pathlib import Path

from photoallegret.backups.queries import RECORD, known
from photoallegret.data_folder import alone, rewrite

MADE, FAILED, SENT, NOT_SENT, TRIED, NOT_TRIED = (
    *("made", "failed", "sent", "not sent"),
    *("tried", "not tried"),
)
"""What happened to a copy: made here, sent elsewhere by the command, tried by a real restore."""
OPPOSITE = {MADE: FAILED, SENT: NOT_SENT, TRIED: NOT_TRIED}
LONGEST = 500


def note(data: Path, what: str, at: datetime, words: str = "", archive: str = "") -> None:
    """Write that ``what`` happened; a success takes the failure before it away.

    Raises:
        OSError: the file cannot be written.

    """
    with alone(data, "backups"):
        record = known(data)
        record.pop(OPPOSITE.get(what, ""), None)
        told = {"at": at.isoformat(), "archive": archive, "words": words[:LONGEST]}
        record[what] = told
        rewrite(data / RECORD, json.dumps(record, indent=1, ensure_ascii=False))
