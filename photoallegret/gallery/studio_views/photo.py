"""The page of one photo in the studio: its words, rights and focal point, and who sees it."""

from collections.abc import Mapping

from flask import Response, abort, current_app, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.forms import check_act
from photoallegret.gallery import queries
from photoallegret.gallery.forms import PhotoFields, photo_form
from photoallegret.gallery.models import Photo
from photoallegret.gallery.operations.describing import (
    RIGHTS,
    describe_photo,
    said_by_file,
    written,
)
from photoallegret.gallery.operations.merging import EditedMeanwhileError, marks_of, merge
from photoallegret.gallery.operations.remaking import REMAKE
from photoallegret.gallery.operations.withdrawing import HOLDS, Hold
from photoallegret.gallery.shown import technical_line
from photoallegret.gallery.studio_views.blueprint import blueprint
from photoallegret.gallery.studio_views.here import settings, written_instant
from photoallegret.gallery.studio_views.photo_state import formers_shown, hung_of, state_of
from photoallegret.gallery.studio_views.pictures import show_in_studio
from photoallegret.gallery.studio_views.walking import (
    neighbours_here,
    photo_address,
    walk_here,
)
from photoallegret.i18n import gettext, written_number, written_size
from photoallegret.studio import Undo, say, studio_answer, studio_page
from photoallegret.worker import ring

FORGED, CONFLICT, INCOMPLETE = 400, 409, 422
PARTS = "photoallegret_photo_parts"
"""Where the factory puts what other rooms add to the page: functions of the photo."""


@studio_page(blueprint, fr="/photos/<int:photo_id>", en="/photos/<int:photo_id>")
def photo(photo_id: int) -> Response:
    """Show one photo and what is written of it."""
    return photo_page(photo_here(photo_id))


@studio_page(blueprint, fr="/photos/<int:photo_id>", en="/photos/<int:photo_id>", methods=("POST",))
def save_photo(photo_id: int) -> BaseResponse:
    """Save what was changed; take one field back to what the file says when asked."""
    form = photo_form(_languages())()
    if not form.validate():
        status = FORGED if form.form_token.errors else INCOMPLETE
        return photo_page(photo_here(photo_id), form, status=status)
    mine = {
        name: value
        for name, value in form.values().items()
        if request.form.get(f"keep_{name}") != "theirs"
    }
    found, taken_back = photo_here(photo_id), request.form.get("take_back", "")
    if taken_back:
        mine[taken_back] = said_by_file(found, _languages()).get(taken_back) or abort(FORGED)
    _, following = neighbours_here(found)
    conflict = _change(found, mine, form.marks.data or "")
    if conflict is not None:
        return conflict
    if request.form.get("act") == "next" and following is not None:
        return redirect(photo_address(following, "describe"), 303)
    return redirect(photo_address(photo_id), 303)


@studio_page(
    blueprint,
    fr="/photos/<int:photo_id>/reprendre",
    en="/photos/<int:photo_id>/take-back",
    methods=("POST",),
)
def unsay_photo(photo_id: int) -> BaseResponse:
    """Give the fields named in the request their former values: the undoing of a save."""
    check_act()
    form = photo_form(_languages())(formdata=None, meta={"csrf": False})
    sent = request.form.to_dict()
    form.show(sent)
    if not form.validate():
        abort(FORGED)
    mine = {name: value for name, value in form.values().items() if name in sent}
    conflict = _change(photo_here(photo_id), mine, sent.get("marks", ""), is_undoing=True)
    if conflict is not None:
        return conflict
    return redirect(photo_address(photo_id), 303)


def photo_here(photo_id: int) -> Photo:
    """Return the photo with this id; answer 404 when there is none."""
    return queries.photo_on_desk(photo_id) or abort(404)


def holds_here() -> tuple[Hold, ...]:
    """Return what other rooms ask before a withdrawn photo is shown again."""
    holds: tuple[Hold, ...] = current_app.extensions.get(HOLDS, ())
    return holds


def photo_page(
    photo: Photo,
    form: PhotoFields | None = None,
    *,
    status: int = 200,
    theirs: Mapping[str, str] | None = None,
    problem: str = "",
) -> Response:
    """Return the page of ``photo``.

    Args:
        photo: the photo.
        form: as it was sent; drawn from what is written when absent.
        status: of the answer.
        theirs: values saved meanwhile by somebody else, where the form's differ.
        problem: what could not be done, in words.

    """
    stored = written(photo, _languages())
    if form is None:
        form = photo_form(_languages())(formdata=None)
        form.show(stored)
        form.marks.data = marks_of(stored)
    said = said_by_file(photo, _languages())
    moment, hangings = now(), queries.hangings_of(photo.id)
    shown = show_in_studio(photo)
    return studio_answer(
        "studio/gallery/photo.html",
        shown.title,
        status=status,
        form=form,
        photo=photo,
        shown=shown,
        said={name: value for name, value in said.items() if value != stored[name]},
        theirs=theirs or {},
        problem=problem,
        state=state_of(photo, hangings, moment, is_portrait=queries.is_portrait(photo)),
        hung=[hung_of(item, moment) for item in hangings],
        formers=formers_shown(photo.id),
        technical=technical_line(photo),
        **_walk(photo),
        is_held=photo.withdrawn_at is not None and any(hold(photo) for hold in holds_here()),
        parts=[draw(photo) for draw in current_app.extensions.get(PARTS, ())],
        undescribed=queries.count_without_description(_languages()[0]),
        languages=_languages(),
        file_size=written_size(photo.size),
        megapixels=_megapixels(photo),
        imported=written_instant(photo.imported_at),
        known_views=current_app.view_functions,
    )


def _walk(photo: Photo) -> dict[str, object]:
    """Return what the page shows of the way one came, and where it goes on."""
    walk, (before, after) = walk_here(), neighbours_here(photo)
    return {
        "before": before and photo_address(before, "describe"),
        "after": after and photo_address(after, "describe"),
        "library": walk.address,
        "walk": walk.parameters(),
    }


def _megapixels(photo: Photo) -> str:
    pixels = photo.width * photo.height / 1_000_000
    whole = written_number(pixels)
    return gettext("%(count)s megapixels", count=whole)


def _change(
    photo: Photo, mine: Mapping[str, str], marks: str, *, is_undoing: bool = False
) -> Response | None:
    """Write ``mine`` and say so, with its undo; return the page that asks to choose, if need be."""
    try:
        former = describe_photo(photo, mine, marks=marks, languages=_languages())
    except EditedMeanwhileError as conflict:
        db.session.rollback()
        return _conflict(photo, mine, marks, conflict.fields)
    after = written(photo, _languages())
    undo = {"marks": marks_of({name: after[name] for name in former}), **former}
    photo_id = photo.id
    db.session.commit()
    if any(name in RIGHTS for name in former):
        ring(REMAKE)  # the files say the former ones
    if not former:
        say(gettext("Nothing was to be saved."))
        return None
    say(
        _what_was_done(former, is_undoing=is_undoing),
        None if is_undoing else Undo(_unsaying(photo_id), undo),
    )
    return None


def _unsaying(photo_id: int) -> str:
    return url_for("studio.unsay_photo", photo_id=photo_id, **walk_here().parameters())  # type: ignore[arg-type]  # its own


def _what_was_done(former: Mapping[str, str], *, is_undoing: bool) -> str:
    if is_undoing:
        return gettext("The former words are back.")
    if any(name in RIGHTS for name in former):
        return gettext("Saved. Its files will carry the new rights within minutes.")
    return gettext("Saved.")


def _conflict(
    photo: Photo, mine: Mapping[str, str], marks: str, fields: tuple[str, ...]
) -> Response:
    """Return the page with both values of each field, everything typed kept."""
    stored = written(photo, _languages())
    form = photo_form(_languages())(formdata=None)
    form.show({**stored, **merge(mine, stored, marks).changes})
    form.marks.data = marks_of(stored)
    return photo_page(photo, form, status=CONFLICT, theirs={name: stored[name] for name in fields})


def _languages() -> tuple[str, ...]:
    return settings().site.languages
