"""What ends when an account holder withdraws a consent."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import event

from photoallegret.accounts.operations.joining import CHILD, PARENTAL, TERMS, TEXTS
from photoallegret.accounts.operations.picture import PURPOSE as PICTURE
from photoallegret.accounts.operations.picture import remove_folders, take_picture_away
from photoallegret.accounts.signed_in import settings_here
from photoallegret.accounts.views.picture import AGREED
from photoallegret.db import db
from photoallegret.i18n import N_, gettext
from photoallegret.privacy.operations.consents import Stop


def _end_picture(subject: str, now: datetime, _how: str) -> bool:
    """Take the picture away; its files go right after the commit."""
    account_id = int(subject.partition(":")[2])
    folders, data = take_picture_away(account_id, gettext(AGREED), now), settings_here().data
    if folders:
        event.listen(
            db.session(), "after_commit", lambda _: remove_folders(folders, data), once=True
        )
    return bool(folders)


def _nothing(_subjects: Collection[str]) -> Mapping[str, str]:
    """Return no other name: it is the account's own."""
    return {}


STOPS = (
    Stop(purpose=PICTURE, label=N_("Your picture"), about=_nothing, end=_end_picture),
    Stop(
        purpose=TEXTS,
        label=N_("What you were told when you opened your account"),
        about=_nothing,
        end=None,
    ),
    Stop(
        purpose=TERMS,
        label=N_("The terms you accepted when you opened your account"),
        about=_nothing,
        end=None,
    ),
    Stop(purpose=CHILD, label=N_("Your account, with a parent"), about=_nothing, end=None),
    Stop(purpose=PARENTAL, label=N_("A parent’s agreement"), about=_nothing, end=None),
)
