"""A video kept elsewhere, loaded once: its reader's browser keeps no choice of it."""

from flask import abort, redirect, url_for
from werkzeug.wrappers import Response

from photoallegret.clock import now
from photoallegret.consent.choice import offer_here
from photoallegret.consent.forms import WatchForm
from photoallegret.consent.operations.proving import note_choice
from photoallegret.consent.showing import allow
from photoallegret.consent.views.blueprint import blueprint
from photoallegret.db import db
from photoallegret.gallery.views.answers import own_page
from photoallegret.gallery.views.heads import unlisted_head
from photoallegret.i18n import gettext
from photoallegret.routes import local_path, page


@page(blueprint, fr="/cookies/video", en="/cookies/video", methods=("POST",))
def watch() -> Response:
    """Answer with the frame itself, and count one yes; no cookie: the next page asks again."""
    framed = {one.slug: one for one in offer_here().services if one.frame}
    if not framed:
        abort(404)
    form = WatchForm()
    if not form.validate() or form.service.data not in framed:
        abort(400)
    back = local_path(form.back.data or "") or url_for("gallery.home")
    if form.version != offer_here().version:
        return redirect(back, 303)  # another list since: its page tells who receives what now
    service = framed[form.service.data]
    note_choice(offer_here().services, {service.slug}, now())
    db.session.commit()
    allow(service)
    head = unlisted_head(gettext("Video"))
    return own_page("consent/watch.html", head, service=service, back=back)
