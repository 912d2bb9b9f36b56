"""What replies know of people, and why (GDPR art. 13 and 30)."""

from datetime import timedelta

from photoallegret.i18n import N_
from photoallegret.personal_data import (
    ErasureEffect,
    LawfulBasis,
    Period,
    Processing,
    Recipient,
    Retention,
    Right,
    Source,
)

YEAR = timedelta(days=365)

REPLY = Processing(
    slug="replies",
    category=N_("Requests for a reply: page, what is contested, e-mail address, decision"),
    persons=N_("those whom a page names or shows, and who reply"),
    purpose=N_("Receive replies to what is published, and decide on them"),
    lawful_basis=LawfulBasis.LEGAL_OBLIGATION,
    retention=Retention(
        criterion=N_("until the decision"),
        periods=(Period("replies", YEAR, N_("the decision")),),
    ),
    sources=frozenset({Source.PERSON, Source.OTHERS, Source.SITE}),
    recipients=(Recipient.MAIL,),
    rights=frozenset({Right.ACCESS, Right.RECTIFICATION, Right.RESTRICTION}),
    erasure=ErasureEffect.ANONYMISE,
    exported=True,
    withheld=N_("without the page, what is contested and an address, no reply is inserted"),
)

SHOWN = Processing(
    slug="published-replies",
    category=N_("Replies with their author’s name, as they stand on a page"),
    persons=N_("those whom a page names or shows, and who reply"),
    purpose=N_("Show a reply beside what it answers, as the law demands"),
    lawful_basis=LawfulBasis.LEGAL_OBLIGATION,
    retention=Retention(
        criterion=N_("as long as what it answers is public"),
        periods=(Period("replies-ended", YEAR, N_("it was refused or taken off"), is_usual=False),),
    ),
    sources=frozenset({Source.PERSON, Source.OTHERS}),
    recipients=(Recipient.PUBLIC,),
    rights=frozenset({Right.ACCESS, Right.RECTIFICATION, Right.ERASURE, Right.RESTRICTION}),
    erasure=ErasureEffect.DELETE,
    exported=True,
    withheld=N_("without a text and a name, there is nothing to insert"),
)
