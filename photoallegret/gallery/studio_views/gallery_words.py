"""The texts of one gallery, French and English side by side; they are part of its draft."""

from dataclasses import replace

from flask import redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from photoallegret.accounts.signed_in import account_here
from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.gallery.content import Content, Words
from photoallegret.gallery.forms import GalleryWordsForm
from photoallegret.gallery.models import Gallery
from photoallegret.gallery.operations.drafting import (
    ConflictError,
    Draft,
    change_draft,
    draft_of,
)
from photoallegret.gallery.studio_views.blueprint import blueprint
from photoallegret.gallery.studio_views.conflict import conflict_page
from photoallegret.gallery.studio_views.found import (
    FORGED,
    INCOMPLETE,
    edition_sent,
    gallery_here,
    is_for_program,
    told,
)
from photoallegret.gallery.studio_views.head import desk_head
from photoallegret.gallery.studio_views.words import saved_words
from photoallegret.i18n import gettext
from photoallegret.studio import say, studio_answer, studio_page

LANGUAGES = ("fr", "en")
FR, EN = "/galeries/<int:gallery_id>/textes", "/galleries/<int:gallery_id>/texts"


@studio_page(blueprint, fr=FR, en=EN)
def gallery_words(gallery_id: int) -> BaseResponse:
    """Show what is said of a gallery."""
    gallery = gallery_here(gallery_id)
    draft = draft_of(gallery)
    return _page(gallery, draft, _filled(draft.content), 200)


@studio_page(blueprint, fr=FR, en=EN, methods=("POST",))
def save_gallery_words(gallery_id: int) -> BaseResponse:
    """Keep what is said of a gallery in its draft."""
    form = GalleryWordsForm()
    if not form.validate():
        return _refused(gallery_id, form)
    edition, account_id = edition_sent(), account_here().id
    gallery = gallery_here(gallery_id)
    try:
        draft = change_draft(
            gallery,
            lambda content: _said(content, form),
            edition=edition,
            account_id=account_id,
        )
    except ConflictError:
        db.session.rollback()
        if is_for_program():
            return told(409)
        theirs = _filled(draft_of(gallery).content)
        return conflict_page(
            gallery,
            theirs=_parts(theirs),
            mine=_parts(form),
            fields=request.form.to_dict(flat=False),
        )
    db.session.commit()
    saved = saved_words(gallery, draft.saved_at, now())
    if is_for_program():
        return told(edition=draft.edition, saved=saved)
    say(saved or gettext("Nothing was changed."))
    return redirect(url_for("studio.gallery_words", gallery_id=gallery_id), 303)


def _refused(gallery_id: int, form: GalleryWordsForm) -> BaseResponse:
    status = FORGED if form.form_token.errors else INCOMPLETE
    if is_for_program():
        fresh = GalleryWordsForm(formdata=None).form_token.current_token
        problems = {name: str(found[0]) for name, found in form.errors.items()}
        return told(status, form_token=fresh, problem=next(iter(problems.values()), ""))
    gallery = gallery_here(gallery_id)
    return _page(gallery, draft_of(gallery), form, status)


def _filled(content: Content) -> GalleryWordsForm:
    known = {code: content.words.get(code, Words()) for code in LANGUAGES}
    return GalleryWordsForm(
        formdata=None,
        data={
            **{f"title_{code}": words.title for code, words in known.items()},
            **{f"text_{code}": words.description for code, words in known.items()},
            "place": content.place,
            "period": content.period,
        },
    )


def _said(content: Content, form: GalleryWordsForm) -> Content:
    words = dict(content.words)
    for code in LANGUAGES:
        title, text = form[f"title_{code}"].data or "", form[f"text_{code}"].data or ""
        said = Words(" ".join(title.split()), text.replace("\r\n", "\n").strip())
        if said != words.get(code, Words()):
            words[code] = said
    return replace(
        content,
        words=words,
        place=(form.place.data or "").strip(),
        period=(form.period.data or "").strip(),
    )


def _parts(form: GalleryWordsForm) -> list[tuple[str, list[str]]]:
    names = ("title_fr", "text_fr", "title_en", "text_en", "place", "period")
    return [(str(form[name].label.text), [form[name].data or ""]) for name in names]


def _page(gallery: Gallery, draft: Draft, form: GalleryWordsForm, status: int) -> BaseResponse:
    desk = desk_head(gallery, "studio.gallery_words", draft)
    edition = request.form.get("edition", str(draft.edition))
    return studio_answer(
        "studio/gallery/gallery-words.html",
        desk.title,
        status=status,
        desk=desk,
        form=form,
        edition=edition,
    )
