"""What the declarations and the settings say of personal data at one moment, as a plain value.

It holds words in the language of the code, and nothing that changes by itself: two snapshots of
one program and one site.toml are the same to the byte.
"""

import hashlib
from datetime import timedelta
from typing import Any

import rfc8785

from photoallegret.party_settings import Processor
from photoallegret.personal_data import Processing
from photoallegret.privacy.papers.register import held_in
from photoallegret.privacy.queries.declared import Declared
from photoallegret.processors import processors_of
from photoallegret.site_file import Site

Snapshot = dict[str, Any]
DAY = timedelta(days=1)


def snapshot(site: Site, declared: Declared) -> Snapshot:
    """Return what ``declared`` and ``site`` say of personal data."""
    return {
        "controller": controller_of(site),
        "processings": {
            one.slug: _processing(one, held_in(one, declared.held)) for one in declared.processings
        },
        "processors": sorted((_processor(one) for one in processors_of(site)), key=rfc8785.dumps),
    }


def controller_of(site: Site) -> dict[str, str]:
    """Return who answers for the data, as a snapshot names them."""
    return {
        "name": site.publisher.company or site.photographer.name,
        "registration": site.publisher.registration,
        "address": site.publisher.address,
    }


def written(value: Snapshot) -> str:
    """Return ``value`` as JSON in its one canonical form (RFC 8785)."""
    return rfc8785.dumps(value).decode()


def digest_of(text: str) -> str:
    """Return the SHA-256 of ``text``, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def _processing(one: Processing, places: list[str]) -> Snapshot:
    return {
        "category": one.category,
        "kind": one.kind.value,
        "persons": one.persons,
        "purpose": one.purpose,
        "basis": one.lawful_basis.value,
        "interest": one.interest,
        "balance": one.balance,
        "criterion": one.retention.criterion,
        "periods": {
            period.slug: {"days": period.length / DAY, "after": period.starts_at}
            for period in one.retention.periods
        },
        "recipients": sorted(kind.value for kind in one.recipients),
        "sources": sorted(source.value for source in one.sources),
        "rights": sorted(right.value for right in one.rights),
        "withheld": one.withheld,
        "automated": one.automated,
        "erasure": one.erasure.value,
        "kept_under": one.kept_under,
        "places": sorted(places),
    }


def _processor(one: Processor) -> Snapshot:
    return {
        "role": one.role,
        "name": one.name,
        "country": one.country,
        "mechanism": one.transfer.mechanism,
        "receives": sorted(one.receives),
    }
