"""What is told of requests, by mail, in the transaction of the fact itself."""

from datetime import date, datetime

from photoallegret.accounts.operations import owners
from photoallegret.mail.composing import Letter
from photoallegret.outbox.operations.posting import post
from photoallegret.rights.models import EventKind, RequestEvent, RightsRequest
from photoallegret.rights.operations.requesting import LINK_LIFE, due_on
from photoallegret.rights.rules import CLAIMS, CNIL, REFUSALS
from photoallegret.site_file import LANGUAGES

FOLLOW = {"fr": "/vos-droits/suivi", "en": "/en/your-rights/follow"}
CONFIRM = {"fr": "/vos-droits/confirmer", "en": "/en/your-rights/confirm"}
CONFIRMS = "rights-confirm"
DESK = {"fr": "/atelier/demandes", "en": "/en/studio/requests"}


def ask_to_prove(request: RightsRequest, token: str) -> None:
    """Send who asks the link that proves the address."""
    values = {**about(request), "path": f"{CONFIRM[request.language]}/{token}"}
    ends = request.entered_at + LINK_LIFE
    _tell(request, CONFIRMS, values, key=f"{CONFIRMS}:{request.id}", ends=ends)


def tell_received(request: RightsRequest, today: date) -> None:
    """Tell who asks that the request arrived, and by when it is answered."""
    _tell_due(request, today, key=f"rights-received:{request.id}")


def tell_settled(request: RightsRequest, today: date) -> None:
    """Tell who asks that the doubt about them has ended, and by when the answer comes now."""
    _tell_due(request, today, key=f"rights-received:{request.id}:{request.events[-1].id}")


def _tell_due(request: RightsRequest, today: date, *, key: str) -> None:
    values = {**about(request), "due": due_on(request, today).isoformat()}
    _tell(request, "rights-received", values, key=key)


def extended(request: RightsRequest, event: RequestEvent, to: str = "") -> Letter | None:
    """Return what says by when the answer comes now, and why (GDPR art. 12(3))."""
    values = {**about(request), "due": request.due_on.isoformat(), "reasons": event.words}
    return _letter(request, "rights-extended", values, to)


def doubted(request: RightsRequest, event: RequestEvent, to: str = "") -> Letter | None:
    """Return what asks to show who one is, and says why."""
    return _letter(request, "rights-doubted", {**about(request), "reasons": event.words}, to)


def tell_extended(request: RightsRequest, event: RequestEvent) -> None:
    """Tell who asks; by post it is printed instead."""
    _post(extended(request, event), event)


def tell_doubted(request: RightsRequest, event: RequestEvent) -> None:
    """Tell who asks; by post it is printed instead."""
    _post(doubted(request, event), event)


def _post(letter: Letter | None, event: RequestEvent) -> None:
    if letter is not None:
        post(letter, dedupe_key=f"{letter.slug}:{event.id}")


def answer(
    request: RightsRequest, outcome: str, ground: str, words: str, to: str = ""
) -> Letter | None:
    """Return the answer, with all that the law wants said.

    Args:
        request: which.
        outcome: of RequestState.
        ground: of a refusal, of ``rules.REFUSALS``; else "".
        words: what the photographer writes.
        to: where it goes if the request has no address: it is drawn for the post.

    """
    values = {**about(request), **grounds(ground), "outcome": outcome, "words": words}
    return _letter(request, "rights-decided", values, to)


def grounds(ground: str) -> dict[str, object]:
    """Return what a letter says of a ground of ``rules.REFUSALS``; "" for none."""
    refusal = REFUSALS.get(ground)
    return {
        "ground": refusal.words if refusal else "",
        "ground_article": refusal.article if refusal else "",
    }


def tell_decided(request: RightsRequest, event: RequestEvent) -> None:
    """Send the answer; by post it is printed instead."""
    _post(answer(request, event.outcome, event.ground, event.words), event)


def stepped(request: RightsRequest, event: RequestEvent, to: str = "") -> Letter | None:
    """Return what tells of a step that has no letter of its own: a paper deleted, a photo off.

    What was carried out goes by the first word of its outcome: "corrections", "consents".
    """
    is_done = event.kind is EventKind.EXECUTED
    step = event.outcome.split(" ")[0] if is_done else event.kind.value
    return _letter(
        request, "rights-step", {**about(request), "step": step, "words": event.words}, to
    )


def tell_step(request: RightsRequest, event: RequestEvent) -> None:
    """Tell who asks of such a step; by post it is printed instead."""
    _post(stepped(request, event), event)


def tell_owners(slug: str, request: RightsRequest, key: str, today: date) -> None:
    """Tell the photographers of a request: "rights-new", "-due", "-unproved" or "-picture"."""
    due = due_on(request, today)
    values = {**about(request), "due": due.isoformat(), "days": (due - today).days}
    owners.tell_owners(
        slug,
        lambda language: {**values, "path": f"{DESK[language]}/{request.id}"},
        key=f"{slug}:{key}",
    )


def about(request: RightsRequest) -> dict[str, object]:
    """Return what every letter about a request says; links only where they still are good."""
    claim = CLAIMS[request.kind]
    return {
        "reference": request.reference,
        "claim": claim.label,
        "article": claim.article,
        "received": request.received_on.isoformat(),
        "is_closed": request.is_closed,
        "path": follow_path(request),
        "cnil": CNIL,
    }


def follow_path(request: RightsRequest) -> str:
    """Return the path of the page that follows a request; "" when its secret cannot be read."""
    return f"{FOLLOW[request.language]}/{request.secret}" if request.secret else ""


def _letter(
    request: RightsRequest, slug: str, values: dict[str, object], to: str = ""
) -> Letter | None:
    to = request.email or to
    if not to:
        return None
    language = request.language if request.language in LANGUAGES else LANGUAGES[0]
    return Letter(slug=slug, to=to, language=language, values=values)


def _tell(
    request: RightsRequest,
    slug: str,
    values: dict[str, object],
    *,
    key: str,
    ends: datetime | None = None,
) -> None:
    letter = _letter(request, slug, values)
    if letter is not None:
        post(letter, dedupe_key=key, expires_at=ends)
