"""What the gallery knows of people, and why: the photographers of the pictures it shows.

The people seen in photographs are another matter: they have their own desk.
"""

from datetime import timedelta

from photoallegret.i18n import N_
from photoallegret.personal_data import (
    Cookie,
    DataKind,
    ErasureEffect,
    Folder,
    Holdings,
    LawfulBasis,
    Outgoing,
    Period,
    Processing,
    Recipient,
    Retention,
    Right,
    Source,
    Unlinked,
)

PROOF = timedelta(days=3 * 365)

AUTHORSHIP = Processing(
    slug="authorship",
    category=N_("Names and addresses of photographers, as written in their files"),
    persons=N_("photographers, and those who grant rights for them"),
    purpose=N_("Name the author of each photograph and say how it may be used"),
    lawful_basis=LawfulBasis.LEGITIMATE_INTERESTS,
    interest=N_("respect of the author's moral rights and information of those who reuse"),
    retention=Retention(
        criterion=N_("as long as the photograph is kept"),
        periods=(Period("bin", timedelta(days=30), N_("the photograph was put in the bin")),),
    ),
    balance=N_(
        "authors gain from being named; what their files say of themselves is shown, no more"
    ),
    sources=frozenset({Source.FILE, Source.OTHERS}),
    recipients=(Recipient.PUBLIC,),
    rights=frozenset({Right.ACCESS, Right.RECTIFICATION, Right.ERASURE, Right.OBJECTION}),
    in_storage=True,
    erasure=ErasureEffect.DELETE,
    exported=True,
    kind=DataKind.WORK,
)

DEPICTION = Processing(
    slug="depiction",
    category=N_("Recognisable people in photographs, and what texts say of them"),
    persons=N_("people seen in photographs, or named in their texts"),
    purpose=N_("Show the photographer's work"),
    lawful_basis=LawfulBasis.LEGITIMATE_INTERESTS,
    interest=N_("freedom of artistic expression, balanced with each person's image right"),
    balance=N_("pictures show no place or serial number; asked to take one down, I decide at once"),
    retention=Retention(
        criterion=N_("as long as the photograph is kept"),
        periods=(
            Period("former", timedelta(days=30), N_("another file took the photograph's place")),
        ),
    ),
    sources=frozenset({Source.FILE, Source.OTHERS}),
    recipients=(Recipient.PUBLIC,),
    rights=frozenset({Right.ACCESS, Right.RECTIFICATION, Right.ERASURE, Right.OBJECTION}),
    in_storage=True,
    erasure=ErasureEffect.DELETE,
    exported=True,
)

PUBLISHING = Processing(
    slug="publishing",
    category=N_("Who worked on a gallery, published or withdrew it, and when"),
    persons=N_("those who work in the studio"),
    purpose=N_("Answer for what the site publishes"),
    lawful_basis=LawfulBasis.LEGITIMATE_INTERESTS,
    interest=N_("proof of the publisher's decisions"),
    balance=N_("only those who work here are told of, to each other"),
    retention=Retention(
        periods=(
            Period("publishing", PROOF, N_("the decision")),
            Period("publishing-versions", PROOF, N_("the version was published")),
            Period("publishing-drafts", PROOF, N_("the draft was last saved")),
        )
    ),
    sources=frozenset({Source.SITE}),
    recipients=(),
    rights=frozenset({Right.ACCESS, Right.OBJECTION}),
    erasure=ErasureEffect.ANONYMISE,
    exported=True,
    kind=DataKind.WORK,
)

IN_PICTURES = Unlinked(
    N_("who is seen in a photograph is written nowhere: people find themselves, and say so")
)

OPENED = Processing(
    slug="protected-galleries",
    category=N_("Which protected galleries a browser has opened"),
    persons=N_("visitors who were given the password of a gallery"),
    purpose=N_("Show a protected gallery to those who typed its password"),
    lawful_basis=LawfulBasis.CONTRACT,
    retention=Retention(criterion=N_("until the browser is closed, seven days at most")),
    sources=frozenset({Source.SITE}),
    recipients=(),
    rights=frozenset({Right.ERASURE}),
    erasure=ErasureEffect.DELETE,
    exported=False,
    kind=DataKind.CONNECTION,
)

GALLERY_COOKIE = Cookie(
    name="gallery",
    purpose=N_("Remember which protected galleries were opened"),
    processing=OPENED,
    life=None,
    exempt=N_("without it a gallery whose password was typed would close again"),
    when=N_("after the password of a protected gallery, never before"),
)

HELD = Holdings(
    folders=(
        Folder(
            path="originals",
            holds=N_("photographs as they came, under their digest"),
            processings=(DEPICTION, AUTHORSHIP),
            backed_up=False,
        ),
        Folder(
            path="renditions/public",
            holds=N_("the files of published photographs, without place or serial number"),
            processings=(DEPICTION, AUTHORSHIP),
            backed_up=False,
        ),
        Folder(
            path="renditions/private",
            holds=N_("the files of photographs that are not public"),
            processings=(DEPICTION, AUTHORSHIP),
            backed_up=False,
        ),
        Folder(
            path="masters",
            holds=N_("photographs that wait for their AVIF, until the machine restarts"),
            processings=(DEPICTION,),
            backed_up=False,
        ),
        Folder(
            path="uploads/run-*",
            holds=N_("photographs being prepared, until they are"),
            processings=(DEPICTION, AUTHORSHIP),
            backed_up=False,
        ),
        Folder(
            path="uploads/fetch-*",
            holds=N_("photographs that come from the storage, until they are there"),
            processings=(DEPICTION, AUTHORSHIP),
            backed_up=False,
        ),
        Folder(
            path="uploads/quarantine",
            holds=N_("files that no row points to, for the photographer to look at"),
            processings=(DEPICTION, AUTHORSHIP),
            backed_up=False,
        ),
    ),
    cookies=(GALLERY_COOKIE,),
    outgoing=(
        Outgoing(
            setting="storage.endpoint",
            module="photoallegret.objects",
            recipient=Recipient.STORAGE,
        ),
    ),
)
