"""Photos brought from the library to a gallery, one that is there or a new one."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Response, request

from photoallegret.accounts.signed_in import account_here
from photoallegret.db import db
from photoallegret.gallery.models import Gallery
from photoallegret.gallery.operations.gathering import (
    Gathered,
    forget_if_empty,
    gallery_for,
    gather,
    take_out,
)
from photoallegret.gallery.shown import show_gallery
from photoallegret.gallery.studio_views.here import first_language
from photoallegret.gallery.studio_views.refusing import INCOMPLETE, MISSING, refuse
from photoallegret.i18n import gettext, ngettext
from photoallegret.imaging.description import TITLE_LIMIT
from photoallegret.imaging.plaintext import plain_text


@dataclass(frozen=True, slots=True)
class Told:
    """What was done, in words, and what an undo must know."""

    words: str
    gallery_id: int
    added: tuple[int, ...]
    is_made: bool
    """Whether the gallery was made for them."""


def add_to_gallery(ids: Sequence[int]) -> Told | Response:
    """Add photos to the gallery that the form names, or to a new one called as it says.

    Returns the answer that refuses when it names none. Does not commit.
    """
    named = request.form.get("gallery", "")
    if named:
        gallery = _gallery(named)
        if gallery is None:
            return refuse(gettext("This gallery is no longer there."), MISSING)
    else:
        title = request.form.get("title", "").strip()
        if not title:
            return refuse(gettext("Choose a gallery, or give a title to the new one."), INCOMPLETE)
        if len(title) > TITLE_LIMIT:
            message = gettext("The title has at most %(limit)s characters.", limit=TITLE_LIMIT)
            return refuse(message, INCOMPLETE)
        gallery = gallery_for(plain_text(title, TITLE_LIMIT), first_language())
    gathered = gather(gallery, ids, account_here().id)
    words = _words(gathered, show_gallery(gallery).title)
    return Told(words, gallery.id, gathered.added, is_made=not named)


def take_out_of_gallery(ids: Sequence[int]) -> str | Response:
    """Take photos out of the draft of the gallery that the form names; return what to say.

    A gallery made for them goes with them, if nothing else came into it. Does not commit.
    """
    gallery = _gallery(request.form.get("gallery", ""))
    if gallery is None:
        return refuse(gettext("This gallery is no longer there."), MISSING)
    title = show_gallery(gallery).title
    take_out(gallery, ids, account_here().id)
    if request.form.get("made") and forget_if_empty(gallery):
        return gettext('The gallery "%(title)s" is gone again.', title=title)
    return ngettext(
        'One photograph taken out of "%(title)s".',
        '%(num)s photographs taken out of "%(title)s".',
        len(ids),
        title=title,
    )


def _gallery(named: str) -> Gallery | None:
    if not (named.isascii() and named.isdecimal() and len(named) < 10):  # noqa: PLR2004 -- 32 bits
        return None
    return db.session.get(Gallery, int(named))


def _words(gathered: Gathered, title: str) -> str:
    words = []
    if gathered.added:
        words.append(
            ngettext(
                'One photograph added to "%(title)s".',
                '%(num)s photographs added to "%(title)s".',
                len(gathered.added),
                title=title,
            )
        )
    if gathered.known:
        words.append(
            ngettext(
                'One was already in "%(title)s".',
                '%(num)s were already in "%(title)s".',
                gathered.known,
                title=title,
            )
        )
    return " ".join(words)
