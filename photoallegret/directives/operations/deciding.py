"""What the photographer decides of a death: proof seen, more time, what heirs ask for."""

from dataclasses import dataclass
from datetime import date, datetime

from photoallegret.db import db
from photoallegret.directives.models import HEIRS_PROOFS, DeathFile, Fate, FileState, Proof
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


def ground_against(file: DeathFile, wants: str) -> Ground | None:
    """Return why what an heir wants must be refused, None when it may be granted.

    To have everything closed is theirs to ask, once they have proved who they are; a copy only
    of what the person said nothing of, and unless they wrote that heirs receive nothing.
    """
    if wants == COPY:
        if file.directive is not None and file.directive.is_closed_to_heirs:
            return Ground.FORBIDDEN
        if not for_heirs(file):
            return Ground.DIRECTED
    return None if file.proof in HEIRS_PROOFS else Ground.UNPROVEN


def for_heirs(file: DeathFile) -> frozenset[str]:
    """Return the slugs of what heirs may ask a copy of.

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

    Returns:
        why it is refused, None when it is granted; and, for a copy, the code that opens it, told
        now and never again: the photographer gives it to the heir by another way than mail.

    Raises:
        ClosedError: the file is closed.

    """
    _demand_open(file)
    ground = ground_against(file, heir.wants)
    if ground is not None:
        note(file, f"refused-{ground.value}", "owner", now, heir.name)
        tell_refused(file, heir.address, ground)
        return ground, ""
    code = new_code() if heir.wants == COPY else ""
    file.heir_name, file.heir_address, file.heir_wants = heir.name, heir.address, heir.wants
    file.heir_code_hash = code_hash(code) if code else ""
    note(file, f"heir-{heir.wants}", "owner", now, heir.name)
    tell_granted(file)
    db.session.flush()
    return None, code


def why_not_yet(file: DeathFile, now: datetime) -> str:
    """Return what is missing before everything is carried out: "proof", "time" or ""."""
    if file.proof is Proof.NONE:
        return "proof"
    has_instruction = bool(file.fates) or bool(file.heir_wants)
    return "" if has_instruction or is_over(file, now) else "time"


def fate_of(file: DeathFile, slug: str) -> Fate:
    """Return what becomes of one category: as the person wanted, else for heirs, else erased."""
    chosen = file.fates.get(slug)
    if chosen is not None:
        return chosen
    asked = file.heir_wants == COPY and slug in for_heirs(file)
    return Fate.HAND_OVER if asked else Fate.ERASE


def _demand_open(file: DeathFile) -> None:
    if file.state is not FileState.QUARANTINE:
        raise ClosedError
