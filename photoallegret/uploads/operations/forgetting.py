"""Uploads whose time is over, and files that belong to none."""

from datetime import timedelta

from sqlalchemy import ColumnElement, and_, delete, or_, select

from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.uploads.models import Upload, UploadState
from photoallegret.uploads.operations.files import BusyError, UploadFiles
from photoallegret.uploads.queries import is_moot

BATCH = 500
MOOT = timedelta(hours=1)
"""Without a byte, before an upload goes whose file came another way."""
ORPHAN_SECONDS = 86_400
"""A file without row is being made one moment; a day later it is left over."""


def forget_ended(files: UploadFiles) -> int:
    """Delete the uploads whose time is over, or whose file is here; return how many. Commits.

    The row goes first: a file without row is swept later, a row without its file would promise
    bytes that are not there.
    """
    with db.engine.connect() as connection:
        ended = connection.execute(select(Upload.id, Upload.token).where(_is_over())).all()
    gone = 0
    for row in ended:
        try:
            with files.alone(row.token):
                if _forget(row.id):  # else its sender came back meanwhile
                    files.remove(row.token)
                    gone += 1
        except BusyError:  # it is being written to
            continue
    return gone


def _is_over() -> ColumnElement[bool]:
    ended = and_(Upload.ends_at <= now(), Upload.state != UploadState.WAITING)
    return or_(ended, and_(is_moot(), Upload.touched_at <= now() - MOOT))


def _forget(identity: int) -> bool:
    deleted = db.session.execute(
        delete(Upload)
        .where(Upload.id == identity, _is_over())
        .execution_options(synchronize_session=False)
    )
    db.session.commit()
    return bool(deleted.rowcount)  # type: ignore[attr-defined]  # of a statement that changes rows


def sweep_orphans(files: UploadFiles) -> int:
    """Unlink the files that no row has pointed to for a day; return how many."""
    before = now().timestamp() - ORPHAN_SECONDS
    old = [
        path
        for path in files.folder.iterdir()
        if not path.name.startswith(".") and path.stat().st_mtime < before
    ]
    swept = 0
    for start in range(0, len(old), BATCH):
        some = old[start : start + BATCH]
        with db.engine.connect() as connection:
            known = set(
                connection.scalars(
                    select(Upload.token).where(Upload.token.in_([path.name for path in some]))
                )
            )
        for path in some:
            if path.name not in known:
                path.unlink(missing_ok=True)
                swept += 1
    return swept
