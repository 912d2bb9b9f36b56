"""The mail server down for a day: everything waits, is told, and leaves once when it is back."""

from sqlalchemy import func, select

from photoallegret.db import db
from photoallegret.outbox.models import MailState, OutgoingMail
from tests.chaos.counts import doctor, settle
from tests.chaos.load import Load, address_of
from tests.chaos.site import Site, long

HOUR = 3600
DAY = 24 * HOUR


def attempts(site: Site) -> int:
    """Return how often a message that waits was tried."""
    with site.app.app_context():
        waits = OutgoingMail.state == MailState.WAITING
        found = db.session.scalar(select(func.sum(OutgoingMail.attempts)).where(waits)) or 0
        db.session.remove()
    return int(found)


def given_up(site: Site) -> int:
    """Return how many messages will not leave."""
    with site.app.app_context():
        ended = OutgoingMail.state.in_((MailState.FAILED, MailState.EXPIRED))
        found = db.session.scalar(select(func.count(OutgoingMail.id)).where(ended)) or 0
        db.session.remove()
    return found


def ask(site: Site, seed: int, number: int = 3) -> list[str]:
    """Ask questions; return the addresses that are to be written to."""
    load = Load(site, seed)
    load.begin_with(*[load._ask] * 3)
    site.comes(lambda: len(load.questions) >= number, "no question is taken")
    load.end()
    return [address_of(text) for text in load.questions]


def pass_time(site: Site, seconds: float) -> None:
    """Let it be later, and wait until a message was tried again then."""
    before = attempts(site)
    site.set_clock(seconds)
    site.worker.kill_all()  # it sweeps as it starts
    site.comes(lambda: attempts(site) > before, "nothing is tried again")


def test_a_day_without_mail_server_loses_and_doubles_nothing(site: Site) -> None:
    lost = given_up(site)
    site.close_mail()
    asked = ask(site, 21)
    for later in (2 * HOUR, DAY):
        pass_time(site, later)
    told = doctor(site)["mail waiting"]
    site.open_mail()

    settle(site, DAY + 7 * HOUR)

    assert told["level"] == "attention"
    assert [len(site.mailbox.to(one)) for one in asked] == [1] * len(asked)
    assert given_up(site) == lost


@long
def test_what_was_tried_in_a_future_does_not_wait_for_it(site: Site) -> None:
    site.close_mail()
    asked = ask(site, 22)
    pass_time(site, 30 * HOUR)
    site.open_mail()

    settle(site, 400)  # back, but for the claims that a kill left

    assert [len(site.mailbox.to(one)) for one in asked] == [1] * len(asked)
