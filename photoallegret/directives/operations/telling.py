"""What is written down of a death, and told by mail: to who told, to heirs, to the person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import select

from photoallegret.accounts.models import Account
from photoallegret.accounts.operations.owners import tell_owners
from photoallegret.db import db
from photoallegret.directives.models import (
    DeathClaim,
    DeathEntry,
    DeathFile,
    FileState,
    Handover,
    Proof,
)
from photoallegret.i18n import N_
from photoallegret.mail.composing import Letter
from photoallegret.outbox.operations.posting import post

DESK = {"fr": "/atelier/deces", "en": "/en/studio/deaths"}

WARNING = timedelta(days=15)
"""Before a file is carried out by itself."""


class Ground(StrEnum):
    """Why what an heir asks for is refused."""

    FORBIDDEN = "forbidden"
    DIRECTED = "directed"
    UNPROVEN = "unproven"


GROUNDS = {
    Ground.FORBIDDEN: N_(
        "the person wrote that heirs receive nothing; heirs may ask only where directives do not "
        "say otherwise (loi Informatique et Libertés, art. 85, II)"
    ),
    Ground.DIRECTED: N_(
        "the person said themselves what becomes of each kind of data, and their directives go "
        "before what heirs wish (loi Informatique et Libertés, art. 85, I and II)"
    ),
    Ground.UNPROVEN: N_(
        "an heir is known by an acte de notoriété or a livret de famille, and neither was seen "
        "(décret n° 2019-536, art. 124)"
    ),
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was done, as far as one reader may know it, in their language."""

    erased: Sequence[str]
    kept: Sequence[str]
    """As directed."""
    handed: Sequence[str]
    law: Sequence[Mapping[str, str]]
    """What the law has kept: category, article, until."""


NOTHING = Outcome((), (), (), ())


def note(file: DeathFile, act: str, by: str, at: datetime, words: str = "") -> None:
    """Add an act to the file; nothing of it changes any more."""
    db.session.add(DeathEntry(file_id=file.id, at=at, act=act, by=by, note=words))
    db.session.flush()


def tell_received(file: DeathFile) -> None:
    """Tell who told of a death that all is frozen, until when, and which proof is asked for."""
    values = {
        "reference": file.reference,
        "until": file.quarantine_until.isoformat(),
        "is_proven": file.proof is not Proof.NONE,
        "is_heir": file.teller.value == "heir",
    }
    _write_to(file, "death-received", file.teller_address, values)


def tell_owners_announced(file: DeathFile) -> None:
    """Tell the photographers that somebody who was named told of a death."""
    _tell_owners(file, "death-told", {"reference": file.reference})


def tell_owners_waiting(now: datetime) -> int:
    """Tell the photographers of files whose time ends soon, or is over without a proof.

    Each is told once, and again each month while it waits; return how many were told of.
    """
    soon = select(DeathFile).where(
        DeathFile.state == FileState.QUARANTINE, DeathFile.quarantine_until <= now + WARNING
    )
    told = 0
    for file in db.session.scalars(soon.order_by(DeathFile.id)):
        values = {
            "reference": file.reference,
            "until": file.quarantine_until.isoformat(),
            "is_proven": file.proof is not Proof.NONE,
        }
        until = file.quarantine_until.date().isoformat()
        told += _tell_owners(file, "death-waits", values, f"death-waits:{file.id}:{until}")
    return told


def _tell_owners(file: DeathFile, slug: str, values: Mapping[str, object], key: str = "") -> int:
    """Write to every photographer; return how many messages were new."""
    return tell_owners(
        slug, lambda language: {**values, "path": f"{DESK[language]}/{file.id}"}, key=key
    )


def tell_mistaken(file: DeathFile, account: Account | None, *, is_silenced: bool) -> None:
    """Tell the person that somebody took them for dead, and that all is open again."""
    language = account.language if account is not None else file.language
    to = account.email if account is not None else file.address
    values = {
        "has_account": account is not None,
        "is_silenced": is_silenced,
        "is_parted": file.partly_at is not None,
    }
    post(Letter(slug="death-mistaken", to=to, language=language, values=values))


def tell_refused(file: DeathFile, to: str, ground: Ground) -> None:
    """Tell an heir why, and where to complain (GDPR art. 12(4))."""
    values = {"reference": file.reference, "ground": GROUNDS[ground]}
    _write_to(file, "death-refused", to, values)


def tell_granted(file: DeathFile, claim: DeathClaim) -> None:
    """Tell an heir that what they ask for will be done, and until when others may ask."""
    values = {
        "reference": file.reference,
        "wants": claim.wants,
        "until": file.quarantine_until.isoformat(),
    }
    _write_to(file, "death-granted", claim.address, values)


def tell_copy(file: DeathFile, copy: Handover, path: str, *, is_named: bool) -> None:
    """Tell who is to have a copy where it is; their code opens it, and is not in the message."""
    values = {
        "reference": file.reference,
        "path": path,
        "until": copy.ends_at.isoformat(),
        "is_named": is_named,
    }
    _write_to(file, "death-copy", copy.address, values)


def tell_closed(file: DeathFile, told: Mapping[str, Outcome] | None) -> None:
    """Tell who told, asked or was named that the file is closed.

    Args:
        file: of the death.
        told: what was done, by the address of who may know it; None: the person lives. To all
            others it is only said that the file is closed.

    """
    named = file.designation.address if file.designation is not None else ""
    heirs = (one.address for one in file.claims)
    for address in dict.fromkeys((file.teller_address, *heirs, named)):
        values: dict[str, object] = {"reference": file.reference, "is_mistaken": told is None}
        outcome = (told or {}).get(address, NOTHING)
        for name in ("erased", "kept", "handed", "law"):
            values[name] = list(getattr(outcome, name))
        _write_to(file, "death-closed", address, values)


def _write_to(file: DeathFile, slug: str, to: str, values: Mapping[str, object]) -> None:
    if to:
        post(Letter(slug=slug, to=to, language=file.language, values=dict(values)))
