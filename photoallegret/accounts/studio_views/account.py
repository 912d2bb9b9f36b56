"""The photographer's account: what protects it, where it is signed in, what happened to it."""

from flask import Response

from photoallegret.accounts.models import Role
from photoallegret.accounts.operations.journal import (
    Event,
    Noted,
    latest_of,
    latest_of_roles,
    of_nobody,
)
from photoallegret.accounts.operations.keys import STUDIO_ROLES, keys_of
from photoallegret.accounts.operations.second_factor import codes_left
from photoallegret.accounts.operations.sessions import sessions_of
from photoallegret.accounts.sessions import session_here
from photoallegret.accounts.signed_in import account_here
from photoallegret.accounts.studio_views.blueprint import blueprint
from photoallegret.clock import now
from photoallegret.i18n import N_, gettext
from photoallegret.studio import studio_answer, studio_page

ENTRIES = 50
WORDS = {
    Event.SIGNED_IN: N_("Signed in"),
    Event.SIGN_IN_FAILED: N_("Wrong address or password"),
    Event.CODE_FAILED: N_("Right password, wrong code"),
    Event.PROOF_FAILED: N_("Signed in, but wrong password or code when asked again"),
    Event.SIGNED_OUT: N_("Signed out"),
    Event.SESSION_ENDED: N_("One device signed out from afar"),
    Event.SESSIONS_ENDED: N_("All other devices signed out"),
    Event.OWNER_CREATED: N_("Became an owner of the studio"),
    Event.ACCOUNT_CREATED: N_("Account opened"),
    Event.SUSPENDED: N_("Account suspended"),
    Event.SUSPENSION_LIFTED: N_("Suspension lifted"),
    Event.AGE_DOUBTED: N_("Age doubted: a parent is asked"),
    Event.AGE_TRUSTED: N_("Age doubted no more"),
    Event.ADDRESS_CHANGE_ASKED: N_("Another e-mail address asked for"),
    Event.ADDRESS_CHANGED: N_("E-mail address changed"),
    Event.RESET_ASKED: N_("Link for a forgotten password asked for"),
    Event.LINK_MADE: N_("Link for a new password printed on the server"),
    Event.PASSWORD_SET: N_("Password set by a link"),
    Event.PASSWORD_CHANGED: N_("Password changed"),
    Event.SECOND_FACTOR_ON: N_("Second factor turned on"),
    Event.SECOND_FACTOR_OFF: N_("Second factor turned off"),
    Event.RECOVERY_CODES_MADE: N_("New recovery codes made"),
    Event.RECOVERY_CODE_USED: N_("Recovery code used"),
    Event.KEY_MADE: N_("Upload key made"),
    Event.KEY_REVOKED: N_("Upload key revoked"),
    Event.COPY_ASKED: N_("Copy of the data asked for"),
    Event.COPY_FETCHED: N_("Copy of the data fetched"),
    Event.EVIDENCE_SEALED: N_("Evidence sealed"),
    Event.EVIDENCE_OPENED: N_("Evidence opened on the server"),
}


@studio_page(blueprint, fr="/compte", en="/account")
def account() -> Response:
    """Show what protects the account and where it is signed in."""
    person = account_here()
    return studio_answer(
        "studio/accounts/account.html",
        gettext("Account"),
        account=person,
        codes_left=codes_left(person.id),
        keys=keys_of(person.id),
        sessions=sessions_of(person.id, now()),
        this_session=session_here().id,
    )


@studio_page(blueprint, fr="/compte/journal", en="/account/journal")
def journal() -> Response:
    """Show the last events of security: an owner sees those of everyone in the studio."""
    person = account_here()
    sees_all = person.role is Role.OWNER
    found = latest_of_roles(STUDIO_ROLES, ENTRIES) if sees_all else latest_of(person.id, ENTRIES)
    return studio_answer(
        "studio/accounts/journal.html",
        gettext("Security journal"),
        entries=_told(found),
        strangers=_told(of_nobody()) if sees_all else [],
        own=person.email,
    )


def _told(entries: list[Noted]) -> list[tuple[Noted, str]]:
    return [(entry, gettext(WORDS[Event(entry.event)])) for entry in entries]
