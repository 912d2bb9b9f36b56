"""What is judged substantial: properties of all differences, and each kind by an example."""

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from photoallegret.personal_data import DataKind, LawfulBasis, Recipient, Right, Source
from photoallegret.versions.rules.difference import (
    SUBSTANTIAL,
    Kind,
    difference,
    is_same_controller,
)

WORDS = st.text(st.characters(categories=("L", "N", "P")), min_size=1, max_size=12)
SLUGS = st.sampled_from(["accounts", "logs", "questions", "mail", "security"])
WORDING = ("category", "persons", "purpose", "interest", "balance", "criterion", "withheld")


def some(kind: type[Any]) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from([one.value for one in kind]), unique=True).map(sorted)


PROCESSINGS = st.fixed_dictionaries(
    {
        "category": WORDS,
        "kind": st.sampled_from([one.value for one in DataKind]),
        "persons": WORDS,
        "purpose": WORDS,
        "basis": st.sampled_from([one.value for one in LawfulBasis]),
        "interest": WORDS,
        "balance": WORDS,
        "criterion": WORDS,
        "periods": st.dictionaries(
            st.sampled_from(["a", "b", "c"]),
            st.fixed_dictionaries({"days": st.integers(1, 4000), "after": WORDS}),
        ),
        "recipients": some(Recipient),
        "sources": some(Source),
        "rights": some(Right),
        "withheld": WORDS,
        "automated": st.just(""),
        "erasure": st.just("delete"),
        "kept_under": st.just(""),
        "places": st.lists(WORDS, unique=True, max_size=3).map(sorted),
    }
)
PROCESSORS = st.lists(
    st.fixed_dictionaries(
        {
            "role": st.sampled_from(["hosting", "mail", "backups", "other"]),
            "name": st.sampled_from(["A", "B", "C"]),
            "country": st.sampled_from(["FR", "DE", "CH", "US"]),
            "mechanism": st.just("adequacy"),
            "receives": st.lists(SLUGS, unique=True).map(sorted),
        }
    ),
    unique_by=lambda one: (one["role"], one["name"]),
    max_size=4,
)
SNAPSHOTS = st.fixed_dictionaries(
    {
        "controller": st.just({"name": "Cartus", "registration": "", "address": "Ici"}),
        "processings": st.dictionaries(SLUGS, PROCESSINGS, min_size=1),
        "processors": PROCESSORS,
    }
)
Snapshot = dict[str, Any]


def kinds(before: Snapshot, after: Snapshot) -> set[Kind]:
    return {one.kind for one in difference(before, after)}


def is_substantial(before: Snapshot, after: Snapshot) -> bool:
    return any(one.is_substantial for one in difference(before, after))


@given(SNAPSHOTS)
def test_nothing_changed_is_no_change(value: Snapshot) -> None:
    assert difference(value, deepcopy(value)) == []


@given(SNAPSHOTS, SNAPSHOTS)
def test_what_differs_has_a_change_and_what_is_new_one_way_is_gone_the_other(
    before: Snapshot, after: Snapshot
) -> None:
    there, back = difference(before, after), difference(after, before)

    assert bool(there) == bool(back) == (before != after)
    new = {one.slug for one in there if one.kind is Kind.NEW_PURPOSE}
    ended = {one.slug for one in back if one.kind is Kind.ENDED_PURPOSE}
    assert new == ended == set(after["processings"]) - set(before["processings"])


@given(SNAPSHOTS, st.data())
def test_words_alone_tell_nobody(value: Snapshot, data: st.DataObject) -> None:
    after = deepcopy(value)
    for one in after["processings"].values():
        for name in data.draw(st.sets(st.sampled_from(WORDING))):
            one[name] = data.draw(WORDS)
        for period in one["periods"].values():
            period["after"] = data.draw(WORDS)

    assert not is_substantial(value, after)


@given(SNAPSHOTS, st.integers(1, 1000))
def test_a_longer_period_is_told_and_a_shorter_one_is_not(value: Snapshot, more: int) -> None:
    longer = deepcopy(value)
    changed = False
    for one in longer["processings"].values():
        for period in one["periods"].values():
            period["days"] += more
            changed = True

    assert kinds(value, longer) == ({Kind.LONGER} if changed else set())
    assert kinds(longer, value) == ({Kind.SHORTER} if changed else set())


@given(SNAPSHOTS)
def test_fewer_recipients_tell_nobody(value: Snapshot) -> None:
    after = deepcopy(value)
    after["processors"] = after["processors"][:1]
    for one in after["processings"].values():
        one["recipients"] = one["recipients"][:1]

    assert not is_substantial(value, after)


@given(SNAPSHOTS, SLUGS)
def test_one_use_less_tells_nobody(value: Snapshot, slug: str) -> None:
    after = deepcopy(value)
    after["processings"].pop(slug, None)

    assert not is_substantial(value, after)


def example() -> Snapshot:
    """Return a snapshot of one use."""
    return {
        "controller": {"name": "Cartus", "registration": "316 972 025", "address": "Ici"},
        "processings": {
            "questions": {
                "category": "What visitors ask",
                "kind": "identity",
                "persons": "visitors",
                "purpose": "Answer",
                "basis": "b",
                "interest": "",
                "balance": "",
                "criterion": "until it is answered",
                "periods": {"questions": {"days": 365, "after": "the answer"}},
                "recipients": ["mail"],
                "sources": ["person"],
                "rights": ["access", "erasure"],
                "withheld": "no answer",
                "automated": "",
                "erasure": "delete",
                "kept_under": "",
                "places": ["question.text"],
            }
        },
        "processors": [
            {"role": "hosting", "name": "1&1", "country": "FR", "mechanism": "", "receives": []}
        ],
    }


def processor(**changed: object) -> dict[str, Any]:
    return {"role": "mail", "name": "M", "country": "FR", "mechanism": "", "receives": []} | changed


ONE_USE = {
    "basis": ("f", Kind.CHANGED_BASIS),
    "kind": ("connection", Kind.NEW_CATEGORY),
    "recipients": (["mail", "public"], Kind.NEW_RECIPIENT),
    "automated": ("a score", Kind.NEW_DECISION),
    "rights": (["access"], Kind.LOST_RIGHT),
}


@pytest.mark.parametrize("name", ONE_USE)
def test_each_change_of_substance_is_told(name: str) -> None:
    value, kind = ONE_USE[name]
    after = example()
    after["processings"]["questions"][name] = value

    assert kinds(example(), after) == {kind}
    assert kind in SUBSTANTIAL


def test_more_data_is_more_words_and_a_new_place_together() -> None:
    words, place, both = example(), example(), example()
    for one in (words, both):
        one["processings"]["questions"]["category"] = "What visitors ask, their telephone"
    for one in (place, both):
        one["processings"]["questions"]["places"] = ["question.telephone", "question.text"]

    assert kinds(example(), words) == kinds(example(), place) == {Kind.WORDING}
    assert kinds(example(), both) == {Kind.NEW_CATEGORY}


@pytest.mark.parametrize(
    ("periods", "kind"),
    [
        ({}, Kind.LONGER),
        ({"questions": 365, "spam": 30}, Kind.SHORTER),
        ({"questions": 365, "longest": 700}, Kind.LONGER),
        ({"questions": 30}, Kind.SHORTER),
    ],
)
def test_a_period_more_or_less(periods: dict[str, int], kind: Kind) -> None:
    after = example()
    after["processings"]["questions"]["periods"] = {
        slug: {"days": days, "after": "the answer"} for slug, days in periods.items()
    }

    assert kinds(example(), after) == {kind}


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (processor(), set()),  # who carries the mail was told of by that role
        (processor(country="US"), {Kind.NEW_TRANSFER}),
        (processor(role="other", receives=["questions"]), {Kind.NEW_RECIPIENT}),
        (processor(role="backups", country="CH"), {Kind.NEW_RECIPIENT, Kind.NEW_TRANSFER}),
        (processor(role="hosting"), {Kind.NEW_RECIPIENT}),
    ],
)
def test_a_processor_more(one: dict[str, Any], expected: set[Kind]) -> None:
    after = example()
    after["processors"].append(one)

    assert kinds(example(), after) - {Kind.WORDING} == expected
    assert not is_substantial(after, example())


def test_a_processor_that_receives_more_or_moves_is_told() -> None:
    before, more, moved = (example() for _ in range(3))
    before["processors"] = [processor(role="other", receives=["logs"])]
    more["processors"] = [processor(role="other", receives=["logs", "questions"])]
    moved["processors"] = [processor(role="other", receives=["logs"], country="CH")]

    assert kinds(before, more) == {Kind.NEW_RECIPIENT}
    assert kinds(before, moved) == {Kind.NEW_TRANSFER}
    assert kinds(moved, before) == {Kind.WORDING}


def test_what_an_older_program_did_not_write_down_has_not_changed() -> None:
    before = example()
    del before["processings"]["questions"]["automated"]
    after = example()
    after["processings"]["questions"]["automated"] = "a score"

    assert not is_substantial(before, after)


@pytest.mark.parametrize(
    ("other", "same"),
    [
        ({"name": "CARTUS ", "registration": "", "address": "Là"}, True),
        ({"name": "Cartus SARL", "registration": "316972025", "address": "Ici"}, True),
        ({"name": "Exemple SAS", "registration": "999", "address": "Ici"}, False),
        ({"name": "Exemple SAS", "registration": "", "address": "Ici"}, False),
    ],
)
def test_a_controller_is_known_by_registration_or_name(other: dict[str, str], same: bool) -> None:
    after = example()
    after["controller"] = other

    assert is_same_controller(example()["controller"], other) is same
    assert (Kind.NEW_CONTROLLER in kinds(example(), after)) is not same
