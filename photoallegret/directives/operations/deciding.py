"""What the photographer decides of a death: proof seen, more time, what heirs ask for."""

from dataclasses import dataclass
from datetime import date, datetime

from photoallegret.directives.models import (
    HEIRS_PROOFS,
    DeathClaim,
    DeathFile,
    Fate,
    FileState,
    Proof,
)
from photoallegret.directives.operations.codes import code_hash, new_code
from photoallegret.directives.operations.directing import categories
from photoallegret.directives.operations.handing import receiver_named
from photoallegret.directives.operations.months import months_after
from photoallegret.directives.operations.opening import is_over
from photoallegret.directives.operations.telling import Ground, note, tell_granted, tell_refused

COPY, ERASE = "copy", "erase"


@dataclass(frozen=True, slots=True)
class Heir:
    """An heir who asks."""

    name: str
    address: str
    wants: str
    """ "copy" or "erase"."""
    proof: Proof = Proof.NONE
    """The document that names them, as the photographer saw it."""
    proof_on: date | None = None


class ClosedError(Exception):
    """The file is closed: nothing is decided any more."""


def see_proof(file: DeathFile, proof: Proof, seen_on: date, now: datetime) -> None:
    """Note which document was seen, and when; the document itself is not kept.

    Raises:
        ClosedError: the file is closed.

    """
    _demand_open(file)
    file.proof, file.proof_on = proof, seen_on
    note(file, "proof-seen", "owner", now)


def extend(file: DeathFile, months: int, reason: str, now: datetime) -> datetime:
    """Give heirs more time; return until when.

    Raises:
        ClosedError: the file is closed.

    """
    _demand_open(file)
    file.quarantine_until = months_after(max(file.quarantine_until, now), months)
    note(file, "extended", "owner", now, reason)
    return file.quarantine_until


def ground_against(file: DeathFile, heir: Heir) -> Ground | None:
    """Return why what an heir wants must be refused, None when it may be granted.

    To have everything closed is theirs to ask, once they have proved who they are; a copy only
    of what the person said nothing of, and unless they wrote that heirs receive nothing. The
    proof of one heir proves no other.
    """
    if heir.wants == COPY:
        if file.directive is not None and file.directive.is_closed_to_heirs:
            return Ground.FORBIDDEN
        if not for_heirs(file):
            return Ground.DIRECTED
    is_proven = heir.proof in HEIRS_PROOFS and heir.proof_on is not None
    return None if is_proven else Ground.UNPROVEN


def for_heirs(file: DeathFile) -> frozenset[str]:
    """Return the slugs of what heirs may ask a copy of: their time keeps it.

    That is what the person said nothing of, and what nobody named is there to receive.
    """
    if file.directive is not None and file.directive.is_closed_to_heirs:
        return frozenset()
    said = set(file.fates)
    if receiver_named(file.designation) is None:
        said -= {slug for slug, fate in file.fates.items() if fate is Fate.HAND_OVER}
    return frozenset(use.slug for use in categories()) - said


def answer_heir(file: DeathFile, heir: Heir, now: datetime) -> tuple[Ground | None, str]:
    """Grant what an heir asks for, or refuse it with its article; tell them.

    What another heir was granted stays theirs, and neither shortens the time of the others.

    Returns:
        why it is refused, None when it is granted; and, for a copy, the code that opens it, told
        now and never again: the photographer gives it to the heir by another way than mail.

    Raises:
        ClosedError: the file is closed.

    """
    _demand_open(file)
    ground = ground_against(file, heir)
    if ground is not None or heir.proof_on is None:
        ground = ground or Ground.UNPROVEN
        note(file, f"refused-{ground.value}", "owner", now, heir.name)
        tell_refused(file, heir.address, ground)
        return ground, ""
    if file.proof is Proof.NONE:  # what names an heir proves the death too
        see_proof(file, heir.proof, heir.proof_on, now)
    code = new_code() if heir.wants == COPY else ""
    claim = DeathClaim(
        name=heir.name,
        address=heir.address,
        proof=heir.proof,
        proof_on=heir.proof_on,
        wants=heir.wants,
        code_hash=code_hash(code) if code else "",
        granted_at=now,
    )
    file.claims.append(claim)
    note(file, f"heir-{heir.wants}", "owner", now, heir.name)
    tell_granted(file, claim)
    return None, code


def why_not_yet(file: DeathFile, now: datetime) -> str:
    """Return what is missing before something is carried out: "proof", "time" or "".

    Before the end of heirs' time only what the person directed is done, and copies are made.
    """
    if file.proof is Proof.NONE:
        return "proof"
    directed = file.directive is not None and file.directive.says_something
    is_ready = (directed and file.partly_at is None) or bool(copies_due(file))
    return "" if is_ready or is_over(file, now) else "time"


def copies_due(file: DeathFile) -> list[DeathClaim]:
    """Return the heirs who were granted a copy and have none yet."""
    return [one for one in file.claims if one.wants == COPY and one.handed_at is None]


def _demand_open(file: DeathFile) -> None:
    if file.state is not FileState.QUARANTINE:
        raise ClosedError
