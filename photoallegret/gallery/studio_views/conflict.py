"""Two who edit one gallery: both versions are shown, and one is chosen."""

from collections.abc import Callable, Collection, Mapping

from flask import Response, request, url_for

from photoallegret.accounts.signed_in import account_here
from photoallegret.db import db
from photoallegret.gallery.content import Content
from photoallegret.gallery.forms import GalleryWordsForm
from photoallegret.gallery.models import Gallery, GalleryDraft
from photoallegret.gallery.operations.arranging import FullRowError, MissingItemError
from photoallegret.gallery.operations.drafting import draft_of
from photoallegret.gallery.studio_views.found import CONFLICT
from photoallegret.gallery.studio_views.head import desk_head
from photoallegret.i18n import gettext
from photoallegret.studio import studio_answer

LEFT_OUT = ("form_token", "edition")

Names = Callable[[Content, Collection[str]], list[str]]


class RefusedError(Exception):
    """What was asked cannot be done; the text says why."""


def order_conflict(
    gallery: Gallery, change: Callable[[Content], Content], names_of: Names
) -> Response:
    """Return the page that shows the order saved meanwhile, and what the change makes of it.

    Args:
        gallery: whose draft.
        change: what was asked.
        names_of: returns what items of a content are called.

    """
    theirs = draft_of(gallery).content
    try:
        mine = change(theirs)
    except (RefusedError, MissingItemError, FullRowError):
        mine = None
    return conflict_page(
        gallery,
        theirs=[("", names_of(theirs, {item.ref for item in theirs.items}))],
        mine=None if mine is None else [("", names_of(mine, {item.ref for item in mine.items}))],
        fields=request.form.to_dict(flat=False),
    )


def conflict_page(
    gallery: Gallery,
    *,
    theirs: list[tuple[str, list[str]]],
    mine: list[tuple[str, list[str]]] | None,
    fields: Mapping[str, list[str]],
) -> Response:
    """Return the page that shows both versions of a gallery.

    Args:
        gallery: whose draft.
        theirs: what is saved: names of its parts, each with what it holds.
        mine: what was sent; None when it can no longer be done.
        fields: sent again, upon the newer edition, when mine is kept.

    """
    desk = desk_head(gallery, "")
    return studio_answer(
        "studio/gallery/conflict.html",
        gettext("Two versions of this gallery"),
        status=CONFLICT,
        desk=desk,
        is_own=_is_own(gallery),
        theirs=theirs,
        mine=mine,
        action=request.path,
        words_token=GalleryWordsForm(formdata=None).form_token.current_token,
        take=url_for(
            "studio.gallery_words" if "title_fr" in fields else "studio.gallery",
            gallery_id=gallery.id,
        ),
        fields={name: values for name, values in fields.items() if name not in LEFT_OUT},
    )


def _is_own(gallery: Gallery) -> bool:
    """Say whether the draft that stands was saved last by whoever asks."""
    draft = db.session.get(GalleryDraft, gallery.id)
    return draft is not None and draft.saved_at is not None and draft.saved_by == account_here().id
