"""What can be asked of versions."""

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from photoallegret.db import db
from photoallegret.versions.models import Announcement, DeclaredVersion, TextNotice, TextVersion


def newest(slug: str) -> dict[str, TextVersion]:
    """Return the newest version of a text, by language; {} before the first one."""
    last = select(func.max(TextVersion.number)).where(TextVersion.slug == slug).scalar_subquery()
    wanted = select(TextVersion).where(TextVersion.slug == slug, TextVersion.number == last)
    return {one.language: one for one in db.session.scalars(wanted)}


def versions_of(slug: str, language: str) -> Sequence[TextVersion]:
    """Return the versions of a text in one language, the newest first."""
    wanted = select(TextVersion).where(TextVersion.slug == slug, TextVersion.language == language)
    return db.session.scalars(wanted.order_by(TextVersion.number.desc())).all()


def version(slug: str, number: int, language: str) -> TextVersion | None:
    """Return one version of a text; None when there is none."""
    return db.session.scalar(
        select(TextVersion).where(
            TextVersion.slug == slug,
            TextVersion.number == number,
            TextVersion.language == language,
        )
    )


def last_declared() -> DeclaredVersion | None:
    """Return what was declared last; None before the first time."""
    return db.session.scalar(select(DeclaredVersion).order_by(DeclaredVersion.number.desc()))


def last_snapshot() -> dict[str, Any] | None:
    """Return what was declared last, as a value; None before the first time."""
    last = last_declared()
    if last is None:
        return None
    value: dict[str, Any] = json.loads(last.content)
    return value


def announcements_of(number: int) -> Sequence[Announcement]:
    """Return what the privacy policy's version ``number`` was the first to say."""
    wanted = select(Announcement).where(Announcement.number == number)
    return db.session.scalars(wanted.order_by(Announcement.id)).all()


def successions() -> Sequence[Announcement]:
    """Return every announcement of a successor, the oldest first."""
    wanted = select(Announcement).where(Announcement.takes_over_on.is_not(None))
    return db.session.scalars(wanted.order_by(Announcement.id)).all()


def untold() -> Sequence[int]:
    """Return the ids of the announcements of which not everybody was told yet."""
    wanted = select(Announcement.id).where(Announcement.told_at.is_(None))
    return db.session.scalars(wanted.order_by(Announcement.id)).all()


def notices_of(account_id: int) -> Sequence[TextNotice]:
    """Return what an account's holder was told and has not read yet, the oldest first."""
    return db.session.scalars(
        select(TextNotice)
        .where(TextNotice.account_id == account_id, TextNotice.read_at.is_(None))
        .order_by(TextNotice.id)
        .options(joinedload(TextNotice.announcement))
    ).all()


def kept_versions() -> list[dict[str, Any]]:
    """Return every version of a text that is kept, with its day and digest: plain values."""
    texts = select(
        TextVersion.slug,
        TextVersion.number,
        TextVersion.language,
        TextVersion.published_at,
        TextVersion.digest,
    ).order_by(TextVersion.id)
    return [
        {
            "text": slug,
            "number": number,
            "language": language,
            "published_at": published_at.isoformat(),
            "sha256": digest,
        }
        for slug, number, language, published_at, digest in db.session.execute(texts)
    ]
