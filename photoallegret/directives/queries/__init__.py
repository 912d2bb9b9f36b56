"""What can be asked of the files of deaths."""

from sqlalchemy import select

from photoallegret.db import db
from photoallegret.directives.models import DeathFile, FileState

SHOWN = 50


def open_files() -> list[DeathFile]:
    """Return the files that wait, those first whose time ends first."""
    wanted = select(DeathFile).where(DeathFile.state == FileState.QUARANTINE)
    return list(db.session.scalars(wanted.order_by(DeathFile.quarantine_until, DeathFile.id)))


def closed_files() -> list[DeathFile]:
    """Return the files closed last, the newest first."""
    wanted = select(DeathFile).where(DeathFile.state != FileState.QUARANTINE)
    return list(db.session.scalars(wanted.order_by(DeathFile.id.desc()).limit(SHOWN)))
