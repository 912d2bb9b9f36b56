"""Using a right: what it concerns, who asks, a last look; no session, no cookie, no script.

What earlier pages asked travels in hidden fields: nothing of a person stands in an address, and
nothing is kept before the last button is pressed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from flask import Response, abort, current_app, redirect, request, url_for
from werkzeug.exceptions import TooManyRequests
from werkzeug.wrappers import Response as BaseResponse

from photoallegret import throttle
from photoallegret.accounts.freshness import ask_again
from photoallegret.accounts.models import Account
from photoallegret.accounts.signed_in import account_here
from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.gallery.models import Photo
from photoallegret.gallery.operations.settling import settle_photos
from photoallegret.gallery.views.answers import OWN, own_page
from photoallegret.gallery.views.heads import settings, unlisted_head
from photoallegret.i18n import gettext, language, written_instant
from photoallegret.notices import notice
from photoallegret.once import UsedTwiceError, outcome_of, use_token
from photoallegret.personal_data import Right
from photoallegret.privacy.operations.consents import STOPS
from photoallegret.privacy.queries.declared import DECLARED
from photoallegret.rights.models import Channel, Kind
from photoallegret.rights.operations.arriving import arrive
from photoallegret.rights.operations.letters import ask_to_prove
from photoallegret.rights.operations.requesting import (
    Asked,
    link_secret,
    proving_token,
    record_request,
)
from photoallegret.rights.personal_data import REQUESTERS
from photoallegret.rights.rules import CLAIMS
from photoallegret.rights.views.acts import act_here
from photoallegret.rights.views.blueprint import blueprint, visitors
from photoallegret.rights.views.data import signed_in
from photoallegret.rights.views.pictured import Pictured, pictured
from photoallegret.rights.views.request_form import ADULT, PICTURED, RequestForm
from photoallegret.routes import page
from photoallegret.storage import Storage
from photoallegret.typography import typographic

WHAT, WHO, CHECK, SEND = "what", "who", "check", "send"
FIELDS: Mapping[str, tuple[str, ...]] = {
    WHAT: ("scope", "ground", "pictured", "page", "words"),
    WHO: ("name", "email", "told_reference"),
}
NETWORK_SCOPE, HOUR, MOST = "request-network", timedelta(hours=1), 20
ADDRESS_SCOPE, DAY, MAILS = "request-address", timedelta(days=1), 3
"""Links sent to one address in a day: nobody is flooded through this form."""
GUARDED = frozenset({Kind.ERASURE, Kind.ACCESS, Kind.PORTABILITY})
"""What a browser left open must not ask for: an erasure, a copy of everything."""
FORGED, INCOMPLETE, TOO_MANY = 400, 422, 429


@dataclass(frozen=True, slots=True)
class Asking:
    """One request on its way through the pages."""

    kind: Kind
    form: RequestForm
    account: Account | None
    """Of who is signed in: who they are is settled, and not asked."""
    subject: Pictured | None

    @property
    def fields(self) -> Mapping[str, tuple[str, ...]]:
        """Return the fields of each page that asks something."""
        return FIELDS if self.account is None else {WHAT: FIELDS[WHAT]}

    @property
    def steps(self) -> tuple[str, ...]:
        """Return the pages, in order."""
        return (*self.fields, CHECK)


@page(
    visitors,
    fr="/vos-droits/demande/<right>",
    en="/your-rights/request/<right>",
    methods=("GET", "POST"),
)
def ask(right: str) -> BaseResponse:
    """Lead a visitor through a request."""
    return _answer(_kind(right), None)


@page(
    blueprint,
    fr="/compte/droits/demande/<right>",
    en="/account/rights/request/<right>",
    methods=("GET", "POST"),
)
@signed_in
def ask_own(right: str) -> BaseResponse:
    """Lead an account holder through a request: who asks is known, freshly where it matters."""
    kind = _kind(right)
    here = url_for("rights.ask_own", right=kind.value)
    return (kind in GUARDED and ask_again(here)) or _answer(kind, account_here())


def _kind(right: str) -> Kind:
    try:
        return Kind(right)
    except ValueError:
        abort(404)


def _answer(kind: Kind, account: Account | None) -> BaseResponse:
    asking = _asking(kind, account)
    if request.method == "GET":
        return _page(asking, WHAT)
    form, steps = asking.form, asking.steps
    at = form.at.data if form.at.data in steps else WHAT
    following = steps[min(steps.index(at) + 1, len(steps) - 1)]
    wanted = form.go.data if form.go.data in (*steps, SEND) else following
    ahead = steps.index(wanted) if wanted != SEND else len(steps)
    if ahead <= steps.index(at):  # back: nothing is judged
        return _page(asking, wanted)
    if not form.form_token.validate(form):
        return _page(asking, at, FORGED)
    passed = {step: asking.fields[step] for step in steps[:ahead] if step in asking.fields}
    wrong = form.first_wrong(passed)
    if wrong is not None:
        return _page(asking, wrong, INCOMPLETE)
    return _sent(asking) if wanted == SEND else _page(asking, wanted)


def _asking(kind: Kind, account: Account | None) -> Asking:
    """Return what is asked so far; nothing is locked after."""
    if request.method == "GET":
        gallery, photo = (request.args.get(name, "") for name in ("galerie", "photo"))
        form = RequestForm(formdata=None, gallery=gallery, photo=photo)
    else:
        form = RequestForm()
    form.be_about(kind, _scopes(kind))
    subject = pictured(form.gallery.data or "", form.photo.data or "")
    form.has_photo = subject is not None
    db.session.rollback()
    return Asking(kind, form, account, subject)


def _scopes(kind: Kind) -> list[tuple[str, str]]:
    """Return what a right can be about: of consents what was agreed to, else uses of data."""
    if not CLAIMS[kind].has_scope:
        return []
    if kind is Kind.WITHDRAWAL:
        return [(slug, gettext(stop.label)) for slug, stop in current_app.extensions[STOPS].items()]
    found = [
        one
        for one in current_app.extensions[DECLARED].processings
        if Right(kind.value) in one.rights
    ]
    words = [(one.purpose if kind is Kind.OBJECTION else one.category, one.slug) for one in found]
    return sorted(((slug, gettext(text)) for text, slug in words), key=lambda one: one[1])


def _sent(asking: Asking) -> BaseResponse:
    """Keep the request; the same post twice is one."""
    secret = link_secret(asking.form.nonce, settings().secrets["secret_key"])
    is_known = outcome_of(asking.form.nonce) is not None
    db.session.rollback()
    if not is_known:
        try:
            _limit()
            _keep(asking, secret)
        except UsedTwiceError:
            db.session.rollback()
        except TooManyRequests:
            return _wait(asking)
    done = redirect(url_for("your_rights.follow", secret=secret), 303)
    done.headers["Cache-Control"] = OWN
    return done


def _keep(asking: Asking, secret: str) -> None:
    act = act_here()
    use_token(asking.form.nonce, "", act.at)  # first: the same post's secret is the same
    asked = record_request(_asked(asking), secret, act)
    key, off = settings().secrets["secret_key"], list[int]()
    if asking.account is not None:
        off = arrive(asked, act, withdraws=settings().site.rights.withdraw_pictures)
    elif not asking.form.is_trapped and may_mail(asked.email):
        ask_to_prove(asked, proving_token(asked, key))
    db.session.commit()
    settle_photos(Storage(settings().data), off)


def _asked(asking: Asking) -> Asked:
    form, subject, held = asking.form, asking.subject, asking.account
    account = None if held is None else db.session.get(Account, held.id)
    found = None if subject is None else subject.photo_id
    who = form.pictured.data or ADULT
    told = [gettext(PICTURED[who])] if asking.kind is Kind.PICTURE and who != ADULT else []
    if asking.kind is Kind.PICTURE and found is None:
        told += [form.page.data or "" if subject is None else subject.address]
    words = "\n\n".join(part for part in (*told, form.words.data or "") if part)
    common = Asked(
        kind=asking.kind,
        channel=Channel.SITE,
        language=language(),
        name=form.name.data or "",
        email=form.email.data or "",
        told_reference=form.told_reference.data or "",
        words=words,
        scope=tuple(form.scope.data or ()),
        ground=form.ground.data or "",
        photo=None if found is None else db.session.get(Photo, found),
        is_minor=who != ADULT,
    )
    if account is None:
        return common
    return replace(
        common,
        channel=Channel.ACCOUNT,
        name=f"{account.first_name} {account.last_name}".strip(),
        email=account.email,
        email_key=account.email_key if account.confirmed_at else "",
        account=account,
        told_reference=account.reference,
    )


def may_mail(email: str) -> bool:
    """Count one more link to an address; say whether it may leave."""
    key = throttle.keyed(email.casefold(), settings().secrets["secret_key"])
    return throttle.allow(ADDRESS_SCOPE, key, limit=MAILS, per=DAY, now=now())


def _limit() -> None:
    """Count a request of this network; raise TooManyRequests beyond what an hour allows."""
    moment = now()
    secret = settings().secrets["secret_key"]
    network = throttle.network_key(request.remote_addr or "", secret, moment)
    if not throttle.allow(NETWORK_SCOPE, network, limit=MOST, per=HOUR, now=moment):
        db.session.commit()
        raise TooManyRequests(retry_after=throttle.retry_at(moment, HOUR))


def _wait(asking: Asking) -> Response:
    """Show the last page again, all its words there, and say from when on it may be sent."""
    until = throttle.retry_at(now(), HOUR)
    at = written_instant(until, settings().site.time_zone)
    asking.form.go.errors = [
        gettext(
            "Many requests come at once. Yours is kept here: send it again after %(at)s.", at=at
        )
    ]
    response = _page(asking, CHECK, TOO_MANY)
    response.headers["Retry-After"] = str(int((until - now()).total_seconds()) + 1)
    return response


def _page(asking: Asking, step: str, status: int = 200) -> Response:
    claim = gettext(CLAIMS[asking.kind].label)
    titles = {
        WHAT: claim,
        WHO: gettext("How may I reach you?"),
        CHECK: gettext("Check before you send"),
    }
    title = typographic(titles[step])
    head = unlisted_head(title)
    if asking.form.errors:
        head = replace(head, title=gettext("Error: %(title)s", title=head.title))
    return own_page(
        f"rights/ask-{step}.html",
        head,
        status=status,
        title=title,
        claim=CLAIMS[asking.kind],
        asking=asking,
        form=asking.form,
        step=step,
        fields=FIELDS,
        who=PICTURED,
        notice=notice(REQUESTERS, settings().site),
    )
