"""What stands beside the button that makes an account, and is kept as a proof of it."""

from flask import current_app

from photoallegret.accounts.personal_data import ACCOUNT
from photoallegret.accounts.signed_in import settings_here
from photoallegret.i18n import N_, gettext
from photoallegret.notices import Notice, notice

AFTER_DEATH = N_(
    "You may say what becomes of your data after your death, and name the person who sees to it "
    "(loi Informatique et Libertés, art. 48 and 85)."
)
PARENT_AGREES = N_(
    "You have parental authority over this child, and agree with them that they have an account "
    "here: an e-mail address, a password and, if they wish, a name and a picture that only they "
    "and the photographer see. You or the child may close it at any time."
)


TERMS = "photoallegret_terms"
"""Where the factory leaves a function that returns the digest of the terms in force."""


def terms_accepted() -> str:
    """Return what is accepted in making an account, in the language spoken."""
    digest = current_app.extensions[TERMS]()
    return gettext("The terms of use, in the version whose SHA-256 is %(digest)s", digest=digest)


def account_notice() -> Notice:
    """Return what the law wants told where an account is asked for (GDPR art. 13)."""
    return notice(ACCOUNT, settings_here().site)


def texts_shown() -> str:
    """Return the texts shown at the making of an account, in the language spoken."""
    told = account_notice()
    words = (told.purpose, told.basis, *told.retention, *told.otherwise, *told.recipients)
    return "\n".join((*words, gettext(AFTER_DEATH)))
