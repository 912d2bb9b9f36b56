"""The register of processing (GDPR art. 30), read from the declarations and the settings alone.

It is a plain value in the language spoken; other modules of this package write it down.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from photoallegret.i18n import N_, gettext
from photoallegret.notices import basis_words, period_words, retention_words
from photoallegret.party_settings import Processor
from photoallegret.personal_data import Cookie, ErasureEffect, Holdings, Processing, Right, Source
from photoallegret.privacy.papers.measures import MEASURES, MeasureKind
from photoallegret.privacy.queries.declared import Declared
from photoallegret.privacy.queries.tied import personal_columns, personal_tables
from photoallegret.processors import (
    MECHANISMS,
    ROLES,
    country_words,
    leaves_eea,
    processors_of,
    recipients_of,
    sent_to,
)
from photoallegret.site_file import Site

Entry = dict[str, Any]

SOURCES = {
    Source.PERSON: N_("the person"),
    Source.OTHERS: N_("somebody else"),
    Source.FILE: N_("a photograph's file"),
    Source.SITE: N_("the site itself"),
}
RIGHTS = {
    Right.ACCESS: N_("access"),
    Right.RECTIFICATION: N_("rectification"),
    Right.ERASURE: N_("erasure"),
    Right.RESTRICTION: N_("restriction"),
    Right.PORTABILITY: N_("portability"),
    Right.OBJECTION: N_("objection"),
    Right.WITHDRAWAL: N_("withdrawal of consent"),
    Right.DIRECTIVES: N_("directives after death"),
}
EFFECTS = {
    ErasureEffect.DELETE: N_("deleted"),
    ErasureEffect.ANONYMISE: N_("made anonymous"),
    ErasureEffect.KEEP: N_("kept"),
}


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a register is read from."""

    site: Site
    declared: Declared


def cookie_life(cookie: Cookie, site: Site) -> str:
    """Return how long a cookie lives on ``site``, in the language spoken."""
    if cookie.days_chosen is not None:
        return gettext("%(days)s days", days=cookie.days_chosen(site))
    return period_words(cookie.life) if cookie.life else gettext("until the browser is closed")


def register(facts: Facts) -> Entry:
    """Return the register of the site in the language spoken."""
    site, declared = facts.site, facts.declared
    publisher, held = site.publisher, declared.held
    return {
        "site": site.name,
        "controller": {
            "name": publisher.company or site.photographer.name,
            "represented_by": publisher.director,
            "address": publisher.address,
            "email": publisher.email,
            "telephone": publisher.telephone,
        },
        "processings": [_processing(one, facts) for one in declared.processings],
        "processors": [_processor(one, declared.processings) for one in processors_of(site)],
        "cookies": [
            {
                "name": cookie.name,
                "purpose": gettext(cookie.purpose),
                "processing": cookie.processing.slug,
                "when": gettext(cookie.when),
                "life": cookie_life(cookie, site),
                "exempt": gettext(cookie.exempt) if cookie.exempt else "",
            }
            for cookie in held.cookies
        ],
        "browser_storage": [
            {
                "key": stored.key,
                "purpose": gettext(stored.purpose),
                "processing": stored.processing.slug if stored.processing else None,
                "life": period_words(stored.life)
                if stored.life
                else gettext("until it is switched off"),
                "exempt": gettext(stored.exempt),
            }
            for stored in held.stored
        ],
        "logs": [{"name": log.name, "holds": gettext(log.holds)} for log in held.logs],
        "outgoing": [one.setting for one in held.outgoing],
        "measures": [_measures(kind) for kind in MeasureKind],
    }


def _processing(one: Processing, facts: Facts) -> Entry:
    abroad = leaves_eea(processors_of(facts.site))
    return {
        "slug": one.slug,
        "purpose": gettext(one.purpose),
        "category": gettext(one.category),
        "kind": one.kind.value,
        "persons": gettext(one.persons),
        "article": f"6(1)({one.lawful_basis.value})",
        "basis": basis_words(one),
        "balance": gettext(one.balance) if one.balance else "",
        "sources": [gettext(words) for source, words in SOURCES.items() if source in one.sources],
        "withheld": gettext(one.withheld) if one.withheld else "",
        "recipients": list(recipients_of(one, facts.site)),
        "transfers": [_transfer(p) for p in abroad if sent_to(p, [one])],
        "retention": retention_words(one.retention),
        "periods": [
            {"rule": period.slug, "days": period.length.days} for period in one.retention.periods
        ],
        "rights": [gettext(words) for right, words in RIGHTS.items() if right in one.rights],
        "erasure": gettext(EFFECTS[one.erasure]),
        "kept_under": one.kept_under,
        "exported": one.exported,
        "held_in": held_in(one, facts.declared.held),
    }


def held_in(processing: Processing, held: Holdings) -> list[str]:
    """Return where data of ``processing`` lie: columns, folders, cookies, keys, logs."""
    columns: Sequence[str] = [
        f"{table.class_.__tablename__}.{name}"
        for table in personal_tables()
        for name, used in personal_columns(table).items()
        if used == processing
    ]
    places: Iterable[str] = (
        *(one.path for one in held.folders if processing in one.processings),
        *(f"cookie {one.name}" for one in held.cookies if one.processing == processing),
        *(f"localStorage {one.key}" for one in held.stored if one.processing == processing),
        *(f"log {one.name}" for one in held.logs if one.processing == processing),
    )
    return [*columns, *places]


def _measures(kind: MeasureKind) -> Entry:
    found = [one for one in MEASURES if one.kind is kind]
    told = [{"words": gettext(one.words), "proof": one.proof} for one in found]
    return {"kind": gettext(kind.value), "measures": told}


def _processor(one: Processor, processings: Iterable[Processing]) -> Entry:
    return {
        "name": one.name,
        "role": gettext(ROLES[one.role]),
        "country": country_words(one.country) if one.country else "",
        "address": one.address,
        "contract": one.contract.isoformat() if one.contract else "",
        "receives": [processing.slug for processing in sent_to(one, processings)],
        "transfer": _transfer(one) if leaves_eea([one]) else None,
    }


def _transfer(one: Processor) -> Entry:
    published = one.transfer.notice_published
    return {
        "to": one.name,
        "country": country_words(one.country),
        "mechanism": gettext(MECHANISMS[one.transfer.mechanism]),
        "notice_published": published.isoformat() if published else "",
    }
