"""What one button does to a photo: withdraw it, show it again, bin it, try its files again."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import abort, redirect, request, url_for
from werkzeug.wrappers import Response

from photoallegret.accounts.signed_in import account_here
from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.forms import check_act
from photoallegret.gallery.models import Photo, PublishingAct
from photoallegret.gallery.operations.binning import bin_photos, unbin_photos
from photoallegret.gallery.operations.noting import note_act
from photoallegret.gallery.operations.preparing import try_again
from photoallegret.gallery.operations.settling import settle_photos
from photoallegret.gallery.operations.withdrawing import HeldError, restore_photo, withdraw_photo
from photoallegret.gallery.studio_views.blueprint import blueprint
from photoallegret.gallery.studio_views.here import instant_from, storage, written_instant
from photoallegret.gallery.studio_views.photo import (
    CONFLICT,
    INCOMPLETE,
    holds_here,
    photo_here,
    photo_page,
)
from photoallegret.gallery.studio_views.walking import photo_address, walk_here
from photoallegret.i18n import N_, gettext
from photoallegret.studio import Undo, say, studio_page


@dataclass(frozen=True, slots=True)
class Act:
    """A button: what it does, how that is logged and said, which button takes it back."""

    do: Callable[[Photo, int], object]
    """Does it to the photo, for the account with that id, and logs it."""
    said: str
    back: str = ""


def _withdraw(photo: Photo, account_id: int) -> None:
    withdraw_photo(photo)
    note_act(PublishingAct.WITHDRAWN, photo, account_id=account_id)


def _show(photo: Photo, account_id: int) -> None:
    restore_photo(photo, holds_here())
    note_act(PublishingAct.RESTORED, photo, account_id=account_id)


ACTS = {
    "withdraw": Act(_withdraw, N_("Withdrawn. No visitor sees it any more."), "show"),
    "show": Act(_show, N_("Shown again wherever it hangs.")),
    "bin": Act(
        lambda photo, account_id: bin_photos([photo], account_id),
        N_("In the bin. It is kept there for 30 days."),
        "take-out",
    ),
    "take-out": Act(
        lambda photo, account_id: unbin_photos([photo], account_id),
        N_("Out of the bin, in its former places."),
    ),
    "retry": Act(
        lambda photo, _account_id: try_again(photo.id), N_("Its files will be tried again.")
    ),
}


@studio_page(
    blueprint, fr="/photos/<int:photo_id>/acte", en="/photos/<int:photo_id>/act", methods=("POST",)
)
def act_on_photo(photo_id: int) -> Response:
    """Do what the button asks, at once; it can be taken back."""
    check_act()
    act = ACTS.get(request.form.get("act", "")) or abort(400)
    photo = photo_here(photo_id)
    try:
        act.do(photo, account_here().id)
    except HeldError:
        db.session.rollback()
        problem = gettext("Somebody asked that it goes, and that stands: see “Asked to go”.")
        return photo_page(photo_here(photo_id), status=CONFLICT, problem=problem)
    db.session.commit()
    settle_photos(storage(), [photo_id])
    here = _act_address(photo_id)
    say(gettext(act.said), Undo(here, {"act": act.back}) if act.back else None)
    return redirect(photo_address(photo_id), 303)


@studio_page(
    blueprint,
    fr="/photos/<int:photo_id>/retrait",
    en="/photos/<int:photo_id>/withdrawal",
    methods=("POST",),
)
def withdraw_photo_later(photo_id: int) -> Response:
    """Withdraw the photo from a date to come on."""
    check_act()
    at = instant_from(request.form.get("at", ""))
    photo = photo_here(photo_id)
    if at is None or at <= now():
        problem = gettext("Withdraw on a date: write a date and time to come.")
        return photo_page(photo, status=INCOMPLETE, problem=problem)
    withdraw_photo(photo, at)
    detail = f"from {at.isoformat()}"
    note_act(PublishingAct.WITHDRAWN, photo, account_id=account_here().id, detail=detail)
    db.session.commit()
    settle_photos(storage(), [photo_id])
    here = _act_address(photo_id)
    when = written_instant(at)
    say(gettext("It will be withdrawn on %(when)s.", when=when), Undo(here, {"act": "show"}))
    return redirect(photo_address(photo_id), 303)


def _act_address(photo_id: int) -> str:
    return url_for("studio.act_on_photo", photo_id=photo_id, **walk_here().parameters())  # type: ignore[arg-type]  # its own
