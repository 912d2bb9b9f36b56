"""The words of the law for requests: rights, grounds of erasure, grounds of refusal."""

from collections.abc import Mapping
from dataclasses import dataclass

from photoallegret.i18n import N_
from photoallegret.rights.models import Kind

CNIL = "https://www.cnil.fr/fr/plaintes"
"""Where one complains (GDPR art. 77)."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A right, as it is offered."""

    label: str
    """In a word or two; the French one holds the law's own word."""
    help: str
    articles: tuple[str, ...]
    needs_words: bool = False
    """Whether the request says nothing without words."""
    has_scope: bool = True
    """Whether it can be about a part of the data."""

    @property
    def article(self) -> str:
        """Return its articles in one line."""
        return ", ".join(self.articles)


CLAIMS: Mapping[Kind, Claim] = {
    Kind.ACCESS: Claim(
        N_("Access: what you hold of me"),
        N_("A copy of what is kept of you, why, for how long and who receives it."),
        ("GDPR art. 15",),
    ),
    Kind.RECTIFICATION: Claim(
        N_("Rectification: something is wrong"),
        N_("Say what is wrong or lacking, and what it should say."),
        ("GDPR art. 16",),
        needs_words=True,
    ),
    Kind.ERASURE: Claim(
        N_("Erasure: delete it"),
        N_("All that is kept of you, or a part. What the law makes me keep is named."),
        ("GDPR art. 17",),
    ),
    Kind.RESTRICTION: Claim(
        N_("Restriction: keep it, use it no more"),
        N_("While something is contested, or because you need it for a claim."),
        ("GDPR art. 18",),
        needs_words=True,
    ),
    Kind.PORTABILITY: Claim(
        N_("Portability: take it elsewhere"),
        N_("What you gave, in files that another service can read."),
        ("GDPR art. 20",),
    ),
    Kind.OBJECTION: Claim(
        N_("Objection: I do not want this use"),
        N_(
            "Say which use, and what in your situation speaks against it. Nothing is used for "
            "marketing here; an objection to that needs no reason, and holds at once."
        ),
        ("GDPR art. 21",),
        needs_words=True,
    ),
    Kind.WITHDRAWAL: Claim(
        N_("Consent: I take mine back"),
        N_("What it allowed ends. What was done before stays lawful."),
        ("GDPR art. 7(3)",),
    ),
    Kind.DIRECTIVES: Claim(
        N_("After a death: what becomes of the data"),
        N_("Your own instructions, or those of somebody who has died."),
        ("loi 78-17 art. 85",),
        needs_words=True,
        has_scope=False,
    ),
    Kind.REVIEW: Claim(
        N_("A human decision: no machine alone"),
        N_("No machine decides here by itself. If you think one did, a person looks again."),
        ("GDPR art. 22",),
        needs_words=True,
        has_scope=False,
    ),
    Kind.PICTURE: Claim(
        N_("A photo: I am in this picture"),
        N_("Or my child is. Say which one, and why it should go."),
        (
            "GDPR art. 17",
            "GDPR art. 21",
            "C. civ. art. 9",
        ),
        has_scope=False,
    ),
}

GROUNDS: Mapping[str, str] = {
    "inexact": N_("It is not exact"),
    "incomplete": N_("It is incomplete"),
    "equivocal": N_("It can be misunderstood"),
    "outdated": N_("It is out of date"),
    "unneeded": N_("It is not needed any more"),
    "withdrawn": N_("I take back my consent"),
    "objection": N_("I object to its use"),
    "unlawful": N_("It was collected, used or kept unlawfully"),
    "law": N_("A law demands that it goes"),
    "minor": N_("I was under age when it was collected"),
}
"""Of an erasure (GDPR art. 17(1); loi 78-17 art. 51). One says something in every case: none is
demanded of who asks."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A ground on which the law lets a request be refused, wholly or in part."""

    words: str
    """As told to who asked."""
    articles: tuple[str, ...]
    kinds: frozenset[Kind]

    @property
    def article(self) -> str:
        """Return its articles in one line."""
        return ", ".join(self.articles)


_ANY = frozenset(Kind)
REFUSALS: Mapping[str, Refusal] = {
    "legal-duty": Refusal(
        N_("a law demands that these data are kept"),
        ("GDPR art. 17(3)(b)",),
        frozenset({Kind.ERASURE}),
    ),
    "claims": Refusal(
        N_("these data are needed to establish, exercise or defend legal claims"),
        (
            "GDPR art. 17(3)(e)",
            "GDPR art. 18(2)",
            "GDPR art. 21(1)",
        ),
        frozenset({Kind.ERASURE, Kind.OBJECTION, Kind.PICTURE}),
    ),
    "expression": Refusal(
        N_("the freedom of expression and of art outweighs it here"),
        (
            "GDPR art. 17(3)(a)",
            "loi 78-17 art. 80",
        ),
        frozenset({Kind.ERASURE, Kind.OBJECTION, Kind.PICTURE}),
    ),
    "compelling": Refusal(
        N_("compelling legitimate grounds outweigh your interests"),
        ("GDPR art. 21(1)",),
        frozenset({Kind.OBJECTION, Kind.PICTURE}),
    ),
    "others": Refusal(
        N_("it would harm the rights of others"),
        (
            "GDPR art. 15(4)",
            "GDPR art. 20(4)",
        ),
        frozenset({Kind.ACCESS, Kind.PORTABILITY}),
    ),
    "not-portable": Refusal(
        N_("these data rest neither on your consent nor on a contract"),
        ("GDPR art. 20(1)",),
        frozenset({Kind.PORTABILITY}),
    ),
    "exact": Refusal(
        N_("these data are exact as they stand"), ("GDPR art. 16",), frozenset({Kind.RECTIFICATION})
    ),
    "no-ground": Refusal(
        N_("none of the four cases in which the law restricts a use is met"),
        ("GDPR art. 18(1)",),
        frozenset({Kind.RESTRICTION}),
    ),
    "no-consent": Refusal(
        N_("this use does not rest on a consent"), ("GDPR art. 7(3)",), frozenset({Kind.WITHDRAWAL})
    ),
    "no-machine": Refusal(
        N_("no machine took this decision"), ("GDPR art. 22(1)",), frozenset({Kind.REVIEW})
    ),
    "not-in-picture": Refusal(
        N_("you cannot be recognised in this picture"),
        ("GDPR art. 4(1)",),
        frozenset({Kind.PICTURE}),
    ),
    "directives": Refusal(
        N_("the person who died decided otherwise, or the law gives you no claim"),
        ("loi 78-17 art. 85",),
        frozenset({Kind.DIRECTIVES}),
    ),
    "identity": Refusal(
        N_("who asks could not be identified"),
        (
            "GDPR art. 11(2)",
            "GDPR art. 12(6)",
        ),
        _ANY,
    ),
    "excessive": Refusal(
        N_("the request is manifestly unfounded or excessive"), ("GDPR art. 12(5)(b)",), _ANY
    ),
}


def refusals_of(kind: Kind) -> Mapping[str, Refusal]:
    """Return the grounds on which a request of this kind may be refused."""
    return {slug: one for slug, one in REFUSALS.items() if kind in one.kinds}
