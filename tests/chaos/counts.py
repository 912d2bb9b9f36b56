"""What was said yes to, and what became of it: counted once all has settled."""

import json
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256

from sqlalchemy import func, or_, select

from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.gallery.models import Photo, PhotoText
from photoallegret.outbox.models import MailState, OutgoingMail
from photoallegret.questions.models import Question
from photoallegret.storage import Storage
from photoallegret.uploads.models import Upload, UploadState
from photoallegret.worker import standing
from tests.chaos.load import Load, address_of
from tests.chaos.site import PATIENCE, Site
from tests.support.processes import answers

LEASE_SECONDS = 400
"""Longer than a claim on a message lasts."""


@dataclass(frozen=True, slots=True)
class Count:
    """One kind of thing."""

    kind: str
    acknowledged: int
    kept: int
    """Of those, found exactly once and whole."""
    more: str = ""

    def __str__(self) -> str:
        """Return its line of the table."""
        return f"{self.kind:12} {self.acknowledged:12} {self.kept:8}  {self.more}"


def settle(site: Site, seconds: float = LEASE_SECONDS) -> None:
    """Let claims of killed processes end, and wait until nothing waits.

    Their clock goes forward by ``seconds``: claims end by the clock.
    """
    site.set_clock(seconds)
    site.worker.kill_all()  # it sweeps as it starts
    site.comes(
        lambda: not _waiting(site, seconds), "something waits for ever", lambda: what_waits(site)
    )
    assert answers(f"{site.settings.base_url}/contact", PATIENCE), site.logs()


def count(load: Load) -> list[Count]:
    """Return the counts; what was never acknowledged may be there once, and never twice."""
    site = load.site
    with site.app.app_context():
        found = [_questions(load), _uploads(load), _mails(load), _edits(load)]
        db.session.remove()
    return found


def table(counts: list[Count]) -> str:
    """Return the counts as people read them."""
    head = f"{'':12} {'acknowledged':>12} {'kept':>8}"
    return "\n".join((head, *map(str, counts)))


def doctor(site: Site) -> dict[str, dict[str, str]]:
    """Return what the doctor finds, by name."""
    told = site.flask("doctor", "--json")
    lines = told.stdout.splitlines()
    assert lines, told.stderr
    return {one["name"]: one for one in json.loads(lines[-1])}


def what_waits(site: Site) -> str:
    """Return what still waits, for who looks why."""
    with site.app.app_context():
        mails = db.session.execute(
            select(
                OutgoingMail.id,
                OutgoingMail.attempts,
                OutgoingMail.next_at,
                OutgoingMail.lease_until,
                OutgoingMail.detail,
            ).where(OutgoingMail.state == MailState.WAITING)
        ).all()
        uploads = db.session.execute(
            select(Upload.id, Upload.attempts, Upload.lease_until).where(
                Upload.state == UploadState.WAITING
            )
        ).all()
        db.session.remove()
    return f"{now()}: {mails}, {uploads}, {standing(site.settings)}"


def _waiting(site: Site, seconds: float) -> int:
    """Count what is due at that clock: what was posted at a later one waits for it."""
    due = or_(OutgoingMail.attempts > 0, OutgoingMail.next_at <= now() + timedelta(seconds=seconds))
    with site.app.app_context():
        mails = select(func.count(OutgoingMail.id)).where(
            OutgoingMail.state == MailState.WAITING, due
        )
        uploads = select(func.count(Upload.id)).where(Upload.state == UploadState.WAITING)
        total = (db.session.scalar(mails) or 0) + (db.session.scalar(uploads) or 0)
        db.session.remove()
    return total


def _questions(load: Load) -> Count:
    rows = Counter(db.session.scalars(select(Question.text)))
    twice = {text for text in load.tried_questions if rows[text] > 1}
    assert not twice, f"kept twice: {twice}"
    kept = sum(rows[text] == 1 for text in load.questions)
    return Count("questions", len(load.questions), kept)


def _uploads(load: Load) -> Count:
    storage = Storage(load.site.data)
    rows = Counter(db.session.scalars(select(Photo.sha256)))
    kept = sum(
        rows[digest] == 1
        and sha256(storage.original(digest).read_bytes()).hexdigest() == digest
        for digest in load.uploads
    )  # fmt: skip
    refused = db.session.scalars(select(Upload.refusal).where(Upload.state == UploadState.REFUSED))
    return Count("uploads", len(load.uploads), kept, f"refused: {refused.all()}")


def _mails(load: Load) -> Count:
    """Count confirmations: one for each question, never under two names."""
    taken = [(str(one["To"]), str(one["Message-ID"])) for one in load.site.mailbox.messages]
    names: dict[str, set[str]] = {}
    for recipient, name in taken:
        names.setdefault(recipient, set()).add(name)
    asked = [address_of(text) for text in load.questions]
    assert all(len(names.get(one, ())) <= 1 for one in asked), "two messages of one fact"
    again = len(taken) - len({*taken})
    return Count("mails", len(asked), sum(one in names for one in asked), f"{again} taken twice")


def _edits(load: Load) -> Count:
    """Count photos whose public page says the last title acknowledged, or one sent after it."""
    kept = 0
    titles = select(PhotoText.photo_id, PhotoText.title).where(PhotoText.language == "fr")
    stored = {row.photo_id: row.title for row in db.session.execute(titles)}
    for photo_id, slug in load.site.photos:
        heading = load.ask("GET", f"/galeries/nord/{slug}").soup.select_one("h1")
        title = stored.get(photo_id, "")
        known = load.edits.get(photo_id, [title])  # another scene edited it, or nobody
        kept += title in known and heading is not None and title in heading.get_text()
    return Count("edits", len(load.site.photos), kept, f"pages, of {load.edits_kept} edits")
