"""What happened, in W3C DPV terms and back: no invented term, nothing lost, nothing added."""

import copy
import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from photoallegret.party_settings import Publisher
from photoallegret.personal_data import Right
from photoallegret.receipts.document import (
    GROUNDED,
    JUSTIFICATIONS,
    Asked,
    Controller,
    Kind,
    Step,
    StrangeDocumentError,
    as_linked_data,
    controller_of,
    read_linked_data,
)
from photoallegret.site_file import Photographer, Site
from tests.receipts.steps import AT, CONTROLLER, SENT, make_step, refused
from tests.receipts.vocabulary import KNOWN

TERM = re.compile(r"(?:dpv|eu-gdpr|dct|xsd|rdf):[\w-]+")


def terms(value: object) -> Iterator[str]:
    """Yield every term of ``value``: names of members, identities and types."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if name == "@context":
                continue
            yield from terms(name)
            yield from terms(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from terms(inner)
    elif isinstance(value, str) and TERM.fullmatch(value):
        yield value


@st.composite
def steps(draw: st.DrawFn) -> Step:
    kind = draw(st.sampled_from(Kind))
    grounds = st.sampled_from(
        ["GDPR art. 12(3)", "LIL art. 51", "décret 2021-1362", *JUSTIFICATIONS]
    )
    needs = 1 if kind in GROUNDED else 0
    return Step(
        reference=draw(st.from_regex(r"D-[0-9A-Z]{6}", fullmatch=True)),
        right=draw(st.sampled_from(Asked)),
        kind=kind,
        at=draw(st.datetimes(datetime(2020, 1, 1), datetime(2099, 1, 1), timezones=st.just(UTC))),  # noqa: DTZ001
        due=draw(st.dates() if kind is Kind.EXTENDED else st.none() | st.dates()),
        articles=tuple(draw(st.lists(grounds, min_size=needs, max_size=3))),
        hashes=draw(
            st.dictionaries(
                st.from_regex(r"[a-z]{1,9}(-[a-z]{1,9})?", fullmatch=True),
                st.binary(min_size=32, max_size=32).map(bytes.hex),
                max_size=3,
            )
        ),
    )


@given(step=steps())
def test_what_is_written_is_read_again_and_names_no_invented_term(step: Step) -> None:
    document = as_linked_data(step, CONTROLLER)

    assert read_linked_data(json.loads(json.dumps(document))) == (step, CONTROLLER)
    assert set(terms(document)) <= KNOWN


def test_every_right_of_the_law_can_be_told() -> None:
    values = {asked.value for asked in Asked}

    assert values == {*(right.value for right in Right), "review", "picture"}


def test_a_refusal_says_status_notice_ground_and_what_was_sent() -> None:
    document = as_linked_data(refused(), CONTROLLER)
    (activity,) = document["dct:hasPart"]

    assert document["@type"] == "dpv:RightExerciseRecord"
    assert document["dpv:hasRight"] == [{"@id": "eu-gdpr:A17"}]
    assert document["dpv:hasDataController"]["dpv:hasName"] == "Studio Exemple"
    assert activity["dpv:hasStatus"] == {"@id": "dpv:RequestRejected"}
    assert activity["dpv:hasNotice"] == [{"@type": "dpv:RightNonFulfilmentNotice"}]
    assert activity["dpv:hasJustification"][0] == {
        "@type": ["dpv:Justification", "eu-gdpr:JustificationA17LegallyRequired"],
        "dct:description": "GDPR art. 17(3)(b)",
    }
    assert activity["dct:references"] == [
        {
            "@id": "ni:///sha-256;n4bQgYhMfWWaL-qgxVrQFaO_TxsrC4Is0V1sFbDwCgg",
            "dct:title": "answer",
        }
    ]


def test_an_access_done_is_told_by_its_own_notice() -> None:
    step = make_step(kind=Kind.EXECUTED, hashes={"export": SENT})
    document = as_linked_data(step, CONTROLLER)

    assert document["dct:hasPart"][0]["dpv:hasNotice"] == [{"@type": "eu-gdpr:SARNotice"}]


def test_instants_are_kept_in_utc_to_the_second() -> None:
    paris = timezone(timedelta(hours=1))
    step = make_step(at=datetime(2026, 11, 26, 10, 30, 5, 999, tzinfo=paris))

    assert step.at == AT


@pytest.mark.parametrize(
    ("told", "rule"),
    [
        ({"reference": "Camille"}, "reference"),
        ({"at": datetime(2026, 11, 26)}, "time zone"),  # noqa: DTZ001
        ({"articles": ("because Camille\nasked 3 times",)}, "cites an article"),
        ({"articles": ("no number",)}, "cites an article"),
        ({"hashes": {"Lettre à Camille": SENT}}, "has a name"),
        ({"hashes": {"answer": "Camille"}}, "SHA-256"),
        ({"kind": Kind.REFUSED}, "has its ground"),
        ({"kind": Kind.PARTLY_GRANTED}, "has its ground"),
        ({"kind": Kind.EXTENDED, "due": None}, "new date"),
    ],
)
def test_what_no_receipt_could_say_is_refused(told: dict[str, object], rule: str) -> None:
    with pytest.raises(ValueError, match=rule):
        make_step(**told)


def changed(path: str, value: object) -> dict[str, object]:
    document = copy.deepcopy(as_linked_data(refused(due=date(2026, 12, 26)), CONTROLLER))
    *way, last = path.split("/")
    place = document
    for name in way:
        place = place[int(name) if name.isdigit() else name]
    place[last] = value
    return document


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("dct:title", "one thing more"),
        ("@id", "urn:uuid:00000000-0000-0000-0000-000000000000"),
        ("@context", []),
        ("dct:hasPart", []),
        ("dct:hasPart", None),
        ("dct:hasPart/0/dpv:hasStatus", {"@id": "dpv:RequestStatusQuery"}),
        ("dct:hasPart/0/dpv:hasNotice", [{"@type": "dpv:RightFulfilmentNotice"}]),
        ("dct:hasPart/0/dpv:hasNotice", [{"@type": ["dpv:RightNonFulfilmentNotice"]}]),
        ("dct:hasPart/0/dct:date", {"@type": "xsd:dateTime", "@value": "yesterday"}),
        ("dct:hasPart/0/dpv:hasDuration", {"rdf:value": {"@value": 3}}),
        ("dct:hasPart/0/dct:references", [{"@id": "ni:///sha-256;AAAA", "dct:title": "x"}]),
        ("dct:hasPart/0/dct:references", [{"@id": "ni:///sha-256;é", "dct:title": "x"}]),
        ("dpv:hasRight", [{"@id": "eu-gdpr:A19"}]),
        ("dpv:hasRight", [7]),
        ("dpv:hasDataController/dpv:hasName", "\x1b[31mred"),
        ("dpv:hasDataController/dpv:hasName", 7),
        ("dct:identifier", 7),
    ],
)
def test_a_document_that_says_another_thing_is_strange(path: str, value: object) -> None:
    with pytest.raises(StrangeDocumentError):
        read_linked_data(changed(path, value))


def test_who_answers_is_told_on_one_line() -> None:
    site = Site(
        "x",
        Photographer("Camille Exemple"),
        publisher=Publisher(address="1 rue\u00a0Haute\n38000 Grenoble\n", email="a@example.org"),
    )
    told = Controller(
        "did:web:x", "Camille Exemple", "1 rue Haute, 38000 Grenoble", "a@example.org"
    )

    assert controller_of(site, "did:web:x") == told
