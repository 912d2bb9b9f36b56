"""The rows of a photo that has been prepared: texts in the site's languages, rights, renditions."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from pathlib import PurePath
from typing import Any

from sqlalchemy import String, exists, select

from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.gallery.models import Photo, PhotoText
from photoallegret.gallery.operations.indexing import index_photo
from photoallegret.gallery.operations.names import free_slug, kept_file_name, slug_from
from photoallegret.gallery.operations.placing import rendition_row
from photoallegret.imaging.description import Words
from photoallegret.imaging.metadata import Metadata
from photoallegret.imaging.outcome import Prepared
from photoallegret.imaging.rights import Rights

DEFAULT_LANGUAGE = "x-default"
TEXTS = ("title", "headline", "caption", "alt_text")
NAMELESS = "photo"


@dataclass(frozen=True, slots=True)
class Original:
    """A file that was brought: its bytes' digest and number, and its name as it came."""

    sha256: str
    size: int
    file_name: str


def record_photo(
    original: Original, prepared: Prepared, *, key: str, rights: Rights, languages: Sequence[str]
) -> Photo:
    """Add the rows of a photo whose files stand in their place; return it flushed.

    Args:
        original: the file it comes from.
        prepared: what was read and made of it.
        key: names the folder of its renditions.
        rights: as written in the renditions.
        languages: those of the site, the first one first.

    """
    said = prepared.metadata
    texts = photo_texts(said, languages)
    at = now()
    photo = Photo(
        slug=_slug(texts, original.file_name),
        key=key,
        keywords=list(said.keywords),
        taken_at=shot_at(said),
        taken_offset_minutes=said.taken_offset_minutes,
        imported_at=at,
        jpeg_at=at,
        texts=texts,
        renditions=[rendition_row(made) for made in prepared.renditions],
        **file_facts(original, prepared),
        **_fitting(**rights.to_json(), place=said.place),
    )
    db.session.add(photo)
    db.session.flush()
    index_photo(photo)
    return photo


def file_facts(original: Original, prepared: Prepared) -> dict[str, Any]:
    """Return the columns of a photo that its file alone decides."""
    said = prepared.metadata
    return {
        "sha256": original.sha256,
        "size": original.size,
        "format": prepared.format,
        "file_name": kept_file_name(original.file_name),
        "width": prepared.width,
        "height": prepared.height,
        "colour": prepared.average_colour,
        "focal_length_mm": said.focal_length_mm,
        "aperture": said.aperture,
        "iso": said.iso,
        "file_said": said.to_json(),
        **_fitting(camera=said.camera, lens=said.lens, exposure_time=said.exposure_time),
    }


def shot_at(said: Metadata) -> datetime | None:
    """Return when the photo was taken, as its file says it."""
    return datetime.fromisoformat(said.taken_at) if said.taken_at else None


def rights_of(photo: Photo) -> Rights:
    """Return the rights written in every rendition of ``photo``."""
    return Rights(**{field.name: getattr(photo, field.name) for field in fields(Rights)})


def photo_texts(said: Metadata, languages: Sequence[str]) -> list[PhotoText]:
    """Return what the file says, in the languages of the site that it speaks.

    A regional text serves its language; text without a language is taken for the site's first.
    """
    texts = []
    for language in languages:
        words = {
            name: _in_language(getattr(said, name), language, is_first=language == languages[0])
            for name in TEXTS
        }
        if any(words.values()):
            limits = PhotoText.__table__.c
            for name in ("title", "headline"):
                words[name] = words[name][: _length(limits[name].type)]
            texts.append(PhotoText(language=language, **words))
    return texts


def _in_language(words: Words, language: str, *, is_first: bool) -> str:
    by_tag = {tag.lower(): text for tag, text in words.items() if text}
    if language in by_tag:
        return by_tag[language]
    regional = (text for tag, text in by_tag.items() if tag.split("-")[0] == language)
    return next(regional, by_tag.get(DEFAULT_LANGUAGE, "") if is_first else "")


def _slug(texts: Sequence[PhotoText], file_name: str) -> str:
    titles = (slug_from(text.title) for text in texts)
    stem = slug_from(PurePath(kept_file_name(file_name)).stem)
    base = next(filter(None, titles), "") or stem or NAMELESS

    def is_taken(slug: str) -> bool:
        return bool(db.session.scalar(select(exists().where(Photo.slug == slug))))

    return free_slug(base, is_taken)


def _fitting(**values: str) -> dict[str, str]:
    """Cut texts to the length of their columns: PostgreSQL refuses longer ones."""
    columns = Photo.__table__.c
    return {name: value[: _length(columns[name].type)] for name, value in values.items()}


def _length(kind: object) -> int | None:
    return kind.length if isinstance(kind, String) else None
