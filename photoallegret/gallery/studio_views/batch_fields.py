"""The fields by which many photos are described: what they hold now, what the form says of them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from photoallegret.gallery.models import Photo
from photoallegret.gallery.operations.describing_many import (
    Changes,
    KeywordChange,
    KeywordMode,
    TakenChange,
)
from photoallegret.i18n import gettext
from photoallegret.imaging import description, rights
from photoallegret.imaging.plaintext import plain_text

PLACE_LIMIT = 500
"""As its column allows."""
EARLIEST = 1826
"""The year of the first photograph that is kept."""
SEPARATORS = str.maketrans(";\n", ",,")


@dataclass(frozen=True, slots=True)
class Field:
    """One field of the form."""

    name: str
    label: str
    limit: int
    value_of: Callable[[Photo], str]
    language: str = ""
    """Of a text said in several."""
    has_lines: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """One field as it is shown: its value, and whether the photos differ in it."""

    asked: Field
    value: str
    is_mixed: bool
    is_ticked: bool
    error: str


@dataclass(frozen=True, slots=True)
class Sent:
    """What the form said: the changes, or what is wrong with some fields, by name."""

    changes: Changes
    errors: Mapping[str, str]


def fields_asked(languages: Sequence[str]) -> dict[str, Field]:
    """Return the fields of text, by name, in the order they are shown."""
    spoken = (
        ("title", gettext("Title"), description.TITLE_LIMIT, False),
        ("caption", gettext("Caption"), description.CAPTION_LIMIT, True),
        ("alt_text", gettext("Alternative text"),
         description.ALT_TEXT_LIMIT, True),
    )  # fmt: skip
    plain = (
        ("place", gettext("Place"), PLACE_LIMIT, False),
        ("creator", gettext("Author"), rights.NAME_LIMIT, False),
        ("credit_line", gettext("Credit"), rights.NAME_LIMIT, False),
        ("copyright_notice", gettext("Copyright notice"), rights.NOTICE_LIMIT, False),
        ("usage_terms", gettext("Terms of use"), rights.TERMS_LIMIT, True),
    )
    found = [
        Field(f"{name}-{code}", label, limit, _text(name, code), code, has_lines=lines)
        for name, label, limit, lines in spoken
        for code in languages
    ]
    found += [
        Field(name, label, limit, _value(name), has_lines=lines)
        for name, label, limit, lines in plain
    ]
    return {asked.name: asked for asked in found}


def show_field(
    asked: Field, photos: Sequence[Photo], form: Mapping[str, str], sent: Sent | None,
    ticked: Sequence[str],
) -> Shown:  # fmt: skip
    """Return ``asked`` as the form sent had it, else as ``photos`` have it."""
    values = {asked.value_of(photo) for photo in photos}
    is_mixed = len(values) > 1
    value = "" if is_mixed else next(iter(values), "")
    return Shown(
        asked,
        form.get(asked.name, value) if sent else value,
        is_mixed,
        asked.name in ticked,
        sent.errors.get(asked.name, "") if sent else "",
    )


def read_changes(
    fields: Mapping[str, Field], form: Mapping[str, str], ticked: Sequence[str]
) -> Sent:
    """Return what ``form`` says of the ``ticked`` fields."""
    errors: dict[str, str] = {}
    words: dict[str, str] = {}
    for name in ticked:
        if name in fields:
            words[name] = _words(fields[name], form.get(name, ""), errors)
    changes = Changes(
        texts={
            (fields[name].language, name.rpartition("-")[0]): text
            for name, text in words.items()
            if fields[name].language
        },
        rights={
            name: text
            for name, text in words.items()
            if not fields[name].language and name != "place"
        },
        place=words.get("place"),
        keywords=_keywords(form, errors) if "keywords" in ticked else None,
        taken=_taken(form, errors) if "taken_at" in ticked else None,
    )
    return Sent(changes, errors)


def written_moment(photo: Photo) -> str:
    """Return when ``photo`` was taken as a field of a form writes it, "" when unknown."""
    return photo.taken_at.isoformat(timespec="seconds") if photo.taken_at else ""


def _text(name: str, language: str) -> Callable[[Photo], str]:
    def value(photo: Photo) -> str:
        found = (getattr(text, name) for text in photo.texts if text.language == language)
        return str(next(found, ""))

    return value


def _value(name: str) -> Callable[[Photo], str]:
    return lambda photo: str(getattr(photo, name))


def _words(asked: Field, sent: str, errors: dict[str, str]) -> str:
    # One too many is kept, to be told from what just fits.
    text = plain_text(sent, asked.limit + 1, lines=asked.has_lines)
    if len(text) > asked.limit:
        errors[asked.name] = gettext(
            "%(field)s: at most %(limit)s characters.", field=asked.label, limit=asked.limit
        )
    return text


def _keywords(form: Mapping[str, str], errors: dict[str, str]) -> KeywordChange | None:
    words = [word.strip() for word in form.get("keywords", "").translate(SEPARATORS).split(",")]
    words = [word for word in words if word]
    mode = form.get("keywords-mode", "")
    if mode not in set(KeywordMode):
        errors["keywords"] = gettext("Say what to do with the keywords.")
    elif len(words) > description.KEYWORDS_AT_MOST:
        limit = description.KEYWORDS_AT_MOST
        errors["keywords"] = gettext("At most %(limit)s keywords.", limit=limit)
    elif any(len(word) > description.KEYWORD_LIMIT for word in words):
        limit = description.KEYWORD_LIMIT
        errors["keywords"] = gettext("A keyword has at most %(limit)s characters.", limit=limit)
    else:
        return KeywordChange(KeywordMode(mode), description.keyword_list(words))
    return None


def _taken(form: Mapping[str, str], errors: dict[str, str]) -> TakenChange | None:
    sent = form.get("taken_at", "").strip()
    if not sent:
        return TakenChange(None)
    try:
        moment = datetime.fromisoformat(sent)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is not None or moment.year < EARLIEST:
        errors["taken_at"] = gettext("Write the date so: 2026-11-22T18:30.")
        return None
    return TakenChange(moment)
