"""What was wanted is carried out: kept, handed over, erased; and by the law where nothing was."""

import io
import json
import os
import signal
from datetime import timedelta
from zipfile import ZipFile

import pytest
from flask import Flask
from flask.testing import FlaskClient

from photoallegret.accounts.models import Account, Role
from photoallegret.accounts.operations.journal import Trace
from photoallegret.clock import now
from photoallegret.config import Settings
from photoallegret.db import db
from photoallegret.directives.models import (
    DeathFile,
    Designation,
    Directive,
    Ending,
    Fate,
    FileState,
    Handover,
    Teller,
)
from photoallegret.directives.operations.carrying_out import (
    TooEarlyError,
    carry_out,
    carry_out_due,
)
from photoallegret.directives.operations.deciding import ClosedError, answer_heir
from photoallegret.directives.operations.designating import designation_of, designation_with
from photoallegret.directives.operations.directing import directive_of
from photoallegret.directives.operations.freezing import thaw
from photoallegret.directives.operations.handing import copies_of, copy_at, fetch
from photoallegret.directives.operations.intending import intent_of
from photoallegret.directives.operations.months import months_after
from photoallegret.directives.operations.opening import Told, open_file
from photoallegret.directives.studio_views.blueprint import means_here
from photoallegret.privacy.operations.erasing import Order, UnwantedError, erase
from photoallegret.privacy.operations.journalling import Journal
from photoallegret.privacy.operations.planning import Plan, UnerasableError
from photoallegret.privacy.operations.replaying import ORDERS, complete
from photoallegret.privacy.queries.tied import Person, held_of
from photoallegret.questions.models import Question
from photoallegret.restricted import is_restricted
from photoallegret.rights.operations.closing import LastOwnerError
from tests.directives.deaths import (
    ANNE,
    DAY,
    HEIR,
    JEAN,
    anne,
    at,
    content_of,
    heir,
    letters,
    names_jean,
    proven,
    told,
    wants,
)
from tests.factories import make_account, save
from tests.support.canaries import dump, plant

LATER = timedelta(days=200)
"""After the time of heirs."""
KEEP_BOTH = {"questions": Fate.KEEP, "published_questions": Fate.KEEP}


def ready(file: DeathFile) -> int:
    """Note a proof of a file, commit, and return its number."""
    proven(file)
    identity = file.id
    save()
    return identity


def token_of_copy() -> str:
    return str(content_of("death-copy")["path"]).rpartition("/")[2]


def questions() -> list[str]:
    return list(db.session.scalars(db.select(Question.text).order_by(Question.id)))


def test_everything_is_erased_as_directed(app: Flask, owner: Account) -> None:
    account = anne()
    names_jean(account)
    wants(account, accounts=Fate.ERASE, questions=Fate.ERASE)
    identity = ready(told(account))

    assert carry_out(identity, means_here("owner"), now() + LATER)

    assert owner.is_owner
    file = db.session.get_one(DeathFile, identity)
    assert (file.state, file.account_id, file.address) == (FileState.CARRIED_OUT, None, "")
    assert db.session.scalars(db.select(Account.email)).all() == ["owner@example.org"]
    assert questions() == []
    assert not is_restricted(address=ANNE)
    assert letters()[-1][0] in ("erasure-recipients", "death-closed")
    assert ("death-closed", HEIR) in letters()
    assert content_of("death-closed", JEAN)["erased"]
    assert [one.act for one in file.entries] == ["opened", "frozen", "proof-seen", "carried-out"]
    for table in (Directive, Designation):
        row = db.session.scalars(db.select(table)).one()
        assert (row.account_id, row.ending) == (None, Ending.CARRIED_OUT)


def test_what_is_to_be_kept_stays_and_is_public_again(app: Flask, client: FlaskClient) -> None:
    account = anne()
    wants(account, **KEEP_BOTH)
    identity = ready(told(account))

    carry_out(identity, means_here("owner"), now() + LATER)

    assert len(questions()) == 2
    assert db.session.scalar(db.select(db.func.count(Account.id))) == 0
    assert not is_restricted(address=ANNE)
    db.session.remove()
    assert client.get("/questions/la-dent").status_code == 200


def test_a_kept_account_opens_no_more(app: Flask, client: FlaskClient) -> None:
    account = anne()
    wants(account, accounts=Fate.KEEP, profiles=Fate.KEEP)
    identity = ready(told(account))

    carry_out(identity, means_here("owner"), now() + LATER)

    kept = db.session.scalars(db.select(Account)).one()
    assert (kept.email, kept.first_name, kept.password_hash) == (ANNE, "Anne", "")
    assert kept.suspended_at is not None
    assert questions() == []


def test_what_is_handed_over_is_copied_then_erased(app: Flask, settings: Settings) -> None:
    account = anne()
    code = names_jean(account)
    wants(account, questions=Fate.HAND_OVER)
    identity = ready(told(account))

    carry_out(identity, means_here("owner"), now() + LATER)

    assert questions() == []
    (copy,) = copies_of(db.session.get_one(DeathFile, identity))
    assert copy.address == JEAN
    assert code not in str(content_of("death-copy"))
    with ZipFile(io.BytesIO((settings.data / copy.files()[0]).read_bytes())) as archive:
        records = json.loads(archive.read("data.json"))["records"]
    assert {one["processing"] for one in records} == {"questions"}
    assert "Une question privée ?" in [one["fields"].get("text") for one in records]
    found = copy_at(token_of_copy(), now() + LATER)
    assert found is copy
    assert not fetch(copy, "AAAAA-AAAAA-AAAAA-AAAAA", now())
    assert fetch(copy, code, now())
    assert db.session.get_one(DeathFile, identity).entries[-1].act == "copy-fetched"
    assert copy_at(token_of_copy(), now() + LATER + timedelta(days=31)) is None


def test_an_heir_gets_the_rest_with_a_code_of_their_own(app: Flask) -> None:
    account = anne()
    jeans = names_jean(account)
    wants(account, accounts=Fate.HAND_OVER)
    file = proven(told(account))
    _ground, heirs = answer_heir(file, heir(), now())
    identity = ready(file)

    carry_out(identity, means_here("owner"), now() + LATER)

    copies = {one.address: one for one in copies_of(db.session.get_one(DeathFile, identity))}
    assert set(copies) == {JEAN, HEIR}
    assert fetch(copies[HEIR], heirs, now())
    assert not fetch(copies[JEAN], heirs, now())
    assert fetch(copies[JEAN], jeans, now())


def test_without_anybody_to_receive_it_is_erased_and_said_before(app: Flask) -> None:
    account = anne()
    names_jean(account)
    wants(account, questions=Fate.HAND_OVER)
    file = told(account)
    assert file.designation is not None
    file.designation.address = file.designation.name = ""
    intent = intent_of(proven(file), now() + LATER)

    assert intent.lost == {"questions"}
    assert intent.shares == ()
    _ground, code = answer_heir(file, heir(), now())
    intent = intent_of(file, now() + LATER)
    assert code
    assert intent.lost == frozenset()
    assert [share.receiver.address for share in intent.shares] == [HEIR]
    assert "questions" in intent.shares[0].slugs


def test_nothing_is_done_without_proof_or_too_early(app: Flask) -> None:
    account = anne()
    file = told(account)
    identity = file.id
    save()

    with pytest.raises(TooEarlyError):
        carry_out(identity, means_here("owner"), now() + timedelta(days=300))
    db.session.rollback()
    ready(db.session.get_one(DeathFile, identity))
    with pytest.raises(TooEarlyError):
        carry_out(identity, means_here("owner"), now())

    assert len(questions()) == 2


def test_it_is_done_once(app: Flask) -> None:
    account = anne()
    wants(account, questions=Fate.ERASE)
    identity = ready(told(account))
    carry_out(identity, means_here("owner"), now() + LATER)

    with pytest.raises(ClosedError):
        carry_out(identity, means_here("owner"), now() + LATER)


def test_the_only_owner_is_not_erased(app: Flask) -> None:
    account = make_account(ANNE, Role.OWNER)
    wants(account, accounts=Fate.ERASE)
    identity = ready(told(account))

    with pytest.raises(LastOwnerError):
        carry_out(identity, means_here("owner"), now())


def test_what_failed_is_done_again(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    account = anne()
    code = names_jean(account)
    wants(account, questions=Fate.HAND_OVER)
    identity = ready(told(account))

    def breaks(*_: object, **__: object) -> None:
        raise UnerasableError

    with monkeypatch.context() as patch:
        patch.setattr("photoallegret.directives.operations.carrying_out.erase", breaks)
        with pytest.raises(UnerasableError):
            carry_out(identity, means_here("owner"), now() + LATER)
    db.session.rollback()
    assert len(questions()) == 2
    assert "death-copy" not in [slug for slug, _ in letters()]

    carry_out(identity, means_here("owner"), now() + LATER)

    (copy,) = copies_of(db.session.get_one(DeathFile, identity))
    assert fetch(copy, code, now())
    assert questions() == []


def killed(identity: int, monkeypatch: pytest.MonkeyPatch, place: str) -> None:
    """Carry a file out in a process that is killed when it comes to ``place``."""
    child = os.fork()
    if child == 0:
        db.engine.dispose(close=False)
        db.session.remove()
        monkeypatch.setattr(place, lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL))
        try:
            carry_out(identity, means_here("owner"), now() + LATER)
        finally:
            os._exit(0)  # not reached when killed
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL


@pytest.mark.parametrize(
    "place",
    [
        "photoallegret.directives.operations.carrying_out.erase",
        "photoallegret.privacy.operations.erasing.plan",
        "photoallegret.privacy.operations.erasing.carry_out",
        "photoallegret.directives.operations.carrying_out.tell_closed",
    ],
)
def test_killed_on_the_way_it_never_began(
    app: Flask, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    account = anne()
    code = names_jean(account)
    wants(account, questions=Fate.HAND_OVER)
    number, identity = account.id, ready(told(account))
    db.session.remove()

    killed(identity, monkeypatch, place)
    complete(means_here("owner").journal, app.extensions[ORDERS])

    held, named = directive_of(number), designation_with(code)
    assert held is not None
    assert held.fates == {"questions": Fate.HAND_OVER}
    assert named is not None
    assert (named.account_id, named.ended_at) == (number, None)
    file = db.session.get_one(DeathFile, identity)
    assert (file.state, copies_of(file), len(questions())) == (FileState.QUARANTINE, [], 2)
    save()
    assert carry_out(identity, means_here("owner"), now() + LATER)
    assert [one.address for one in copies_of(db.session.get_one(DeathFile, identity))] == [JEAN]


def test_after_a_failure_a_thaw_gives_everything_back(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = anne()
    names_jean(account)
    wants(account, questions=Fate.HAND_OVER)
    number, identity = account.id, ready(told(account))
    with monkeypatch.context() as patch:
        patch.setattr("photoallegret.privacy.operations.erasing.carry_out", _breaks)
        with pytest.raises(UnerasableError):
            carry_out(identity, means_here("owner"), now() + LATER)
    db.session.rollback()

    thaw(db.session.get_one(DeathFile, identity), "She telephoned.", Trace(now()))
    save()

    assert directive_of(number) is not None
    assert designation_of(number) is not None


def test_who_is_thawed_meanwhile_is_not_erased(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    account = anne()
    wants(account, questions=Fate.ERASE)
    identity = ready(told(account))

    def thawed_first(order: Order, journal: Journal) -> Plan:
        thaw(db.session.get_one(DeathFile, identity), "She telephoned.", Trace(now()))
        db.session.commit()
        return erase(order, journal)

    monkeypatch.setattr("photoallegret.directives.operations.carrying_out.erase", thawed_first)
    with pytest.raises(UnwantedError):
        carry_out(identity, means_here("owner"), now() + LATER)
    db.session.rollback()

    assert len(questions()) == 2
    assert db.session.get_one(DeathFile, identity).state is FileState.MISTAKEN


def test_an_heir_granted_meanwhile_is_not_passed_over(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    identity = ready(told(anne()))

    def granted_first(order: Order, journal: Journal) -> Plan:
        answer_heir(db.session.get_one(DeathFile, identity), heir(), now())
        db.session.commit()
        return erase(order, journal)

    monkeypatch.setattr("photoallegret.directives.operations.carrying_out.erase", granted_first)
    with pytest.raises(UnwantedError):
        carry_out(identity, means_here("owner"), now() + LATER)
    db.session.rollback()

    assert len(questions()) == 2


def test_after_six_months_only_what_the_law_has_kept_survives(
    app: Flask, settings: Settings
) -> None:
    """Canaries in every table: what is left stands in rows that name their article."""
    planted = plant(settings.data, "anne")
    with at(DAY):
        account = db.session.get_one(Account, planted.account_id)
        account.email = planted.address  # written to: a real one
        account.language = "fr"
        file = told_of(account, planted.address)
        identity = ready(file)
    with at(months_after(DAY, 6) - timedelta(seconds=1)):
        assert carry_out_due(means_here("site"), now()) == (0, [])
        db.session.rollback()
        assert held_of(planted.person)
    with at(months_after(DAY, 6)):
        assert carry_out_due(means_here("site"), now()) == (1, [])
        everything = dump()
        left = {place[0] for mark, place in planted.markers.items() if mark in everything}

    assert left == {
        *("consent_entry", "moderation_decision", "death_file", "death_claim", "death_entry"),
        *("rights_request", "rights_request_event", "rights_request_wait"),
    }
    assert planted.address not in everything
    assert not any(path.exists() for path in planted.files)
    assert db.session.get_one(DeathFile, identity).entries[-1].by == "site"


def told_of(account: Account, address: str) -> DeathFile:
    """Open a file of the person of the canaries, whose planted file is none."""
    db.session.execute(db.update(DeathFile).values(state=FileState.MISTAKEN))
    told_by = Told(teller=Teller.HEIR, how="post", language="fr", name="Paule", address=HEIR)
    return open_file(Person(account.id, address), told_by, 6, Trace(now()))


def test_the_job_does_as_directed_and_asks_for_a_proof(app: Flask) -> None:
    with at(DAY):
        account = anne()
        wants(account, **KEEP_BOTH)
        identity = told(account).id
        save()
    with at(months_after(DAY, 7)):
        assert carry_out_due(means_here("site"), now()) == (0, [])
        assert len(questions()) == 2
        ready(db.session.get_one(DeathFile, identity))
        assert carry_out_due(means_here("site"), now()) == (1, [])
        assert len(questions()) == 2
        assert db.session.scalar(db.select(db.func.count(Account.id))) == 0


def test_one_that_fails_stops_no_other(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    with at(DAY):
        account = anne()
        ready(told(account))
    with at(months_after(DAY, 6)), monkeypatch.context() as patch:
        patch.setattr("photoallegret.directives.operations.carrying_out.erase", _breaks)
        done, failures = carry_out_due(means_here("site"), now())

    assert done == 0
    assert [type(one) for one in failures] == [UnerasableError]
    assert db.session.scalar(db.select(db.func.count(Handover.id))) == 0


def _breaks(*_: object, **__: object) -> None:
    raise UnerasableError
