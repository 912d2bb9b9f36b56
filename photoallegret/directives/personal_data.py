"""What is held of people for after their death, and of those who then speak for them."""

from datetime import timedelta

from photoallegret.i18n import N_
from photoallegret.personal_data import (
    ErasureEffect,
    Folder,
    Holdings,
    LawfulBasis,
    Period,
    Processing,
    Recipient,
    Retention,
    Right,
    Source,
)

YEAR, HANDED = timedelta(days=365), timedelta(days=30)

DIRECTIVES = Processing(
    slug="directives",
    category=N_("What account holders want done with their data after their death, each version"),
    persons=N_("those who have an account"),
    purpose=N_("Do after somebody’s death what they wanted (LIL art. 85)"),
    lawful_basis=LawfulBasis.LEGAL_OBLIGATION,
    retention=Retention(
        criterion=N_("as long as they hold"),
        periods=(Period("directives", YEAR, N_("they were carried out, replaced or withdrawn")),),
    ),
    sources=frozenset({Source.PERSON, Source.SITE}),
    recipients=(),
    rights=frozenset({Right.ACCESS, Right.RECTIFICATION}),
    erasure=ErasureEffect.DELETE,
    exported=True,
    withheld=N_("nothing: your heirs then decide, as the law lets them"),
)

DESIGNEES = Processing(
    slug="designees",
    category=N_("Name and e-mail address, encrypted, of who is to see to an account after a death"),
    persons=N_("those whom account holders name for after their death"),
    purpose=N_("Let who was named tell of a death and receive what is for them (LIL art. 85)"),
    lawful_basis=LawfulBasis.LEGAL_OBLIGATION,
    retention=Retention(
        criterion=N_("as long as they are named and do not refuse"),
        periods=(Period("designees", YEAR, N_("their part was over, withdrawn or refused")),),
    ),
    sources=frozenset({Source.OTHERS, Source.SITE}),
    recipients=(Recipient.MAIL,),
    rights=frozenset({Right.ACCESS, Right.RECTIFICATION, Right.OBJECTION}),
    erasure=ErasureEffect.DELETE,
    exported=True,
)

DEATHS = Processing(
    slug="deaths",
    category=N_("A death that was told: by whom, the proof seen, what was done"),
    persons=N_("those said to be dead, and those who tell of it"),
    purpose=N_("Act on a death as the law and the person’s directives want it"),
    lawful_basis=LawfulBasis.LEGAL_OBLIGATION,
    retention=Retention(
        criterion=N_("until everything is done"),
        periods=(Period("deaths", YEAR, N_("everything was done")),),
    ),
    sources=frozenset({Source.PERSON, Source.OTHERS, Source.SITE}),
    recipients=(Recipient.MAIL,),
    rights=frozenset({Right.ACCESS, Right.RECTIFICATION}),
    erasure=ErasureEffect.KEEP,
    kept_under="LIL art. 85",
    exported=True,
    withheld=N_("without a way to reach you, nobody can answer you"),
)

DECEASED = Processing(
    slug="deceased",
    category=N_("Account and address of somebody who is said to be dead"),
    persons=N_("those said to be dead"),
    purpose=N_("Find what is held of somebody who is said to be dead, and freeze it"),
    lawful_basis=LawfulBasis.LEGAL_OBLIGATION,
    retention=Retention(
        criterion=N_("until everything of them is erased, at most as long as the file")
    ),
    sources=frozenset({Source.OTHERS, Source.SITE}),
    recipients=(),
    rights=frozenset({Right.ACCESS, Right.RECTIFICATION}),
    erasure=ErasureEffect.DELETE,
    exported=True,
)

HANDOVERS = Processing(
    slug="handovers",
    category=N_("Copy of a dead person’s data, and the address of who is to have it"),
    persons=N_("those who receive the data of a dead person"),
    purpose=N_("Hand a dead person’s data over to whom they wanted, or to their heirs"),
    lawful_basis=LawfulBasis.LEGAL_OBLIGATION,
    retention=Retention(periods=(Period("handovers", HANDED, N_("the copy was made")),)),
    sources=frozenset({Source.OTHERS, Source.SITE}),
    recipients=(Recipient.MAIL,),
    rights=frozenset({Right.ACCESS, Right.RECTIFICATION}),
    erasure=ErasureEffect.DELETE,
    exported=False,
)

HELD = Holdings(
    folders=(
        Folder(
            path="handovers",
            holds=N_("copies of dead people’s data for those who are to have them, for 30 days"),
            processings=(HANDOVERS,),
        ),
    ),
)
