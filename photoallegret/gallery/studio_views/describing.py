"""Many photos described on one page: only what was touched changes, in all of them."""

from collections import Counter
from collections.abc import Sequence

from flask import Response, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from photoallegret.db import db, reading
from photoallegret.forms import ActForm, check_act
from photoallegret.gallery.models import Photo
from photoallegret.gallery.operations.choosing import (
    NotChosenError,
    Unfit,
    chosen_photos,
    numbers_of,
)
from photoallegret.gallery.operations.describing_many import (
    KeywordMode,
    describe_photos,
    editions_of,
)
from photoallegret.gallery.operations.remaking import REMAKE
from photoallegret.gallery.queries.library import photos_to_show
from photoallegret.gallery.studio_views.batch_fields import (
    Sent,
    fields_asked,
    read_changes,
    show_field,
    written_moment,
)
from photoallegret.gallery.studio_views.blueprint import blueprint
from photoallegret.gallery.studio_views.here import first_language, settings
from photoallegret.gallery.studio_views.refusing import (
    CONFLICT,
    FORGED,
    INCOMPLETE,
    back_address,
    refuse_choice,
)
from photoallegret.gallery.studio_views.tiles import tile_of
from photoallegret.i18n import gettext, ngettext
from photoallegret.studio import say, studio_answer, studio_page
from photoallegret.worker import ring

PICTURED_AT_MOST = 24
KEYWORDS_SHOWN = 40


@studio_page(blueprint, fr="/photos/decrire", en="/photos/describe", methods=("GET", "POST"))
def describe_many() -> BaseResponse:
    """Show what is said of the photos chosen, and change it once the form says so."""
    if request.method == "GET":
        return redirect(url_for("studio.library"))
    is_saving = "save" in request.form
    if not is_saving:
        check_act()
    try:
        ids = numbers_of(request.form.getlist("photo"))
        return _save(ids) if is_saving else _page(ids)
    except NotChosenError as error:
        db.session.rollback()
        return refuse_choice(error)


def _save(ids: list[int]) -> BaseResponse:
    ticked = request.form.getlist("change")
    sent = read_changes(fields_asked(settings().site.languages), request.form, ticked)
    form = ActForm()
    if not form.validate():
        return _page(ids, sent, FORGED, str(form.form_token.errors[0]))
    if sent.errors:
        return _page(ids, sent, INCOMPLETE)
    if not ticked:
        return _page(ids, sent, INCOMPLETE, gettext("Tick or fill what is to change."))
    photos = chosen_photos(ids)
    if editions_of(photos) != request.form.get("editions", ""):
        db.session.remove()
        message = gettext(
            "Some of these photographs were changed meanwhile, in another window or by somebody "
            "else. Look at what differs, then save again."
        )
        return _page(ids, sent, CONFLICT, message)
    count = len(describe_photos(photos, sent.changes))
    db.session.commit()
    if sent.changes.rights:
        ring(REMAKE)  # the files say the former ones
    say(
        ngettext("One photograph changed.", "%(num)s photographs changed.", count)
        if count
        else gettext("Everything was so already: nothing changed.")
    )
    return redirect(back_address(), 303)


def _page(
    ids: Sequence[int], sent: Sent | None = None, status: int = 200, problem: str = ""
) -> Response:
    reading()
    photos = photos_to_show(ids)
    if len(photos) < len(ids):
        raise NotChosenError(Unfit.UNKNOWN, len(ids) - len(photos))
    form, ticked = request.form, request.form.getlist("change")
    moments = {written_moment(photo) for photo in photos}
    languages = settings().site.languages
    fields = {
        name: show_field(field, photos, form, sent, ticked)
        for name, field in fields_asked(languages).items()
    }
    title = ngettext("Describe one photograph", "Describe %(num)s photographs", len(ids))
    return studio_answer(
        "studio/gallery/describe-many.html",
        title,
        status=status,
        ids=ids,
        tiles=[tile_of(photo, first_language()) for photo in photos[:PICTURED_AT_MOST]],
        unpictured=max(0, len(photos) - PICTURED_AT_MOST),
        languages=languages,
        fields=fields,
        ticked=ticked,
        errors={"": problem} | dict(sent.errors) if sent and problem else sent and sent.errors,
        keywords=form.get("keywords", "") if sent else "",
        keywords_mode=form.get("keywords-mode") or KeywordMode.ADD.value,
        keywords_said=_keywords_of(photos),
        taken_at=form.get("taken_at", "") if sent else _only(moments),
        taken_is_mixed=len(moments) > 1,
        editions=editions_of(photos),
        back=form.get("back", ""),
        leave=back_address(),
    )


def _keywords_of(photos: Sequence[Photo]) -> list[tuple[str, int]]:
    """Return the commonest keywords of ``photos``, each with how many have it."""
    counts = Counter(keyword for photo in photos for keyword in photo.keywords)
    return counts.most_common(KEYWORDS_SHOWN)


def _only(values: set[str]) -> str:
    return next(iter(values)) if len(values) == 1 else ""
