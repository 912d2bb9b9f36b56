"""What one wants after one's death, on the account's pages."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from photoallegret.accounts.models import Account
from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.directives.models import Designation, Directive, Ending, Fate
from tests.directives.deaths import ANNE, JEAN, anne, letters
from tests.factories import make_account, sign_in
from tests.support.forms import answered, send
from tests.support.pages import Page, visit

WISHES, PERSON = "/compte/directives", "/compte/directives/personne"
END = "/compte/directives/retirer"


@pytest.fixture
def browser(app: Flask) -> FlaskClient:
    """Return Anne's browser, signed in just now."""
    account = anne()
    db.session.commit()
    return sign_in(app, account)


def choose(browser: FlaskClient, **fates: str) -> object:
    """Send the form of wishes with these fates, the others left to the law."""
    page = visit(browser, WISHES)
    slugs = [str(tag["value"]) for tag in page.soup.select("[name=category]")]
    closed = fates.pop("closed", "")
    sent = {
        "form_token": str(
            page.soup.select_one(f'form[action="{WISHES}"] [name=form_token]')["value"]
        ),
        "category": slugs,
        "fate": [fates.get(slug.replace("-", "_"), "") for slug in slugs],
    }
    db.session.rollback()
    return browser.post(WISHES, data=sent | ({"closed": "y"} if closed else {}))


def directives() -> list[Directive]:
    found = list(db.session.scalars(db.select(Directive).order_by(Directive.id)))
    db.session.rollback()
    return found


def name_jean(browser: FlaskClient) -> None:
    assert send(browser, PERSON, name="Jean Martin", email=JEAN).status_code == 303


def chosen(page: Page, slug: str) -> str:
    (option,) = page.soup.select(f"#fate-{slug} option[selected]")
    return str(option["value"])


def test_a_visitor_is_led_to_the_sign_in(client: FlaskClient) -> None:
    for path in (WISHES, PERSON):
        answer = client.get(path)
        assert answer.status_code == 303
        assert "/compte/" in answer.location


def test_it_is_linked_from_the_account_and_the_sign_up(
    browser: FlaskClient, client: FlaskClient
) -> None:
    assert visit(browser, "/compte").soup.find("a", href=WISHES)
    assert visit(client, "/compte/inscription").soup.find("a", href=WISHES)


def test_the_law_is_told_in_plain_words(browser: FlaskClient) -> None:
    page = visit(browser, WISHES)

    assert page.h1 == "Après mon décès"
    assert "qui héritent de vous" in page.text
    assert "art. 85, II" in page.text
    assert "tiers certifié par la CNIL" in page.text
    assert page.headers["Cache-Control"] == "private, no-store"
    assert visit(browser, "/en/account/directives").h1 == "After my death"


def test_a_choice_is_kept_and_shown(browser: FlaskClient) -> None:
    assert choose(browser, questions="erase", closed="y").status_code == 303

    page = visit(browser, WISHES)
    assert chosen(page, "questions") == "erase"
    assert chosen(page, "accounts") == ""
    assert page.soup.select_one("#closed[checked]")
    (held,) = directives()
    assert held.fates == {"questions": Fate.ERASE}


def test_nothing_is_handed_over_to_nobody(browser: FlaskClient) -> None:
    page = answered(choose(browser, questions="hand-over"))

    assert page.status == 422
    assert chosen(page, "questions") == "hand-over"
    assert directives() == []
    name_jean(browser)
    assert choose(browser, questions="hand-over").status_code == 303


def test_what_hangs_together_stays_together(browser: FlaskClient) -> None:
    page = answered(choose(browser, published_questions="keep"))

    assert page.status == 422
    assert "ne peut être gardé que si" in page.text
    assert directives() == []


def test_a_wish_that_is_none_changes_nothing(browser: FlaskClient) -> None:
    assert choose(browser, questions="burn").status_code == 303

    (held,) = directives()
    assert held.fates == {}


def test_somebody_is_named_and_taken_back(browser: FlaskClient) -> None:
    name_jean(browser)
    assert "Jean Martin" in visit(browser, WISHES).text
    assert letters() == [("designee-named", JEAN)]
    db.session.rollback()

    page = visit(browser, WISHES)
    form = page.soup.select_one('[value="designee"]').find_parent("form")
    token = str(form.select_one("[name=form_token]")["value"])
    assert browser.post(END, data={"form_token": token, "what": "designee"}).status_code == 303

    assert db.session.scalars(db.select(Designation.ending)).all() == [Ending.REVOKED]
    assert letters()[-1] == ("designee-ended", JEAN)


def test_one_cannot_name_oneself_or_no_address(browser: FlaskClient) -> None:
    for email, words in ((ANNE, "nommez une autre"), ("jean", "adresse e-mail")):
        page = answered(send(browser, PERSON, name="Jean", email=email))
        assert page.status == 422
        assert words in page.text
    assert letters() == []


def test_directives_are_withdrawn(browser: FlaskClient) -> None:
    choose(browser, questions="erase")
    page = visit(browser, WISHES)
    form = page.soup.select_one('[value="wishes"]').find_parent("form")
    token = str(form.select_one("[name=form_token]")["value"])
    db.session.rollback()

    assert browser.post(END, data={"form_token": token, "what": "all"}).status_code == 400
    db.session.rollback()
    assert browser.post(END, data={"form_token": token, "what": "wishes"}).status_code == 303

    assert [one.ending for one in directives()] == [Ending.REVOKED]


def test_a_forged_form_changes_nothing(browser: FlaskClient) -> None:
    assert browser.post(WISHES, data={"category": "questions", "fate": "erase"}).status_code == 400
    db.session.rollback()
    assert browser.post(PERSON, data={"name": "x", "email": JEAN}).status_code == 400
    db.session.rollback()
    assert browser.post(END, data={"what": "wishes"}).status_code == 400

    assert directives() == []
    assert db.session.scalar(db.select(db.func.count(Account.id))) == 1


def test_one_account_names_few_in_a_day(browser: FlaskClient) -> None:
    for number in range(3):
        typed = {"name": "x", "email": f"victim{number}@example.net"}
        assert send(browser, PERSON, **typed).status_code == 303

    page = answered(send(browser, PERSON, name="x", email="victim3@example.net"))

    assert page.status == 429
    assert "demain" in page.text
    assert "victim3@example.net" not in {to for _, to in letters()}


def test_one_address_is_named_seldom_whoever_does_it(app: Flask, browser: FlaskClient) -> None:
    for _ in range(3):
        name_jean(browser)
    other = make_account("other@example.org")
    db.session.commit()

    assert send(sign_in(app, other), PERSON, name="x", email=JEAN.upper()).status_code == 429

    assert [slug for slug, _ in letters()].count("designee-named") == 3


def test_the_holder_reads_that_a_death_was_told_by_mistake(browser: FlaskClient) -> None:
    name_jean(browser)
    db.session.execute(db.update(Designation).values(silenced_at=now()))
    db.session.commit()

    page = visit(browser, WISHES)

    assert "par erreur" in page.text
    assert page.soup.find("a", href=PERSON)
