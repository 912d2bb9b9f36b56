"""Posting: a message is written with the fact that it tells, and leaves after the commit."""

import json
import secrets
import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from email.message import EmailMessage
from typing import Any

from sqlalchemy import delete, event, update

from photoallegret.clock import now
from photoallegret.db import Session, db, insert_into
from photoallegret.mail.addresses import address_key, read_address
from photoallegret.mail.composing import Letter, compose, exists
from photoallegret.outbox.models import MailState, OutgoingMail
from photoallegret.site_file import LANGUAGES
from photoallegret.worker import ring

JOB = "outbox"
KEY_BYTES = 16
POSTED = "outbox_posted"


def post(
    letter: Letter,
    *,
    dedupe_key: str = "",
    expires_at: datetime | None = None,
    not_before: datetime | None = None,
    is_last: bool = False,
) -> int | None:
    """Have ``letter`` sent once the open transaction is committed.

    Args:
        letter: what is to be told to whom.
        dedupe_key: of the fact it tells, "question-received:42", at most 120 characters: while
            a message with this key is known (30 days after it left), no other is posted.
        expires_at: from when on it must not leave any more.
        not_before: until when it stays, so that it can be taken back; None: it leaves at once.
        is_last: it tells that its reader was erased: its row forgets the address as it leaves.

    Returns:
        its id; None when its fact was told already.

    Raises:
        AddressError: it goes to nobody, or its answer would.
        ValueError: there is no such kind of message, or no such language.

    """
    recipient_key, letter = address_key(letter.to), _checked(letter)
    key, moment = secrets.token_hex(KEY_BYTES), now()
    mail_id = _insert(
        key=key,
        dedupe_key=dedupe_key or key,
        slug=letter.slug,
        recipient=letter.to,
        recipient_key=recipient_key,
        is_last=is_last,
        language=letter.language,
        content=_content(letter),
        created_at=moment,
        expires_at=expires_at,
        next_at=not_before or moment,
    )
    if mail_id is not None:
        db.session().info[POSTED] = True
    return mail_id


def _insert(**values: Any) -> int | None:  # noqa: ANN401 -- columns
    """Write a message that waits; return its id, None when its fact was told already."""
    found: int | None = db.session.execute(
        insert_into(OutgoingMail)
        .values(state=MailState.WAITING, lease="", attempts=0, detail="", **values)
        .on_conflict_do_nothing(index_elements=["dedupe_key"])
        .returning(OutgoingMail.id)
    ).scalar_one_or_none()
    return found


def previewed(letter: Letter) -> EmailMessage:
    """Return ``letter`` as it would leave now; nothing is written.

    Raises:
        AddressError, ValueError: as ``post`` does.

    """
    letter = _checked(letter)
    return compose(replace(letter, values=_clean(letter.values)), "preview")


def take_back(dedupe_key: str) -> bool:
    """Delete the message with this key if it has not begun to leave; say whether it had not."""
    waiting = delete(OutgoingMail).where(
        OutgoingMail.dedupe_key == dedupe_key,
        OutgoingMail.state == MailState.WAITING,
        OutgoingMail.attempts == 0,
        OutgoingMail.lease == "",
    )
    return db.session.scalar(waiting.returning(OutgoingMail.id)) is not None


def let_go(dedupe_key: str) -> None:
    """Let the message with this key leave now, whatever it was to wait for."""
    db.session.execute(
        update(OutgoingMail)
        .where(OutgoingMail.dedupe_key == dedupe_key, OutgoingMail.state == MailState.WAITING)
        .values(next_at=now())
        .execution_options(synchronize_session=False)
    )
    db.session().info[POSTED] = True


@event.listens_for(Session, "after_commit")
def _ring(session: Session) -> None:
    """Wake the sender: what was posted is there now. Unheard, it is found within a minute."""
    if not session.in_nested_transaction() and session.info.pop(POSTED, False):
        ring(JOB)


def _checked(letter: Letter) -> Letter:
    """Return ``letter`` with its addresses as they go on an envelope."""
    if not exists(letter.slug):
        message = f"there is no folder templates/email/{letter.slug}"
        raise ValueError(message)
    if letter.language not in LANGUAGES:
        message = f"no language {letter.language!r}: one of {', '.join(LANGUAGES)}"
        raise ValueError(message)
    answer = letter.reply_to and read_address(letter.reply_to)
    return replace(letter, to=read_address(letter.to), reply_to=answer)


def _content(letter: Letter) -> dict[str, Any]:
    """Return what is kept of ``letter`` as plain values that every database can hold."""
    content = {
        "values": _clean(letter.values),
        "reply_to": letter.reply_to,
        "reply_name": _clean(letter.reply_name),
    }
    json.dumps(content)  # fails here, in the caller's hands, and not at the commit
    return content


def _clean(value: Any) -> Any:  # noqa: ANN401 -- any plain value
    """Return ``value`` without control characters and halves of characters in its texts."""
    if isinstance(value, str):
        lines = value.replace("\r\n", "\n").replace("\r", "\n")
        return "".join(c for c in lines if c in "\n\t" or unicodedata.category(c) not in REFUSED)
    if isinstance(value, Mapping):
        return {key: _clean(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_clean(item) for item in value]
    return value


REFUSED = ("Cc", "Cs")
