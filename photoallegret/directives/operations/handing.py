"""A copy of a dead person's data for one person: made, fetched with a link and a code, swept."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from hmac import compare_digest
from pathlib import Path

from sqlalchemy import delete, select

from photoallegret.db import db
from photoallegret.directives.models import (
    FOLDER,
    DeathClaim,
    DeathFile,
    Designation,
    Ending,
    Handover,
)
from photoallegret.directives.operations.codes import code_hash
from photoallegret.directives.operations.telling import note
from photoallegret.directives.personal_data import HANDED
from photoallegret.i18n import speaking
from photoallegret.privacy.operations.archiving import Contents, Draw, write_archive
from photoallegret.privacy.queries.records import records_of
from photoallegret.privacy.queries.tied import Person
from photoallegret.site_file import Site
from photoallegret.storage import sync_folder

TOKEN_BYTES = 32
A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Workshop:
    """What making a copy needs of the site."""

    data: Path
    site: Site
    draw: Draw


@dataclass(frozen=True, slots=True)
class Receiver:
    """Who is to have a copy."""

    name: str
    address: str
    code_hash: str
    """Of the code that opens it, which they have already."""
    is_named: bool
    """By the person; else it is an heir."""


@dataclass(frozen=True, slots=True)
class Share:
    """What one person is to have a copy of."""

    receiver: Receiver
    slugs: frozenset[str]
    """Of the processings."""
    claim_id: int | None = None
    """Of the heir's wish that was granted; None: it is for who was named."""


@dataclass(frozen=True, slots=True)
class Copied:
    """A copy written to the disk, to which no row points yet."""

    share: Share
    key: str
    token: str
    """Of the link to come."""
    size: int


def receiver_named(designation: Designation | None) -> Receiver | None:
    """Return who was named, None when nobody is, or they refused or were told off."""
    if designation is None or not designation.address:
        return None
    if designation.ending not in (None, Ending.CARRIED_OUT):
        return None
    return Receiver(designation.name, designation.address, designation.code_hash, is_named=True)


def receiver_heir(claim: DeathClaim) -> Receiver:
    """Return the heir who was granted a copy."""
    return Receiver(claim.name, claim.address, claim.code_hash, is_named=False)


def write_copy(
    person: Person, share: Share, language: str, shop: Workshop, now: datetime
) -> Copied | None:
    """Write the copy of some categories to the disk; no row is written.

    Args:
        person: whose data.
        share: who is to have the copy, and of what.
        language: of its words.
        shop: with what it is made.
        now: the present instant.

    Returns:
        the copy; None when nothing of these categories is held. The sweep takes away what no row
        points to a day later.

    """
    records = [one for one in records_of(person) if one.processing.slug in share.slugs]
    if not records:
        return None
    key, token = secrets.token_urlsafe(TOKEN_BYTES), secrets.token_urlsafe(TOKEN_BYTES)
    place = shop.data / FOLDER / f"{key}.zip"
    beside = place.with_suffix(".part")
    contents = Contents(records, person, now, shop.site, shop.data, shop.draw)
    with speaking(language):
        size = write_archive(beside, contents)
    beside.replace(place)
    sync_folder(place.parent)
    return Copied(share, key, token, size)


def add_copy(file: DeathFile, copied: Copied, now: datetime) -> Handover:
    """Let a row point to a copy, and its heir be noted as having it."""
    receiver = copied.share.receiver
    copy = Handover(
        reference=file.reference,
        name=receiver.name,
        address=receiver.address,
        token_hash=_hash(copied.token),
        code_hash=receiver.code_hash,
        key=copied.key,
        size=copied.size,
        made_at=now,
        ends_at=now + HANDED,
    )
    db.session.add(copy)
    if copied.share.claim_id is not None:
        db.session.get_one(DeathClaim, copied.share.claim_id).handed_at = now
    db.session.flush()
    return copy


def forget_copies(reference: str) -> None:
    """Let the copies of a file be opened no more: the person lives. The sweep takes the rest."""
    db.session.execute(delete(Handover).where(Handover.reference == reference))


def copy_at(token: str, now: datetime) -> Handover | None:
    """Return the copy that a link leads to, None when it ended or never was."""
    return db.session.scalar(
        select(Handover).where(Handover.token_hash == _hash(token), Handover.ends_at > now)
    )


def fetch(copy: Handover, code: str, now: datetime) -> bool:
    """Say whether ``code`` opens a copy; note in the file that it was fetched."""
    if not compare_digest(copy.code_hash, code_hash(code)):
        return False
    file = db.session.scalar(select(DeathFile).where(DeathFile.reference == copy.reference))
    if copy.fetched_at is None and file is not None:
        note(file, "copy-fetched", "receiver", now)
    copy.fetched_at = copy.fetched_at or now
    db.session.flush()
    return True


def copies_of(file: DeathFile) -> list[Handover]:
    """Return the copies of a file that are still there."""
    return list(
        db.session.scalars(
            select(Handover).where(Handover.reference == file.reference).order_by(Handover.id)
        )
    )


def remove_orphans(data: Path, now: datetime) -> None:
    """Unlink files that no row has pointed to for a day."""
    oldest = (now - A_DAY).timestamp()
    old = [path for path in (data / FOLDER).iterdir() if path.stat().st_mtime < oldest]
    known = set(db.session.scalars(select(Handover.key)))
    for path in old:
        if path.suffix != ".zip" or path.stem not in known:
            path.unlink(missing_ok=True)


def _hash(token: str) -> str:
    return sha256(token.encode()).hexdigest()
