"""Account holders are told of an announcement, each once, by mail and in their account."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from photoallegret.accounts.models import Account, Role
from photoallegret.db import db, insert_into, reading
from photoallegret.mail.addresses import AddressError
from photoallegret.mail.composing import Letter
from photoallegret.outbox.operations.posting import post
from photoallegret.versions.models import About, Announcement, TextNotice
from photoallegret.versions.queries import untold

BATCH = 25
"""Letters written in one transaction: others wait for no more."""
LETTERS = {About.CHANGE: "policy-changed", About.SUCCESSOR: "policy-successor"}


@dataclass(frozen=True, slots=True)
class Paths:
    """Where a letter leads, from a version's number and a language."""

    changes: Callable[[int, str], str]
    """The page that shows what changed in the privacy policy."""
    account: Callable[[str], str]
    """The reader's account."""


def tell(paths: Paths, moment: datetime, ending: threading.Event) -> int:
    """Write the letters of announcements; return how many. Commits, some at a time.

    A notice and its letter are written in one transaction, and an account has one notice of an
    announcement: cut anywhere and run again, it goes on with those who have none.
    """
    reading()
    ids = untold()
    db.session.remove()
    return sum(_tell_all(one, paths, moment, ending) for one in ids)


def _tell_all(announcement_id: int, paths: Paths, moment: datetime, ending: threading.Event) -> int:
    sent = 0
    while waiting := _waiting(announcement_id):
        if ending.is_set():
            return sent
        announcement = db.session.get_one(Announcement, announcement_id)
        # Read anew, and held: an account may be closed just now.
        held = select(Account).where(Account.id.in_(waiting)).order_by(Account.id)
        for account in db.session.scalars(held.with_for_update(read=True, key_share=True)).all():
            sent += _tell(announcement, account, paths, moment)
        db.session.commit()
    db.session.get_one(Announcement, announcement_id).told_at = moment
    db.session.commit()
    return sent


def _waiting(announcement_id: int) -> Sequence[int]:
    """Return the next accounts to be told. The photographer's own are not: they decided it."""
    reading()  # whoever writes waits for no long search
    announcement = db.session.get_one(Announcement, announcement_id)
    told = select(TextNotice.account_id).where(TextNotice.announcement_id == announcement_id)
    wanted = select(Account.id).where(
        Account.role != Role.OWNER,
        Account.created_at <= announcement.at,
        Account.id.not_in(told),
    )
    found = db.session.scalars(wanted.order_by(Account.id).limit(BATCH)).all()
    db.session.remove()
    return found


def _tell(announcement: Announcement, account: Account, paths: Paths, moment: datetime) -> bool:
    """Write one holder's notice and letter; say whether a letter leaves."""
    notice_id = db.session.execute(
        insert_into(TextNotice)
        .values(announcement_id=announcement.id, account_id=account.id)
        .on_conflict_do_nothing(index_elements=["announcement_id", "account_id"])
        .returning(TextNotice.id)
    ).scalar_one_or_none()
    if notice_id is None:
        return False
    try:
        letter = letter_to(announcement, account, paths)
        post(letter, dedupe_key=f"policy-told:{notice_id}")
    except AddressError:  # it was never one that mail reaches: the account tells
        return False
    db.session.get_one(TextNotice, notice_id).told_at = moment
    return True


def letter_to(announcement: Announcement, account: Account, paths: Paths) -> Letter:
    """Return what the holder of ``account`` is told, in their language."""
    words = announcement.words
    code = account.language if account.language in words else next(iter(words))
    values = {
        "lines": words[code],
        "changes_path": paths.changes(announcement.number, code),
        "account_path": paths.account(code),
    }
    return Letter(slug=LETTERS[announcement.about], to=account.email, language=code, values=values)


def note_read(account_id: int, notice_id: int, moment: datetime) -> bool:
    """Note that the holder of an account read a notice; say whether it was theirs."""
    notice = db.session.get(TextNotice, notice_id)
    if notice is None or notice.account_id != account_id:
        return False
    notice.read_at = notice.read_at or moment
    db.session.flush()
    return True
