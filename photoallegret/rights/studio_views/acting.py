"""What is done of a request: each button of its page."""

from collections.abc import Callable

from flask import abort, current_app, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from photoallegret.access_log import shows_personal
from photoallegret.accounts.signed_in import account_here, settings_here
from photoallegret.db import db
from photoallegret.gallery.operations.settling import settle_photos
from photoallegret.i18n import N_, gettext
from photoallegret.privacy.journal import journal_here
from photoallegret.privacy.operations.consents import STOPS
from photoallegret.privacy.operations.exporting import JOB, AlreadyAskedError, TooOftenError
from photoallegret.restricted import RestrictedError
from photoallegret.rights.forms import ActOnRequestForm
from photoallegret.rights.models import Proof, RequestState, RightsRequest
from photoallegret.rights.operations import (
    answering,
    arriving,
    erasing,
    executing,
    holding,
    letters,
    pictures,
    printing,
    recipients,
)
from photoallegret.rights.operations.answering import NotAllowedError, UnfoundedError
from photoallegret.rights.operations.closing import LastOwnerError
from photoallegret.rights.operations.papers import remove_papers
from photoallegret.rights.operations.timeline import Act, act_of
from photoallegret.rights.queries.named import photo_named
from photoallegret.rights.studio_views.blueprint import blueprint
from photoallegret.rights.studio_views.desk import (
    MAIL,
    PLAN,
    REQUEST_ID,
    TEXTS,
    found,
    request_page,
)
from photoallegret.storage import Storage
from photoallegret.studio import say, studio_page
from photoallegret.worker import ring

FORGED, CONFLICT, INCOMPLETE, TOO_MANY = 400, 409, 422, 429
ANSWERS = frozenset(state.value for state in answering.ANSWERS)
ANSWER, TIE = "answer", "tie"
SEEN = "seen"
"""How the fields are called that hold the choice whose plan was shown."""
CORRECTED = "text-"
"""How fields are called that hold a text written anew."""
After = Callable[[], object]
Doing = Callable[[RightsRequest, ActOnRequestForm, Act], After | None]
"""Does it, and returns what is to be done to files once that is committed."""


@studio_page(
    blueprint,
    fr=f"/demandes/{REQUEST_ID}/acte",
    en=f"/requests/{REQUEST_ID}/act",
    methods=("GET", "POST"),
)
@shows_personal("rights_request", "request_id")
def act(request_id: int) -> BaseResponse:
    """Do what the button pressed says; those of ``DRAWING`` only draw the page again."""
    if request.method == "GET":  # the page drawn again was reloaded
        return redirect(url_for("requests.show", request_id=request_id))
    form = ActOnRequestForm()
    name = form.act.data or ""
    if name not in ACTS and name not in DRAWING:
        abort(400)
    if not form.validate():
        status = FORGED if form.form_token.errors else INCOMPLETE
        return request_page(found(request_id), form, status)
    if name == "erase" and set(form.scope.data or ()) != set(request.form.getlist(SEEN)):
        name = PLAN  # another choice than was shown
    if name in DRAWING:
        return _draw(request_id, form, name)
    one = found(request_id, lock=True)
    if form.edition.data != str(one.edition):
        said = gettext("This request was changed meanwhile. Read it again before you act.")
        return _refuse(request_id, form, CONFLICT, said)
    return _do(one, form, name)


def _draw(request_id: int, form: ActOnRequestForm, name: str) -> BaseResponse:
    if name == MAIL and form.outcome.data not in ANSWERS:  # there is no answer to show yet
        return _refuse(request_id, form, INCOMPLETE, gettext(LACKS[ANSWER]))
    try:
        return request_page(found(request_id), form, drawn=name)
    except erasing.UnknownScopeError as error:
        return _cannot(request_id, form, error)


def _do(one: RightsRequest, form: ActOnRequestForm, name: str) -> BaseResponse:
    number, said = one.id, gettext(SAID[name])
    try:
        after = ACTS[name](one, form, act_of(settings_here(), account_here().id))
    except UnfoundedError:
        return _refuse(number, form, INCOMPLETE, gettext(LACKS.get(name, LACKS[""])))
    except tuple(WHY_NOT) as error:
        return _cannot(number, form, error)
    is_by_post = (name in PRINTED and not one.email) or bool(printing.sealed_letter(one))
    db.session.commit()
    if after is not None:
        after()
    if name == "copy":
        ring(JOB)
    say(gettext("Print the letter below, and send it.") if is_by_post else said)
    return redirect(url_for("requests.show", request_id=number), 303)


def _cannot(number: int, form: ActOnRequestForm, error: Exception) -> BaseResponse:
    status, why = WHY_NOT[type(error)]
    if status == INCOMPLETE:  # a choice that cannot be made is not offered again
        form.scope.data = []
    return _refuse(number, form, status, gettext(why))


def _refuse(number: int, form: ActOnRequestForm, status: int, said: str) -> BaseResponse:
    """Draw the page again, with what was typed and why nothing was done."""
    db.session.rollback()
    name = form.act.data
    if name in (ANSWER, MAIL) and not form.outcome.data:
        form.outcome.errors = [said]
    else:
        field = form.photo if name == TIE else form.text
        field.errors = [said]
    return request_page(found(number), form, status)


def _answer(one: RightsRequest, form: ActOnRequestForm, done: Act) -> After:
    chosen = form.outcome.data or ""
    if chosen not in ANSWERS:
        raise UnfoundedError
    files = answering.paper_files(one)
    event = answering.decide(
        one, RequestState(chosen), form.ground.data or "", form.text.data or "", done
    )
    letters.tell_decided(one, event)
    return _unlinking(files)


def _extend(one: RightsRequest, form: ActOnRequestForm, done: Act) -> None:
    letters.tell_extended(one, answering.extend(one, form.text.data or "", done))


def _doubt(one: RightsRequest, form: ActOnRequestForm, done: Act) -> None:
    letters.tell_doubted(one, answering.doubt(one, form.text.data or "", done))


def _settle(one: RightsRequest, form: ActOnRequestForm, done: Act) -> After:
    proof = form.proof.data or ""
    if proof not in {Proof.REFERENCE, Proof.PAPER, Proof.KNOWN}:
        raise UnfoundedError
    papers, off = arriving.settle(one, Proof(proof), done, withdraws=_withdraws())

    def after() -> None:
        remove_papers(settings_here().data, papers)
        _settle_files(off)

    return after


def _give_up(one: RightsRequest, form: ActOnRequestForm, done: Act) -> After:
    files = answering.paper_files(one)
    answering.give_up(one, form.text.data or "", done)  # whose address it is, nobody knows
    return _unlinking(files)


def _find(one: RightsRequest, _form: ActOnRequestForm, done: Act) -> None:
    executing.person_of(one)
    holding.look_up(one, done)


def _by_hand(one: RightsRequest, form: ActOnRequestForm, done: Act) -> None:
    executing.note_by_hand(one, form.text.data or "", done)


def _told(one: RightsRequest, form: ActOnRequestForm, done: Act) -> None:
    recipients.note_told(one, form.text.data or "", done)


def _hold(one: RightsRequest, form: ActOnRequestForm, done: Act) -> None:
    answering.hold(one, form.text.data or "", done)


def _note(one: RightsRequest, form: ActOnRequestForm, done: Act) -> None:
    answering.note(one, form.text.data or "", done)


def _copy(one: RightsRequest, _form: ActOnRequestForm, done: Act) -> None:
    executing.prepare_copy(one, done)


def _erase(one: RightsRequest, form: ActOnRequestForm, done: Act) -> None:
    why = erasing.Why(form.ground.data or "", form.text.data or "")
    erasing.carry_out_erasure(one, form.scope.data or (), journal_here(), done, why)


def _restrict(one: RightsRequest, form: ActOnRequestForm, done: Act) -> None:
    executing.carry_out_restriction(one, form.text.data or "", done)


def _end(one: RightsRequest, _form: ActOnRequestForm, done: Act) -> None:
    executing.end_agreements(one, current_app.extensions[STOPS], done)


def _sent(one: RightsRequest, _form: ActOnRequestForm, done: Act) -> None:
    printing.forget_letter(one, done)


def _tie(one: RightsRequest, form: ActOnRequestForm, done: Act) -> After:
    photo = photo_named(form.photo.data or "")
    if photo is None:
        raise UnfoundedError
    pictures.tie(one, photo, done)
    off = arriving.protect(one, done, withdraws=_withdraws())
    return lambda: _settle_files(off)


def _put_back(one: RightsRequest, form: ActOnRequestForm, done: Act) -> After:
    photo_id = pictures.put_back(one, form.text.data or "", done)
    return lambda: _settle_files([photo_id])


def _take_away(one: RightsRequest, _form: ActOnRequestForm, done: Act) -> After:
    photo_id = pictures.take_away(one, done)
    return lambda: _settle_files([photo_id])


def _settle_files(photo_ids: list[int]) -> None:
    """Move photographs' files to where nobody, or everybody, fetches them."""
    settle_photos(Storage(settings_here().data), photo_ids)


def _withdraws() -> bool:
    """Say whether photographs go off as a precaution here."""
    return settings_here().site.rights.withdraw_pictures


def _correct(one: RightsRequest, _form: ActOnRequestForm, done: Act) -> None:
    texts = {
        name.removeprefix(CORRECTED): value
        for name, value in request.form.items()
        if name.startswith(CORRECTED)
    }
    executing.correct(one, texts, done)


def _unlinking(files: list[str]) -> After:
    """Return what unlinks identity papers whose rows are gone: they must not outlive them."""
    return lambda: remove_papers(settings_here().data, files)


ACTS: dict[str, Doing] = {
    "answer": _answer,
    "extend": _extend,
    "doubt": _doubt,
    "settle": _settle,
    "give-up": _give_up,
    "hold": _hold,
    "note": _note,
    "find": _find,
    "by-hand": _by_hand,
    "told": _told,
    "copy": _copy,
    "erase": _erase,
    "restrict": _restrict,
    "end": _end,
    "correct": _correct,
    "sent": _sent,
    TIE: _tie,
    "put-back": _put_back,
    "take-away": _take_away,
}
PRINTED = ("answer", "extend", "doubt", "restrict", "end", "correct", "put-back", "take-away")
"""What is told by a letter: on paper to who gave no e-mail address."""
DRAWING = (MAIL, PLAN, TEXTS)
_BEING_MADE = (TOO_MANY, N_("A copy is being made, or three were made since yesterday."))
WHY_NOT: dict[type[Exception], tuple[int, str]] = {
    AlreadyAskedError: _BEING_MADE,
    TooOftenError: _BEING_MADE,
    RestrictedError: (
        CONFLICT,
        N_("The use of these data is restricted: they can only be kept."),
    ),
    LastOwnerError: (
        CONFLICT,
        N_("This is the only owner’s account: make another owner first."),
    ),
    erasing.OthersOpenError: (
        CONFLICT,
        N_("Answer their other requests first: once all is erased, nobody could."),
    ),
    pictures.OthersAskError: (
        CONFLICT,
        N_("Somebody else asks that it goes, too: answer them first."),
    ),
    erasing.UnknownScopeError: (
        INCOMPLETE,
        N_("Something chosen is neither held nor asked: nothing was done. Choose again."),
    ),
    holding.NotCarriedOutError: (
        CONFLICT,
        N_("Carry it out first: what is asked is held, and it is not done yet."),
    ),
    holding.NothingHeldError: (
        CONFLICT,
        N_("Nothing of what is asked about is held: choose that answer."),
    ),
    holding.SomethingHeldError: (
        CONFLICT,
        N_("Something of what is asked about is held: look up what is."),
    ),
    pictures.StaysHiddenError: (
        CONFLICT,
        N_("It is withdrawn or in the bin as well: show it again first."),
    ),
    NotAllowedError: (CONFLICT, N_("This cannot be done with the request as it stands.")),
}
LACKS = {
    "": N_("Write why: it is told to who asked."),
    "answer": N_(
        "Choose an answer. A refusal, whole or in part, needs a ground and reasons; what was done "
        "on paper needs words."
    ),
    "erase": N_("Less is erased than was asked: choose the ground, and write why."),
    "by-hand": N_("Write what you corrected, and where: it is told to who asked."),
    "settle": N_("Say how who asks showed who they are."),
    "correct": N_("One of the texts is too long."),
    "note": N_("Write the note."),
    TIE: N_("No photograph is there: copy the address of its page."),
}
SAID = {
    "answer": N_("The answer is sent."),
    "extend": N_("Two more months: who asked is told why."),
    "doubt": N_("The clock stands still. Who asked is told why, and how to show who they are."),
    "settle": N_("Identity is settled; the clock runs on."),
    "give-up": N_("The request is closed. Nothing was sent."),
    "find": N_("Looked up: see the last line below."),
    "by-hand": N_("Noted, and told to who asked. Answer the request now."),
    "told": N_("Noted: the recipients are told."),
    "hold": N_("The erasure does not carry itself out. Answer with this ground before it is due."),
    "note": N_("The note is kept."),
    "copy": N_("The copy is being made. Who asked is told when it is ready; then answer."),
    "erase": N_("Erased, and the request is answered."),
    "restrict": N_("The data can only be kept from now on; who asked is told."),
    "end": N_("The consents are ended. Answer the request now."),
    "sent": N_("The letter is kept no more."),
    "correct": N_("The texts are corrected. Answer the request now."),
    TIE: N_("The request is about this photograph now."),
    "put-back": N_("The photograph is on the site again; who asked is told why. Answer now."),
    "take-away": N_("The photograph is off the site for good. Answer the request now."),
}
