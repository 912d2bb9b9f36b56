"""The photos that stand for the site, chosen in the studio: the opening one and the portrait."""

from flask import Response, abort, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from photoallegret.accounts.signed_in import account_here
from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.forms import check_act
from photoallegret.gallery import queries
from photoallegret.gallery.operations.settling import settle_photos
from photoallegret.gallery.operations.site_texts import SitePicture, choose_site_picture
from photoallegret.gallery.studio_views.blueprint import blueprint
from photoallegret.gallery.studio_views.here import storage
from photoallegret.gallery.studio_views.pictures import show_in_studio
from photoallegret.i18n import gettext, language
from photoallegret.site_file import Texts
from photoallegret.studio import Undo, say, studio_answer, studio_page

LISTED = 60
"""More are found by their names."""
PLACES = {
    "ouverture": SitePicture.OPENING,
    "opening": SitePicture.OPENING,
    "portrait": SitePicture.PORTRAIT,
}
"""By the words of their addresses, in both languages."""


@studio_page(blueprint, fr="/site/<which>", en="/site/<which>")
def site_picture(which: str) -> Response:
    """List the last photos, or those that are searched, to choose one."""
    place = _place(which)
    search = " ".join(request.args.get("q", "").split())[:100]
    titles = {
        SitePicture.OPENING: gettext("Choose the opening photograph"),
        SitePicture.PORTRAIT: gettext("Choose the portrait"),
    }
    words = queries.site_words(language(), Texts())
    chosen = {SitePicture.OPENING: words.opening_id, SitePicture.PORTRAIT: words.portrait_id}
    is_listed = place is SitePicture.OPENING
    found = queries.recent_photos(search, LISTED + 1, now(), is_listed=is_listed)
    return studio_answer(
        "studio/gallery/site-picture.html",
        titles[place],
        which=which,
        is_portrait=place is SitePicture.PORTRAIT,
        search=search,
        photos=[(photo.id, show_in_studio(photo)) for photo in found[:LISTED]],
        has_more=len(found) > LISTED,
        chosen=chosen[place],
    )


@studio_page(blueprint, fr="/site/<which>", en="/site/<which>", methods=("POST",))
def choose_picture(which: str) -> BaseResponse:
    """Take the photo named in the request, or none, at once; it can be taken back."""
    check_act()
    place, sent = _place(which), request.form.get("photo", "")
    if sent and not (sent.isascii() and sent.isdigit() and len(sent) < 10):  # noqa: PLR2004 -- an id
        abort(400)
    photo = queries.photo_on_desk(int(sent)) or abort(404) if sent else None
    former = choose_site_picture(place, photo, account_id=account_here().id)
    moved = [one for one in (former, None if photo is None else photo.id) if one is not None]
    db.session.commit()
    settle_photos(storage(), moved)
    said = {
        (SitePicture.OPENING, True): gettext("The home page opens with this photograph."),
        (SitePicture.OPENING, False): gettext("The home page chooses its photograph by itself."),
        (SitePicture.PORTRAIT, True): gettext("The portrait stands on the about page."),
        (SitePicture.PORTRAIT, False): gettext("The about page has no portrait."),
    }
    undo = {"photo": "" if former is None else str(former)}
    say(
        said[place, photo is not None],
        Undo(url_for("studio.choose_picture", which=which), undo),
    )
    return redirect(url_for("studio.site_texts"), 303)


def _place(word: str) -> SitePicture:
    return PLACES.get(word) or abort(404)
