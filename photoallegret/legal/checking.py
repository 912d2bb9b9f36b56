"""What `flask legal check` looks at: facts, texts, links, law, duties. It asks no other machine."""

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from flask import current_app
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from photoallegret.clock import now
from photoallegret.config import Settings, missing_facts
from photoallegret.doctor import Finding, Level
from photoallegret.i18n import gettext as _
from photoallegret.i18n import ngettext, speaking, written_date
from photoallegret.legal.clauses import (
    Clause,
    ClausesError,
    State,
    clauses,
    missing,
    proofs_gone,
)
from photoallegret.legal.references import VERIFIED
from photoallegret.legal.texts import ACCESSIBILITY_REVIEWED, TEXTS, Text
from photoallegret.paths import TOP
from photoallegret.rights.rules import CNIL

YEAR = timedelta(days=365)
LINK = re.compile(r'href="([^"]*)"')
ANCHOR = re.compile(r'id="([^"]+)"')
OUTSIDE = frozenset({CNIL, "https://www.defenseurdesdroits.fr/"})
"""Pages elsewhere that a text may name: somebody looked at each."""

Check = Callable[[], Iterator[Finding]]


def facts() -> Iterator[Finding]:
    """Name each fact of the law that the settings lack."""
    settings = _settings()
    lacking = missing_facts(settings.site)
    level: Level = "failure" if settings.is_production else "attention"
    for key in lacking:
        yield Finding(key, level, _("To complete in the site's settings."))
    if not lacking:
        yield Finding("facts", "ok", _("All are there."))


def texts() -> Iterator[Finding]:
    """Draw each text in each language and follow its links within the site."""
    for text in TEXTS:
        for code in _settings().site.languages:
            wrong = broken_links(text, code)
            name = f"{text.slug} ({code})"
            if wrong:
                message = _("Links that lead nowhere: %(links)s", links=", ".join(wrong))
                yield Finding(name, "failure", message)
            else:
                yield Finding(name, "ok", _("Drawn; each link leads somewhere."))


def broken_links(text: Text, code: str) -> list[str]:
    """Return the links of ``text``, in the language ``code``, that lead to nothing known."""
    with current_app.test_request_context("/"), speaking(code):
        html = str(text.render())
    anchors = set(ANCHOR.findall(html))
    return sorted({link for link in LINK.findall(html) if not _leads(link, anchors)})


def _leads(link: str, anchors: set[str]) -> bool:
    if link.startswith("#"):
        return link[1:] in anchors
    if link.startswith(("mailto:", "tel:")):
        return True
    if not link.startswith("/"):
        return link in OUTSIDE
    try:
        current_app.url_map.bind("localhost").match(link.partition("#")[0].partition("?")[0])
    except RequestRedirect:
        return True
    except HTTPException:
        return False
    return True


def law() -> Iterator[Finding]:
    """Say when law and accessibility were last looked at: a year is long."""
    yield _dated("law", VERIFIED)
    yield _dated("accessibility", ACCESSIBILITY_REVIEWED)


def _dated(name: str, day: date) -> Finding:
    level: Level = "attention" if now().date() - day > YEAR else "ok"
    return Finding(name, level, _("Last read on %(day)s.", day=written_date(day)))


def duties() -> Iterator[Finding]:
    """Look at each row of docs/clauses.md, and for its tests where tests are installed."""
    try:
        found = clauses()
    except ClausesError as error:
        yield Finding("clauses", "failure", str(error))
        return
    lacking = missing(found)
    if lacking:
        numbers = ", ".join(str(number) for number in lacking)
        message = _("Missing, or there twice: %(numbers)s", numbers=numbers)
        yield Finding("clauses", "failure", message)
    for one in found:
        trouble = _trouble(one)
        if trouble:
            yield Finding(f"clause {one.number}", "failure", trouble)
    yield from _counted(found)


def _trouble(clause: Clause) -> str:
    gone = proofs_gone(clause) if (TOP / "tests").is_dir() else []
    return clause.trouble or (_("No such test: %(tests)s", tests=", ".join(gone)) if gone else "")


def _counted(found: tuple[Clause, ...]) -> Iterator[Finding]:
    met = sum(one.state in (State.MET, State.NONE) for one in found)
    open_ones = [one for one in found if one.state in (State.OPEN, State.PARTLY)]
    message = ngettext(
        "One duty is met or does not apply.", "%(num)s duties are met or do not apply.", met
    )
    yield Finding("clauses", "ok", message)
    for one in open_ones:
        yield Finding(f"clause {one.number}", "attention", f"{one.duty}: {one.how}")


CHECKS: tuple[Check, ...] = (facts, texts, law, duties)


def _settings() -> Settings:
    settings: Settings = current_app.extensions["photoallegret"]
    return settings
