"""What changed, in plain words of the language spoken: one line for each change that is told."""

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

from photoallegret.i18n import N_, gettext
from photoallegret.notices import BASES, RIGHTS, period_words
from photoallegret.personal_data import LawfulBasis, Recipient
from photoallegret.privacy.operations.wording import length
from photoallegret.processors import MAIL, MECHANISMS, OTHERS, RECEIVE_ALL, ROLES, country_words
from photoallegret.versions.rules.difference import Change, Kind
from photoallegret.versions.rules.snapshot import Snapshot

SAYS = {
    Kind.NEW_PURPOSE: N_("A new use of data. %(category)s: %(after)s"),
    Kind.NEW_CATEGORY: N_("More is kept: %(after)s (before: %(before)s)"),
    Kind.CHANGED_BASIS: N_("Another ground. %(category)s: %(after)s (before: %(before)s)"),
    Kind.LONGER: N_("Kept longer. %(category)s: %(after)s (before: %(before)s)"),
    Kind.NEW_RECIPIENT: N_("A new recipient: %(after)s. What it receives: %(category)s"),
    Kind.NEW_TRANSFER: N_("Data now go outside the European Economic Area: %(after)s"),
    Kind.NEW_DECISION: N_("A machine now decides alone. %(category)s: %(after)s"),
    Kind.LOST_RIGHT: N_("A right is no longer given. %(category)s: %(before)s"),
    Kind.NEW_CONTROLLER: N_("Who answers for your data: %(after)s (before: %(before)s)"),
}


def told(changes: Iterable[Change], after: Snapshot) -> list[str]:
    """Return one line for each substantial change, in the language spoken.

    Args:
        changes: what ``difference`` found.
        after: the snapshot that they lead to.

    """
    return [_line(change, after["processings"]) for change in changes if change.is_substantial]


def _line(change: Change, processings: Snapshot) -> str:
    used = processings.get(change.slug)
    shown = WORDS.get(change.kind, _in_words)
    before, after = (one and shown(one) for one in (change.before, change.after))
    category = _in_words(used["category"]) if used else _received(change.after, processings)
    return gettext(SAYS[change.kind], category=category, before=before, after=after)


def _received(processor: Snapshot, processings: Snapshot) -> str:
    """Return what a processor receives."""
    role = processor.get("role")
    if role is None or role in RECEIVE_ALL:
        return gettext("all that is kept of you")
    used = (processings[slug]["category"] for slug in processor["receives"] if slug in processings)
    mail = [gettext("your address, and what is written to you")] if role == MAIL else []
    return "; ".join((*mail, *(_in_words(category) for category in used)))


def _in_words(declared: str) -> str:
    """Return a text of the declarations in the language spoken."""
    return gettext(declared) if declared else ""


def _purpose(processing: Snapshot) -> str:
    parts = (_in_words(processing["purpose"]), _basis(processing), _kept(processing))
    return "; ".join(parts)


def _basis(value: Snapshot) -> str:
    basis = LawfulBasis(value["basis"])
    if basis is LawfulBasis.LEGITIMATE_INTERESTS:
        return gettext("a legitimate interest: %(interest)s", interest=_in_words(value["interest"]))
    return _in_words(BASES[basis])


def _kept(value: Snapshot) -> str:
    parts = [_in_words(value["criterion"])] if value["criterion"] else []
    parts += [
        gettext(
            "%(period)s after %(event)s",
            period=_length(timedelta(days=period["days"])),
            event=_in_words(period["after"]),
        )
        for period in value["periods"].values()
    ]
    return ", ".join(parts) or gettext("nothing said")


def _length(period: timedelta) -> str:
    """Return a period to the day: what is rounded may be the same before and after."""
    return length(period) if period == timedelta(period.days) else period_words(period)


def _recipient(value: Snapshot) -> str:
    if "kind" in value:
        return _in_words(OTHERS[Recipient(value["kind"])])
    words = [_in_words(ROLES[value["role"]])]
    if value["country"]:
        words.append(country_words(value["country"]))
    if value["mechanism"]:
        words.append(_in_words(MECHANISMS[value["mechanism"]]))
    return f"{value['name']} ({', '.join(words)})"


def _right(value: str) -> str:
    known = {right.value: words for right, words in RIGHTS.items()}
    return _in_words(known.get(value, value))


WORDS: dict[Kind, Callable[[Any], str]] = {
    Kind.NEW_PURPOSE: _purpose,
    Kind.CHANGED_BASIS: _basis,
    Kind.LONGER: _kept,
    Kind.NEW_RECIPIENT: _recipient,
    Kind.NEW_TRANSFER: _recipient,
    Kind.LOST_RIGHT: _right,
    Kind.NEW_CONTROLLER: lambda value: f"{value['name']}, {value['address']}",
}
"""How what a change holds is shown; else it is a text of the declarations."""
