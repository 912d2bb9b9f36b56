"""The site's own words in the studio: the home sentence and the about page, with previews."""

from collections.abc import Mapping

from flask import Response, abort, redirect, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response as BaseResponse

from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.forms import check_act
from photoallegret.gallery import queries
from photoallegret.gallery.forms import SiteFields, site_form
from photoallegret.gallery.operations.merging import EditedMeanwhileError, marks_of, merge
from photoallegret.gallery.operations.site_texts import site_written, write_site
from photoallegret.gallery.studio_views.blueprint import blueprint
from photoallegret.gallery.studio_views.here import settings
from photoallegret.gallery.studio_views.pictures import show_in_studio
from photoallegret.i18n import gettext, language
from photoallegret.prose import prose
from photoallegret.site_file import Texts
from photoallegret.studio import Undo, say, studio_answer, studio_page
from photoallegret.typography import typographic

FORGED, CONFLICT, INCOMPLETE = 400, 409, 422


@studio_page(blueprint, fr="/site", en="/site")
def site_texts() -> Response:
    """Show the words of the site and the photos that stand for it."""
    return _page(_fresh(site_written(defaults())))


@studio_page(blueprint, fr="/site", en="/site", methods=("POST",))
def save_site_texts() -> BaseResponse:
    """Save the words; or only draw the page again with their previews."""
    form = site_form(tuple(defaults()))()
    if not form.validate():
        return _page(form, status=FORGED if form.form_token.errors else INCOMPLETE)
    if request.form.get("act") == "preview":
        return _page(form)
    mine = {
        name: value
        for name, value in form.values().items()
        if request.form.get(f"keep_{name}") != "theirs"
    }
    return _change(mine, form.marks.data or "")


@studio_page(blueprint, fr="/site/reprendre", en="/site/take-back", methods=("POST",))
def unsay_site_texts() -> BaseResponse:
    """Give the fields named in the request their former values: the undoing of a save."""
    check_act()
    form = site_form(tuple(defaults()))(formdata=None, meta={"csrf": False})
    sent = request.form.to_dict()
    form.show(sent)
    if not form.validate():
        abort(FORGED)
    mine = {name: value for name, value in form.values().items() if name in sent}
    return _change(mine, sent.get("marks", ""), is_undoing=True)


@studio_page(blueprint, fr="/site/apercu", en="/site/preview", methods=("POST",))
def preview_about() -> Response:
    """Return one text of the about page as visitors would read it; nothing is kept."""
    code = request.form.get("language", "")
    if code not in defaults():
        abort(FORGED)
    return Response(rendered(request.form.get("text", ""), code))


def defaults() -> dict[str, Texts]:
    """Return the words of the settings file, for each language of the site."""
    site = settings().site
    return {code: site.texts.get(code, Texts()) for code in site.languages}


def rendered(text: str, code: str) -> Markup:
    """Return the Markdown ``text`` as the about page shows it in the language ``code``."""
    return prose(text, lambda run: typographic(run, code))


def _change(mine: Mapping[str, str], marks: str, *, is_undoing: bool = False) -> BaseResponse:
    """Write ``mine`` and say so, with its undo; or ask to choose."""
    try:
        former = write_site(mine, marks=marks, defaults=defaults())
    except EditedMeanwhileError as conflict:
        db.session.rollback()
        stored = site_written(defaults())
        form = _fresh({**stored, **merge(mine, stored, marks).changes})
        form.marks.data = marks_of(stored)
        return _page(form, status=CONFLICT, theirs={name: stored[name] for name in conflict.fields})
    after = site_written(defaults())
    undo = {"marks": marks_of({name: after[name] for name in former}), **former}
    db.session.commit()
    if is_undoing:
        say(gettext("The former words are back."))
    elif former:
        say(gettext("Saved: visitors read it now."), Undo(url_for("studio.unsay_site_texts"), undo))
    else:
        say(gettext("Nothing was to be saved."))
    return redirect(url_for("studio.site_texts"), 303)


def _fresh(values: Mapping[str, str]) -> SiteFields:
    form = site_form(tuple(defaults()))(formdata=None)
    form.show(values)
    form.marks.data = marks_of(values)
    return form


def _page(
    form: SiteFields, *, status: int = 200, theirs: Mapping[str, str] | None = None
) -> Response:
    moment = now()
    words = queries.site_words(language(), Texts())
    pictures = {}
    for name, photo_id in (("opening", words.opening_id), ("portrait", words.portrait_id)):
        photo = None if photo_id is None else queries.photo_on_desk(photo_id)
        pictures[name] = None if photo is None else show_in_studio(photo)
    opening = queries.photo_seen(words.opening_id, moment)
    portrait = queries.photo_seen(words.portrait_id, moment)
    values = form.values()
    return studio_answer(
        "studio/gallery/site.html",
        gettext("Site texts"),
        status=status,
        form=form,
        theirs=theirs or {},
        languages=tuple(defaults()),
        previews={code: rendered(values[f"about_{code}"], code) for code in defaults()},
        missing=[name for name, value in values.items() if not value],
        pictures=pictures,
        is_opening_hidden=opening is None or queries.canonical_gallery(opening, moment) is None,
        is_portrait_hidden=portrait is None,
    )
