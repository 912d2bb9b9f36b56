"""Uploads whose time is over, and files that belong to none."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, delete, or_, select

from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.privacy.queries.lifetimes import Carry, Lifetime
from photoallegret.uploads.models import Upload, UploadState
from photoallegret.uploads.operations.files import BusyError, UploadFiles
from photoallegret.uploads.personal_data import SENDING
from photoallegret.uploads.queries import is_moot

BATCH = 500
MOOT = timedelta(hours=1)
"""Without a byte, before an upload goes whose file came another way."""
ORPHAN_SECONDS = 86_400
"""A file without row is being made one moment; a day later it is left over."""


def forget_ended(files: UploadFiles, moment: datetime | None = None) -> int:
    """Delete the uploads whose time is over, or whose file is here; return how many. Commits.

    The row goes first: a file without row is swept later, a row without its file would promise
    bytes that are not there.
    """
    moment = moment or now()
    with db.engine.connect() as connection:
        ended = connection.execute(select(Upload.id, Upload.token).where(_is_over(moment))).all()
    gone = 0
    for row in ended:
        try:
            with files.alone(row.token):
                if _forget(row.id, moment):  # else its sender came back meanwhile
                    files.remove(row.token)
                    gone += 1
        except BusyError:  # it is being written to
            continue
    return gone


UPLOAD = Lifetime(
    period=SENDING.retention.period("uploads"),
    of=Upload,
    ends=Upload.ends_at,
    when=Upload.state != UploadState.WAITING,
    effect=Carry(lambda now, _limit, data: forget_ended(UploadFiles(data), now)),
)


def _is_over(moment: datetime) -> ColumnElement[bool]:
    return or_(UPLOAD.due(moment), and_(is_moot(), Upload.touched_at <= moment - MOOT))


def _forget(identity: int, moment: datetime) -> bool:
    deleted = db.session.execute(
        delete(Upload)
        .where(Upload.id == identity, _is_over(moment))
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
