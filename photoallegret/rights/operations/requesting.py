"""Requests received, and who asks proved. The clock runs from receipt, whoever asks."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass, field
from datetime import date, timedelta

from itsdangerous import BadSignature, URLSafeTimedSerializer
from sqlalchemy import select

from photoallegret.accounts.models import Account
from photoallegret.db import db
from photoallegret.deadlines import day_of
from photoallegret.gallery.models import Photo
from photoallegret.rights.models import (
    CLOSED,
    Channel,
    EventKind,
    Kind,
    Proof,
    RequestState,
    RequestWait,
    RightsRequest,
)
from photoallegret.rights.operations.timeline import Act, Said, add_event

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
REFERENCE_LENGTH = 6
LINK_LIFE = timedelta(days=7)
"""After that the photographer decides what becomes of a request that nobody proved."""
SALT = "request-confirm"


class NotYetError(Exception):
    """The day of receipt lies in the future."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What somebody asks, checked."""

    kind: Kind
    channel: Channel
    language: str
    name: str
    email: str = ""
    postal: str = ""
    email_key: str = ""
    """One form of all the ways to write the address."""
    account: Account | None = None
    """Of who is signed in, or known by the photographer to ask."""
    told_reference: str = ""
    words: str = ""
    scope: tuple[str, ...] = ()
    ground: str = ""
    photo: Photo | None = None
    is_minor: bool = False
    received_on: date | None = None
    """Of what came by mail or post; None: today."""
    is_known: bool = field(default=False)
    """Whether the photographer knows who wrote."""


def link_secret(nonce: str, secret_key: str) -> str:
    """Return the secret in the address that follows a request: the same for the same post."""
    digest = hmac.digest(secret_key.encode(), f"request:{nonce}".encode(), hashlib.sha256)
    return digest.hex()[:40]


def new_secret() -> str:
    """Return the secret of a request that came without a form."""
    return secrets.token_hex(20)


def record_request(asked: Asked, secret: str, act: Act) -> RightsRequest:
    """Add a request. Its clock runs; it stands still while who asks is not known.

    Raises:
        NotYetError: it is said to have come in the future.

    """
    today = day_of(act.at)
    received_on = asked.received_on or today
    if received_on > today:
        raise NotYetError
    proof = _proof(asked)
    request = RightsRequest(
        reference=_free_reference(),
        secret_hash=_hash(secret),
        secret=secret,
        kind=asked.kind,
        channel=asked.channel,
        language=asked.language,
        name=asked.name,
        email=asked.email,
        postal=asked.postal,
        account=asked.account if proof else None,
        told_reference=asked.told_reference,
        words=asked.words,
        scope=list(asked.scope),
        ground=asked.ground,
        photo=asked.photo,
        photo_name="" if asked.photo is None else asked.photo.slug,
        is_minor=asked.is_minor or asked.ground == "minor",
        received_on=received_on,
        entered_at=act.at,
        proof=proof,
        proved_at=act.at if proof else None,
        proved_key=_proved_key(asked) if proof else "",
        state=RequestState.OPEN if proof else RequestState.UNPROVED,
        waits=[] if proof else [RequestWait(begun_on=today)],
        due_on=received_on,
    )
    request.due_on = request.clock.due(received_on)
    db.session.add(request)
    db.session.flush()
    said = Said(outcome=proof.value if proof else "", is_told=True)
    add_event(request, EventKind.RECEIVED, act, said)
    return request


def prove(request: RightsRequest, proof: Proof, act: Act) -> bool:
    """Let a request go on: who asks is known. Say whether that was new.

    An account with the same address becomes whose request it is. Whoever filled in the form may
    not be who reads the mail: from a proof by link on, the request is followed at another address,
    told to the mailbox alone. A link settles no written doubt. The link alone proves the address,
    before or after who asks is known otherwise: nobody else opened the mailbox.
    """
    if request.state is not RequestState.UNPROVED and proof is not Proof.LINK:
        return False
    if proof is Proof.LINK and not awaits_link(request):
        return False
    if request.proof is None:  # known for the first time: see above
        request.secret = new_secret()
        request.secret_hash = _hash(request.secret)
    request.state, request.proof, request.proved_at = RequestState.OPEN, proof, act.at
    if proof is Proof.LINK:
        request.proved_key = request.email.casefold()
    if request.proved_key and request.account_id is None:
        request.account = db.session.scalar(
            select(Account).where(
                Account.email_key == request.proved_key, Account.confirmed_at.is_not(None)
            )
        )
    end_wait(request, day_of(act.at))
    add_event(request, EventKind.PROVED, act, Said(outcome=proof.value, is_told=True))
    return True


def awaits_link(request: RightsRequest) -> bool:
    """Say whether the link of the mail still proves something: the address."""
    is_open = not request.is_closed and not request.is_doubted
    return is_open and bool(request.email) and not request.proved_key


def end_wait(request: RightsRequest, today: date) -> None:
    """Let the clock of a request run on from ``today``."""
    for wait in request.waits:
        if wait.ended_on is None:
            wait.ended_on = max(today, wait.begun_on)
    request.due_on = request.clock.due(today)
    request.edition += 1
    db.session.flush()


def due_on(request: RightsRequest, today: date) -> date:
    """Return the last day to answer, as known today: it moves while identity is awaited."""
    return request.due_on if request.state in CLOSED else request.clock.due(today)


def proving_token(request: RightsRequest, secret_key: str) -> str:
    """Return the last part of the link that proves the address of who asks."""
    signer = URLSafeTimedSerializer(secret_key, salt=SALT)
    return str(signer.dumps([request.id, _hash(request.reference)[:16]]))


def request_to_prove(token: str, secret_key: str) -> RightsRequest | None:
    """Return which request a link proves; None when it is forged or older than seven days."""
    signer = URLSafeTimedSerializer(secret_key, salt=SALT)
    try:
        number, part = signer.loads(token, max_age=int(LINK_LIFE.total_seconds()))
    except BadSignature:
        return None
    request = db.session.get(RightsRequest, number, with_for_update=True)
    if request is None or _hash(request.reference)[:16] != part:
        return None
    return request


def request_of(secret: str, *, lock: bool = False) -> RightsRequest | None:
    """Return the request that is followed at the address with ``secret``, locked to be changed."""
    wanted = select(RightsRequest).where(RightsRequest.secret_hash == _hash(secret))
    if lock:
        wanted = wanted.with_for_update(of=RightsRequest)
    return db.session.scalar(wanted.execution_options(populate_existing=lock))


def take_back(request: RightsRequest, act: Act) -> bool:
    """End a request that its author does not want any more; say whether it was open."""
    if request.is_closed:
        return False
    end_wait(request, day_of(act.at))
    request.state, request.closed_at = RequestState.TAKEN_BACK, act.at
    add_event(request, EventKind.TAKEN_BACK, act, Said(is_told=True))
    return True


def _proof(asked: Asked) -> Proof | None:
    if asked.channel is Channel.ACCOUNT and asked.account is not None:
        return Proof.SESSION
    return Proof.KNOWN if asked.is_known else None


def _proved_key(asked: Asked) -> str:
    """Return the address if it was proved before: it is the account's own."""
    account = asked.account
    if account is None or account.confirmed_at is None or account.email_key != asked.email_key:
        return ""
    return asked.email_key


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _free_reference() -> str:
    while True:
        drawn = "".join(secrets.choice(ALPHABET) for _ in range(REFERENCE_LENGTH))
        reference = f"D-{drawn}"
        known = select(RightsRequest.id).where(RightsRequest.reference == reference)
        if db.session.scalar(known) is None:
            return reference
