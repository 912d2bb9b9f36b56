"""What the gallery knows of people, and why: the photographers of the pictures it shows.

The people seen in photographs are another matter: they have their own desk.
"""

from datetime import timedelta

from photoallegret.i18n import N_
from photoallegret.personal_data import (
    ErasureEffect,
    LawfulBasis,
    Period,
    Processing,
    Retention,
    Right,
    Unlinked,
)

PROOF = timedelta(days=3 * 365)

AUTHORSHIP = Processing(
    slug="authorship",
    category=N_("Names and addresses of photographers, as written in their files"),
    purpose=N_("Name the author of each photograph and say how it may be used"),
    lawful_basis=LawfulBasis.LEGITIMATE_INTERESTS,
    interest=N_("respect of the author's moral rights and information of those who reuse"),
    retention=Retention(
        criterion=N_("as long as the photograph is kept"),
        periods=(Period("bin", timedelta(days=30), N_("the photograph was put in the bin")),),
    ),
    recipients=(N_("the public"),),
    rights=frozenset({Right.ACCESS, Right.RECTIFICATION, Right.ERASURE, Right.OBJECTION}),
    erasure=ErasureEffect.DELETE,
    exported=True,
)

DEPICTION = Processing(
    slug="depiction",
    category=N_("Recognisable people in photographs, and what texts say of them"),
    purpose=N_("Show the photographer's work"),
    lawful_basis=LawfulBasis.LEGITIMATE_INTERESTS,
    interest=N_("freedom of artistic expression, balanced with each person's image right"),
    retention=Retention(criterion=N_("as long as the photograph is kept")),
    recipients=(N_("the public"),),
    rights=frozenset({Right.ACCESS, Right.RECTIFICATION, Right.ERASURE, Right.OBJECTION}),
    erasure=ErasureEffect.DELETE,
    exported=True,
)

PUBLISHING = Processing(
    slug="publishing",
    category=N_("Who worked on a gallery, published or withdrew it, and when"),
    purpose=N_("Answer for what the site publishes"),
    lawful_basis=LawfulBasis.LEGITIMATE_INTERESTS,
    interest=N_("proof of the publisher's decisions"),
    retention=Retention(
        periods=(
            Period("publishing", PROOF, N_("the decision")),
            Period("publishing-versions", PROOF, N_("the version was published")),
            Period("publishing-drafts", PROOF, N_("the draft was last saved")),
        )
    ),
    recipients=(),
    rights=frozenset({Right.ACCESS, Right.OBJECTION}),
    erasure=ErasureEffect.ANONYMISE,
    exported=True,
)

IN_PICTURES = Unlinked(
    N_("who is seen in a photograph is written nowhere: people find themselves, and say so")
)
