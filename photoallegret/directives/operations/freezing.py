"""A death that was told freezes what is held at once; a false alarm thaws it in one act."""

from photoallegret.accounts.models import Account
from photoallegret.accounts.operations.journal import Trace
from photoallegret.accounts.operations.suspending import lift, suspend
from photoallegret.db import db
from photoallegret.directives.models import DeathFile, FileState, Teller
from photoallegret.directives.operations.handing import forget_copies
from photoallegret.directives.operations.telling import note, tell_closed, tell_mistaken
from photoallegret.i18n import N_, gettext, speaking
from photoallegret.privacy.operations.restricting import Restricting, end_at_once, restrict
from photoallegret.privacy.queries.tied import Person
from photoallegret.rights.operations.closing import is_last_owner

GROUND = N_(
    "somebody told of your death. If you read this, answer this message: everything is open "
    "again at once"
)


def freeze(file: DeathFile, trace: Trace) -> None:
    """Let nobody sign in, use or see what is held of the person.

    What is restricted is shown to nobody: their public questions are off the site, and come back
    with a thaw, or after all is done where they wanted them kept. The only owner's account stays
    as it is: nobody else could open it again.
    """
    account = None if file.account_id is None else db.session.get(Account, file.account_id)
    if account is not None and is_last_owner(account, to_change=True):
        note(file, "not-frozen", "site", trace.at)
        return
    language = account.language if account is not None else file.language
    if account is not None and account.suspended_at is None:
        suspend(account.id, trace)
        file.suspended = True
    with speaking(language):
        ground = gettext(GROUND)
    person = Person(file.account_id, file.address)
    file.restricted = restrict(Restricting(person, language, ground), trace.at)
    note(file, "frozen", "site", trace.at)


def thaw(file: DeathFile, reason: str, trace: Trace) -> bool:
    """Undo the freeze: the person lives. Tell them, and who told; say whether it was to undo.

    The link of who was named tells of no death any more if it told of this one: the person may
    name them again. Copies that were made are opened no more.
    """
    if file.state is not FileState.QUARANTINE:
        return False
    account = None if file.account_id is None else db.session.get(Account, file.account_id)
    if file.restricted:
        end_at_once(Person(file.account_id, file.address))
    if account is not None and file.suspended:
        lift(account.id, trace)
    file.state, file.closed_at = FileState.MISTAKEN, trace.at
    forget_copies(file.reference)
    note(file, "thawed", "owner", trace.at, reason)
    tell_mistaken(file, account, is_silenced=_silence(file, trace))
    tell_closed(file, None)
    db.session.flush()
    return True


def _silence(file: DeathFile, trace: Trace) -> bool:
    """Let the link that told of this death tell of no other; say whether one did."""
    named = file.designation
    if file.teller is not Teller.DESIGNEE or named is None or named.ended_at is not None:
        return False
    named.silenced_at = trace.at
    note(file, "silenced", "site", trace.at)
    return True
