"""Who may see a gallery, from when and until when: each change is noted with who made it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.gallery.models import Gallery, Photo, PublishingAct, Visibility
from photoallegret.gallery.operations.drafting import draft_of
from photoallegret.gallery.operations.editions import publish_unseen_draft
from photoallegret.gallery.operations.hanging import refresh_gallery
from photoallegret.gallery.operations.noting import note_act
from photoallegret.gallery.operations.publishing import (
    delete_gallery,
    list_gallery,
    protect_gallery,
    publish_gallery,
    renew_secret,
    restore_gallery,
    unlist_gallery,
    unpublish_gallery,
    withdraw_gallery,
)
from photoallegret.gallery.operations.settling import mark_gallery_to_settle
from photoallegret.gallery.queries.photos import photos_lacking_release

NEW_ADDRESS, NEW_PASSWORD = "address", "password"
DEMANDED, DEMANDED_NO_MORE = "releases demanded", "releases not demanded"
FROM, UNTIL = "from ", "until "


class EmptyGalleryError(Exception):
    """A gallery without photos cannot be opened."""


class UnreleasedError(Exception):
    """A gallery that demands releases cannot be opened: ``photos`` lack them."""

    def __init__(self, photos: Sequence[Photo]) -> None:
        """Tell which photos lack one."""
        super().__init__(f"{len(photos)} photos lack a release")
        self.photos = photos


@dataclass(frozen=True, slots=True)
class Access:
    """Who may see a gallery, and when."""

    visibility: Visibility
    password_hash: str = ""
    """"": the password it has."""
    opens: datetime | None = None
    """None: since it was published, or now."""
    closes: datetime | None = None
    """None: never."""


def set_access(gallery: Gallery, access: Access, *, account_id: int | None) -> None:
    """Open ``gallery`` to visitors, or close it, as ``access`` says.

    A draft that is opened is published as it is drafted: nobody saw anything else of it.

    Raises:
        EmptyGalleryError: it is to be opened and holds nothing; nothing is changed.
        UnreleasedError: it is to be opened, and photos lack the release it demands; the caller
            rolls back.
        ValueError: it is to be protected and has no password.

    """
    db.session.refresh(gallery, with_for_update=True)
    was_draft = gallery.visibility is Visibility.DRAFT
    if was_draft and access.visibility is not Visibility.DRAFT:
        if not draft_of(gallery).content.photos:
            raise EmptyGalleryError
        publish_unseen_draft(gallery, account_id=account_id)
        lacking = photos_lacking_release(gallery)
        if lacking:
            raise UnreleasedError(lacking)
    _set_visibility(gallery, access, account_id)
    if access.visibility is Visibility.DRAFT:
        return
    _set_opening(gallery, access.opens, account_id)
    _set_closing(gallery, access.closes, account_id)


def demand_releases(gallery: Gallery, *, demands: bool, account_id: int | None) -> None:
    """Show in ``gallery`` only photos that have their releases, or show any again.

    The caller commits, then settles.
    """
    db.session.refresh(gallery, with_for_update=True)
    if gallery.demands_releases is demands:
        return
    gallery.demands_releases = demands
    db.session.flush()
    mark_gallery_to_settle(gallery.id)
    refresh_gallery(gallery)
    detail = DEMANDED if demands else DEMANDED_NO_MORE
    note_act(PublishingAct.VISIBILITY, gallery, account_id=account_id, detail=detail)


def withdraw(gallery: Gallery, *, account_id: int | None) -> None:
    """Close ``gallery`` now."""
    withdraw_gallery(gallery)
    note_act(PublishingAct.WITHDRAWN, gallery, account_id=account_id)


def show_again(gallery: Gallery, *, account_id: int | None) -> None:
    """Open ``gallery`` again."""
    restore_gallery(gallery)
    note_act(PublishingAct.RESTORED, gallery, account_id=account_id)


def change_address(gallery: Gallery, *, account_id: int | None) -> None:
    """Give an unlisted gallery another secret address."""
    renew_secret(gallery)
    note_act(PublishingAct.VISIBILITY, gallery, account_id=account_id, detail=NEW_ADDRESS)


def delete_noted(gallery: Gallery, *, account_id: int | None) -> None:
    """Delete ``gallery``, its draft and its editions; its photos stay in the library."""
    note_act(PublishingAct.DELETED, gallery, account_id=account_id)
    delete_gallery(gallery)


def place_gallery(gallery: Gallery, before: int | None) -> None:
    """Put ``gallery`` before the gallery with the id ``before`` on the site; None: last."""
    order = select(Gallery).order_by(Gallery.position, Gallery.id).with_for_update()
    others = [other for other in db.session.scalars(order) if other.id != gallery.id]
    at = next((at for at, other in enumerate(others) if other.id == before), len(others))
    for position, one in enumerate([*others[:at], gallery, *others[at:]]):
        one.position = position
    db.session.flush()


def shift_gallery(gallery: Gallery, steps: int) -> None:
    """Put ``gallery`` so many places further on the site; beyond the ends is the end."""
    ids = list(db.session.scalars(select(Gallery.id).order_by(Gallery.position, Gallery.id)))
    at = ids.index(gallery.id) + steps
    ids.remove(gallery.id)
    place_gallery(gallery, ids[max(at, 0)] if at < len(ids) else None)


def _set_visibility(gallery: Gallery, access: Access, account_id: int | None) -> None:
    wanted = access.visibility
    if wanted is Visibility.PROTECTED and access.password_hash:
        is_new = gallery.visibility is not wanted
        protect_gallery(gallery, access.password_hash)
        detail = wanted.value if is_new else NEW_PASSWORD
        note_act(PublishingAct.VISIBILITY, gallery, account_id=account_id, detail=detail)
        return
    if wanted is gallery.visibility:
        return
    if wanted is Visibility.DRAFT:
        unpublish_gallery(gallery)
    elif wanted is Visibility.PUBLISHED:
        list_gallery(gallery)
    elif wanted is Visibility.UNLISTED:
        unlist_gallery(gallery)
    else:
        protect_gallery(gallery, gallery.password_hash)
    note_act(PublishingAct.VISIBILITY, gallery, account_id=account_id, detail=wanted.value)


def _set_opening(gallery: Gallery, opens: datetime | None, account_id: int | None) -> None:
    stands, moment = gallery.published_at, now()
    if opens is None and stands is not None and stands <= moment:
        return
    if opens is not None and _same_minute(opens, stands):
        return
    publish_gallery(gallery, opens)
    detail = FROM + opens.isoformat() if opens is not None else ""
    note_act(PublishingAct.PUBLISHED, gallery, account_id=account_id, detail=detail)


def _set_closing(gallery: Gallery, closes: datetime | None, account_id: int | None) -> None:
    stands = gallery.withdrawn_at
    if closes is None:
        if stands is not None:
            show_again(gallery, account_id=account_id)
    elif not _same_minute(closes, stands):
        withdraw_gallery(gallery, closes)
        detail = UNTIL + closes.isoformat()
        note_act(PublishingAct.WITHDRAWN, gallery, account_id=account_id, detail=detail)


def _same_minute(one: datetime, other: datetime | None) -> bool:
    """Say whether a form, which has no seconds, means the same instant."""
    return other is not None and one.replace(second=0, microsecond=0) == other.replace(
        second=0, microsecond=0
    )
