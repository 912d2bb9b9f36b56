"""The photographers told by mail of what needs them: seldom, and in one message."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import select

from photoallegret.accounts.operations.owners import tell_owners
from photoallegret.db import db
from photoallegret.doctor import Finding
from photoallegret.i18n import speaking
from photoallegret.watching.models import Watch

SLUG = "site-needs-you"
AT_MOST_EACH = timedelta(days=1)
AGAIN_AFTER = timedelta(days=7)
WORTH = timedelta(days=3)
"""A message that could not leave for so long tells what was: the next one tells what is."""
DESK = {"fr": "/atelier/etat", "en": "/en/studio/health"}


def tell(needs: Mapping[str, list[Finding]], moment: datetime) -> int:
    """Tell the photographers of what needs them: when that has changed, or after a week.

    At most once a day; what has passed by itself is told no more, and told anew if it comes back.

    Args:
        needs: what needs somebody now, in each language.
        moment: the present instant.

    Returns:
        how many messages were posted.

    """
    watch = db.session.scalars(select(Watch).with_for_update()).one()
    names = sorted({one.name for found in needs.values() for one in found})
    if not names:
        watch.told = []
        return 0
    since = None if watch.told_at is None else moment - watch.told_at
    if since is not None and since < (AGAIN_AFTER if names == watch.told else AT_MOST_EACH):
        return 0
    watch.told, watch.told_at = names, moment
    return tell_owners(
        SLUG,
        lambda code: {"found": [_values(one, code) for one in needs[code]], "path": DESK[code]},
        key=f"{SLUG}:{moment.isoformat()}",
        expires_at=moment + WORTH,
    )


def _values(one: Finding, code: str) -> dict[str, str]:
    with speaking(code):
        return {"title": one.title, "message": one.message, "mend": one.mend}
