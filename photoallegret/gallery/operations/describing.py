"""What is written of a photo, as texts by field: read, compared with its file's, changed.

Every value is a text, so that forms, conflicts and undoing need one rule only: words by
language ("title_fr"), keywords with commas between, the moment in ISO 8601, the focal point
in hundredths ("30 65").
"""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import datetime, timedelta, timezone

from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.gallery.models import Photo, PhotoText
from photoallegret.gallery.operations.indexing import index_photo
from photoallegret.gallery.operations.merging import EditedMeanwhileError, merge
from photoallegret.gallery.operations.recording import photo_texts
from photoallegret.imaging.description import keyword_list
from photoallegret.imaging.metadata import Metadata
from photoallegret.imaging.plaintext import plain_text
from photoallegret.imaging.rights import Rights

WORDS = ("title", "caption", "alt_text")
RIGHTS = tuple(field.name for field in fields(Rights) if field.name != "data_mining")
PLAIN = (*RIGHTS, "place")
WITH_LINES = ("caption", "usage_terms")
YES = "yes"
LONGEST = 10_000
"""No field of a photo is as long."""


def written(photo: Photo, languages: Sequence[str]) -> dict[str, str]:
    """Return what is written of ``photo``, by field."""
    return {
        **_words(photo.texts, languages),
        "keywords": ", ".join(photo.keywords),
        "place": photo.place,
        "taken": taken_text(photo.taken_at, photo.taken_offset_minutes),
        "shows_technical": YES if photo.shows_technical else "",
        "focal": focal_text(photo),
        **{name: clean(name, getattr(photo, name)) for name in RIGHTS},
    }


def said_by_file(photo: Photo, languages: Sequence[str]) -> dict[str, str]:
    """Return what the file of ``photo`` says, by field; fields it is silent on are left out."""
    if photo.file_said is None:
        return {}
    said = Metadata.from_json(photo.file_said)
    taken = datetime.fromisoformat(said.taken_at) if said.taken_at else None
    found = {
        **_words(photo_texts(said, languages), languages),
        "keywords": ", ".join(said.keywords),
        "place": said.place,
        "taken": taken_text(taken, said.taken_offset_minutes),
        **{name: clean(name, getattr(said.rights, name)) for name in RIGHTS},
    }
    return {name: value for name, value in found.items() if value}


def describe_photo(
    photo: Photo, mine: Mapping[str, str], *, marks: str, languages: Sequence[str]
) -> dict[str, str]:
    """Write what ``mine`` changes of ``photo``; return what stood there before, by field.

    Args:
        photo: the photo.
        mine: values of its fields, clean, changed or not.
        marks: of the values that were read before ``mine`` was written.
        languages: those of the site.

    Raises:
        EditedMeanwhileError: fields changed by ``mine`` were changed by somebody else since
            they were read; nothing is written.

    """
    # Locked first: of two who save at once, one comes second and sees what the other wrote.
    db.session.refresh(photo, with_for_update=True)
    db.session.expire(photo, ["texts"])
    stored = written(photo, languages)
    merged = merge({name: value for name, value in mine.items() if name in stored}, stored, marks)
    if merged.conflicts:
        raise EditedMeanwhileError(merged.conflicts)
    for name, value in merged.changes.items():
        _write(photo, name, value, languages)
    if any(name in RIGHTS for name in merged.changes):
        photo.remake_at = now()
    if merged.changes:
        words_changed(photo)
    db.session.flush()
    return {name: stored[name] for name in merged.changes}


def words_changed(photo: Photo) -> None:
    """Do what follows from new words of ``photo``: it is found by them, others notice."""
    photo.edition += 1
    db.session.flush()
    index_photo(photo)


def clean(name: str, text: str, limit: int = LONGEST) -> str:
    """Return ``text`` as the field ``name`` keeps it: plain, trimmed, with lines if it may."""
    return plain_text(text, limit, lines=name.startswith(WITH_LINES))


def keywords_of(text: str) -> list[str]:
    """Return the keywords written in ``text`` with commas, semicolons or line ends between."""
    for separator in (";", "\n"):
        text = text.replace(separator, ",")
    return list(keyword_list(text.split(",")))


def taken_text(taken_at: datetime | None, offset_minutes: int | None) -> str:
    """Return the moment of a shot in ISO 8601, with its offset when it is known."""
    if taken_at is None:
        return ""
    if offset_minutes is None:
        return taken_at.isoformat(timespec="seconds")
    zone = timezone(timedelta(minutes=offset_minutes))
    return taken_at.replace(tzinfo=zone).isoformat(timespec="seconds")


def focal_text(photo: Photo) -> str:
    """Return the focal point of ``photo`` in hundredths from the left and from the top."""
    if photo.focal_x is None or photo.focal_y is None:
        return ""
    return f"{round(photo.focal_x * 100)} {round(photo.focal_y * 100)}"


def _words(texts: Sequence[PhotoText], languages: Sequence[str]) -> dict[str, str]:
    by_language = {text.language: text for text in texts}
    return {
        f"{name}_{code}": clean(name, getattr(by_language[code], name))
        if code in by_language
        else ""
        for code in languages
        for name in WORDS
    }


def _write(photo: Photo, name: str, value: str, languages: Sequence[str]) -> None:
    """Write one value; a word of a language that is not yet spoken of ``photo`` begins it."""
    if name in PLAIN:
        setattr(photo, name, value)
    elif name == "keywords":
        photo.keywords = keywords_of(value)
    elif name == "taken":
        photo.taken_at, photo.taken_offset_minutes = _moment(value)
    elif name == "shows_technical":
        photo.shows_technical = value == YES
    elif name == "focal":
        parts = [int(part) / 100 for part in value.split()]
        photo.focal_x, photo.focal_y = parts or (None, None)
    else:
        word, code = next(
            (name.removesuffix(f"_{c}"), c) for c in languages if name.endswith(f"_{c}")
        )
        text = next((text for text in photo.texts if text.language == code), None)
        if text is None:
            text = PhotoText(language=code)
            photo.texts.append(text)
        setattr(text, word, value)


def _moment(text: str) -> tuple[datetime | None, int | None]:
    if not text:
        return None, None
    moment = datetime.fromisoformat(text)
    offset = moment.utcoffset()
    local = moment.replace(tzinfo=None)
    return local, None if offset is None else round(offset.total_seconds() / 60)
