"""What can be asked of uploads: one of them, all of an account, what is known of a digest."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, not_, select
from sqlalchemy.orm import aliased

from photoallegret.accounts.models import Account
from photoallegret.db import db
from photoallegret.gallery.models import Gallery, GalleryText, Photo
from photoallegret.uploads.models import Upload, UploadState

RECENT = 200
ON_THEIR_WAY = (UploadState.RECEIVING, UploadState.WAITING)


@dataclass(frozen=True, slots=True)
class Sending:
    """An upload as its row says."""

    id: int
    account_id: int
    sender: str
    """The account's address."""
    token: str
    file_name: str
    length: int
    offset: int
    state: UploadState
    touched_at: datetime
    ends_at: datetime
    refusal: dict[str, Any] | None
    photo_id: int | None
    is_binned: bool
    """Whether the photo lies in the bin."""


@dataclass(frozen=True, slots=True)
class Known:
    """What the site has of a file with a certain digest."""

    photo_id: int | None = None
    is_binned: bool = False
    token: str = ""
    """Of the upload that is bringing it."""


def upload_called(token: str, account_id: int | None) -> Sending | None:
    """Return the upload with this token, of this account or (None) of any; None without one."""
    found = _rows(_sendings(account_id).where(Upload.token == token))
    return found[0] if found else None


def recent_uploads(account_id: int) -> list[Sending]:
    """Return the last uploads of an account, the newest first, without those that are moot."""
    wanted = _sendings(account_id).where(not_(is_moot()))
    return _rows(wanted.order_by(Upload.id.desc()).limit(RECENT))


def is_moot() -> ColumnElement[bool]:
    """Return the condition: bytes are missing of a file that the library has had meanwhile."""
    kept = aliased(Photo)  # the query may hold the upload's own photo beside
    return and_(
        Upload.state == UploadState.RECEIVING,
        exists().where(kept.sha256 == Upload.sha256),
    )


def unfinished_of_others(account_id: int) -> list[Sending]:
    """Return what other accounts than this one have announced and not ended, the newest first."""
    wanted = _sendings().where(
        Upload.account_id != account_id, Upload.state == UploadState.RECEIVING
    )
    return _rows(wanted.order_by(Upload.id.desc()).limit(RECENT))


def unfinished_of(account_id: int) -> int:
    """Return how many uploads of an account lack bytes."""
    wanted = select(func.count(Upload.id)).where(
        Upload.account_id == account_id, Upload.state == UploadState.RECEIVING
    )
    with db.engine.connect() as connection:
        return connection.scalar(wanted) or 0


def uploads_called(tokens: Sequence[str], account_id: int) -> list[Sending]:
    """Return the uploads of an account that have these tokens."""
    return _rows(_sendings(account_id).where(Upload.token.in_(tokens)))


def known_files(digests: Sequence[str], account_id: int) -> dict[str, Known]:
    """Return what is known of files, by their SHA-256: photos, or uploads of this account."""
    with db.engine.connect() as connection:
        sent = connection.execute(
            select(Upload.sha256, Upload.token)
            .where(
                Upload.account_id == account_id,
                Upload.sha256.in_(digests),
                Upload.state.in_(ON_THEIR_WAY),
            )
            .order_by(Upload.id)
        ).all()
        kept = connection.execute(
            select(Photo.sha256, Photo.id, Photo.binned_at).where(Photo.sha256.in_(digests))
        ).all()
    known = {row.sha256: Known(token=row.token) for row in sent}
    return known | {
        row.sha256: Known(photo_id=row.id, is_binned=row.binned_at is not None) for row in kept
    }


def bytes_on_their_way() -> tuple[int, int]:
    """Return how many bytes are announced and not prepared, and how many of them are to come."""
    wanted = select(
        func.coalesce(func.sum(Upload.length), 0),
        func.coalesce(func.sum(Upload.length - Upload.offset), 0),
    ).where(Upload.state.in_(ON_THEIR_WAY))
    with db.engine.connect() as connection:
        announced, missing = connection.execute(wanted).one()
    return int(announced), int(missing)


def gallery_choices(language: str) -> list[tuple[str, str]]:
    """Return (slug, title) of every gallery, by title in ``language``."""
    wanted = (
        select(Gallery.slug, GalleryText.title)
        .outerjoin(
            GalleryText,
            (GalleryText.gallery_id == Gallery.id) & (GalleryText.language == language),
        )
        .order_by(GalleryText.title, Gallery.slug)
    )
    with db.engine.connect() as connection:
        return [(row.slug, row.title or row.slug) for row in connection.execute(wanted)]


def gallery_id_of(slug: str) -> int | None:
    """Return the id of the gallery ``slug``."""
    with db.engine.connect() as connection:
        return connection.scalar(select(Gallery.id).where(Gallery.slug == slug))


def _sendings(account_id: int | None = None) -> Select[*tuple[Any, ...]]:
    wanted = (
        select(
            Upload.id,
            Upload.account_id,
            Account.email.label("sender"),
            Upload.token,
            Upload.file_name,
            Upload.length,
            Upload.offset,
            Upload.state,
            Upload.touched_at,
            Upload.ends_at,
            Upload.refusal,
            Upload.photo_id,
            Photo.binned_at.label("is_binned"),
        )
        .join(Account, Account.id == Upload.account_id)
        .outerjoin(Photo, Photo.id == Upload.photo_id)
    )
    return wanted if account_id is None else wanted.where(Upload.account_id == account_id)


def _rows(wanted: Select[*tuple[Any, ...]]) -> list[Sending]:
    # On a connection of its own: a body is awaited after this, and no lock may be held then.
    with db.engine.connect() as connection:
        return [
            Sending(**{**row._asdict(), "is_binned": row.is_binned is not None})
            for row in connection.execute(wanted)
        ]
