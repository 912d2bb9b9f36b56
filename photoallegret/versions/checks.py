"""What `flask doctor` asks of versions: that each is as it was kept, and that all is told."""

from collections.abc import Iterator

from sqlalchemy import select

from photoallegret.db import db, reading
from photoallegret.doctor import Check, Finding
from photoallegret.i18n import gettext as _
from photoallegret.i18n import ngettext
from photoallegret.versions.models import DeclaredVersion, TextVersion
from photoallegret.versions.queries import untold
from photoallegret.versions.rules.snapshot import digest_of


def versions() -> Iterator[Finding]:
    """Say whether a version was changed behind the site's back, and whether letters wait."""
    reading()
    rows: list[tuple[str, str, str]] = []
    texts = select(TextVersion.slug, TextVersion.number, TextVersion.digest, TextVersion.content)
    for slug, number, digest, text in db.session.execute(texts):
        rows.append((f"{slug} {number}", digest, text))
    declared = select(DeclaredVersion.number, DeclaredVersion.digest, DeclaredVersion.content)
    for number, digest, text in db.session.execute(declared):
        rows.append((f"register {number}", digest, text))
    changed = sorted({name for name, digest, text in rows if digest_of(text) != digest})
    waiting = len(untold())
    db.session.rollback()
    if changed:
        message = _("Kept versions were changed: %(names)s.", names=", ".join(changed))
        yield Finding("versions", "failure", message, _("Put the database back from a backup."))
    if waiting:
        message = _("Account holders are still to be told of a change.")
        mend = _("Have the background work run: `flask worker`, or `make run`.")
        yield Finding("versions", "attention", message, mend)
    if not changed and not waiting:
        message = ngettext("%(num)s version is kept.", "%(num)s versions are kept.", len(rows))
        yield Finding("versions", "ok", message)


CHECKS: tuple[Check, ...] = (versions,)
