"""The page that follows a request, under its secret address: what was told, what may be done.

It shows dates and what was answered, never who asked or what they wrote.
"""

from flask import Response, abort, send_file, url_for
from werkzeug.wrappers import Response as BaseResponse

from photoallegret.accounts.operations.journal import Event, note
from photoallegret.accounts.signed_in import trace_here
from photoallegret.bodies import request_here
from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.deadlines import day_of
from photoallegret.forms import act_form_here, check_act
from photoallegret.gallery.views.answers import own_page
from photoallegret.gallery.views.heads import settings, unlisted_head
from photoallegret.i18n import gettext, written_size
from photoallegret.notices import notice
from photoallegret.privacy.models import ExportState
from photoallegret.privacy.operations.exporting import FOLDER
from photoallegret.receipts.showing import TEMPLATE, as_file, drawn_with
from photoallegret.rights.models import RightsRequest
from photoallegret.rights.operations.answering import drop_papers
from photoallegret.rights.operations.arriving import link_state
from photoallegret.rights.operations.letters import ask_to_prove, tell_step
from photoallegret.rights.operations.papers import (
    LARGEST,
    PaperRefusedError,
    keep_paper,
    remove_papers,
)
from photoallegret.rights.operations.pictures import offer_restoring
from photoallegret.rights.operations.requesting import (
    LINK_LIFE,
    awaits_link,
    due_on,
    proving_token,
    request_of,
    take_back,
)
from photoallegret.rights.personal_data import IDENTITY
from photoallegret.rights.queries.asked import copy_of, is_fetched_signed_in, told_event
from photoallegret.rights.rules import CLAIMS, CNIL
from photoallegret.rights.views.acts import act_here
from photoallegret.rights.views.asking import FORGED, INCOMPLETE, may_mail
from photoallegret.rights.views.blueprint import visitors
from photoallegret.rights.views.events import lines_of
from photoallegret.rights.views.proving import (
    NO_REFERRER,
    leads_to,
    precaution_here,
    private_page,
)
from photoallegret.rights.views.request_form import FollowForm, PaperForm
from photoallegret.routes import page

TAKE_BACK, SEND_LINK = "take-back", "link"
UNKNOWN = 404
LARGEST_BODY = LARGEST + 100_000
HERE = "/vos-droits/suivi/<secret>"
THERE = "/your-rights/follow/<secret>"


@page(visitors, fr=HERE, en=THERE, methods=("GET", "POST"))
def follow(secret: str) -> BaseResponse:
    """Show where a request stands; its author may take it back here."""
    is_act = act_form_here()
    asked = request_of(secret, lock=is_act)
    if asked is None:
        return private_page("rights/gone.html", gettext("No request is at this address"), UNKNOWN)
    if is_act:
        act = FollowForm().act.data
        papers: list[str] = []
        if act == TAKE_BACK and not asked.is_closed:
            papers = drop_papers(asked, act_here())
            is_mine = asked.proved_at is not None  # else the address may be anybody's
            has_hidden = take_back(asked, act_here())
            if is_mine:
                tell_step(asked, asked.events[-1])
            if has_hidden:
                offer_restoring(asked, act_here())
        elif act == SEND_LINK:
            _send_link(asked)
        db.session.commit()
        remove_papers(settings().data, papers)
        return leads_to(url_for("your_rights.follow", secret=secret))
    return _page(asked, secret, PaperForm(formdata=None))


@page(visitors, fr=f"{HERE}/piece", en=f"{THERE}/paper", methods=("POST",))
def send_paper(secret: str) -> BaseResponse:
    """Take an identity paper, if a written doubt asks for one: no disk sees it in clear."""
    here = request_here()
    here.max_content_length, here.keeps_files_in_memory = LARGEST_BODY, True
    form = PaperForm()
    asked = _asked(secret, lock=True)
    if not asked.is_doubted:
        abort(404)
    if not form.form_token.validate(form):
        return _page(asked, secret, form, FORGED)
    content = form.paper.data.read(LARGEST + 1) if form.paper.data else b""
    try:
        keep_paper(asked, content, settings().data, settings().secrets, act_here())
    except PaperRefusedError:
        db.session.rollback()
        form.paper.errors = [gettext("Choose one JPEG, PNG or PDF of 10 MB at most; three in all.")]
        return _page(_asked(secret), secret, form, INCOMPLETE)
    db.session.commit()
    return leads_to(url_for("your_rights.follow", secret=secret))


@page(visitors, fr=f"{HERE}/copie", en=f"{THERE}/copy", methods=("POST",))
def fetch_copy(secret: str) -> BaseResponse:
    """Send the copy of data that the studio had prepared, until it ends; the journal says so.

    Whoever holds the address of this page is not signed in: what an account may fetch is not sent.
    """
    check_act()
    copy = copy_of(_asked(secret), now())
    if copy is None or copy.state is not ExportState.READY:
        abort(404)
    if is_fetched_signed_in(copy):
        return leads_to(url_for("rights.data"))
    place, account_id = settings().data / FOLDER / f"{copy.token}.zip", copy.account_id
    name = f"{gettext('my-data')}-{copy.asked_at.date().isoformat()}.zip"
    db.session.rollback()  # no transaction is open while it is sent
    if not place.is_file():
        abort(404)
    note(Event.COPY_FETCHED, account_id, trace_here(now()))
    db.session.commit()
    return _private(
        send_file(
            place, mimetype="application/zip", as_attachment=True, download_name=name, etag=False
        )
    )


@page(visitors, fr=f"{HERE}/recu/<int:event_id>", en=f"{THERE}/receipt/<int:event_id>")
def receipt(secret: str, event_id: int) -> Response:
    """Show the signed receipt of one step, to be printed."""
    text = _receipt(secret, event_id)
    told = drawn_with(text, settings())
    address = url_for("your_rights.receipt_file", secret=secret, event_id=event_id)
    head = unlisted_head(str(told["title"]))
    return _private(own_page(TEMPLATE, head, status=200, file_address=address, **told))


@page(
    visitors,
    fr=f"{HERE}/recu/<int:event_id>.jsonld",
    en=f"{THERE}/receipt/<int:event_id>.jsonld",
)
def receipt_file(secret: str, event_id: int) -> Response:
    """Send the same, as the file that anybody can check."""
    return _private(as_file(_receipt(secret, event_id)))


@page(visitors, fr=f"{HERE}/recu/<int:event_id>.txt", en=f"{THERE}/receipt/<int:event_id>.txt")
def words_file(secret: str, event_id: int) -> Response:
    """Send the words of one step as its receipt has their digest: behind their salt."""
    event = told_event(_asked(secret), event_id)
    if event is None or event.letter is None:
        abort(404)
    response = Response(event.letter.as_digested, content_type="text/plain; charset=utf-8")
    response.headers["Content-Disposition"] = f"attachment; filename=words-{event_id}.txt"
    return _private(response)


def _receipt(secret: str, event_id: int) -> str:
    event = told_event(_asked(secret), event_id)
    return (event.receipt if event else "") or abort(404)


def _asked(secret: str, *, lock: bool = False) -> RightsRequest:
    return request_of(secret, lock=lock) or abort(404)


def _send_link(asked: RightsRequest) -> None:
    """Send the link that was held back."""
    if not awaits_link(asked) or _is_stale(asked) or link_state(asked) is not None:
        return
    if may_mail(asked.email):
        ask_to_prove(asked, proving_token(asked, settings().secrets["secret_key"]))


def _is_stale(asked: RightsRequest) -> bool:
    """Say whether its link serves no more: the photographer decides."""
    return now() >= asked.entered_at + LINK_LIFE


def _private(response: Response) -> Response:
    response.headers.update(NO_REFERRER)
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _page(asked: RightsRequest, secret: str, form: PaperForm, status: int = 200) -> Response:
    today, copy = day_of(now()), copy_of(asked, now())
    title = gettext("Your request %(reference)s", reference=asked.reference)
    if status != 200:  # noqa: PLR2004 -- HTTP
        title = gettext("Error: %(title)s", title=title)
    return private_page(
        "rights/follow.html",
        title,
        status,
        asked=asked,
        secret=secret,
        claim=CLAIMS[asked.kind],
        lines=lines_of(asked),
        mail=link_state(asked),
        due=due_on(asked, today),
        left=asked.clock.days_left(today),
        precaution=precaution_here(asked),
        is_stale=_is_stale(asked),
        awaits_link=awaits_link(asked),
        confirm_until=asked.entered_at + LINK_LIFE,
        copy=copy,
        is_in_account=copy is not None and is_fetched_signed_in(copy),
        size=written_size(copy.size) if copy and copy.state is ExportState.READY else "",
        form=form,
        notice=notice(IDENTITY, settings().site),
        cnil=CNIL,
    )
