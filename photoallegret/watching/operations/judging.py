"""What was seen from outside, in words for the photographer."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from photoallegret.doctor import Finding, Level
from photoallegret.i18n import gettext as _
from photoallegret.i18n import written_date, written_instant
from photoallegret.mail.troubles import WORDS, Trouble
from photoallegret.watching.operations.asking import Certificate, Post, Record
from photoallegret.watching.operations.looking import Seen

ENDS_SOON = timedelta(days=14)
OLD = timedelta(days=3)
RENEW = "certbot renew"


def findings_of(seen: Seen, moment: datetime, zone: str) -> Iterator[Finding]:
    """Yield what follows from what was ``seen``, for who reads it at ``moment``."""
    if seen.mail is not None:
        yield _mail(seen.mail)
    if seen.post is not None:
        yield from _names(seen.post)
    if seen.certificate is not None:
        yield _certificate(seen.certificate, moment)
    told = _("Last looked at on %(instant)s.", instant=written_instant(seen.at, zone))
    level: Level = "attention" if moment - seen.at > OLD else "ok"
    yield Finding("outside", level, told, "flask doctor --online" if level != "ok" else "")


def _mail(answer: str) -> Finding:
    if not answer:
        return Finding("mail sign-in", "ok", _("The mail server let the site in."))
    return Finding("mail sign-in", "failure", _(WORDS[Trouble(answer)]), "flask mail test")


def _names(post: Post) -> Iterator[Finding]:
    mend = _("Add it where the domain's names are kept (docs/mail.md).")
    for name, record in (("SPF", post.spf), ("DKIM", post.dkim), ("DMARC", post.dmarc)):
        if record is None:
            message = _("It cannot be asked without the name of its key.")
            yield Finding(name, "attention", message, "[mail] dkim_selector (site.toml)")
        elif record is Record.FOUND:
            yield Finding(name, "ok", post.domain)
        elif record is Record.UNKNOWN:
            message = _("The DNS did not answer about %(domain)s.", domain=post.domain)
            yield Finding(name, "attention", message, "flask doctor --online")
        elif record is Record.SEVERAL:
            message = _("%(domain)s has several: receivers follow none.", domain=post.domain)
            yield Finding(name, "attention", message, _("Keep one of them."))
        else:
            message = _("%(domain)s has none: mail may be taken for spam.", domain=post.domain)
            yield Finding(name, "attention", message, mend)


def _certificate(found: Certificate, moment: datetime) -> Finding:
    if found.ends_at is not None:
        message = _("It ends on %(day)s.", day=written_date(found.ends_at))
        left = found.ends_at - moment
        if left <= timedelta():
            return Finding("certificate", "failure", message, RENEW)
        return Finding(
            "certificate",
            "attention" if left < ENDS_SOON else "ok",
            message,
            RENEW if left < ENDS_SOON else "",
        )
    if not found.is_answered:
        message = _("The site did not answer by https (%(why)s).", why=found.trouble)
        return Finding("certificate", "attention", message, "systemctl status nginx")
    if found.trouble == "expired":
        return Finding("certificate", "failure", _("It has ended."), RENEW)
    message = _("Browsers refuse it: %(why)s", why=found.trouble)
    return Finding("certificate", "failure", message, RENEW)
