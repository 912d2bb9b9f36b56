"""What others see of the site: its names in DNS, its certificate. Asks the network, briefly."""

import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import dns.resolver

ANSWER_SECONDS = 5.0
HTTPS = 443
FEWEST_LABELS = 2
EXPIRED = 10
"""OpenSSL's number for a certificate that has ended."""


class Record(StrEnum):
    """What a name of the DNS answered."""

    FOUND = "found"
    MISSING = "missing"
    SEVERAL = "several"
    """Two rules where one is allowed: none is followed (RFC 7208, 4.5)."""
    UNKNOWN = "unknown"
    """It could not be asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """Whether receivers can tell the site's mail from a forgery."""

    domain: str
    spf: Record
    dkim: Record | None
    """None: the name of its key is not known."""
    dmarc: Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """How the site proves who it is."""

    ends_at: datetime | None = None
    """None: it could not be read."""
    trouble: str = ""
    """What is wrong with it, as the library says; "": nothing."""
    is_answered: bool = True
    """Whether anybody answered at all."""


def own_resolver() -> "dns.resolver.Resolver | None":
    """Return what answers this machine's questions of names; None where it has nothing."""
    import dns.resolver  # noqa: PLC0415 -- slow import, and 5 MB of memory

    try:
        resolver = dns.resolver.Resolver()
    except dns.resolver.NoResolverConfiguration:
        return None
    resolver.lifetime = ANSWER_SECONDS
    return resolver


def ask_names(domain: str, selector: str, resolver: "dns.resolver.Resolver | None") -> Post:
    """Ask the DNS for the three rules of mail sent from ``domain``.

    Args:
        domain: of the sender's address.
        selector: of its DKIM key; "" when it is not known.
        resolver: whom to ask; nobody when None.

    """

    def asked(name: str, is_it: Callable[[str], bool]) -> Record:
        return _record(name, is_it, resolver)

    return Post(
        domain=domain,
        spf=asked(domain, lambda text: text.split(" ")[0].lower() == "v=spf1"),
        dkim=asked(f"{selector}._domainkey.{domain}", _is_key) if selector else None,
        dmarc=_dmarc(domain, asked),
    )


def _dmarc(domain: str, asked: Callable[[str, Callable[[str], bool]], Record]) -> Record:
    """Ask for the rule of ``domain``, then of the one above, as receivers do (RFC 7489, 6.6.3)."""
    labels = domain.split(".")
    found = Record.MISSING
    while len(labels) >= FEWEST_LABELS:
        name = f"_dmarc.{'.'.join(labels)}"
        found = asked(name, lambda text: text.replace(" ", "").lower().startswith("v=dmarc1"))
        if found is not Record.MISSING:
            return found
        labels = labels[1:]
    return found


def _is_key(text: str) -> bool:
    tags = dict(tag.strip().partition("=")[::2] for tag in text.split(";"))
    return bool(tags.get("p"))  # an empty one is a key taken back (RFC 6376, 3.6.1)


def _record(
    name: str, is_it: Callable[[str], bool], resolver: "dns.resolver.Resolver | None"
) -> Record:
    if resolver is None:
        return Record.UNKNOWN
    import dns.exception  # noqa: PLC0415 -- slow import, and 5 MB of memory
    import dns.name  # noqa: PLC0415 -- as above

    try:
        answer = resolver.resolve(dns.name.from_text(name), "TXT")
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return Record.MISSING
    except (dns.exception.DNSException, OSError):
        return Record.UNKNOWN
    texts = [b"".join(one.strings).decode("utf-8", "replace") for one in answer]
    found = sum(is_it(text) for text in texts)
    return (Record.MISSING, Record.FOUND)[found] if found <= 1 else Record.SEVERAL


def ask_certificate(
    host: str, *, port: int = HTTPS, at: str = "", context: ssl.SSLContext | None = None
) -> Certificate:
    """Read the certificate with which ``host`` answers, as a browser would.

    Args:
        host: the name it is to be for.
        port: where it answers.
        at: the address to call in the name's place; its own when empty.
        context: whom to trust; what this machine trusts when None.

    """
    context = context or ssl.create_default_context()
    try:
        with (
            socket.create_connection((at or host, port), ANSWER_SECONDS) as line,
            context.wrap_socket(line, server_hostname=host) as secret,
        ):
            told = secret.getpeercert() or {}
    except ssl.SSLCertVerificationError as error:
        return _distrusted(error)
    except (OSError, ValueError) as error:
        return Certificate(trouble=type(error).__name__, is_answered=False)
    return Certificate(ends_at=_instant(str(told["notAfter"])))


def _distrusted(error: ssl.SSLCertVerificationError) -> Certificate:
    found = Certificate(trouble=error.verify_message)
    return replace(found, trouble="expired") if error.verify_code == EXPIRED else found


def _instant(told: str) -> datetime:
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(told), UTC)
