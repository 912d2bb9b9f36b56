"""One step of a request, and the same in W3C DPV terms: what is said, there and back."""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from photoallegret.personal_data.law import Right
from photoallegret.personal_data.vocabulary import DPV_ARTICLES, DPV_PREFIXES, DPV_VERSION
from photoallegret.site_file import Site

Linked = dict[str, Any]
REFERENCE = re.compile(r"[A-Z]-[0-9A-Z]{4,16}", re.ASCII)
ARTICLE = re.compile(r"(?=\D*\d)[\w.()’/ -]{4,60}")
NAME = re.compile(r"[a-z]+(?:-[a-z]+)*", re.ASCII)
DIGEST = re.compile(r"[0-9a-f]{64}", re.ASCII)
CONTEXT = [
    "https://w3id.org/security/data-integrity/v2",
    {**DPV_PREFIXES, "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#"},
]
RECORD, ACTIVITY = "dpv:RightExerciseRecord", "dpv:RightExerciseActivity"
DIGESTED = "ni:///sha-256;"
"""A thing named by its digest (RFC 6920)."""
INSTANT = "%Y-%m-%dT%H:%M:%SZ"


class Asked(Enum):
    """What a request asks for: a right of ``law.Right``, a person to decide, or a picture down."""

    ACCESS = Right.ACCESS.value
    RECTIFICATION = Right.RECTIFICATION.value
    ERASURE = Right.ERASURE.value
    RESTRICTION = Right.RESTRICTION.value
    PORTABILITY = Right.PORTABILITY.value
    OBJECTION = Right.OBJECTION.value
    WITHDRAWAL = Right.WITHDRAWAL.value
    DIRECTIVES = Right.DIRECTIVES.value
    REVIEW = "review"
    """A decision by a person (GDPR art. 22)."""
    PICTURE = "picture"
    """"I am in this picture" (GDPR art. 17 and 21)."""


class Kind(Enum):
    """What happened to the request."""

    RECEIVED = "received"
    IDENTITY_AWAITED = "identity-awaited"
    IDENTITY_PROVED = "identity-proved"
    EXTENDED = "extended"
    GRANTED = "granted"
    PARTLY_GRANTED = "partly-granted"
    REFUSED = "refused"
    NOTHING_HELD = "nothing-held"
    EXECUTED = "executed"
    WITHDRAWN = "withdrawn"


TERMS: dict[Asked, tuple[str, ...]] = {
    **{Asked(right.value): (term,) for right, term in DPV_ARTICLES.items()},
    Asked.DIRECTIVES: (),
    Asked.REVIEW: ("eu-gdpr:A22",),
    Asked.PICTURE: ("eu-gdpr:A17", "eu-gdpr:A21"),
}
DIRECTIVES: Linked = {"@type": "dpv:DataSubjectRight", "dct:description": "LIL art. 85"}
INFORMS, FULFILS, FAILS, COPIES = (
    "dpv:RightExerciseNotice",
    "dpv:RightFulfilmentNotice",
    "dpv:RightNonFulfilmentNotice",
    "eu-gdpr:SARNotice",
)
SAID: dict[Kind, tuple[str, tuple[str, ...]]] = {
    Kind.RECEIVED: ("dpv:RequestAcknowledged", (INFORMS,)),
    Kind.IDENTITY_AWAITED: ("dpv:RequestRequiresAction", (FULFILS,)),
    Kind.IDENTITY_PROVED: ("dpv:RequestRequiredActionPerformed", (INFORMS,)),
    Kind.EXTENDED: ("dpv:RequestActionDelayed", (INFORMS,)),
    Kind.GRANTED: ("dpv:RequestAccepted", (FULFILS,)),
    Kind.PARTLY_GRANTED: ("dpv:RequestAccepted", (FULFILS, FAILS)),
    Kind.REFUSED: ("dpv:RequestRejected", (FAILS,)),
    Kind.NOTHING_HELD: ("dpv:RequestUnfulfilled", (FAILS,)),
    Kind.EXECUTED: ("dpv:RequestFulfilled", (FULFILS,)),
    Kind.WITHDRAWN: ("dpv:RequestUnfulfilled", (INFORMS,)),
}
"""The status of each kind, and the notices that tell it: together they say which kind it is."""
JUSTIFICATIONS = {
    "GDPR art. 12(3)": "eu-gdpr:JustificationA12Delay",
    "GDPR art. 12(6)": "eu-gdpr:JustificationA12IdentityRequired",
    "GDPR art. 17(3)(a)": "eu-gdpr:JustificationA17FreedomOfExpression",
    "GDPR art. 17(3)(b)": "eu-gdpr:JustificationA17LegallyRequired",
    "GDPR art. 17(3)(e)": "eu-gdpr:JustificationA17LegalClaims",
}
"""Grounds that the vocabulary names; any other is told by its article alone."""
GROUNDED = (Kind.PARTLY_GRANTED, Kind.REFUSED)


class StrangeDocumentError(Exception):
    """A document does not say one step of a request, or says more than that."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of a request: no word of what it is about, only digests of what was sent."""

    reference: str
    """Of the request: "D-7F3K2M"."""
    right: Asked
    kind: Kind
    at: datetime
    """Kept in UTC, to the second."""
    due: date | None = None
    """By when the request is answered; an extension needs it."""
    articles: tuple[str, ...] = ()
    """Grounds: "GDPR art. 17(3)(b)". What is refused, if only in part, needs one."""
    hashes: Mapping[str, str] = field(default_factory=dict)
    """SHA-256, in hexadecimal, of each thing sent or written: {"answer": …, "export": …}."""

    def __post_init__(self) -> None:
        """Refuse what no receipt could say.

        Raises:
            ValueError: a value is malformed, or what the kind of step needs is missing.

        """
        rules = (
            (REFERENCE.fullmatch(self.reference), "a reference looks like D-7F3K2M"),
            (self.at.tzinfo is not None, "the instant of a step has a time zone"),
            (all(map(ARTICLE.fullmatch, self.articles)), "a ground cites an article, no more"),
            (
                all(NAME.fullmatch(name) for name in self.hashes),
                "what is hashed has a name such as answer-letter",
            ),
            (all(map(DIGEST.fullmatch, self.hashes.values())), "a digest is a SHA-256, in hex"),
            (self.kind not in GROUNDED or self.articles, "what is refused has its ground"),
            (self.kind is not Kind.EXTENDED or self.due, "an extension says the new date"),
        )
        for holds, rule in rules:
            if not holds:
                raise ValueError(rule)
        object.__setattr__(self, "at", self.at.astimezone(UTC).replace(microsecond=0))


@dataclass(frozen=True, slots=True)
class Controller:
    """Who answers, as the receipt names them."""

    did: str
    """The site, as its keys are found: "did:web:www.example.org"."""
    name: str
    address: str
    contact: str


def controller_of(site: Site, did: str) -> Controller:
    """Return who answers for ``site``, known by ``did``."""
    publisher = site.publisher
    name = publisher.company or site.photographer.name
    address = ", ".join(publisher.address.splitlines())
    return Controller(did, *map(_one_line, (name, address, publisher.email)))


def as_linked_data(step: Step, controller: Controller) -> Linked:
    """Return ``step``, as ``controller`` tells it, as JSON-LD: the same words each time."""
    status, notices = SAID[step.kind]
    if step.kind is Kind.EXECUTED and step.right is Asked.ACCESS:
        notices = (COPIES,)
    at = step.at.strftime(INSTANT)
    activity: Linked = {
        "@type": ACTIVITY,
        "dct:date": _typed("xsd:dateTime", at),
        "dpv:hasStatus": {"@id": status},
        "dpv:hasNotice": [{"@type": notice} for notice in notices],
    }
    if step.due:
        until = {"@type": "dpv:UntilTimeDuration", "rdf:value": _typed("xsd:date", f"{step.due}")}
        activity["dpv:hasDuration"] = until
    if step.articles:
        activity["dpv:hasJustification"] = [_justification(one) for one in step.articles]
    if step.hashes:
        activity["dct:references"] = [
            {"@id": _named_by(step.hashes[name]), "dct:title": name} for name in sorted(step.hashes)
        ]
    name = f"{controller.did}#{step.reference}/{step.right.value}/{step.kind.value}/{at}"
    return {
        "@context": CONTEXT,
        "@id": uuid5(NAMESPACE_URL, name).urn,
        "@type": RECORD,
        "dct:conformsTo": {"@id": DPV_VERSION},
        "dct:identifier": step.reference,
        "dpv:hasDataController": {
            "@id": controller.did,
            "@type": "dpv:DataController",
            "dpv:hasName": controller.name,
            "dpv:hasAddress": controller.address,
            "dpv:hasContact": controller.contact,
        },
        "dpv:hasRight": [{"@id": term} for term in TERMS[step.right]] or [DIRECTIVES],
        "dct:hasPart": [activity],
    }


def read_linked_data(document: Linked) -> tuple[Step, Controller]:
    """Return what ``document`` says, once it is sure that it says nothing else.

    Raises:
        StrangeDocumentError: it is not what ``as_linked_data`` makes.

    """
    try:
        step, controller = _read(document)
        same = as_linked_data(step, controller) == document
    except (KeyError, TypeError, ValueError, AttributeError, StopIteration) as error:
        raise StrangeDocumentError from error
    if not same:
        raise StrangeDocumentError
    return step, controller


def _read(document: Linked) -> tuple[Step, Controller]:
    (activity,) = document["dct:hasPart"]
    terms = tuple(one["@id"] for one in document["dpv:hasRight"] if one != DIRECTIVES)
    status = activity["dpv:hasStatus"]["@id"]
    notices = tuple(one["@type"].replace(COPIES, FULFILS) for one in activity["dpv:hasNotice"])
    until = activity.get("dpv:hasDuration")
    grounds = activity.get("dpv:hasJustification", [])
    sent = activity.get("dct:references", [])
    step = Step(
        reference=document["dct:identifier"],
        right=next(asked for asked, found in TERMS.items() if found == terms),
        kind=next(kind for kind, said in SAID.items() if said == (status, notices)),
        at=datetime.strptime(activity["dct:date"]["@value"], INSTANT).replace(tzinfo=UTC),
        due=date.fromisoformat(until["rdf:value"]["@value"]) if until else None,
        articles=tuple(one["dct:description"] for one in grounds),
        hashes={one["dct:title"]: _digest_in(one["@id"]) for one in sent},
    )
    told = document["dpv:hasDataController"]
    controller = Controller(
        told["@id"], told["dpv:hasName"], told["dpv:hasAddress"], told["dpv:hasContact"]
    )
    for text in (controller.did, controller.name, controller.address, controller.contact):
        if not text.isprintable():
            message = "what is shown holds no control character"
            raise ValueError(message)
    return step, controller


def _one_line(text: str) -> str:
    return "".join(letter for letter in " ".join(text.split()) if letter.isprintable())


def _justification(article: str) -> Linked:
    kinds = ["dpv:Justification"]
    if article in JUSTIFICATIONS:
        kinds.append(JUSTIFICATIONS[article])
    return {"@type": kinds, "dct:description": article}


def _typed(kind: str, value: str) -> Linked:
    return {"@type": kind, "@value": value}


def _named_by(digest: str) -> str:
    return DIGESTED + urlsafe_b64encode(bytes.fromhex(digest)).rstrip(b"=").decode()


def _digest_in(name: str) -> str:
    return urlsafe_b64decode(name.removeprefix(DIGESTED) + "=").hex()
