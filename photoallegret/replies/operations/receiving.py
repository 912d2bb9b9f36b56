"""A reply asked for: written down, its receipt sent, the photographers told."""

from dataclasses import dataclass
from datetime import date, datetime

from photoallegret.accounts.operations.addresses import address_key
from photoallegret.db import db
from photoallegret.questions.operations.asking import new_reference
from photoallegret.replies.models import Reply, Target
from photoallegret.replies.operations.telling import tell, tell_owners


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The page that a reply answers."""

    path: str
    target: Target
    target_id: int | None = None
    published_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What somebody wrote in the form, checked."""

    contested: str
    text: str
    name: str
    email: str
    language: str


def receive_reply(asked: Asked, found: Found, now: datetime) -> Reply:
    """Write a reply down: its three days begin, whoever asks."""
    reply = Reply(
        reference=new_reference("R"),
        language=asked.language,
        page=found.path,
        target=found.target,
        published_on=found.published_on,
        contested=asked.contested,
        text=asked.text,
        name=asked.name,
        email=asked.email,
        email_key=address_key(asked.email),
        received_at=now,
    )
    if found.target is not Target.OTHER:
        setattr(reply, f"{found.target.value}_id", found.target_id)
    db.session.add(reply)
    db.session.flush()
    tell(reply, "reply-received", due=reply.due_on.isoformat())
    tell_owners(reply, "reply-new", key=f"reply-new:{reply.id}")
    return reply
