"""The last letter to who asked by post: sealed, and kept until it is printed and sent.

Once a person is erased, nothing else knows their name and where they live.
"""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import select

from photoallegret.db import db
from photoallegret.i18n import N_, gettext
from photoallegret.mail.composing import Letter, compose
from photoallegret.rights.models import EventKind, PostalLetter, RightsRequest
from photoallegret.rights.operations.answering import NotAllowedError
from photoallegret.rights.operations.timeline import Act, Said, add_event

NOBODY = "post@example.org"
"""In the place of an address, for what is only drawn."""
SENT = N_("The letter was printed and sent by post; it is kept no more.")


def seal_letter(request: RightsRequest, envelope: str, letter: Letter, at: datetime) -> None:
    """Keep what tells by post of an erasure that was just done.

    Args:
        request: attached to the session; it may know nobody any more.
        envelope: name and postal address, as they were.
        letter: whole; to nobody in particular.
        at: when it was done.

    """
    text = str(compose(replace(letter, to=NOBODY), "shown").get_content())
    db.session.add(PostalLetter(request_id=request.id, text=f"{envelope}\n\n{text}", made_at=at))
    db.session.flush()


def sealed_letter(request: RightsRequest) -> str:
    """Return the letter that is still to be printed; "" when there is none."""
    found = select(PostalLetter.text).where(PostalLetter.request_id == request.id)
    return db.session.scalar(found) or ""


def forget_letter(request: RightsRequest, act: Act) -> None:
    """Note that the letter was sent, and delete it.

    Raises:
        NotAllowedError: there is none.

    """
    found = select(PostalLetter).where(PostalLetter.request_id == request.id)
    letter = db.session.scalar(found)
    if letter is None:
        raise NotAllowedError
    db.session.delete(letter)
    add_event(request, EventKind.NOTED, act, Said(words=gettext(SENT)))
