"""What the night looks at, kept as facts: whoever reads them later reads them in their language."""

from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any, Self

from sqlalchemy import select, update

from photoallegret.clock import now
from photoallegret.config import Settings
from photoallegret.db import db
from photoallegret.mail.delivering import Way, sign_in, way_of
from photoallegret.watching.models import ONLY, Watch
from photoallegret.watching.operations.asking import (
    Certificate,
    Post,
    Record,
    ask_certificate,
    ask_names,
    own_resolver,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What was seen from outside at an instant."""

    at: datetime
    mail: str | None = None
    """The trouble met when signing in to the mail server, "" for none; None: not asked."""
    post: Post | None = None
    certificate: Certificate | None = None
    slow: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    """What the slow checks found, in each language."""

    def as_facts(self) -> dict[str, Any]:
        """Return it as plain values."""
        facts = asdict(self)
        facts["at"] = self.at.isoformat()
        if self.certificate is not None and self.certificate.ends_at is not None:
            facts["certificate"]["ends_at"] = self.certificate.ends_at.isoformat()
        return facts

    @classmethod
    def of(cls, facts: dict[str, Any]) -> Self:
        """Return what ``as_facts`` wrote."""
        post, certificate = facts["post"], facts["certificate"]
        if post is not None:
            records = {name: post[name] and Record(post[name]) for name in ("spf", "dkim", "dmarc")}
            post = Post(domain=post["domain"], **records)
        if certificate is not None:
            ends = certificate["ends_at"]
            certificate = Certificate(
                **{**certificate, "ends_at": ends and datetime.fromisoformat(ends)}
            )
        at = datetime.fromisoformat(facts["at"])
        return cls(
            at=at,
            mail=facts["mail"],
            post=post,
            certificate=certificate,
            slow=facts["slow"],
        )


def look_outside(settings: Settings) -> Seen:
    """Sign in to the mail server; on the real site ask the DNS and the site itself, too.

    Nothing of a person is asked or told: names of the site, and the password of its mail.
    """
    mail = settings.site.mail
    answer = str(sign_in() or "") if way_of(settings) is Way.SERVER else None
    if not settings.is_production:
        return Seen(at=now(), mail=answer)
    sender = mail.sender or settings.site.publisher.email
    domain = sender.rpartition("@")[2]
    post = ask_names(domain, mail.dkim_selector, own_resolver()) if mail.server else None
    return Seen(at=now(), mail=answer, post=post, certificate=ask_certificate(settings.site.host))


def keep(seen: Seen, slow: dict[str, list[dict[str, str]]]) -> None:
    """Keep what was seen, and what the ``slow`` checks found, in the place of what was before."""
    facts = replace(seen, slow=slow).as_facts()
    db.session.execute(update(Watch).where(Watch.id == ONLY).values(seen=facts, looked_at=seen.at))


def last_seen() -> Seen | None:
    """Return what was last seen from outside; None when nobody looked yet."""
    with db.engine.connect() as connection:
        facts = connection.scalar(select(Watch.seen).where(Watch.id == ONLY))
    return Seen.of(facts) if facts else None
