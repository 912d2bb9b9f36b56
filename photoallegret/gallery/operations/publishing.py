"""Galleries made, named, and opened to visitors or closed to them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from secrets import token_urlsafe

from sqlalchemy import delete, exists, func, select

from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.gallery.models import Gallery, GalleryPhoto, GalleryText, Photo, Visibility
from photoallegret.gallery.operations.names import SLUG, free_slug, slug_from
from photoallegret.gallery.operations.settling import mark_gallery_to_settle

SECRET_BYTES = 16
NAMELESS = "gallery"
LONGEST_SLUG = 120
"""As its column allows."""


@dataclass(frozen=True, slots=True)
class Words:
    """What is said of a gallery in one language; None leaves what is said already."""

    title: str | None = None
    description: str | None = None


def is_slug(text: str) -> bool:
    """Say whether ``text`` can be the last part of a gallery's address."""
    return SLUG.fullmatch(text) is not None and len(text) <= LONGEST_SLUG


def slug_for(title: str) -> str:
    """Return a free slug for a gallery called ``title``."""

    def is_taken(slug: str) -> bool:
        return bool(db.session.scalar(select(exists().where(Gallery.slug == slug))))

    return free_slug(slug_from(title) or NAMELESS, is_taken)


def create_gallery(slug: str, texts: Mapping[str, Words], *, is_demo: bool = False) -> Gallery:
    """Make the gallery ``slug``, a draft, after the others; ``texts`` are by language.

    Raises:
        ValueError: ``slug`` cannot be part of an address.

    """
    if not is_slug(slug):
        message = f"not a slug: {slug!r}"
        raise ValueError(message)
    last = db.session.scalar(select(func.max(Gallery.position)))
    gallery = Gallery(
        slug=slug,
        secret=token_urlsafe(SECRET_BYTES),
        visibility=Visibility.DRAFT,
        position=0 if last is None else last + 1,
        created_at=now(),
        is_demo=is_demo,
    )
    db.session.add(gallery)
    for language, words in texts.items():
        describe_gallery(gallery, language, words)
    db.session.flush()
    return gallery


def describe_gallery(gallery: Gallery, language: str, words: Words) -> None:
    """Say ``words`` of ``gallery`` in ``language``."""
    text = next((text for text in gallery.texts if text.language == language), None)
    if text is None:
        text = GalleryText(language=language, title="", description="")
        gallery.texts.append(text)
    if words.title is not None:
        text.title = words.title
    if words.description is not None:
        text.description = words.description
    db.session.flush()


def publish_gallery(gallery: Gallery, at: datetime | None = None) -> None:
    """Open ``gallery`` from ``at`` on (default: now); a draft becomes published.

    An unlisted or protected gallery stays so.
    """
    opening = at or now()
    if gallery.visibility is Visibility.DRAFT:
        gallery.visibility = Visibility.PUBLISHED
    # Publishing again what is open already must not change the date it first appeared.
    if gallery.published_at is None or gallery.published_at > now() or at is not None:
        gallery.published_at = opening
    if gallery.withdrawn_at is not None and gallery.withdrawn_at <= opening:
        gallery.withdrawn_at = None
    _changed(gallery)


def unpublish_gallery(gallery: Gallery) -> None:
    """Make ``gallery`` a draft again: no visitor sees it, and nothing says it was there."""
    gallery.visibility = Visibility.DRAFT
    _changed(gallery)


def withdraw_gallery(gallery: Gallery, at: datetime | None = None) -> None:
    """Close ``gallery`` from ``at`` on (default: now); its address then answers "gone"."""
    gallery.withdrawn_at = at or now()
    _changed(gallery)


def restore_gallery(gallery: Gallery) -> None:
    """Undo the withdrawal of ``gallery``."""
    gallery.withdrawn_at = None
    _changed(gallery)


def list_gallery(gallery: Gallery) -> None:
    """Show ``gallery`` to everyone, from its date of publication on."""
    gallery.visibility = Visibility.PUBLISHED
    _changed(gallery)


def unlist_gallery(gallery: Gallery) -> None:
    """Leave ``gallery`` to those who know its secret address."""
    gallery.visibility = Visibility.UNLISTED
    _changed(gallery)


def renew_secret(gallery: Gallery) -> None:
    """Give an unlisted gallery a new address; the old one is forgotten."""
    gallery.secret = token_urlsafe(SECRET_BYTES)
    db.session.flush()


def protect_gallery(gallery: Gallery, password_hash: str) -> None:
    """Close ``gallery`` behind the password whose hash is given.

    The hash is made before the transaction: it takes long, and a transaction must not.
    """
    if not password_hash:
        message = "a protected gallery needs a password"
        raise ValueError(message)
    gallery.password_hash = password_hash
    gallery.visibility = Visibility.PROTECTED
    _changed(gallery)


def delete_gallery(gallery: Gallery) -> None:
    """Delete ``gallery``; its photos stay in the library."""
    # Locked first: a photo being hung there meanwhile would not be marked.
    db.session.refresh(gallery, with_for_update=True)
    mark_gallery_to_settle(gallery.id)
    db.session.execute(delete(Gallery).where(Gallery.id == gallery.id))


def gallery_called(slug: str) -> Gallery | None:
    """Return the gallery ``slug``, whoever may see it."""
    return db.session.scalar(select(Gallery).where(Gallery.slug == slug))


def gallery_titled(language: str, title: str) -> Gallery | None:
    """Return the first gallery that is called ``title`` in ``language``."""
    return db.session.scalar(
        select(Gallery)
        .join(Gallery.texts)
        .where(GalleryText.language == language, GalleryText.title == title)
        .order_by(Gallery.id)
        .limit(1)
    )


def photos_of(gallery: Gallery) -> list[int]:
    """Return the ids of every photo that hangs in ``gallery``, in order."""
    return list(
        db.session.scalars(
            select(Photo.id)
            .join(GalleryPhoto, GalleryPhoto.photo_id == Photo.id)
            .where(GalleryPhoto.gallery_id == gallery.id)
            .order_by(GalleryPhoto.position, Photo.id)
        )
    )


def _changed(gallery: Gallery) -> None:
    db.session.flush()
    mark_gallery_to_settle(gallery.id)
