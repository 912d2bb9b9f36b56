"""What the site knows of choices about cookies, and what optional services know of visitors."""

from datetime import timedelta

from photoallegret.i18n import N_
from photoallegret.personal_data import (
    Cookie,
    DataKind,
    ErasureEffect,
    Holdings,
    LawfulBasis,
    Period,
    Processing,
    Retention,
    Right,
    Source,
    Unlinked,
)
from photoallegret.service_settings import THIRTEEN_MONTHS

PROOF = timedelta(days=6 * 365)
"""Thirteen months that a choice may hold, and the years in which it may be disputed."""

CHOICE = Processing(
    slug="cookie-choices",
    category=N_("What was chosen about optional services, counted by day, without any identifier"),
    persons=N_("visitors who chose"),
    purpose=N_("Respect a choice about cookies, not ask again too soon, and prove it"),
    lawful_basis=LawfulBasis.LEGAL_OBLIGATION,
    retention=Retention(
        criterion=N_("thirteen months at most in your browser"),
        periods=(Period("cookie-choices", PROOF, N_("the day of the choice")),),
    ),
    sources=frozenset({Source.PERSON}),
    recipients=(),
    rights=frozenset({Right.WITHDRAWAL}),
    erasure=ErasureEffect.KEEP,
    kept_under="GDPR art. 7(1)",
    exported=False,
    kind=DataKind.CONNECTION,
    withheld=N_("nothing optional is loaded, and the question stays at the foot of pages"),
)

NOBODYS = Unlinked(N_("choices are counted by day: nobody can tell whose they were"))

CHOICE_COOKIE = Cookie(
    name="consent",
    purpose=N_("Remember what was chosen about optional services: yes or no, and the day"),
    processing=CHOICE,
    life=timedelta(days=THIRTEEN_MONTHS),
    days_chosen=lambda site: site.services.remember_days,
    exempt=N_("without it the same question would come back on every page"),
    when=N_("after a choice, and only where an optional service exists"),
)

MEASURING = Processing(
    slug="audience-measurement",
    category=N_("Public pages read, a number kept in the browser, device and approximate place"),
    persons=N_("visitors who agreed"),
    purpose=N_("Know which pages are read"),
    lawful_basis=LawfulBasis.CONSENT,
    retention=Retention(
        criterion=N_("thirteen months at most in the browser, fourteen where it is measured")
    ),
    sources=frozenset({Source.SITE}),
    recipients=(),
    rights=frozenset({Right.ACCESS, Right.ERASURE, Right.WITHDRAWAL}),
    erasure=ErasureEffect.DELETE,
    exported=False,
    kind=DataKind.CONNECTION,
)

CHATTING = Processing(
    slug="support-chat",
    category=N_("Messages written in the chat, public pages read, a number kept in the browser"),
    persons=N_("visitors who agreed"),
    purpose=N_("Answer visitors in a chat"),
    lawful_basis=LawfulBasis.CONSENT,
    retention=Retention(
        criterion=N_("six months at most in the browser; messages, as long as the chat keeps them")
    ),
    sources=frozenset({Source.PERSON, Source.SITE}),
    recipients=(),
    rights=frozenset({Right.ACCESS, Right.ERASURE, Right.WITHDRAWAL}),
    erasure=ErasureEffect.DELETE,
    exported=False,
    withheld=N_("there is no chat; the contact form answers all the same"),
)

WATCHING = Processing(
    slug="embedded-video",
    category=N_("Address of the device, browser, the page it stands on, what is watched"),
    persons=N_("visitors who agreed"),
    purpose=N_("Show a video that is kept elsewhere"),
    lawful_basis=LawfulBasis.CONSENT,
    retention=Retention(criterion=N_("as long as whoever keeps the video says in its own policy")),
    sources=frozenset({Source.PERSON, Source.SITE}),
    recipients=(),
    rights=frozenset({Right.ACCESS, Right.ERASURE, Right.WITHDRAWAL}),
    erasure=ErasureEffect.DELETE,
    exported=False,
    kind=DataKind.CONNECTION,
    withheld=N_("the video is not shown here; a link leads to where it is kept"),
)

HELD = Holdings(cookies=(CHOICE_COOKIE,), processings=(CHOICE,))
