"""What is told of replies, by mail, in the transaction of the fact itself."""

from photoallegret.accounts.operations import owners
from photoallegret.mail.composing import Letter
from photoallegret.outbox.operations.posting import post
from photoallegret.replies.models import Reply

DESK = {"fr": "/atelier/reponses", "en": "/en/studio/replies"}


def tell(reply: Reply, slug: str, **values: str) -> None:
    """Tell the author of a reply, once for each kind of message and state.

    Nobody when the address is known no more.
    """
    if not reply.email:
        return
    post(
        Letter(
            slug=slug,
            to=reply.email,
            language=reply.language,
            values={"reference": reply.reference, "page": reply.page, **values},
        ),
        dedupe_key=f"{slug}:{reply.id}:{reply.state.value}",
    )


def tell_owners(reply: Reply, slug: str, *, key: str, days: int = 0) -> None:
    """Tell the photographers that a reply waits. Its words stay in the studio.

    Args:
        reply: which.
        slug: of the message.
        key: of the fact it tells; each photographer is told once.
        days: how many are left; negative when it is late.

    """
    owners.tell_owners(
        slug,
        lambda language: {
            "reference": reply.reference,
            "due": reply.due_on.isoformat(),
            "days": days,
            "path": f"{DESK[language]}/{reply.id}",
        },
        key=key,
    )
