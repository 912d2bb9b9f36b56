"""Asking: one page, no session, no cookie. What is sent is kept, whatever a machine thinks."""

import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from flask import Response, redirect, request, url_for
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import TooManyRequests
from werkzeug.wrappers import Response as BaseResponse

from photoallegret import throttle
from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.gallery.operations.outcome import Refusal
from photoallegret.gallery.operations.sentences import sentence
from photoallegret.gallery.views.answers import OWN, own_page
from photoallegret.gallery.views.heads import listed_head, settings
from photoallegret.i18n import gettext, language, language_name
from photoallegret.notices import notice
from photoallegret.once import UsedTwiceError, outcome_of, use_token
from photoallegret.pages.watching import unseen
from photoallegret.questions.forms import AskForm
from photoallegret.questions.models import Attachment, Kind, Wish
from photoallegret.questions.operations.asking import (
    Asked,
    ask_to_confirm,
    author_secret,
    is_repeated,
    record_question,
)
from photoallegret.questions.operations.pictures import (
    SENT,
    BusyError,
    Joined,
    PictureRefusedError,
    remove_pictures,
    take_pictures,
)
from photoallegret.questions.operations.suspecting import Circumstances, suspicions_of
from photoallegret.questions.personal_data import QUESTION
from photoallegret.questions.rules import MAY_PUBLISH_HELP, REASONS
from photoallegret.questions.views.blueprint import blueprint
from photoallegret.questions.views.confirming import confirm_address, may_mail
from photoallegret.questions.views.context import About, about
from photoallegret.questions.views.waiting import ask_to_wait, wait_words
from photoallegret.routes import page

LARGEST_BODY = 64_000_000
"""Twice what three pictures may weigh: a larger one is refused with its name, words kept."""
NETWORK_SCOPE, HOUR = "question-network", timedelta(hours=1)
USUAL, MOST = 5, 40
"""Questions of one network in an hour: above the first they are looked at last, above the
second they have to wait."""
FORGED, INCOMPLETE, BUSY = 400, 422, 503


@page(blueprint, fr="/contact", en="/contact", methods=("GET", "POST"))
def ask() -> BaseResponse:
    """Show the form, or take a question."""
    if request.method == "GET":
        subject = about(request.args.get("galerie", ""), request.args.get("photo", ""))
        return _page(AskForm(formdata=None, kind=_kind(request.args.get("sujet", ""))), subject)
    request.max_content_length = LARGEST_BODY
    form = AskForm()
    valid = form.validate()
    subject = about(form.gallery.data or "", form.photo.data or "")
    db.session.rollback()  # nothing is locked while pictures are looked at
    if not valid:
        status = FORGED if form.form_token.errors else INCOMPLETE
        return _page(form, subject, status=status)
    secret = author_secret(form.nonce, settings().secrets["secret_key"])
    done = redirect(url_for("questions.follow", secret=secret), 303)
    done.headers["Cache-Control"] = OWN
    is_known = outcome_of(form.nonce) is not None
    db.session.rollback()
    if is_known:  # sent twice: the same answer
        return done
    return _take(form, subject, secret) or done


def _take(form: AskForm, subject: About | None, secret: str) -> Response | None:
    """Keep the question; return the page that says why not, its words still there."""
    try:
        with _received(form.pictures.data) as files:
            _keep(form, files, secret)
    except PictureRefusedError as refused:
        form.pictures.errors = [
            gettext("%(file)s: %(reason)s", file=refused.name, reason=_why(refused))
        ]
        return _page(form, subject, status=INCOMPLETE)
    except BusyError:
        form.pictures.errors = [
            gettext("Many pictures arrive just now. Send yours again in a minute, or without them.")
        ]
        response = _page(form, subject, status=BUSY)
        response.headers["Retry-After"] = "60"
        return response
    except TooManyRequests as many:
        form.text.errors = [wait_words(many)]
        return ask_to_wait(_page(form, subject), many)
    return None


def _keep(form: AskForm, files: list[Joined], secret: str) -> None:
    """Write the question down and send the link that proves its author's address."""
    data = settings().data
    is_many = _is_many(now(), ends=bool(files))
    pictures = take_pictures(files, data)
    try:
        with unseen():  # nobody reads it before it is published
            _write(form, pictures, secret=secret, is_many=is_many)
    except UsedTwiceError:  # the same post came twice at once, and the other was first
        db.session.rollback()
        remove_pictures(pictures, data)
    except BaseException:
        db.session.rollback()
        remove_pictures(pictures, data)
        raise


def _write(form: AskForm, pictures: list[Attachment], *, secret: str, is_many: bool) -> None:
    moment, asked = now(), _asked(form)
    around = Circumstances(
        age=form.age(moment),
        is_trapped=form.is_trapped,
        is_repeated=is_repeated(asked.text, moment),
        is_many=is_many,
    )
    suspicions = suspicions_of(asked.text, around)
    use_token(form.nonce, "", moment)  # first: the same post's secret is the same, and unique
    question = record_question(asked, pictures, suspicions, secret=secret, now=moment)
    if may_mail(asked.email_key, moment):
        ask_to_confirm(question, confirm_address(question))
    db.session.commit()


def _asked(form: AskForm) -> Asked:
    """Return what is asked, about what can still be seen now: pictures take their time."""
    subject = about(form.gallery.data or "", form.photo.data or "")
    return Asked(
        name=form.name.data or "",
        email=form.email.data or "",
        email_key=form.email_key,
        text=form.text.data or "",
        language=language(),
        wish=Wish(form.wish.data),
        kind=Kind(_kind(form.kind.data or "")),
        photo_id=None if subject is None else subject.photo_id,
        gallery_id=None if subject is None else subject.gallery_id,
    )


def _is_many(moment: datetime, *, ends: bool) -> bool:
    """Count this question; say whether many come from its network.

    Args:
        moment: now.
        ends: whether the transaction ends here: no lock is held while pictures are decoded.

    Raises:
        TooManyRequests: so many that they have to wait.

    """
    network = throttle.network_key(
        request.remote_addr or "", settings().secrets["secret_key"], moment
    )
    within_most = throttle.allow(NETWORK_SCOPE, network, limit=MOST, per=HOUR, now=moment)
    usual = throttle.count_of(NETWORK_SCOPE, network, per=HOUR, now=moment) <= USUAL
    if ends or not within_most:
        db.session.commit()
    if not within_most:
        raise TooManyRequests(retry_after=throttle.retry_at(moment, HOUR))
    return not usual


@contextmanager
def _received(files: list[FileStorage]) -> Iterator[list[Joined]]:
    """Give the pictures sent as files on the disk, which go away afterwards."""
    if not files:
        yield []
        return
    folder = settings().data / "uploads" / f"{SENT}{secrets.token_hex(8)}"
    folder.mkdir(mode=0o700)
    try:
        yield [_saved(file, folder / str(number)) for number, file in enumerate(files)]
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _saved(file: FileStorage, path: Path) -> Joined:
    file.save(path)
    return Joined(path, file.filename or "")


def _why(refused: PictureRefusedError) -> str:
    return sentence(Refusal.of(refused.refused))


def _kind(text: str) -> str:
    return Kind.REUSE.value if text in (Kind.REUSE.value, "licence") else Kind.QUESTION.value


def _page(form: AskForm, subject: About | None, *, status: int = 200) -> Response:
    is_reuse = form.kind.data == Kind.REUSE
    title = gettext("Ask for permission to reuse") if is_reuse else gettext("Ask a question")
    head = listed_head(
        title,
        description=gettext("Ask about a photograph, a series, a print or its reuse."),
    )
    if form.errors:
        head = replace(head, title=gettext("Error: %(title)s", title=head.title))
    return own_page(
        "questions/ask.html",
        head,
        status=status,
        form=form,
        title=title,
        about=subject,
        rules=REASONS.values(),
        languages=[language_name(code) for code in settings().site.languages],
        may_publish_help=gettext(MAY_PUBLISH_HELP),
        has_lost_files=bool(form.errors and form.pictures.data),
        notice=notice(QUESTION, settings().site),
        days=settings().site.questions.answer_days,
    )
