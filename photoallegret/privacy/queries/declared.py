"""Every processing of the site: those that columns, folders, logs, cookies and scripts name."""

from dataclasses import dataclass

from photoallegret.personal_data import Holdings, Processing
from photoallegret.privacy.queries.tied import personal_columns, personal_tables

DECLARED = "photoallegret_declared"
"""Where the factory leaves what is declared."""


@dataclass(frozen=True, slots=True)
class Declared:
    """All that the site says it holds of people."""

    processings: tuple[Processing, ...]
    """By slug."""
    held: Holdings


def processings_of(held: Holdings) -> tuple[Processing, ...]:
    """Return the processings that tables and ``held`` name, by slug.

    Raises:
        ValueError: two different processings have one slug.

    """
    columns = {one for table in personal_tables() for one in personal_columns(table).values()}
    found = sorted(columns | held.all_processings(), key=lambda one: one.slug)
    slugs = [one.slug for one in found]
    twice = sorted({slug for slug in slugs if slugs.count(slug) > 1})
    if twice:
        message = f"two processings are called {', '.join(twice)}: their slugs must differ"
        raise ValueError(message)
    return tuple(found)
