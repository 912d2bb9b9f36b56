"""Files of erased rows: noted with the erasure, unlinked after it, tried until they are gone."""

import logging
import shutil
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from sqlalchemy import delete, exists, select, update

from photoallegret.clock import now
from photoallegret.db import db, insert_into, write_log_back
from photoallegret.outbox.operations.posting import let_go
from photoallegret.privacy.models import ErasureEntry, Unlinking
from photoallegret.storage import sync_folder

logger = logging.getLogger(__name__)


def note_files(paths: Iterable[str], number: int, at: datetime) -> None:
    """Have files and folders unlinked once the open transaction is committed.

    Args:
        paths: relative to the data folder.
        number: of the erasure they belong to.
        at: its instant.

    """
    for path in dict.fromkeys(paths):
        values = {"path": path, "noted_at": at, "number": number}
        db.session.execute(insert_into(Unlinking).values(values).on_conflict_do_nothing())


def unlink_noted(data: Path) -> int:
    """Unlink what is noted and end the erasures whose last file is gone. Commits.

    Returns:
        how many files and folders are still there.

    """
    noted = db.session.execute(select(Unlinking.id, Unlinking.path).order_by(Unlinking.id)).all()
    db.session.rollback()  # no lock is held while files are unlinked
    gone = [identity for identity, path in noted if _unlink(data, path)]
    db.session.execute(delete(Unlinking).where(Unlinking.id.in_(gone)))
    ended = db.session.scalars(
        update(ErasureEntry)
        .where(
            ErasureEntry.ended_at.is_(None),
            ~exists().where(Unlinking.number == ErasureEntry.number),
        )
        .values(ended_at=now())
        .returning(ErasureEntry.number)
        .execution_options(synchronize_session=False)
    ).all()
    for number in ended:
        let_go(last_letter_key(number))
    db.session.commit()
    if gone or ended:
        write_log_back()
    return len(noted) - len(gone)


def last_letter_key(number: int) -> str:
    """Return the key of the letter that tells that an erasure is done."""
    return f"erasure-done:{number}"


def _unlink(data: Path, name: str) -> bool:
    """Unlink one file or folder in the data folder; say whether it is gone."""
    path = data / name
    if ".." in path.parts or not path.is_relative_to(data) or path == data:
        logger.error("a file outside the data folder was to be unlinked: %s", name)
        return False
    try:
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
        with suppress(FileNotFoundError):
            sync_folder(path.parent)
    except OSError as error:
        logger.warning("a file of an erasure is still there: %s", type(error).__name__)
        return False
    return True
