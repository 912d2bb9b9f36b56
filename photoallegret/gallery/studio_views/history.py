"""Changes published, discarded or gone back on; the editions and the log of one gallery."""

from flask import Response, abort, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from photoallegret.accounts.signed_in import account_here
from photoallegret.db import db
from photoallegret.gallery.models import Gallery, GalleryRevision, Visibility
from photoallegret.gallery.operations.access import (
    Access,
    EmptyGalleryError,
    UnreleasedError,
    set_access,
)
from photoallegret.gallery.operations.drafting import (
    ConflictError,
    discard_draft,
    restore_draft,
)
from photoallegret.gallery.operations.editions import load_revision, publish_draft
from photoallegret.gallery.operations.settling import settle_due
from photoallegret.gallery.queries.desk import acts_on, revisions_of
from photoallegret.gallery.queries.photos import photos_lacking_release
from photoallegret.gallery.studio_views.blueprint import blueprint
from photoallegret.gallery.studio_views.found import (
    CONFLICT,
    INCOMPLETE,
    check_sent,
    edition_sent,
    gallery_here,
    title_of,
)
from photoallegret.gallery.studio_views.gallery import wall_page
from photoallegret.gallery.studio_views.head import desk_head
from photoallegret.gallery.studio_views.here import storage, written_instant
from photoallegret.gallery.studio_views.refusing import names_of, unreleased
from photoallegret.gallery.studio_views.words import act_words, one_line_each
from photoallegret.i18n import gettext
from photoallegret.routes import id_of
from photoallegret.studio import Undo, say, studio_answer, studio_page

MOST_ACTS = 50


@studio_page(
    blueprint,
    fr="/galeries/<int:gallery_id>/historique",
    en="/galleries/<int:gallery_id>/history",
)
def gallery_history(gallery_id: int) -> Response:
    """Show the editions of a gallery and what was done to it, when and by whom."""
    gallery = gallery_here(gallery_id)
    desk = desk_head(gallery, "studio.gallery_history")
    return studio_answer(
        "studio/gallery/history.html",
        desk.title,
        desk=desk,
        revisions=[
            {
                "id": id_,
                "at": written_instant(at),
                "iso": at.isoformat(),
                "who": who or "",
                "count": sum("photo" in item for item in content.get("items", ())),
            }
            for id_, at, who, content in revisions_of(gallery)
        ],
        acts=[
            {
                "at": written_instant(entry.at),
                "iso": entry.at.isoformat(),
                "words": act_words(entry),
                "who": who or "",
            }
            for entry, who in one_line_each(acts_on(gallery, MOST_ACTS))
        ],
    )


@studio_page(
    blueprint,
    fr="/galeries/<int:gallery_id>/publier",
    en="/galleries/<int:gallery_id>/publish",
    methods=("POST",),
)
def publish_gallery(gallery_id: int) -> BaseResponse:
    """Publish what is drafted; a gallery that nobody saw is opened to everyone."""
    check_sent()
    edition, account_id = edition_sent(), account_here().id
    gallery = gallery_here(gallery_id)
    title, opens = title_of(gallery), gallery.visibility is Visibility.DRAFT
    try:
        publish_draft(gallery, edition=edition, account_id=account_id)
        if opens:
            set_access(gallery, Access(Visibility.PUBLISHED), account_id=account_id)
    except ConflictError:
        return _changed_meanwhile(gallery_id)
    except EmptyGalleryError:
        db.session.rollback()
        problem = gettext("Add a photograph before you open it to visitors.")
        return wall_page(gallery_here(gallery_id), status=INCOMPLETE, problem=problem)
    except UnreleasedError as lacking:
        problem = unreleased(lacking)
        db.session.rollback()
        return wall_page(gallery_here(gallery_id), status=INCOMPLETE, problem=problem)
    hidden = names_of(photos_lacking_release(gallery))
    db.session.commit()
    settle_due(storage())
    say(
        gettext("The gallery “%(title)s” is published.", title=title)
        if opens
        else gettext("The changes of “%(title)s” are published.", title=title)
    )
    if hidden:
        say(gettext("Not shown until they have their release: %(photos)s.", photos=hidden))
    return redirect(url_for("studio.gallery", gallery_id=gallery_id), 303)


@studio_page(
    blueprint,
    fr="/galeries/<int:gallery_id>/abandonner",
    en="/galleries/<int:gallery_id>/discard",
    methods=("POST",),
)
def discard_changes(gallery_id: int) -> BaseResponse:
    """Go back to what visitors see, or take that back."""
    check_sent()
    edition, gallery = edition_sent(), gallery_here(gallery_id)
    undo = None
    try:
        if request.form.get("act") == "restore":
            restore_draft(gallery, edition=edition)
            words = gettext("Your changes are back.")
        else:
            kept = discard_draft(gallery, edition=edition)
            words = gettext("Your changes are discarded. Visitors have seen nothing of them.")
            here = url_for("studio.discard_changes", gallery_id=gallery_id)
            undo = Undo(here, {"act": "restore", "edition": str(kept)})
    except ConflictError:
        return _changed_meanwhile(gallery_id)
    db.session.commit()
    say(words, undo)
    return redirect(url_for("studio.gallery", gallery_id=gallery_id), 303)


@studio_page(
    blueprint,
    fr="/galeries/<int:gallery_id>/revenir",
    en="/galleries/<int:gallery_id>/go-back",
    methods=("POST",),
)
def go_back(gallery_id: int) -> BaseResponse:
    """Make an earlier edition the draft; publishing it is another act."""
    check_sent()
    edition, revision_id = edition_sent(), request.form.get("revision", type=id_of)
    gallery = gallery_here(gallery_id)
    revision = _revision(gallery, revision_id)
    try:
        draft = load_revision(gallery, revision, edition=edition, account_id=account_here().id)
    except ConflictError:
        return _changed_meanwhile(gallery_id)
    words = gettext(
        "The version of %(date)s is loaded. Look at it, then publish it: visitors see no change "
        "before.",
        date=written_instant(revision.published_at),
    )
    undo = None
    if draft.edition != edition:
        here = url_for("studio.arrange_gallery", gallery_id=gallery_id)
        undo = Undo(here, {"act": "undo", "edition": str(draft.edition)})
    db.session.commit()
    say(words, undo)
    return redirect(url_for("studio.gallery", gallery_id=gallery_id), 303)


def _revision(gallery: Gallery, revision_id: int | None) -> GalleryRevision:
    found = None if revision_id is None else db.session.get(GalleryRevision, revision_id)
    if found is None or found.gallery_id != gallery.id:
        abort(404)
    return found


def _changed_meanwhile(gallery_id: int) -> Response:
    db.session.rollback()
    problem = gettext(
        "This gallery was changed meanwhile, perhaps in another window. Here is how it is now; "
        "nothing was published or lost."
    )
    return wall_page(gallery_here(gallery_id), status=CONFLICT, problem=problem)
