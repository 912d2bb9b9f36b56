"""How long replies are kept: one rule for each period that is declared."""

from sqlalchemy import text

from photoallegret.privacy.queries.lifetimes import Empty, Lifetime
from photoallegret.replies.models import HAS_CONTACT, IS_ENDED, Reply
from photoallegret.replies.personal_data import REPLY, SHOWN

CONTACT: dict[str, object] = dict.fromkeys(("email", "email_key", "contested", "note"), "")
"""What is known no more of one that stands on its page: who asked, and why."""

RULES: tuple[Lifetime, ...] = (
    Lifetime(
        period=REPLY.retention.period("replies"),
        of=Reply,
        since=Reply.decided_at,
        when=text(HAS_CONTACT),
        effect=Empty(CONTACT),
    ),
    Lifetime(
        period=SHOWN.retention.period("replies-ended"),
        of=Reply,
        since=Reply.ended_at,
        when=text(IS_ENDED),
    ),
)
