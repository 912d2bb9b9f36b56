"""What the ledger of releases knows of people, and why (C. civ. 9 asks for a proof)."""

from datetime import timedelta

from photoallegret.i18n import N_
from photoallegret.personal_data import (
    ErasureEffect,
    LawfulBasis,
    Period,
    Processing,
    Retention,
    Right,
    Source,
    Unlinked,
)

CLAIMS = timedelta(days=5 * 365 + 1)
"""Five years, a leap day in them: C. civ. 2224."""

RELEASE = Processing(
    slug="releases",
    category=N_("Releases: name, parents of a minor, scope, dates, where the signed paper lies"),
    persons=N_("people in photographs, and the parents of minors"),
    purpose=N_("Prove that people in photographs agreed to be shown"),
    lawful_basis=LawfulBasis.LEGITIMATE_INTERESTS,
    interest=N_("proof of the authorisation that who publishes must bring (C. civ. 9)"),
    balance=N_("a release protects who signs it as much as who keeps it; only the studio reads it"),
    retention=Retention(
        criterion=N_("as long as it is in force, or a photograph it covers hangs in a gallery"),
        periods=(
            Period("releases", CLAIMS, N_("its end, or a minor’s coming of age if that is later")),
        ),
    ),
    sources=frozenset({Source.PERSON, Source.OTHERS}),
    recipients=(),
    rights=frozenset({Right.ACCESS, Right.RECTIFICATION, Right.RESTRICTION, Right.OBJECTION}),
    erasure=ErasureEffect.KEEP,
    exported=True,
    kept_under="C. civ. 2224, 2235",
    withheld=N_("a photograph is not shown where a release is demanded"),
)

BY_NAME = Unlinked(
    N_("a release names people on paper, without address or account: who signed one says which")
)
