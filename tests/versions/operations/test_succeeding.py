"""Somebody else answers for the data: thirty days' notice, then the switch."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from flask import Flask

from photoallegret.clock import now
from photoallegret.party_settings import Successor
from photoallegret.site_file import SettingsError, Site
from photoallegret.versions.operations.succeeding import check_succession
from photoallegret.versions.queries import successions
from photoallegret.versions.rules.snapshot import snapshot
from tests.factories import make_account, save
from tests.versions.cases import publish, site_of, tell_all, waiting

DAYS = timedelta(days=1)
NEXT = Successor("Exemple SAS", "RCS Lyon 1", "1 rue, Lyon", "next@example.org")


def today() -> date:
    return now().date()


def announced(app: Flask, days: int) -> Site:
    """Return the site's settings, a successor taking over in so many days."""
    return replace(site_of(app), successor=replace(NEXT, takes_over=today() + days * DAYS))


def taken_over(app: Flask) -> Site:
    """Return the settings once the successor's facts stand under [publisher]."""
    site = site_of(app)
    publisher = replace(
        site.publisher, company=NEXT.name, registration=NEXT.registration, address=NEXT.address
    )
    return replace(site, publisher=publisher)


def test_everybody_is_told_once_thirty_days_before(app: Flask) -> None:
    make_account("alice@example.org")
    save()
    site = announced(app, 30)
    check_succession(site, today(), strict=True)
    publish()

    assert publish(site=site)
    assert not publish(site=site)

    tell_all()
    (mail,) = waiting("policy-successor")
    lines = " ".join(mail.content["values"]["lines"])
    for told in (NEXT.name, NEXT.address, NEXT.email):
        assert told in lines
    assert tell_all() == 0


@pytest.mark.parametrize("days", [29, 1, -1])
def test_a_shorter_notice_does_not_start(app: Flask, days: int) -> None:
    with pytest.raises(SettingsError, match="30 days before"):
        check_succession(announced(app, days), today(), strict=False)


def test_once_announced_it_starts_up_to_the_day_and_no_other_day_does(app: Flask) -> None:
    site = announced(app, 30)
    publish(site=site)

    check_succession(site, today() + 29 * DAYS, strict=True)
    with pytest.raises(SettingsError, match="30 days before"):
        check_succession(announced(app, 31), today() + 29 * DAYS, strict=True)


def test_the_switch_comes_on_the_day_and_not_before(app: Flask) -> None:
    publish()
    publish(site=announced(app, 30))

    with pytest.raises(SettingsError, match="unannounced"):
        check_succession(taken_over(app), today() + 29 * DAYS, strict=True)
    check_succession(taken_over(app), today() + 30 * DAYS, strict=True)


def test_who_was_never_announced_does_not_take_over_a_real_site(app: Flask) -> None:
    publish()

    with pytest.raises(SettingsError, match=r"\[successor\]"):
        check_succession(taken_over(app), today(), strict=True)
    check_succession(taken_over(app), today(), strict=False)


def test_the_switch_itself_is_told_only_where_it_was_not_announced(app: Flask) -> None:
    make_account("alice@example.org")
    save()
    after = taken_over(app)
    declared = app.extensions["photoallegret_declared"]
    publish()
    publish(site=announced(app, 30))
    publish(declared=snapshot(after, declared), site=after, moment=now() + 30 * DAYS + DAYS)

    tell_all()

    assert waiting("policy-changed") == []
    assert len(waiting("policy-successor")) == 1
    assert len(successions()) == 1


def test_an_unannounced_switch_of_a_site_in_the_making_is_told(app: Flask) -> None:
    make_account("alice@example.org", language="en")
    save()
    publish()
    publish(declared=snapshot(taken_over(app), app.extensions["photoallegret_declared"]))

    tell_all()

    (mail,) = waiting()
    assert NEXT.name in mail.content["values"]["lines"][0]


@pytest.mark.parametrize("name", ["name", "address", "email", "takes_over"])
def test_half_a_successor_is_refused(app: Flask, name: str) -> None:
    site = announced(app, 40)
    half = replace(site.successor, **{name: None if name == "takes_over" else ""})

    with pytest.raises(SettingsError, match="needed together"):
        check_succession(replace(site, successor=half), today(), strict=False)


def test_a_successor_left_in_the_settings_after_the_day_is_no_news(app: Flask) -> None:
    site = replace(taken_over(app), successor=replace(NEXT, takes_over=today() - DAYS))

    check_succession(site, today(), strict=False)
    publish(site=site)

    assert successions() == []
