"""A forgotten password: a link of one hour, to the account's address and nowhere else."""

from photoallegret.accounts.models import Account
from photoallegret.accounts.operations.journal import Event, Trace, note
from photoallegret.accounts.operations.links import LIVES, LinkPurpose, make_link
from photoallegret.accounts.operations.owners import account_with
from photoallegret.mail.composing import Letter
from photoallegret.outbox.operations.posting import post


def resettable(email: str) -> Account | None:
    """Return the account of this address, None when none may be signed in to."""
    account = account_with(email)
    return account if account is not None and account.is_active else None


def make_reset(account: Account, trace: Trace) -> str:
    """Return the token of a link that sets another password; older links die."""
    token = make_link(LinkPurpose.RESET_PASSWORD, account.id, trace.at)
    note(Event.RESET_ASKED, account.id, trace)
    return token


def write_to_reset(account: Account, link: str, trace: Trace) -> None:
    """Send the holder of ``account`` the ``link``, as long as it serves."""
    letter = Letter(
        slug="account-reset", to=account.email, language=account.language, values={"link": link}
    )
    post(letter, expires_at=trace.at + LIVES[LinkPurpose.RESET_PASSWORD])
