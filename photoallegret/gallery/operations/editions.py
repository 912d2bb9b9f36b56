"""Drafts published, and the editions of a gallery that were published before."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import bindparam, delete, func, insert, select, update

from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.gallery.content import Block, Content, Hung
from photoallegret.gallery.models import (
    Gallery,
    GalleryBlock,
    GalleryDraft,
    GalleryPhoto,
    GalleryRevision,
    Photo,
    PublishingAct,
    Visibility,
)
from photoallegret.gallery.operations.drafting import (
    ConflictError,
    Draft,
    Kind,
    change_draft,
    draft_of,
    mirror,
    published_content,
)
from photoallegret.gallery.operations.hanging import refresh_gallery
from photoallegret.gallery.operations.noting import note_act
from photoallegret.gallery.operations.publishing import Words, describe_gallery
from photoallegret.gallery.operations.settling import mark_to_settle

KEPT = 100
"""Editions kept of one gallery, the newest ones."""
CHANGES = "changes"
"""In the log: what was drafted was published."""


def publish_draft(gallery: Gallery, *, edition: int | None, account_id: int | None) -> bool:
    """Make what is drafted of ``gallery`` what visitors see; say whether anything was.

    An edition is kept of it, and of what stood before when no edition tells. Photos to settle
    are marked; the caller settles after its commit.

    Args:
        gallery: whose draft.
        edition: the one that was read; None is whichever there is.
        account_id: who publishes.

    Raises:
        ConflictError: the draft's edition is not ``edition`` any more; nothing is changed.

    """
    db.session.refresh(gallery, with_for_update=True)
    stored = db.session.get(GalleryDraft, gallery.id, populate_existing=True)
    draft = draft_of(gallery)
    if edition is not None and draft.edition != edition:
        raise ConflictError
    if stored is None or draft.saved_at is None:
        return False
    _keep_what_stood(gallery)
    content = draft.content
    if content.cover not in content.photos:
        content = replace(content, cover=None)
    apply_content(gallery, content)
    _keep(gallery, content, now(), account_id)
    stored.content, stored.saved_at, stored.edition = {}, None, draft.edition + 1
    mirror(gallery.id, ())
    note_act(PublishingAct.PUBLISHED, gallery, account_id=account_id, detail=CHANGES)
    return True


def publish_unseen_draft(gallery: Gallery, *, account_id: int | None) -> None:
    """Publish what is drafted of ``gallery`` if it is a draft itself, about to be opened.

    Nobody has seen anything else of it: opened without, it would show less than was made.
    """
    if gallery.visibility is Visibility.DRAFT:
        publish_draft(gallery, edition=None, account_id=account_id)


def apply_content(gallery: Gallery, content: Content) -> None:
    """Make ``content``, whose photos and cover are there, what visitors see of ``gallery``."""
    for language, words in content.words.items():
        describe_gallery(gallery, language, Words(words.title, words.description))
    gallery.place, gallery.period = content.place, content.period
    gallery.layout, gallery.shows_captions = content.layout, content.shows_captions
    gallery.cover_id = content.cover
    db.session.flush()
    _hang(gallery.id, content)
    db.session.execute(delete(GalleryBlock).where(GalleryBlock.gallery_id == gallery.id))
    blocks = [
        {"gallery_id": gallery.id, "position": position, "texts": dict(item.texts)}
        for position, item in enumerate(content.items)
        if isinstance(item, Block)
    ]
    if blocks:
        db.session.execute(insert(GalleryBlock), blocks)
    db.session.expire(gallery, ["members", "blocks"])
    refresh_gallery(gallery)


def load_revision(
    gallery: Gallery, revision: GalleryRevision, *, edition: int | None, account_id: int | None
) -> Draft:
    """Make an earlier edition of ``gallery`` its draft; visitors see nothing of it yet.

    Raises:
        ConflictError: the draft's edition is not ``edition`` any more; nothing is changed.

    """
    content = Content.from_json(revision.content)
    there = set(db.session.scalars(select(Photo.id).where(Photo.id.in_(content.photos))))
    content = content.without({photo for photo in content.photos if photo not in there})
    return change_draft(
        gallery, lambda _: content, edition=edition, account_id=account_id, kind=Kind.UNDOABLE
    )


def _hang(gallery_id: int, content: Content) -> None:
    """Write where each photo hangs; those that hung already keep the date they came."""
    wanted = {
        item.photo: (position, item.row)
        for position, item in enumerate(content.items)
        if isinstance(item, Hung)
    }
    here = GalleryPhoto.gallery_id == gallery_id
    rows = db.session.execute(
        select(GalleryPhoto.photo_id, GalleryPhoto.position, GalleryPhoto.row).where(here)
    )
    hung = {photo: (position, row) for photo, position, row in rows}
    gone, new = set(hung) - set(wanted), set(wanted) - set(hung)
    if gone:
        db.session.execute(delete(GalleryPhoto).where(here, GalleryPhoto.photo_id.in_(gone)))
    moved = [
        {"which": photo, "position": place[0], "row": place[1]}
        for photo, place in wanted.items()
        if photo in hung and hung[photo] != place
    ]
    if moved:
        table = GalleryPhoto.__table__
        db.session.connection().execute(
            update(table)  # type: ignore[arg-type]  # a table, as SQLAlchemy types it loosely
            .where(table.c.gallery_id == gallery_id, table.c.photo_id == bindparam("which"))
            .values(position=bindparam("position"), row=bindparam("row")),
            moved,
        )
    if new:
        at = now()
        db.session.execute(
            insert(GalleryPhoto),
            [
                {
                    "gallery_id": gallery_id,
                    "photo_id": photo,
                    "position": wanted[photo][0],
                    "row": wanted[photo][1],
                    "added_at": at,
                }
                for photo in content.photos
                if photo in new
            ],
        )
    if gone or new:
        mark_to_settle(Photo.id.in_(gone | new))


def _keep_what_stood(gallery: Gallery) -> None:
    """Keep what visitors see now when no edition says it: commands change it too."""
    stands = published_content(gallery)
    last = db.session.scalar(
        select(GalleryRevision)
        .where(GalleryRevision.gallery_id == gallery.id)
        .order_by(GalleryRevision.id.desc())
        .limit(1)
    )
    known = Content() if last is None else Content.from_json(last.content)
    if not stands.photos or known == stands:
        return
    changed_at = db.session.scalar(
        select(func.max(GalleryPhoto.added_at)).where(GalleryPhoto.gallery_id == gallery.id)
    )
    _keep(gallery, stands, changed_at or now(), None)


def _keep(gallery: Gallery, content: Content, at: datetime, account_id: int | None) -> None:
    db.session.add(
        GalleryRevision(
            gallery_id=gallery.id,
            content=content.to_json(),
            published_at=at,
            published_by=account_id,
        )
    )
    db.session.flush()
    of_gallery = GalleryRevision.gallery_id == gallery.id
    newest = (
        select(GalleryRevision.id).where(of_gallery).order_by(GalleryRevision.id.desc()).limit(KEPT)
    )
    db.session.execute(
        delete(GalleryRevision).where(of_gallery, GalleryRevision.id.not_in(newest)),
        execution_options={"synchronize_session": False},
    )
