"""The drill: a breach on a canary set is told to exactly those, once, with the measures."""

import threading
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from photoallegret.accounts.models import Role
from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.incidents.models import IncidentNotice, Risk, Step
from photoallegret.incidents.operations import telling
from photoallegret.incidents.operations.recording import tell_authority
from photoallegret.incidents.operations.telling import (
    NothingToTellError,
    ask_letters,
    letter_to,
    note_read,
    remind_owners,
    send_letters,
)
from photoallegret.incidents.queries.incidents import count_told, notices_of
from photoallegret.incidents.queries.reached import Reached
from photoallegret.mail.composing import compose
from photoallegret.outbox.models import OutgoingMail
from photoallegret.outbox.queries import queue
from photoallegret.restricted import Restriction
from tests.factories import make_account, make_question, save
from tests.incidents.cases import TELLER, WORDS, find, make_incident, tell_all, waiting

HOUR = timedelta(hours=1)


def make_canaries(count: int = 3) -> set[str]:
    """Return the addresses of those who asked, others having an account alone."""
    addresses = {f"canary-{number}@example.org" for number in range(count)}
    for address in sorted(addresses):
        make_question(email=address, email_key=address)
    make_account("bystander@example.org")
    save()
    return addresses


def test_exactly_the_canaries_are_told_with_the_measures(app: Flask) -> None:
    addresses = make_canaries()
    reference = make_incident()

    assert tell_all(reference) == 3

    mails = waiting()
    assert {mail.recipient for mail in mails} == addresses
    for mail in mails:
        letter = telling.Letter(
            slug=mail.slug, to=mail.recipient, language=mail.language, values=mail.content["values"]
        )
        text = compose(letter, "key").get_content()
        for told in (*WORDS["fr"].values(), "contact@example.org", reference, "Confidentialité"):
            assert told in text
    assert find(reference).letters_sent_at is not None
    assert find(reference).acts[-1].note == "3"


def test_asked_again_nobody_is_told_twice_and_newcomers_are(app: Flask) -> None:
    make_canaries()
    reference = make_incident()
    tell_all(reference)
    db.session.execute(OutgoingMail.__table__.delete())  # long after: messages are forgotten
    make_question(email="late@example.org", email_key="late@example.org")
    save()

    assert tell_all(reference) == 1
    assert [mail.recipient for mail in waiting()] == ["late@example.org"]
    assert tell_all(reference) == 0
    assert count_told(find(reference).id) == (4, 0)


def test_cut_in_the_middle_it_goes_on_with_those_who_wait(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    addresses = make_canaries(5)
    reference = make_incident()
    monkeypatch.setattr(telling, "BATCH", 2)
    ask_letters(find(reference), WORDS, now())
    db.session.commit()
    post, calls = telling.post, []

    def dying(*args: object, **told: object) -> object:
        calls.append(args)
        if len(calls) == 4:
            raise KeyboardInterrupt
        return post(*args, **told)

    monkeypatch.setattr(telling, "post", dying)
    with pytest.raises(KeyboardInterrupt):
        send_letters(TELLER, now(), threading.Event())
    db.session.remove()
    assert len(waiting()) == 2
    assert find(reference).letters_sent_at is None

    db.session.rollback()
    send_letters(TELLER, now(), threading.Event())

    assert sorted(mail.recipient for mail in waiting()) == sorted(addresses)
    assert find(reference).letters_sent_at is not None


def test_asked_to_end_it_returns_and_is_not_done(app: Flask) -> None:
    make_canaries()
    reference = make_incident()
    ask_letters(find(reference), WORDS, now())
    db.session.commit()
    ending = threading.Event()
    ending.set()

    assert send_letters(TELLER, now(), ending) == 0
    assert find(reference).letters_sent_at is None


def test_those_whose_data_is_restricted_are_told_too(app: Flask) -> None:
    (address,) = make_canaries(1)
    db.session.add(Restriction(address=address, language="fr", since=now(), ground="Exactitude"))
    reference = make_incident()

    assert tell_all(reference) == 1
    assert queue().waiting == 1


def test_each_is_told_in_their_language(app: Flask) -> None:
    make_question(language="en")
    save()

    tell_all(make_incident())

    (mail,) = waiting()
    assert (mail.language, mail.content["values"]["happened"]) == ("en", "A laptop was stolen.")


def test_a_language_nobody_wrote_is_the_site_s_first(app: Flask) -> None:
    incident = find(make_incident())
    incident.words = WORDS

    assert letter_to(incident, Reached("a@b.fr", "a@b.fr", None, "de"), ("fr",)).language == "fr"


def test_an_address_that_no_letter_reaches_is_counted(app: Flask) -> None:
    make_question(email="ünï@example.org", email_key="ünï@example.org")
    make_question()
    save()
    reference = make_incident()

    assert tell_all(reference) == 1
    assert count_told(find(reference).id) == (2, 1)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"processings": []}, WORDS),
        ({"contact": ""}, WORDS),
        ({}, {}),
        ({}, {"fr": WORDS["fr"] | {"measures": ""}}),
    ],
)
def test_without_words_or_data_nothing_is_asked(
    app: Flask, changed: dict[str, object], words: dict[str, dict[str, str]]
) -> None:
    reference = make_incident(**changed)

    with pytest.raises(NothingToTellError):
        ask_letters(find(reference), words, now())

    assert find(reference).letters_asked_at is None


def test_no_address_stands_in_the_record(app: Flask) -> None:
    make_canaries(1)
    make_account("canary-0@example.org")
    reference = make_incident()
    tell_all(reference)

    for table in ("incident", "incident_act", "incident_notice"):
        rows = db.session.execute(select(db.metadata.tables[table])).all()
        assert rows
        assert "canary-0" not in str(rows)
    assert find(reference).acts


def test_an_account_reads_it_until_it_says_so(app: Flask) -> None:
    account_id = make_account("canary-0@example.org").id
    stranger_id = make_account("stranger@example.org").id
    make_canaries(1)
    tell_all(make_incident())

    (notice,) = notices_of(account_id)
    notice_id = notice.id
    assert notices_of(stranger_id) == []
    assert not note_read(stranger_id, notice_id, now())
    assert note_read(account_id, notice_id, now())
    db.session.commit()
    assert notices_of(account_id) == []


@pytest.mark.parametrize(
    ("left", "count"),
    [(25 * HOUR, 0), (24 * HOUR, 1), (5 * HOUR, 1), (4 * HOUR, 1), (-1 * HOUR, 1)],
)
def test_owners_are_reminded_before_the_end(app: Flask, left: timedelta, count: int) -> None:
    make_account("owner@example.org", Role.OWNER)
    make_account("gone@example.org", Role.OWNER, suspended_at=now())
    moment = now()
    make_incident(known_at=moment - 72 * HOUR + left)

    assert remind_owners(moment, lambda reference, code: f"/{code}/{reference}") == count
    db.session.commit()
    assert remind_owners(moment, lambda reference, code: f"/{code}/{reference}") == 0
    assert [mail.recipient for mail in waiting("incident-due")] == ["owner@example.org"] * count


def test_each_reminder_comes_once(app: Flask) -> None:
    make_account("owner@example.org", Role.OWNER)
    known = now() - HOUR
    make_incident(known_at=known)

    for hours in range(73):
        remind_owners(known + hours * HOUR, lambda reference, _code: f"/{reference}")
        db.session.commit()

    assert len(waiting("incident-due")) == 2


def test_once_late_they_are_reminded_each_day_until_it_is_told(app: Flask) -> None:
    make_account("owner@example.org", Role.OWNER)
    due = now()
    reference = make_incident(known_at=due - 72 * HOUR)

    for hours in range(1, 97):
        remind_owners(due + hours * HOUR, lambda reference, _code: f"/{reference}")
        db.session.commit()
    late = [mail.content["values"]["is_late"] for mail in waiting("incident-due")]
    tell_authority(find(reference), due + 97 * HOUR, "Week-end.", due + 97 * HOUR)
    save()

    assert late == [True] * 5
    assert remind_owners(due + 200 * HOUR, lambda reference, _code: f"/{reference}") == 0


def test_written_down_late_it_is_reminded_of_at_once(app: Flask) -> None:
    make_account("owner@example.org", Role.OWNER)
    make_incident(known_at=now() - 400 * HOUR)

    assert remind_owners(now(), lambda reference, _code: f"/{reference}") == 1


def test_who_changed_address_is_not_told_again(app: Flask) -> None:
    anne = make_account("anne@example.org")
    reference = make_incident(processings=["accounts"])
    tell_all(reference)
    anne.email = anne.email_key = "new@example.org"
    save()

    assert tell_all(reference) == 0
    assert count_told(find(reference).id) == (1, 0)


def test_two_at_once_tell_an_account_once(app: Flask) -> None:
    account_id = make_account("anne@example.org").id
    incident = find(make_incident())
    incident.words = WORDS
    people = [Reached(key, key, account_id, "fr") for key in ("a@example.org", "b@example.org")]

    sent = [telling._tell(incident, one, one.key, TELLER, now()) for one in people]

    assert sent == [True, False]


def test_of_what_needs_no_telling_nobody_is_reminded(app: Flask) -> None:
    make_account("owner@example.org", Role.OWNER)
    known = now() - 60 * HOUR
    make_incident(known_at=known, risk=Risk.UNLIKELY, why_no_authority="Chiffré.")
    told = make_incident(known_at=known)
    tell_authority(find(told), now(), "", now())
    save()

    assert remind_owners(now(), lambda reference, _code: f"/{reference}") == 0
    assert find(told).acts[-1].step is Step.AUTHORITY_TOLD
    assert db.session.scalar(select(func.count(IncidentNotice.id))) == 0
