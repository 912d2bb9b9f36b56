"""A site with something in its studio, served, and its photographer's browser."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

from photoallegret.accounts.models import Role
from photoallegret.accounts.operations.journal import Trace
from photoallegret.accounts.operations.links import LinkPurpose, make_link
from photoallegret.accounts.operations.sessions import begin_session
from photoallegret.clock import now
from photoallegret.config import Settings
from photoallegret.db import db
from photoallegret.directives.models import Teller
from photoallegret.directives.operations.opening import Told, open_file
from photoallegret.gallery.models import GalleryBlock, Layout, Photo, Visibility
from photoallegret.incidents.models import Risk
from photoallegret.incidents.operations.announcing import announce, publish
from photoallegret.mail.composing import Letter
from photoallegret.maintenance.operations.planning import Plan, plan
from photoallegret.outbox.operations.posting import post
from photoallegret.outbox.operations.sending import send_due
from photoallegret.privacy.queries.tied import Person
from photoallegret.questions.operations.reporting import Notice, receive_report
from photoallegret.releases.operations.recording import Terms, record_release
from photoallegret.replies.models import Target
from photoallegret.replies.operations.receiving import Asked, Found, receive_reply
from photoallegret.rights.models import Kind, RequestState
from photoallegret.rights.operations.answering import decide
from photoallegret.rights.operations.timeline import Act
from photoallegret.storage import Storage
from tests.browser.conftest import LANDSCAPE, LONG, MIXED, PATIENCE, PORTRAIT, _photos
from tests.browser.serving import served_site
from tests.factories import make_account, make_gallery, make_question, make_request, save
from tests.incidents.cases import find, make_incident, tell_all

INCIDENT = "I-7F3K2M"
Fill = Callable[[Settings, int], None]


@dataclass(frozen=True, slots=True)
class Studio:
    """Where it answers, and what opens it."""

    address: str
    cookie: str
    token: str
    """Of a link that sets a password."""

    def opened(self, browser: Browser, **options: Any) -> Page:
        """Return an empty page of the photographer's browser, with a context of its own."""
        context = browser.new_context(base_url=self.address, **options)
        context.add_cookies([{"name": "session", "value": self.cookie, "url": self.address}])
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        return page


def everything(settings: Settings, owner_id: int) -> None:
    """Leave something for every page of the studio."""
    storage = Storage(settings.data)
    make_gallery("rangs", _photos(storage, "r", MIXED[:6]), title=LONG)
    suite = make_gallery(
        "suite", _photos(storage, "s", [LANDSCAPE, PORTRAIT, PORTRAIT]), layout=Layout.SEQUENCE
    )
    for position, texts in enumerate(({}, {"fr": "Le soir, la mer se retire."}), 3):
        db.session.add(GalleryBlock(gallery_id=suite.id, position=position, texts=texts))
    for slug, visibility in (("essai", Visibility.DRAFT), ("secrete", Visibility.UNLISTED)):
        make_gallery(slug, visibility=visibility, title=slug.title())
    binned = _photos(storage, "b", [LANDSCAPE, PORTRAIT], public=False)
    for photo in binned:
        photo.binned_at = now()
    _photos(storage, "x", [LANDSCAPE], public=False)
    values = {"at": "2026-11-25T13:05:00+00:00", "path": "/compte/mot-de-passe"}
    post(Letter(slug="password-changed", to="alice@example.org", language="fr", values=values))
    question = make_question(LONG)
    db.session.flush()
    told = Notice(
        address="https://example.org/questions/en-vente", reason="rights", explanation=LONG,
        name="Claire Roux", email="claire@example.org", language="fr",
    )  # fmt: skip
    terms = Terms(
        person=LONG, scope=LONG, media="Site", territory="Monde", kept_where=LONG,
        from_on=now().date(), until_on=now().date(), signed_on=now().date(),
    )  # fmt: skip
    record_release(terms, db.session.get_one(Photo, 1), now(), now().date())
    receive_report(told, question, now())
    make_request(Kind.ERASURE, at=now() - timedelta(days=40), words=LONG, ground="outdated")
    make_request(at=now() - timedelta(days=9), is_proved=False, is_minor=True)
    answered = make_request(Kind.RECTIFICATION, at=now() - timedelta(days=3), words=LONG)
    decide(answered, RequestState.REFUSED, "exact", LONG, Act(now(), owner_id))
    make_request(Kind.RESTRICTION, at=now() - timedelta(days=2), name="Claire Roux", words=LONG)
    make_account("paul@example.org")
    heir = Told(teller=Teller.HEIR, how="post", language="fr", name="Paule Dupont")
    open_file(Person(None, "paul@example.org"), heir, 6, Trace(now()))
    reply = Asked(contested=LONG, text=LONG, name="Paul Roux", email="p@example.org", language="fr")
    receive_reply(reply, Found(path="/a-propos", target=Target.OTHER), now() - timedelta(days=5))
    begins = now() + timedelta(days=2)
    words = {"fr": LONG[:200], "en": LONG[:200]}
    plan(Plan(begins_at=begins, ends_at=begins + timedelta(hours=1), words=words), now())
    save()
    leave_incident(settings)
    begin_session(owner_id, {}, "Firefox, Android", now(), None)
    send_due(threading.Event())


def leave_incident(settings: Settings) -> None:
    """Leave an incident that is late, of which the photographer too was told, and its banner."""
    reference = make_incident(
        title=LONG[:100],
        happened=LONG,
        processings=["accounts", "limits"],
        known_at=now() - timedelta(hours=80),
        risk=Risk.UNKNOWN,
    )
    found = find(reference)
    found.reference = INCIDENT
    words = {"fr": "Un incident a touché le site.", "en": "An incident touched the site."}
    announce(found, words, now() + timedelta(days=2), now())
    save()
    tell_all(INCIDENT)
    publish(settings.data, now())
    save()


@contextmanager
def served_studio(folder: Path, fill: Fill = everything) -> Iterator[Studio]:
    """Serve a site on a data folder in ``folder``.

    Args:
        folder: empty.
        fill: what leaves something to look at, told the settings and the owner's id; it runs
            before the photographer comes in, and is committed.

    """
    with served_site(folder) as site:
        settings = site.extensions["photoallegret"]
        with site.app_context():
            owner_id = make_account("owner@example.org", Role.OWNER).id
            token = make_link(LinkPurpose.SET_PASSWORD, owner_id, now())
            save()
            fill(settings, owner_id)
            save()
            cookie = begin_session(owner_id, {}, "Chromium, Linux", now(), None)
        yield Studio(str(settings.base_url), cookie, token)
