"""What the photographer writes of the site and which photos stand for it, changed in the studio."""

from collections.abc import Mapping
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.gallery.models import Photo, PublishingAct, SitePictures, SiteText
from photoallegret.gallery.operations.merging import EditedMeanwhileError, merge
from photoallegret.gallery.operations.noting import note_act
from photoallegret.imaging.plaintext import plain_text
from photoallegret.site_file import Texts

TAGLINE_LIMIT, ABOUT_LIMIT = 300, 20_000
WORDS = {"tagline": TAGLINE_LIMIT, "about": ABOUT_LIMIT}


class SitePicture(StrEnum):
    """A photo that stands for the site, and where."""

    OPENING = "opening"
    PORTRAIT = "portrait"


def site_written(defaults: Mapping[str, Texts]) -> dict[str, str]:
    """Return the words of the site as visitors read them, by field ("about_fr").

    Args:
        defaults: those of the settings file, for each language of the site.

    """
    stored = {text.language: text for text in db.session.scalars(select(SiteText))}
    return {
        f"{word}_{code}": (getattr(stored[code], word) if code in stored else "")
        or clean(word, getattr(texts, word))
        for code, texts in defaults.items()
        for word in WORDS
    }


def write_site(
    mine: Mapping[str, str], *, marks: str, defaults: Mapping[str, Texts]
) -> dict[str, str]:
    """Write what ``mine`` changes of the site's words; return what stood there before, by field.

    An empty text gives way to the settings file's.

    Args:
        mine: values by field, clean, changed or not.
        marks: of the values that were read before ``mine`` was written.
        defaults: the words of the settings file, for each language of the site.

    Raises:
        EditedMeanwhileError: somebody else changed the same fields since; nothing is written.

    """
    row = _locked()
    stored = site_written(defaults)
    merged = merge({name: value for name, value in mine.items() if name in stored}, stored, marks)
    if merged.conflicts:
        raise EditedMeanwhileError(merged.conflicts)
    for name, value in merged.changes.items():
        word, _, code = name.rpartition("_")
        text = db.session.get(SiteText, code)
        if text is None:
            text = SiteText(language=code)
            db.session.add(text)
        setattr(text, word, value)
    if merged.changes:
        row.edition, row.changed_at = row.edition + 1, now()
    db.session.flush()
    return {name: stored[name] for name in merged.changes}


def choose_site_picture(
    which: SitePicture, photo: Photo | None, *, account_id: int | None
) -> int | None:
    """Let ``photo`` stand for the site (None: no photo any more); return whose place it takes.

    A portrait is published by that: the files of the former and of the new one are to settle.
    """
    row = _locked()
    name = f"{which}_id"
    former: int | None = getattr(row, name)
    setattr(row, name, None if photo is None else photo.id)
    row.edition, row.changed_at = row.edition + 1, now()
    if which is SitePicture.PORTRAIT:
        before = None if former is None else db.session.get(Photo, former)
        for act, one in ((PublishingAct.WITHDRAWN, before), (PublishingAct.PUBLISHED, photo)):
            if one is not None and before is not photo:
                one.settle_at = now()
                note_act(act, one, account_id=account_id, detail=which.value)
    db.session.flush()
    return former


def clean(word: str, text: str) -> str:
    """Return ``text`` as the site keeps it: Markdown keeps its lines and its indentation."""
    if word == "about":
        lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        return "\n".join(_line(line) for line in lines).strip("\n")
    return plain_text(text, TAGLINE_LIMIT + 1)


def _line(line: str) -> str:
    """Return one line of Markdown without control characters, its spaces kept."""
    return "".join(sign for sign in line if sign == "\t" or sign.isprintable())


def _locked() -> SitePictures:
    """Return the one row, made if need be, that whoever changes the site's words waits for."""
    wanted = select(SitePictures).with_for_update()
    row = db.session.scalar(wanted)
    if row is None:
        try:
            with db.session.begin_nested():
                db.session.add(SitePictures(id=1, edition=0, changed_at=now()))
        except IntegrityError:  # somebody else made it at this moment
            pass
        row = db.session.scalars(wanted).one()
    return row
