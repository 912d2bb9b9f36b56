"""What erasing does, and what was done of a request, in words for people."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from photoallegret.i18n import N_, gettext
from photoallegret.notices import article_words
from photoallegret.personal_data import ErasureEffect
from photoallegret.privacy.operations.planning import Act, Plan, Told
from photoallegret.privacy.operations.wording import until
from photoallegret.rights.models import TIED, Done, EventKind, RequestEvent, RequestState

DONE: Mapping[str, str] = {
    Done.COPY: N_("A copy of your data is prepared"),
    Done.ERASURE: N_("Your data are erased"),
    Done.RESTRICTION: N_("Your data are only kept from now on"),
    Done.CONSENTS: N_("Your consents are ended"),
    Done.CORRECTIONS: N_("Your data are corrected"),
    Done.BY_HAND: N_("Your data are corrected by hand"),
    Done.PHOTO: N_("The photograph is off the site for good"),
}
"""What was carried out."""
TIED_WORDS = N_("It is known which photograph is meant")
ANSWERS: Mapping[str, str] = {
    RequestState.GRANTED: N_("Answered: done as you asked"),
    RequestState.PARTLY: N_("Answered: done in part"),
    RequestState.REFUSED: N_("Answered: refused"),
    RequestState.NOTHING_HELD: N_("Answered: nothing is held of you"),
    RequestState.UNKNOWN: N_("Closed: nobody showed who asks"),
}


@dataclass(frozen=True, slots=True)
class Words:
    """What becomes of what one processing holds, in the language spoken."""

    slug: str
    category: str
    article: str = ""
    until: str = ""


def plan_words(whole: Plan, but: Collection[str] = ()) -> dict[str, list[Words]]:
    """Return what goes, what becomes nobody's and what stays, for people to read.

    Args:
        whole: the plan.
        but: slugs left out: a session that ends has a key of its own, not the password.

    """
    found: dict[str, dict[str, Words]] = {"goes": {}, "nobody": {}, "stays": {}}
    for one in whole.told:
        if one.processing.slug in but:
            continue
        if one.act is Act.KEEP:
            kind = "stays"
        elif one.processing.erasure is ErasureEffect.ANONYMISE:
            kind = "nobody"
        else:
            kind = "goes"
        found[kind][one.processing.slug] = _told(one)
    return {kind: _sorted(words.values()) for kind, words in found.items()}


def words_of(whole: Plan) -> list[Words]:
    """Return what a plan is about, once for each use."""
    return _sorted({one.processing.slug: _told(one) for one in whole.told}.values())


def _sorted(words: Collection[Words]) -> list[Words]:
    return sorted(words, key=lambda one: one.category)


def _told(one: Told) -> Words:
    use = one.processing
    article = article_words(use, use.kept_under)
    return Words(use.slug, gettext(use.category), article, until(use.retention))


def done_words(event: RequestEvent) -> str:
    """Return what a line says was done, answered or found, in English; "" for another line."""
    if event.kind is EventKind.EXECUTED:
        return DONE.get(event.outcome, N_("Carried out"))
    if event.kind is EventKind.DECIDED:
        return ANSWERS.get(event.outcome, N_("Answered"))
    return TIED_WORDS if event.outcome == TIED else ""
