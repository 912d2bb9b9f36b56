"""The moment a request is known to be its author's: both sides are told, a photograph goes off."""

from sqlalchemy import select

from photoallegret.db import db
from photoallegret.deadlines import day_of
from photoallegret.outbox.models import MailState, OutgoingMail
from photoallegret.rights.models import Proof, RightsRequest
from photoallegret.rights.operations.answering import settle_doubt
from photoallegret.rights.operations.letters import (
    CONFIRMS,
    tell_owners,
    tell_received,
    tell_settled,
)
from photoallegret.rights.operations.pictures import Precaution, take_off
from photoallegret.rights.operations.timeline import Act

TOLD = {Precaution.WAITS: "rights-picture-waits"}
"""What the photographers are told of a request; by default, that it is there."""


def arrive(request: RightsRequest, act: Act, *, withdraws: bool) -> list[int]:
    """Tell who asks and the photographers of a request just proved.

    Of what a photographer enters, photographers are told when a photograph goes off, or waits.

    Args:
        request: open, who asks known.
        act: who asks, or enters it, now.
        withdraws: whether the photographer lets photographs be taken off as a precaution.

    Returns:
        ids of photographs that are off: their files are to be settled after the commit.

    """
    tell_received(request, day_of(act.at))
    return protect(request, act, withdraws=withdraws)


def settle(
    request: RightsRequest, proof: Proof, act: Act, *, withdraws: bool
) -> tuple[list[str], list[int]]:
    """Believe who asks: the request arrives, as by its link. Who asks is told that it goes on.

    Args:
        request: unproved, or under doubt.
        proof: how who asks showed who they are.
        act: of the photographer who believes.
        withdraws: see ``arrive``.

    Returns:
        files of papers to be unlinked, and photographs to be settled, after the commit.

    Raises:
        NotAllowedError: nothing is awaited.

    """
    papers = settle_doubt(request, proof, act)
    tell_settled(request, day_of(act.at))
    return papers, protect(request, act, withdraws=withdraws)


def protect(request: RightsRequest, act: Act, *, withdraws: bool) -> list[int]:
    """Take the photograph of a request off, and tell the photographers; see ``arrive``."""
    done = take_off(request, act, is_chosen=withdraws)
    if done is Precaution.GOES and request.photo_id is not None:
        return [request.photo_id]
    if act.account_id is None or done in TOLD:
        tell_owners(TOLD.get(done, "rights-new"), request, str(request.id), day_of(act.at))
    return []


def link_state(request: RightsRequest) -> MailState | None:
    """Return how far the link that proves the address has come, None when none was sent."""
    return db.session.scalar(
        select(OutgoingMail.state).where(OutgoingMail.dedupe_key == f"{CONFIRMS}:{request.id}")
    )
