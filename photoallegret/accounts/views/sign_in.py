"""Signing in: a password, then a code where a second factor is on. A session begins at the end."""

from hashlib import sha256

from flask import Response, current_app, redirect, request, url_for
from itsdangerous import BadSignature, URLSafeTimedSerializer
from werkzeug.wrappers import Response as BaseResponse

from photoallegret import throttle
from photoallegret.accounts.forms import CodeForm, SignInForm
from photoallegret.accounts.onward import onward, private_path
from photoallegret.accounts.operations.addresses import address_key
from photoallegret.accounts.operations.credentials import (
    Candidate,
    candidate_of,
    candidate_with,
    proves,
    renew_hash,
)
from photoallegret.accounts.operations.journal import Event, note
from photoallegret.accounts.operations.limits import EVERYWHERE, GROWING, NETWORK, PROVIDER
from photoallegret.accounts.operations.second_factor import accepts
from photoallegret.accounts.signed_in import (
    count_code,
    current_account,
    load_account,
    refuse_beyond,
    second_factor_seal,
    secret_here,
    sign_in_here,
    trace_here,
)
from photoallegret.accounts.views.blueprint import (
    FORGED,
    INCOMPLETE,
    WRONG,
    account_answer,
    blueprint,
)
from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.i18n import gettext
from photoallegret.passwords import hash_password, needs_rehash
from photoallegret.routes import page

STATE_SECONDS = 600
"""Between the password and the code."""
DIGEST_LENGTH = 16


@page(blueprint, fr="/compte/connexion", en="/account/sign-in", methods=("GET", "POST"))
def sign_in() -> BaseResponse:
    """Ask for address and password; take them."""
    asked = private_path(request.values.get("next", ""))
    if request.method != "POST":
        account = current_account()
        if account is not None:
            return onward(account, asked)
        return _ask(SignInForm(formdata=None, data={"next": asked}))
    form = SignInForm()
    if not form.validate():
        return _ask(form, FORGED if form.form_token.errors else INCOMPLETE)
    key = address_key(form.email.data or "")
    pair = _count_attempt(key)
    candidate = candidate_with(key)
    # Counted and committed: no transaction waits while the hash is computed.
    password = form.password.data or ""
    if not proves(candidate, password) or candidate is None:
        note(Event.SIGN_IN_FAILED, candidate.id if candidate else None, trace_here(now()))
        db.session.commit()
        form.password.errors = [gettext("Wrong address or wrong password.")]
        return _ask(form, WRONG)
    if needs_rehash(candidate.password_hash):
        renew_hash(candidate, hash_password(password))
        db.session.commit()
    if candidate.has_second_factor:
        return _ask_code(CodeForm(formdata=None, data={"state": _state(candidate, pair, asked)}))
    return _enter(candidate, pair, asked)


@page(blueprint, fr="/compte/connexion/code", en="/account/sign-in/code", methods=("GET", "POST"))
def second_step() -> BaseResponse:
    """Take the code of the second factor; whoever comes by the address begins again."""
    if request.method != "POST":
        return redirect(url_for("accounts.sign_in"), 303)
    form = CodeForm()
    claimed = _claimed(form.state.data or "")
    if claimed is None:
        return redirect(url_for("accounts.sign_in"), 303)
    candidate, pair, asked = claimed
    if not form.validate():
        return _ask_code(form, FORGED)
    if not form.typed:
        form.code.errors = [gettext("Type the code that your application shows.")]
        return _ask_code(form, INCOMPLETE)
    moment = now()
    key = count_code(candidate.id, form.typed, moment)
    if not accepts(candidate.id, form.typed, second_factor_seal(), trace_here(moment)):
        note(Event.CODE_FAILED, candidate.id, trace_here(moment))
        db.session.commit()
        form.code.errors = [gettext("This code is not the one, or has been used.")]
        return _ask_code(form, WRONG)
    throttle.forgive(key)
    return _enter(candidate, pair, asked)


def _enter(candidate: Candidate, pair: str, asked: str) -> BaseResponse:
    """Sign in: the attempts before were the person's own."""
    account = load_account(candidate.id)
    if account is None:
        return redirect(url_for("accounts.sign_in"), 303)
    throttle.forgive(pair)
    note(Event.SIGNED_IN, candidate.id, trace_here(now()))
    db.session.commit()
    sign_in_here(candidate.id)
    return onward(account, asked)


def _count_attempt(key: str) -> str:
    """Count an attempt on the address ``key`` and return the name of it from this network."""
    moment, secret = now(), secret_here()
    network = throttle.network_key(request.remote_addr or "", secret, moment)
    provider = throttle.network_key(
        request.remote_addr or "", secret, moment, ipv6_bits=throttle.PROVIDER_BITS
    )
    pair = throttle.keyed(f"sign-in {key} {network}", secret)
    everywhere = throttle.keyed(f"sign-in {key}", secret)
    # The network first: one that is refused must not use up what the address allows to all.
    counted = [
        (pair, GROWING),
        (network, NETWORK),
        (throttle.keyed(f"sign-in {key} provider {provider}", secret), PROVIDER),
        (everywhere, EVERYWHERE),
    ]
    refuse_beyond("sign-in", counted, moment)
    return pair


def _ask(form: SignInForm, status: int = 200) -> Response:
    return account_answer("sign-in.html", gettext("Sign in"), status=status, form=form)


def _ask_code(form: CodeForm, status: int = 200) -> Response:
    return account_answer("code.html", gettext("Second factor"), status=status, form=form)


def _state(candidate: Candidate, pair: str, asked: str) -> str:
    """Return what the form of the code carries: who proved a password just now."""
    return str(_states().dumps([candidate.id, _proof(candidate), pair, asked]))


def _claimed(state: str) -> tuple[Candidate, str, str] | None:
    """Return who proved a password, as ``state`` says; None when it is old, forged or outdated."""
    try:
        account_id, proof, pair, asked = _states().loads(state, max_age=STATE_SECONDS)
    except BadSignature:
        return None
    candidate = candidate_of(account_id)
    if candidate is None or not candidate.has_second_factor or _proof(candidate) != proof:
        return None
    return candidate, pair, asked


def _proof(candidate: Candidate) -> str:
    """Return what changes with the password: a state does not outlive it."""
    return sha256(candidate.password_hash.encode()).hexdigest()[:DIGEST_LENGTH]


def _states() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.secret_key or "", salt="second-step")
