"""How long requests, papers and copies of people's data are kept."""

from sqlalchemy import text, true

from photoallegret.privacy.models import Export
from photoallegret.privacy.personal_data import EXPORTS
from photoallegret.privacy.queries.lifetimes import Empty, Lifetime
from photoallegret.rights.models import (
    HAS_NAME,
    IdentityPaper,
    PostalLetter,
    RequestWords,
    RightsRequest,
)
from photoallegret.rights.personal_data import IDENTITY, LETTERS, REQUESTERS, REQUESTS

WORDS: dict[str, object] = dict.fromkeys(
    (
        *("name", "email", "postal", "proved_key", "told_reference"),
        *("words", "holding_ground", "photo_name", "secret"),
    ),
    "",
)
WORDS |= {"account_id": None, "photo_id": None}
"""What is known no more of a request that was answered long ago; lines of its timeline stay."""

COPIES = Lifetime(period=EXPORTS.retention.period("exports"), of=Export, ends=Export.ends_at)
RULES: tuple[Lifetime, ...] = (
    COPIES,
    Lifetime(
        period=REQUESTERS.retention.period("requesters"),
        of=RightsRequest,
        since=RightsRequest.closed_at,
        when=text(HAS_NAME),
        effect=Empty(WORDS, {RequestWords: true()}),
    ),
    Lifetime(
        period=REQUESTS.retention.period("requests"),
        of=RightsRequest,
        since=RightsRequest.closed_at,
    ),
    Lifetime(
        period=IDENTITY.retention.period("identity-papers"),
        of=IdentityPaper,
        since=IdentityPaper.sent_at,
    ),
    Lifetime(
        period=LETTERS.retention.period("postal-letters"),
        of=PostalLetter,
        since=PostalLetter.made_at,
    ),
)
