"""The desk of deaths: files opened, decided and carried out by the photographer alone."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from photoallegret.access_log import AccessEntry
from photoallegret.accounts.models import Account, Role
from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.directives.models import DeathFile, Fate, FileState, Proof
from tests.directives.deaths import ANNE, HEIR, anne, letters, told, wants
from tests.factories import make_account, save, sign_in
from tests.support.forms import answered, send
from tests.support.pages import Page, visit

DESK, NEW = "/atelier/deces", "/atelier/deces/nouveau"
OPENING = {
    "person": ANNE,
    "name": "Paule Dupont",
    "email": HEIR,
    "reach": "",
    "died_on": "",
    "proof_on": "",
    "teller": "heir",
    "told_how": "post",
    "language": "fr",
    "proof": "none",
}
TODAY = now().date().isoformat()


@pytest.fixture
def file(app: Flask) -> str:
    """Return the address of the open file of Anne, told by an heir."""
    assert app.testing
    found = told(anne()).id
    save()
    return f"{DESK}/{found}"


def the_file() -> DeathFile:
    db.session.rollback()
    db.session.expire_all()
    return db.session.scalars(db.select(DeathFile).order_by(DeathFile.id.desc())).first()  # type: ignore[return-value]


def act(studio: FlaskClient, page: str, act: str, **typed: str) -> object:
    """Send the form of one act as it stands on the page, with what is typed."""
    seen = visit(studio, page)
    form = seen.soup.select_one(f'[name=act][value="{act}"]').find_parent("form")
    token = str(form.select_one("[name=form_token]")["value"])
    db.session.rollback()
    return studio.post(page, data={"form_token": token, "act": act, **typed})


def test_it_is_the_owners_alone(app: Flask, file: str) -> None:
    agent = make_account("agent@example.org", Role.AGENT)
    db.session.commit()
    helper = sign_in(app, agent)

    for path in (DESK, NEW, file, f"{file}/executer"):
        assert helper.get(path).status_code == 404


def test_the_desk_lists_what_waits(studio: FlaskClient, file: str) -> None:
    page = visit(studio, DESK)

    assert page.h1 == "Décès"
    assert ANNE in page.text
    assert "aucune preuve vue" in page.text
    assert visit(studio, "/en/studio/deaths").h1 == "Deaths"
    assert page.soup.select_one(f'.rail a[href="{DESK}"][aria-current]')


def test_a_death_is_entered(studio: FlaskClient) -> None:
    anne()
    save()

    answer = send(studio, NEW, **OPENING)

    assert answer.status_code == 303
    found = the_file()
    assert answer.location == f"{DESK}/{found.id}"
    assert (found.proof, found.told_how) == (Proof.NONE, "post")
    assert ("death-received", HEIR) in letters()
    again = send(studio, NEW, **OPENING)
    assert again.location == answer.location


@pytest.mark.parametrize(
    "typed",
    [
        {"person": "nobody@example.org"},
        {"person": ""},
        {"email": "paule"},
        {"proof": "notoriety"},
        {"teller": "ghost"},
        {"died_on": "2999-01-01"},
    ],
)
def test_what_is_incomplete_opens_nothing(studio: FlaskClient, typed: dict[str, str]) -> None:
    anne()
    save()

    assert answered(send(studio, NEW, **{**OPENING, **typed})).status == 422
    assert the_file() is None


def test_each_look_is_noted(studio: FlaskClient, file: str) -> None:
    visit(studio, file)
    visit(studio, f"{file}/executer")

    looks = db.session.scalars(db.select(AccessEntry.record)).all()
    assert list(looks) == ["death_file", "death_file"]


def test_a_proof_is_noted(studio: FlaskClient, file: str) -> None:
    assert act(studio, file, "proof", proof="family-book", proof_on=TODAY).status_code == 303

    assert the_file().proof is Proof.FAMILY_BOOK
    assert "livret de famille" in visit(studio, file).text


def test_more_time_needs_a_reason(studio: FlaskClient, file: str) -> None:
    before = the_file().quarantine_until
    assert answered(act(studio, file, "extend", months="3", why="")).status == 422
    assert answered(act(studio, file, "extend", months="13", why="x")).status == 422
    assert the_file().quarantine_until == before

    act(studio, file, "extend", months="3", why="Les héritiers sont à l’étranger.")

    assert the_file().quarantine_until > before
    assert "à l’étranger" in visit(studio, file).text


def test_a_false_alarm_is_undone(studio: FlaskClient, file: str) -> None:
    assert answered(act(studio, file, "thaw", reason="")).status == 422

    assert act(studio, file, "thaw", reason="Elle a téléphoné.").status_code == 303

    assert the_file().state is FileState.MISTAKEN
    page = visit(studio, file)
    assert "Elle a téléphoné." in page.text
    assert not page.soup.select("[name=act]")
    assert ("death-mistaken", ANNE) in letters()


def test_an_heir_without_proof_is_refused(studio: FlaskClient, file: str) -> None:
    asked = {"heir": "Paule", "heir_email": HEIR, "wants": "copy", "heir_proof": "none"}
    assert answered(act(studio, file, "heir", heir="", heir_email=HEIR, wants="copy")).status == 422

    assert act(studio, file, "heir", **asked).status_code == 303

    assert letters()[-1] == ("death-refused", HEIR)


def asks(studio: FlaskClient, file: str, name: str, email: str, **typed: str) -> Page:
    """Enter what an heir asks for, on a document seen today."""
    known = {"wants": "copy", "heir_proof": "notoriety", "heir_proof_on": TODAY}
    return answered(act(studio, file, "heir", heir=name, heir_email=email, **{**known, **typed}))


def test_the_code_of_an_heir_is_shown_once(studio: FlaskClient, file: str) -> None:
    page = asks(studio, file, "Paule", HEIR)

    assert page.status == 200
    code = page.soup.select_one("#heir-code").get_text()
    assert len(code) == 23
    assert code not in visit(studio, file).text


def test_each_heir_is_shown_with_their_own_proof(studio: FlaskClient, file: str) -> None:
    asks(studio, file, "Paule", HEIR)
    asks(studio, file, "Louis", "louis@example.net", heir_proof="family-book")

    text = visit(studio, file).soup.select_one("[aria-labelledby=heirs]").get_text()
    assert HEIR in text
    assert "louis@example.net" in text
    assert "acte de notoriété" in text
    assert "livret de famille" in text


def test_a_document_of_an_heir_has_its_day(studio: FlaskClient, file: str) -> None:
    assert asks(studio, file, "Paule", HEIR, heir_proof_on="").status == 422
    assert asks(studio, file, "Paule", HEIR, heir_proof="death-certificate").status == 422
    assert the_file().claims == []


def test_a_closed_file_is_changed_no_more(studio: FlaskClient, file: str) -> None:
    seen = visit(studio, file)
    tokens = {
        name: str(
            seen.soup.select_one(f'[name=act][value="{name}"]')
            .find_parent("form")
            .select_one("[name=form_token]")["value"]
        )
        for name in ("thaw", "extend")
    }
    db.session.rollback()
    studio.post(file, data={"form_token": tokens["thaw"], "act": "thaw", "reason": "x"})
    db.session.rollback()
    studio.post(
        file, data={"form_token": tokens["extend"], "act": "extend", "months": "1", "why": "x"}
    )

    assert [one.act for one in the_file().entries] == ["opened", "frozen", "thawed"]
    db.session.rollback()
    assert studio.get(f"{file}/executer").status_code == 303


def test_the_plan_is_shown_and_carried_out(studio: FlaskClient, app: Flask) -> None:
    account = anne()
    wants(account, questions=Fate.KEEP, published_questions=Fate.KEEP, closed=True)
    file = f"{DESK}/{told(account).id}"
    save()
    page: Page = visit(studio, f"{file}/executer")
    assert not page.soup.select("main form")
    act(studio, file, "proof", proof="notoriety", proof_on=TODAY)

    page = visit(studio, f"{file}/executer")
    assert "Ce qui reste, comme la personne l’a voulu" in page.text
    assert "Ce qui est effacé" in page.text
    answer = send(studio, page, "/executer")

    assert answer.status_code == 303
    assert the_file().state is FileState.CARRIED_OUT
    assert db.session.scalar(db.select(Account.id).where(Account.email == ANNE)) is None


def test_what_waits_is_shown_and_left(studio: FlaskClient, app: Flask) -> None:
    account = anne()
    wants(account, questions=Fate.ERASE, published_questions=Fate.ERASE)
    file = f"{DESK}/{told(account).id}"
    save()
    act(studio, file, "proof", proof="notoriety", proof_on=TODAY)

    page = visit(studio, f"{file}/executer")
    assert "Ce qui attend" in page.text
    send(studio, page, "/executer")

    assert the_file().state is FileState.QUARANTINE
    assert db.session.scalar(db.select(Account.id).where(Account.email == ANNE)) is not None
    assert not visit(studio, f"{file}/executer").soup.select("main form")
    assert "Ce qui était voulu" in visit(studio, file).text


def test_it_is_not_carried_out_too_early(studio: FlaskClient, file: str) -> None:
    token = str(visit(studio, file).soup.select_one(".rail [name=form_token]")["value"])
    db.session.rollback()

    answer = studio.post(f"{file}/executer", data={"form_token": token})

    assert answer.status_code == 303
    assert the_file().state is FileState.QUARANTINE


def test_carrying_out_asks_who_is_there(app: Flask, owner: Account, file: str) -> None:
    studio = sign_in(app, owner)
    with time_machine.travel(now() + timedelta(hours=1), tick=False):
        answer = studio.get(f"{file}/executer")

    assert answer.status_code == 303
    assert "/compte/" in answer.location


@pytest.mark.parametrize("sent", [{"act": "burn"}, {}, {"act": "thaw", "reason": "x"}])
def test_a_forged_form_changes_nothing(
    studio: FlaskClient, file: str, sent: dict[str, str]
) -> None:
    assert studio.post(file, data=sent).status_code == 400
    assert the_file().state is FileState.QUARANTINE
