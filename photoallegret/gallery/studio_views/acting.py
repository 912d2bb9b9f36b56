"""Acts on photos chosen in the library: one form, one button each, each with its undo."""

from collections.abc import Callable, Sequence

from flask import Response, abort, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from photoallegret.accounts.signed_in import account_here
from photoallegret.db import db
from photoallegret.forms import check_act
from photoallegret.gallery.models import Flag
from photoallegret.gallery.operations.binning import bin_photos, unbin_photos
from photoallegret.gallery.operations.choosing import (
    NotChosenError,
    chosen_photos,
    numbers_of,
)
from photoallegret.gallery.operations.flagging import flag_photos, reflag_photos
from photoallegret.gallery.operations.settling import settle_photos
from photoallegret.gallery.studio_views.adding import add_to_gallery, take_out_of_gallery
from photoallegret.gallery.studio_views.blueprint import blueprint
from photoallegret.gallery.studio_views.here import storage
from photoallegret.gallery.studio_views.refusing import back_address, refuse_choice, wants_json
from photoallegret.i18n import ngettext
from photoallegret.studio import Undo, say, studio_page
from photoallegret.worker import ring

SETTLED_AT_ONCE = 200
"""Photos whose files are moved before the answer; the background work moves the rest."""
DONE = 204


@studio_page(blueprint, fr="/photos", en="/photos", methods=("GET", "POST"))
def act_on_photos() -> BaseResponse:
    """Do what the button says to the photos chosen, then show the library again."""
    if request.method == "GET":
        return redirect(url_for("studio.library"))
    check_act()
    act = ACTS.get(request.form.get("act", ""))
    if act is None:
        abort(400)
    try:
        refused = act()
    except NotChosenError as error:
        db.session.rollback()
        return refuse_choice(error)
    if refused is not None:
        db.session.rollback()
        return refused
    return Response(status=DONE) if wants_json() else redirect(back_address(), 303)


def _flag(flag: Flag) -> None:
    before = flag_photos(chosen_photos(_ids()), flag)
    db.session.commit()
    count = sum(map(len, before.values()))
    if wants_json():
        return
    words = {
        Flag.PICKED: ngettext("One photograph picked.", "%(num)s photographs picked.", count),
        Flag.REJECTED: ngettext("One photograph rejected.", "%(num)s photographs rejected.", count),
        Flag.NONE: ngettext("One photograph unmarked.", "%(num)s photographs unmarked.", count),
    }
    fields: dict[str, str | list[str]] = {
        old.value: [str(identity) for identity in ids] for old, ids in before.items()
    }
    _tell(words[flag], "reflag", fields if count else None)


def _reflag() -> None:
    flags = {
        identity: flag
        for flag in Flag
        if request.form.getlist(flag.value)
        for identity in numbers_of(request.form.getlist(flag.value))
    }
    reflag_photos(chosen_photos(numbers_of([str(identity) for identity in flags])), flags)
    db.session.commit()
    _tell(ngettext("The mark is back.", "The marks are back.", len(flags)))


def _bin() -> None:
    ids = bin_photos(chosen_photos(_ids()), account_here().id)
    db.session.commit()
    _settle(ids)
    message = ngettext(
        "One photograph put in the bin, for 30 days.",
        "%(num)s photographs put in the bin, for 30 days.",
        len(ids),
    )
    _tell(message, "restore", _named(ids))


def _restore() -> None:
    ids = unbin_photos(chosen_photos(_ids()), account_here().id)
    db.session.commit()
    _settle(ids)
    message = ngettext(
        "One photograph taken out of the bin.",
        "%(num)s photographs taken out of the bin.",
        len(ids),
    )
    _tell(message, "bin", _named(ids))


def _add() -> Response | None:
    ids = _ids()
    chosen_photos(ids)
    told = add_to_gallery(ids)
    if isinstance(told, Response):
        return told
    db.session.commit()
    fields: dict[str, str | list[str]] | None = None
    if told.added:
        fields = {
            "photo": [str(identity) for identity in told.added],
            "gallery": str(told.gallery_id),
            "made": "1" if told.is_made else "",
        }
    _tell(told.words, "take-out", fields)
    return None


def _take_out() -> Response | None:
    words = take_out_of_gallery(_ids())
    if isinstance(words, Response):
        return words
    db.session.commit()
    _tell(words)
    return None


def _ids() -> list[int]:
    return numbers_of(request.form.getlist("photo"))


def _named(ids: Sequence[int]) -> dict[str, str | list[str]] | None:
    return {"photo": [str(identity) for identity in ids]} if ids else None


def _settle(ids: Sequence[int]) -> None:
    settle_photos(storage(), ids[:SETTLED_AT_ONCE])
    if len(ids) > SETTLED_AT_ONCE:
        ring("settle")


def _tell(message: str, undo: str = "", fields: dict[str, str | list[str]] | None = None) -> None:
    """Say ``message`` on the next page; ``fields`` and the act ``undo`` take it back."""
    back = request.form.get("back", "")
    address = url_for("studio.act_on_photos")
    say(message, Undo(address, {"act": undo, "back": back, **fields}) if fields else None)


ACTS: dict[str, Callable[[], Response | None]] = {
    "pick": lambda: _flag(Flag.PICKED),
    "reject": lambda: _flag(Flag.REJECTED),
    "unmark": lambda: _flag(Flag.NONE),
    "reflag": _reflag,
    "bin": _bin,
    "restore": _restore,
    "add": _add,
    "take-out": _take_out,
}
