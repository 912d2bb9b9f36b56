"""What changed between two snapshots, judged: what must be told, and what need not be."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from photoallegret.personal_data import Recipient
from photoallegret.processors import EEA, HOSTING
from photoallegret.versions.rules.snapshot import Snapshot


class Kind(StrEnum):
    """What kind a change is of."""

    NEW_PURPOSE = "new-purpose"
    ENDED_PURPOSE = "ended-purpose"
    NEW_CATEGORY = "new-category"
    CHANGED_BASIS = "changed-basis"
    LONGER = "longer"
    SHORTER = "shorter"
    NEW_RECIPIENT = "new-recipient"
    FORMER_RECIPIENT = "former-recipient"
    NEW_TRANSFER = "new-transfer"
    NEW_DECISION = "new-decision"
    """A machine decides alone about people (GDPR art. 22)."""
    LOST_RIGHT = "lost-right"
    NEW_CONTROLLER = "new-controller"
    WORDING = "wording"


SUBSTANTIAL = frozenset(
    {
        Kind.NEW_PURPOSE,
        Kind.NEW_CATEGORY,
        Kind.CHANGED_BASIS,
        Kind.LONGER,
        Kind.NEW_RECIPIENT,
        Kind.NEW_TRANSFER,
        Kind.NEW_DECISION,
        Kind.LOST_RIGHT,
        Kind.NEW_CONTROLLER,
    }
)
"""What account holders are told."""


@dataclass(frozen=True, slots=True)
class Change:
    """One change."""

    kind: Kind
    slug: str = ""
    """Of the processing it is about; "" when it is about a processor or the controller."""
    before: Any = None
    after: Any = None
    """What it was and what it is, as the snapshots have it."""

    @property
    def is_substantial(self) -> bool:
        """Say whether account holders are told of it."""
        return self.kind in SUBSTANTIAL

    def as_dict(self) -> dict[str, Any]:
        """Return the change as plain values."""
        return asdict(self) | {"kind": self.kind.value}


def difference(before: Snapshot, after: Snapshot) -> list[Change]:
    """Return what changed from ``before`` to ``after``, in a fixed order; [] when nothing did."""
    found = [
        *_controller(before["controller"], after["controller"]),
        *_processings(before["processings"], after["processings"]),
        *_processors(before["processors"], after["processors"]),
    ]
    if not found and before != after:
        found.append(Change(Kind.WORDING))
    return found


def is_same_controller(one: dict[str, str], other: dict[str, str]) -> bool:
    """Say whether two controllers are one: by registration where both have one, or by name."""
    keys = ("".join(each["registration"].split()).casefold() for each in (one, other))
    first, second = keys
    if first and second and first == second:
        return True
    return " ".join(one["name"].split()).casefold() == " ".join(other["name"].split()).casefold()


def _controller(before: dict[str, str], after: dict[str, str]) -> Iterator[Change]:
    if not is_same_controller(before, after):
        yield Change(Kind.NEW_CONTROLLER, before=before, after=after)


def _processings(before: Snapshot, after: Snapshot) -> Iterator[Change]:
    for slug in sorted(before.keys() | after.keys()):
        if slug not in before:
            yield Change(Kind.NEW_PURPOSE, slug, after=after[slug])
        elif slug not in after:
            yield Change(Kind.ENDED_PURPOSE, slug, before=before[slug])
        elif before[slug] != after[slug]:
            # What an older program did not write down is not known to have changed.
            yield from _processing(slug, {**after[slug], **before[slug]}, after[slug])


def _processing(slug: str, before: Snapshot, after: Snapshot) -> Iterator[Change]:
    # Words alone may be a correction, a place alone may hold what was told already.
    grew = set(after["places"]) - set(before["places"])
    if before["kind"] != after["kind"] or (grew and before["category"] != after["category"]):
        yield Change(Kind.NEW_CATEGORY, slug, before["category"], after["category"])
    if before["basis"] != after["basis"]:
        told = ({key: one[key] for key in ("basis", "interest")} for one in (before, after))
        yield Change(Kind.CHANGED_BASIS, slug, *told)
    yield from _retention(slug, before, after)
    gone, come = _apart(before["recipients"], after["recipients"])
    yield from (Change(Kind.NEW_RECIPIENT, slug, after={"kind": one}) for one in come)
    yield from (Change(Kind.FORMER_RECIPIENT, slug, before={"kind": one}) for one in gone)
    if after["automated"] and not before["automated"]:
        yield Change(Kind.NEW_DECISION, slug, after=after["automated"])
    lost, _ = _apart(before["rights"], after["rights"])
    yield from (Change(Kind.LOST_RIGHT, slug, before=one) for one in lost)


def _retention(slug: str, before: Snapshot, after: Snapshot) -> Iterator[Change]:
    old = {rule: period["days"] for rule, period in before["periods"].items()}
    new = {rule: period["days"] for rule, period in after["periods"].items()}
    if old == new:
        return
    kind = Kind.LONGER if _is_longer(old, new) else Kind.SHORTER
    same = {rule for rule, days in old.items() if new.get(rule) == days}
    yield Change(kind, slug, _apart_from(same, before), _apart_from(same, after))


def _apart_from(same: set[str], processing: Snapshot) -> Snapshot:
    """Return how long something is kept: the periods that are not the same, else the criterion."""
    periods = {rule: one for rule, one in processing["periods"].items() if rule not in same}
    return {"criterion": "" if periods else processing["criterion"], "periods": periods}


def _is_longer(old: dict[str, float], new: dict[str, float]) -> bool:
    """Say whether something may be kept longer: told rather once too often than not at all.

    A period that is gone leaves the criterion alone, which has no end in days; a new one beside
    others counts when it is the longest.
    """
    if any(rule in old and days > old[rule] for rule, days in new.items()):
        return True
    longest = max(old.values(), default=0)
    added = any(rule not in old and days > longest for rule, days in new.items())
    return added or (bool(old) and not new)


def _processors(before: list[Snapshot], after: list[Snapshot]) -> Iterator[Change]:
    old = {(one["role"], one["name"]): one for one in before}
    new = {(one["role"], one["name"]): one for one in after}
    roles = {one["role"] for one in before}
    for key, one in sorted(new.items()):
        former = old.get(key)
        # Whoever hosts the site or carries its mail was told of by that role before it had a name.
        is_named = one["role"] not in roles and one["role"] in (HOSTING, Recipient.MAIL.value)
        if former is None and not is_named:
            yield Change(Kind.NEW_RECIPIENT, after=one)
        elif former is not None:
            _, come = _apart(former["receives"], one["receives"])
            yield from (Change(Kind.NEW_RECIPIENT, slug, after=one) for slug in come)
        if _leaves(one) and (former is None or former["country"] != one["country"]):
            yield Change(Kind.NEW_TRANSFER, before=former, after=one)
    for key, one in sorted(old.items()):
        if key not in new:
            yield Change(Kind.FORMER_RECIPIENT, before=one)


def _leaves(processor: Snapshot) -> bool:
    """Say whether data leave the European Economic Area to a processor."""
    return bool(processor["country"]) and processor["country"] not in EEA


def _apart(before: list[str], after: list[str]) -> tuple[list[str], list[str]]:
    """Return what is in the first alone, and what in the second alone."""
    return sorted(set(before) - set(after)), sorted(set(after) - set(before))
