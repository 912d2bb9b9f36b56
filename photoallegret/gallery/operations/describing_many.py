"""Many photos described at once: only what the photographer touched changes, in all of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from hashlib import sha256

from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.gallery.models import Photo, PhotoText
from photoallegret.gallery.operations.indexing import index_photos
from photoallegret.gallery.operations.recording import rights_of
from photoallegret.imaging.description import keyword_list

TEXTS = ("title", "caption", "alt_text")
RIGHTS = ("creator", "credit_line", "copyright_notice", "usage_terms")


class KeywordMode(StrEnum):
    """What is done with the keywords given."""

    ADD = "add"
    REMOVE = "remove"
    REPLACE = "replace"


@dataclass(frozen=True, slots=True)
class KeywordChange:
    """Keywords, and what is done with them."""

    mode: KeywordMode
    keywords: tuple[str, ...]

    def applied(self, before: Sequence[str]) -> list[str]:
        """Return the keywords of a photo that had ``before``."""
        if self.mode is KeywordMode.REPLACE:
            return list(keyword_list(self.keywords))
        if self.mode is KeywordMode.ADD:
            return list(keyword_list([*before, *self.keywords]))
        gone = {keyword.casefold() for keyword in self.keywords}
        return [keyword for keyword in before if keyword.casefold() not in gone]


@dataclass(frozen=True, slots=True)
class TakenChange:
    """A moment of the shot; None forgets it."""

    at: datetime | None


@dataclass(frozen=True, slots=True)
class Changes:
    """What is to be said of every photo; what is not here stays as it is."""

    texts: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """By language and name, one of TEXTS."""
    rights: Mapping[str, str] = field(default_factory=dict)
    """By name, one of RIGHTS."""
    place: str | None = None
    keywords: KeywordChange | None = None
    taken: TakenChange | None = None


def editions_of(photos: Sequence[Photo]) -> str:
    """Return a digest of the editions of ``photos``: another one means somebody changed one."""
    pairs = sorted((photo.id, photo.edition) for photo in photos)
    return sha256(repr(pairs).encode()).hexdigest()[:16]


def describe_photos(photos: Sequence[Photo], changes: Changes) -> list[int]:
    """Say ``changes`` of each of ``photos``; return the ids of those that it changed.

    Where rights change, the renditions are to be made again.
    """
    changed = [photo for photo in photos if _describe(photo, changes)]
    for photo in changed:
        photo.edition += 1
    db.session.flush()
    index_photos(changed)
    return [photo.id for photo in changed]


def _describe(photo: Photo, changes: Changes) -> bool:
    before = _said(photo)
    for (language, name), words in changes.texts.items():
        _say(photo, language, name, words)
    if changes.place is not None:
        photo.place = changes.place
    if changes.keywords is not None:
        photo.keywords = changes.keywords.applied(photo.keywords)
    if changes.taken is not None and photo.taken_at != changes.taken.at:
        # The offset was that of the former date.
        photo.taken_at, photo.taken_offset_minutes = changes.taken.at, None
    rights = rights_of(photo)
    wanted = replace(rights, **changes.rights).cleaned()
    for name in changes.rights:
        setattr(photo, name, getattr(wanted, name))
    if rights_of(photo) != rights:
        photo.remake_at = now()
    return _said(photo) != before


def _say(photo: Photo, language: str, name: str, words: str) -> None:
    text = next((text for text in photo.texts if text.language == language), None)
    if text is None:
        if not words:
            return
        text = PhotoText(language=language, title="", headline="", caption="", alt_text="")
        photo.texts.append(text)
    setattr(text, name, words)


def _said(photo: Photo) -> tuple[object, ...]:
    texts = sorted(
        (text.language, *(getattr(text, name) for name in TEXTS)) for text in photo.texts
    )
    return texts, photo.place, tuple(photo.keywords), photo.taken_at, rights_of(photo)
