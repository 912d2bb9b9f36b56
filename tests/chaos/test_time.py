"""The clock far ahead and back: dates are kept by what it says, nothing is deleted before.

The last scene of all, by its name: what ends in a month has ended then, sessions too.
"""

from datetime import timedelta

from sqlalchemy import select, update

from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.gallery.models import Gallery
from photoallegret.outbox.models import OutgoingMail
from photoallegret.questions.models import Question
from tests.chaos.counts import settle
from tests.chaos.load import Load
from tests.chaos.site import Site, long
from tests.chaos.test_mail import DAY, HOUR, ask
from tests.factories import make_gallery

SLUG = "demain"


def rows(site: Site) -> tuple[set[int], set[int]]:
    """Return the questions and messages that are kept."""
    with site.app.app_context():
        found = [
            set(db.session.scalars(select(column)).all())
            for column in (Question.id, OutgoingMail.id)
        ]
        db.session.remove()
    return found[0], found[1]


def test_a_dated_gallery_opens_when_the_clock_says_so(site: Site) -> None:
    load, page = Load(site, 31), f"/galeries/{SLUG}"
    with site.app.app_context():
        make_gallery(SLUG, ())
        opens = now() + timedelta(hours=3)
        db.session.execute(update(Gallery).where(Gallery.slug == SLUG).values(published_at=opens))
        db.session.commit()
        db.session.remove()
    before = load.ask("GET", page).status

    site.set_clock(4 * HOUR)

    site.comes(lambda: load.ask("GET", page).status == 200, "it never opens")
    site.set_clock(0)
    again = load.ask("GET", page).status
    site.set_clock(4 * HOUR)
    site.comes(lambda: load.ask("GET", page).status == 200, "it does not open again")
    assert before == 404
    assert again in (200, 404)


@long
def test_nothing_is_deleted_before_the_clock_says_so(site: Site) -> None:
    ask(site, 32)
    settle(site)
    before = rows(site)

    site.set_clock(10 * DAY)
    early = site.flask("privacy", "run-due")
    after_ten = rows(site)
    site.set_clock(-10 * DAY)
    back = site.flask("privacy", "run-due")
    after_back = rows(site)
    site.set_clock(35 * DAY)
    due = site.flask("privacy", "run-due")

    assert all(before)
    assert (early.returncode, back.returncode, due.returncode) == (0, 0, 0), early.stderr
    # The site may have written to its owner meanwhile, as by a clock that was right.
    assert before[1] <= after_ten[1], "lines of mail are kept 30 days"
    assert before[1] <= after_back[1], "lines of mail are kept 30 days"
    assert not before[1] & rows(site)[1]
