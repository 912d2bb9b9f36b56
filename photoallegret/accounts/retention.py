"""How long what accounts leave behind is kept: sessions, links, keys, the security journal."""

from photoallegret.accounts.models import JournalEntry, OneTimeLink, SignedIn, UploadKey
from photoallegret.accounts.personal_data import CREDENTIALS, SECURITY, SIGNED_IN
from photoallegret.privacy.queries.lifetimes import Lifetime

RULES: tuple[Lifetime, ...] = (
    Lifetime(period=SIGNED_IN.retention.period("sessions"), of=SignedIn, since=SignedIn.seen_at),
    Lifetime(
        period=SIGNED_IN.retention.period("sessions-longest"),
        of=SignedIn,
        since=SignedIn.created_at,
    ),
    Lifetime(
        period=CREDENTIALS.retention.period("one-time-links"),
        of=OneTimeLink,
        since=OneTimeLink.created_at,
    ),
    Lifetime(
        period=CREDENTIALS.retention.period("upload-keys"),
        of=UploadKey,
        since=UploadKey.revoked_at,
    ),
    Lifetime(
        period=SECURITY.retention.period("security-journal"),
        of=JournalEntry,
        since=JournalEntry.at,
    ),
)
