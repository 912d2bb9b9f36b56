"""Declarations of personal data in words: what stands beside a button (GDPR art. 13)."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from babel.dates import format_timedelta

from photoallegret.i18n import N_, gettext, language
from photoallegret.personal_data import LawfulBasis, Processing, Retention
from photoallegret.processors import recipients_of
from photoallegret.site_file import Site

BASES = {
    LawfulBasis.CONSENT: N_("your consent, which you may withdraw at any time"),
    LawfulBasis.CONTRACT: N_("what you asked me to do"),
    LawfulBasis.LEGAL_OBLIGATION: N_("the law, which demands it"),
    LawfulBasis.VITAL_INTERESTS: N_("vital interests"),
    LawfulBasis.PUBLIC_TASK: N_("a task of public interest"),
}
Unit = Literal["year", "month", "day", "hour"]
YEAR, MONTH, DAY = timedelta(days=365), timedelta(days=28), timedelta(days=1)


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
    """Return a period in its natural unit: "7 days", "6 months", "one year" as "1 year"."""
    unit: Unit
    if period >= YEAR:
        unit = "year"
    elif period >= 2 * MONTH:
        unit = "month"
    elif period >= DAY:
        unit = "day"
    else:
        unit = "hour"
    return str(format_timedelta(period, granularity=unit, threshold=1e9, locale=language()))
