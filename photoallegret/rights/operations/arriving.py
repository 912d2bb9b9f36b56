"""The moment a request is known to be its author's: both sides are told, a photograph goes off."""

from sqlalchemy import select

from photoallegret.db import db
from photoallegret.deadlines import day_of
from photoallegret.outbox.models import MailState, OutgoingMail
from photoallegret.rights.models import RightsRequest
from photoallegret.rights.operations.letters import CONFIRMS, tell_owners, tell_received
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
