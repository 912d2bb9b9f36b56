"""Yes, no, and taking one cookie away: nothing else of this site writes them."""

from collections.abc import Iterable

from flask import abort, current_app, redirect, request, url_for
from werkzeug.wrappers import Response

from photoallegret.accounts.personal_data import SESSION_COOKIE
from photoallegret.accounts.signed_in import sign_out_by_cookie
from photoallegret.clock import now
from photoallegret.consent.choice import accepted_by, offer_here
from photoallegret.consent.forms import ACCEPT, ChoiceForm, ForgetForm
from photoallegret.consent.operations.proving import note_choice
from photoallegret.consent.personal_data import CHOICE_COOKIE
from photoallegret.consent.services import Service
from photoallegret.consent.views.blueprint import blueprint
from photoallegret.consent.views.listing import held_names
from photoallegret.db import db
from photoallegret.gallery.views.heads import settings
from photoallegret.personal_data import Cookie
from photoallegret.privacy.queries.declared import DECLARED
from photoallegret.routes import local_path, page

DAY_SECONDS = 86_400


@page(blueprint, fr="/cookies/choix", en="/cookies/choice", methods=("POST",))
def choose() -> Response:
    """Write down a choice in the browser, and that one was made; what is refused goes."""
    offer, form = offer_here(), ChoiceForm()
    if not form.validate():
        abort(400)
    slug = form.service.data or ""
    if slug and slug not in offer.slugs:
        abort(400)
    answer = redirect(local_path(form.back.data or "") or url_for("consent.cookies"), 303)
    if not offer.services or form.version != offer.version:
        return answer  # the list has changed since: the page asks again, about the new one
    before = accepted_by(request)
    meant = frozenset({slug}) if slug else offer.slugs
    accepted = before | meant if form.choice.data == ACCEPT else before - meant
    note_choice(offer.services, accepted, now())
    db.session.commit()
    answer.set_cookie(
        offer.cookie,
        offer.written(accepted, now()),
        max_age=offer.days * DAY_SECONDS,
        path="/",
        secure=_is_safe(),
        httponly=True,
        samesite="Lax",
    )
    _take_away(answer, (one for one in offer.services if one.slug not in accepted))
    _clear(answer, before - accepted)
    return answer


@page(blueprint, fr="/cookies/effacer", en="/cookies/delete", methods=("POST",))
def forget() -> Response:
    """Take one cookie away: the session by signing out, the choice with all it allowed."""
    form = ForgetForm()
    declared = current_app.extensions[DECLARED].held.cookies
    known = {cookie.name: cookie for cookie in declared}
    if not form.validate() or form.cookie.data not in known:
        abort(400)
    cookie = known[form.cookie.data]
    answer = redirect(url_for("consent.cookies"), 303)
    if cookie is SESSION_COOKIE:
        sign_out_by_cookie(answer)
        db.session.commit()
        return answer
    if cookie is CHOICE_COOKIE:
        _take_away(answer, offer_here().services)
        _clear(answer, accepted_by(request))
    _end(answer, cookie)
    return answer


def _take_away(answer: Response, services: Iterable[Service]) -> None:
    for service in services:
        for cookie in service.cookies:
            _end(answer, cookie)


def _end(answer: Response, cookie: Cookie) -> None:
    """Take back ``cookie``, if this browser has it."""
    for name in held_names(cookie):
        if cookie.by_script:
            # A script may have written it for the host alone, or with its name.
            for domain in ("", f"; Domain={request.host.partition(':')[0]}"):
                secure = "; Secure" if _is_safe() else ""
                ended = f"{name}=; Max-Age=0; Path=/{domain}{secure}; SameSite=Lax"
                answer.headers.add("Set-Cookie", ended)
        else:
            answer.delete_cookie(name, path="/", secure=_is_safe(), httponly=True, samesite="Lax")


def _clear(answer: Response, withdrawn: frozenset[str]) -> None:
    """Have the browser clear what scripts keep for this site, when a consent was withdrawn."""
    if withdrawn:
        answer.headers["Clear-Site-Data"] = '"storage"'


def _is_safe() -> bool:
    return settings().base_url.startswith("https:")
