"""Those whom site.toml names: who publishes, hosts, handles data, and takes over."""

from dataclasses import dataclass
from datetime import date

COMPANIES = frozenset({"sarl", "eurl", "sas", "sasu", "sa", "sci", "snc", "société", "gmbh", "ltd"})
"""Words that no name of a person holds."""


@dataclass(frozen=True, slots=True)
class Publisher:
    """Who publishes the site: the facts of LCEN art. 1-1 and 19. Empty: still to complete."""

    company: str = ""
    legal_form: str = ""
    capital: str = ""
    registration: str = ""
    vat_number: str = ""
    address: str = ""
    email: str = ""
    telephone: str = ""
    director: str = ""
    jurisdiction: str = ""


@dataclass(frozen=True, slots=True)
class Hosting:
    """Who hosts the site: the facts of LCEN art. 1-1. Empty: still to complete."""

    name: str = ""
    address: str = ""
    telephone: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True)
class Transfer:
    """On what ground data leave the European Economic Area (GDPR art. 13(1)(f) and 44-49)."""

    mechanism: str = ""
    """ "adequacy", "standard-clauses" or "binding-rules"."""
    notice_published: date | None = None
    """Since when the policy tells of it; data may leave thirty days later."""


@dataclass(frozen=True, slots=True)
class Processor:
    """Who handles personal data for the photographer (GDPR art. 28)."""

    role: str
    """ "hosting", "mail", "backups" or "other"."""
    name: str = ""
    """Empty for the host, whose name, address and country stand in [hosting]."""
    country: str = ""
    """ISO 3166 code: "FR"."""
    address: str = ""
    contract: date | None = None
    """Since when a contract binds it (GDPR art. 28(3))."""
    receives: tuple[str, ...] = ()
    """Slugs of processings, besides those that its role says."""
    transfer: Transfer = Transfer()


@dataclass(frozen=True, slots=True)
class Successor:
    """Who is to answer for the data next, announced thirty days before. Empty: nobody."""

    name: str = ""
    registration: str = ""
    address: str = ""
    email: str = ""
    takes_over: date | None = None


def is_person(publisher: Publisher) -> bool:
    """Say whether the director can be one: loi 82-652 art. 93-2 wants a natural person."""
    director, company = publisher.director.casefold(), publisher.company.casefold()
    return not director or (director != company and not COMPANIES & set(director.split()))
