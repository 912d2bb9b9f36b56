"""What is done to the wall of a gallery: one small form for each act, answered in kind."""

from collections.abc import Callable
from dataclasses import replace

from flask import redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from photoallegret.accounts.signed_in import account_here
from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.gallery.content import Block, Content, Hung
from photoallegret.gallery.forms import LONGEST_TEXT
from photoallegret.gallery.models import Gallery, Layout
from photoallegret.gallery.operations import arranging
from photoallegret.gallery.operations.drafting import (
    ConflictError,
    Draft,
    Kind,
    change_draft,
    undo_change,
)
from photoallegret.gallery.queries.desk import ratios_of
from photoallegret.gallery.studio_views.blueprint import blueprint
from photoallegret.gallery.studio_views.conflict import RefusedError, order_conflict
from photoallegret.gallery.studio_views.found import (
    CONFLICT,
    INCOMPLETE,
    check_sent,
    edition_sent,
    gallery_here,
    is_for_program,
    told,
)
from photoallegret.gallery.studio_views.gallery import SHEET, names_of, wall_page
from photoallegret.gallery.studio_views.here import settings
from photoallegret.gallery.studio_views.words import saved_words
from photoallegret.i18n import gettext, ngettext
from photoallegret.studio import Undo, said, say, studio_page

MOST_ITEMS = 2000
"""Of one gallery; one that has more already can still be arranged."""
STEPS = {"up": -1, "down": 1}
MOVES = ("move", "up", "down")


@studio_page(
    blueprint,
    fr="/galeries/<int:gallery_id>/composer",
    en="/galleries/<int:gallery_id>/arrange",
    methods=("POST",),
)
def arrange_gallery(gallery_id: int) -> BaseResponse:
    """Do one act on the wall: move, remove, join, split, add a pause or a text, choose."""
    check_sent()
    edition, act, refs = edition_sent(), *_act_sent()
    if act == "where":
        return redirect(_wall(gallery_id, move=refs, _anchor="move"), 303)
    gallery = gallery_here(gallery_id)
    try:
        draft = _done(gallery, act, refs, edition)
    except ConflictError:
        return _conflict(gallery, act, refs)
    except (RefusedError, arranging.MissingItemError, arranging.FullRowError) as error:
        return _refused(gallery, _why(error))
    words = _said(gallery_id, draft, act, refs, is_changed=draft.edition != edition)
    db.session.commit()
    if is_for_program():
        saved, undo = saved_words(gallery, draft.saved_at, now()), words and words[1]
        # Where to, our script has said.
        done = said(gettext("Moved."), undo) if act in MOVES and undo else ""
        return told(edition=draft.edition, saved=saved, done=done)
    if words is not None:
        say(*words)
    return redirect(_wall(gallery_id, _anchor=_anchor(draft, act, refs)), 303)


def _conflict(gallery: Gallery, act: str, refs: list[str]) -> BaseResponse:
    db.session.rollback()
    if is_for_program():
        return told(CONFLICT)
    return order_conflict(gallery, changed_by(act, refs), names_of)


def _refused(gallery: Gallery, problem: str) -> BaseResponse:
    db.session.rollback()
    if is_for_program():
        return told(INCOMPLETE, problem=problem)
    return wall_page(gallery, status=INCOMPLETE, problem=problem)


def changed_by(act: str, refs: list[str]) -> Callable[[Content], Content]:
    """Return what the act sent makes of a content.

    The function raises RefusedError, MissingItemError or FullRowError when it cannot be done.
    """

    def change(content: Content) -> Content:
        written = _with_texts_sent(content)
        if written.layout is Layout.SEQUENCE and act in (*MOVES, "join", "split"):
            # From the first touch on, rows stay as they are seen.
            written = arranging.with_rows(written, ratios_of(written.photos))
        changed = CHANGES[act](written, refs) if act in CHANGES else written
        if len(changed.items) > max(MOST_ITEMS, len(content.items)):
            message = gettext("A gallery holds at most %(count)s items.", count=MOST_ITEMS)
            raise RefusedError(message)
        return changed

    return change


def _act_sent() -> tuple[str, list[str]]:
    """Return the act and the items it is done to: those of its button, else those ticked."""
    act, _, ref = request.form.get("act", "").partition(" ")
    refs = [ref] if ref else request.form.getlist("item")
    refs += [ref for ref in request.form.get("items", "").split(",") if ref]
    return act, list(dict.fromkeys(refs))


def _done(gallery: Gallery, act: str, refs: list[str], edition: int) -> Draft:
    account_id = account_here().id
    if act == "undo":
        return undo_change(gallery, edition=edition, account_id=account_id)
    return change_draft(
        gallery,
        changed_by(act, refs),
        edition=edition,
        account_id=account_id,
        kind=Kind.UNDOABLE if act in (*MOVES, "remove") else Kind.PLAIN,
    )


def _moved(content: Content, refs: list[str]) -> Content:
    if not refs:
        raise RefusedError(gettext("Choose at least one photograph."))
    where = request.form.get("where")
    if where is None:
        before, beside = request.form.get("before") or None, request.form.get("beside")
        return arranging.move_items(content, refs, before, beside=beside)
    rest = [item for item in content.items if item.ref not in refs]
    if where == "position":
        number = request.form.get("position", type=int)
        if number is None or number < 1:
            raise RefusedError(gettext("Give a position, for example 1 for the first one."))
        photos = [item.ref for item in rest if isinstance(item, Hung)]
        return arranging.move_items(
            content, refs, photos[number - 1] if number <= len(photos) else None
        )
    target = request.form.get("target", "")
    if target in refs:
        return content
    order = [item.ref for item in rest]
    if target not in order:
        raise arranging.MissingItemError(target)
    at = order.index(target) + (where == "after")
    return arranging.move_items(content, refs, order[at] if at < len(order) else None)


def _removed(content: Content, refs: list[str]) -> Content:
    if not refs:
        raise RefusedError(gettext("Choose at least one photograph."))
    return arranging.remove_items(content, refs)


def _with_layout(content: Content, refs: list[str]) -> Content:
    return replace(content, layout=Layout.SEQUENCE if refs == ["sequence"] else Layout.ROWS)


def _with_cover(content: Content, refs: list[str]) -> Content:
    photo = next((one for one in content.photos if [str(one)] == refs), None)
    return replace(content, cover=None if photo == content.cover else photo)


def _before(refs: list[str]) -> str | None:
    return refs[0] if refs else None


CHANGES: dict[str, Callable[[Content, list[str]], Content]] = {
    "move": _moved,
    "remove": _removed,
    "up": lambda content, refs: arranging.move_by(content, refs, STEPS["up"]),
    "down": lambda content, refs: arranging.move_by(content, refs, STEPS["down"]),
    "join": lambda content, refs: arranging.join_previous(content, refs[0] if refs else ""),
    "split": lambda content, refs: arranging.split_before(content, refs[0] if refs else ""),
    "pause": lambda content, refs: arranging.add_block(content, {}, _before(refs)),
    "text": lambda content, refs: arranging.add_block(content, {"fr": ""}, _before(refs)),
    "cover": _with_cover,
    "layout": _with_layout,
    "captions": lambda content, refs: replace(content, shows_captions=refs == ["on"]),
}


def _with_texts_sent(content: Content) -> Content:
    """Return ``content`` with the texts of blocks as they stand in the form sent."""
    languages = settings().site.languages
    for item in content.items:
        if not isinstance(item, Block) or not item.texts:
            continue
        sent = {code: request.form.get(f"{item.ref}-{code}") for code in languages}
        texts = {
            code: text.replace("\r\n", "\n") for code, text in sent.items() if text is not None
        }
        if any(len(text) > LONGEST_TEXT for text in texts.values()):
            raise RefusedError(
                gettext("A text has at most %(longest)s characters.", longest=LONGEST_TEXT)
            )
        if texts and {**item.texts, **texts} != dict(item.texts):
            content = arranging.write_block(content, item.ref, {**item.texts, **texts})
    return content


def _why(error: Exception) -> str:
    if isinstance(error, RefusedError):
        return str(error)
    if isinstance(error, arranging.FullRowError):
        return gettext("A row holds at most three photographs. Nothing has been moved.")
    return gettext("What was to be changed is no longer in this gallery.")


def _taken_off(refs: list[str]) -> str:
    if all(map(str.isdecimal, refs)):
        return ngettext(
            "One photograph taken off this gallery. It stays in the library.",
            "%(num)s photographs taken off this gallery. They stay in the library.",
            len(refs),
        )
    return ngettext(
        "One item taken off this gallery.",
        "%(num)s items taken off this gallery. Photographs stay in the library.",
        len(refs),
    )


def _said(
    gallery_id: int, draft: Draft, act: str, refs: list[str], *, is_changed: bool
) -> tuple[str, Undo | None] | None:
    """Return what the next page says of the act, and how it is taken back."""
    if act == "undo":
        return gettext("Taken back."), None
    fields: dict[str, str | list[str]] = {"act": "undo", "edition": str(draft.edition)}
    if request.form.get("view") == SHEET:
        fields["view"] = SHEET
    undo = Undo(url_for("studio.arrange_gallery", gallery_id=gallery_id), fields)
    if act == "remove":
        return _taken_off(refs), undo
    if act not in MOVES or not refs:
        return None
    place = next(
        (at for at, photo in enumerate(draft.content.photos, 1) if str(photo) == refs[0]), 0
    )
    name = next(iter(names_of(draft.content, refs[:1])), "")
    if not place:
        return None
    words = gettext(
        "%(name)s: position %(place)s of %(count)s",
        name=name,
        place=place,
        count=len(draft.content.photos),
    )
    return words, undo if is_changed else None


def _anchor(draft: Draft, act: str, refs: list[str]) -> str | None:
    """Return the item to come back to."""
    items = draft.content.items
    if act in ("pause", "text") and not refs:
        return f"item-{items[-1].ref}"
    here = {item.ref for item in items}
    return next((f"item-{ref}" for ref in refs if ref in here), None)


def _wall(gallery_id: int, **values: object) -> str:
    view = SHEET if request.form.get("view") == SHEET else None
    return url_for("studio.gallery", gallery_id=gallery_id, view=view, **values)  # type: ignore[arg-type]  # parts of an address
