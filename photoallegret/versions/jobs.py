"""What versions do in the background: keep what is published, and tell what changed."""

import threading
from datetime import timedelta

from flask import current_app

from photoallegret.clock import now
from photoallegret.config import Settings
from photoallegret.i18n import speaking
from photoallegret.legal.texts import TEXTS
from photoallegret.privacy.queries.declared import DECLARED
from photoallegret.versions.operations.keeping import POLICY, Published, keep
from photoallegret.versions.operations.telling import Paths, tell
from photoallegret.versions.rules.snapshot import snapshot
from photoallegret.worker import Job


def keep_here() -> bool:
    """Keep what the current site publishes, if it is new; return whether it was. Commits."""
    return keep(published_here(), now())


def published_here() -> Published:
    """Return what the current site publishes: each text in each language, and what is declared.

    Drawn as for a reader of whom nothing is known: no cookie, no address, no time of day.
    """
    settings: Settings = current_app.extensions["photoallegret"]
    texts: dict[str, dict[str, str]] = {text.slug: {} for text in TEXTS}
    for code in settings.site.languages:
        with (
            current_app.test_request_context("/", base_url=settings.base_url),
            speaking(code),
        ):
            for text in TEXTS:
                texts[text.slug][code] = str(text.render())
    declared = snapshot(settings.site, current_app.extensions[DECLARED])
    return Published(texts, declared, settings.site)


def run(ending: threading.Event) -> None:
    """Keep what is new, then write the letters of what is to be told."""
    keep_here()
    address = current_app.url_map.bind("")

    def changes(number: int, code: str) -> str:
        return address.build("versions.changes", {"slug": POLICY, "number": number, "lang": code})

    tell(
        Paths(changes, lambda code: address.build("accounts.overview", {"lang": code})),
        now(),
        ending,
    )


JOBS: tuple[Job, ...] = (Job("texts", run, timedelta(minutes=10)),)
