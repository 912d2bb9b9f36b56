"""Declarations of personal data in words: what stands beside a button (GDPR art. 13)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from photoallegret.i18n import N_, gettext, law_words, ngettext
from photoallegret.personal_data import LawfulBasis, Processing, Retention, Right, Source
from photoallegret.processors import recipients_of
from photoallegret.site_file import Site

BASES = {
    LawfulBasis.CONSENT: N_("your consent, which you may withdraw at any time"),
    LawfulBasis.CONTRACT: N_("what you asked me to do"),
    LawfulBasis.LEGAL_OBLIGATION: N_("the law, which demands it"),
    LawfulBasis.VITAL_INTERESTS: N_("vital interests"),
    LawfulBasis.PUBLIC_TASK: N_("a task of public interest"),
}
RIGHTS = {
    Right.ACCESS: N_("access (art. 15)"),
    Right.RECTIFICATION: N_("rectification (art. 16)"),
    Right.ERASURE: N_("erasure (art. 17)"),
    Right.RESTRICTION: N_("restriction (art. 18)"),
    Right.PORTABILITY: N_("portability (art. 20)"),
    Right.OBJECTION: N_("objection (art. 21)"),
    Right.WITHDRAWAL: N_("withdrawal of consent (art. 7(3))"),
    Right.DIRECTIVES: N_("directives for after death (LIL art. 85)"),
}
SOURCES = {
    Source.PERSON: N_("you"),
    Source.OTHERS: N_("others, who gave them"),
    Source.FILE: N_("files, as a camera or their owner wrote them"),
    Source.SITE: N_("the site, as it was used, and the photographer, who answers and decides"),
}
YEAR, MONTH, DAY = timedelta(days=365), timedelta(days=28), timedelta(days=1)
USUAL_MONTH, HOUR = timedelta(days=30), timedelta(hours=1)
A_TWENTIETH = 20
"""Thirteen months are no year."""


@dataclass(frozen=True, slots=True)
class Notice:
    """What a person must know before sending a form, each part in the language spoken."""

    slug: str
    purpose: str
    basis: str
    withheld: str
    """What follows when something is not given."""
    retention: tuple[str, ...]
    """Until when, and what comes after: as it usually goes."""
    otherwise: tuple[str, ...]
    """How long what goes otherwise is kept."""
    recipients: tuple[str, ...]


def notice(processing: Processing, site: Site) -> Notice:
    """Return what is told of ``processing`` where ``site`` collects its data."""
    return Notice(
        slug=processing.slug,
        purpose=gettext(processing.purpose),
        basis=basis_words(processing),
        withheld=gettext(processing.withheld) if processing.withheld else "",
        retention=_words(processing.retention, usual=True),
        otherwise=_words(processing.retention, usual=False),
        recipients=recipients_of(processing, site),
    )


def basis_words(processing: Processing) -> str:
    """Return on what ground ``processing`` stands: "a legitimate interest: …"."""
    if processing.lawful_basis is LawfulBasis.LEGITIMATE_INTERESTS:
        return gettext("a legitimate interest: %(interest)s", interest=gettext(processing.interest))
    return gettext(BASES[processing.lawful_basis])


@dataclass(frozen=True, slots=True)
class Use:
    """A processing as GDPR art. 15(1) wants it told, each part in the language spoken."""

    slug: str
    category: str
    purpose: str
    basis: str
    article: str
    """Of its ground."""
    kept_under: str
    """The article under which it is kept: the same, or the one that outlives an erasure."""
    retention: str
    recipients: tuple[str, ...]
    sources: tuple[str, ...]
    automated: str
    """What a machine decides alone, "" for nothing."""
    rights: tuple[str, ...]


def use(processing: Processing, site: Site) -> Use:
    """Return what is told of ``processing`` to a person of whom ``site`` holds data."""
    told = notice(processing, site)
    return Use(
        slug=processing.slug,
        category=gettext(processing.category),
        purpose=told.purpose,
        basis=told.basis,
        article=article_words(processing, ""),
        kept_under=article_words(processing, processing.kept_under),
        retention=retention_words(processing.retention),
        recipients=told.recipients,
        sources=tuple(
            gettext(words) for one, words in SOURCES.items() if one in processing.sources
        ),
        automated=gettext(processing.automated) if processing.automated else "",
        rights=rights_words([processing]),
    )


def rights_words(processings: Iterable[Processing]) -> tuple[str, ...]:
    """Return the rights that go with any of ``processings``, in the law's order."""
    given = {right for one in processings for right in one.rights}
    return tuple(gettext(words) for right, words in RIGHTS.items() if right in given)


def article_words(processing: Processing, kept_under: str) -> str:
    """Return the article under which data are kept: ``kept_under``, or that of their ground."""
    if kept_under:
        return law_words(kept_under)
    return gettext("GDPR art. 6(1)(%(letter)s)", letter=processing.lawful_basis.value)


def retention_words(retention: Retention) -> str:
    """Return how long something is kept: "until it is answered; 1 year after the answer"."""
    return "; ".join((*_words(retention, usual=True), *_words(retention, usual=False)))


def _words(retention: Retention, *, usual: bool) -> tuple[str, ...]:
    periods = [
        gettext(
            "%(period)s after %(event)s",
            period=period_words(period.length),
            event=gettext(period.starts_at),
        )
        for period in retention.periods
        if period.is_usual == usual
    ]
    criterion = [gettext(retention.criterion)] if usual and retention.criterion else []
    return tuple(criterion + periods)


def period_words(period: timedelta) -> str:
    """Return a period in its natural unit: "7 days", "6 months", "1 year", "13 months"."""
    if period >= YEAR and abs(period - round(period / YEAR) * YEAR) < period / A_TWENTIETH:
        return ngettext("%(num)s year", "%(num)s years", _whole(period, YEAR))
    if period >= 2 * MONTH:
        return ngettext("%(num)s month", "%(num)s months", _whole(period, USUAL_MONTH))
    if period >= DAY:
        return ngettext("%(num)s day", "%(num)s days", _whole(period, DAY))
    return ngettext("%(num)s hour", "%(num)s hours", _whole(period, HOUR))


def _whole(period: timedelta, unit: timedelta) -> int:
    """Return how many units a period has, about; something is never nothing."""
    return max(round(period / unit), 1 if period else 0)
