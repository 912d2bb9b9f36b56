"""Questions in the studio, in a real browser: read, marked, published, taken back, reported."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from photoallegret.clock import now
from photoallegret.config import Settings
from photoallegret.db import db
from photoallegret.questions.models import Kind, Reason, Wish
from photoallegret.questions.operations import moderating
from photoallegret.questions.operations.moderating import Act, Public
from photoallegret.questions.operations.reporting import Notice, receive_report
from tests.browser.studio_site import Studio, served_studio
from tests.browser.test_pages import WIDER, violations
from tests.factories import make_question

pytestmark = pytest.mark.browser
DESK = "/atelier/questions"
LONG = "Unelonguephrasesansespace" * 8
ASKED = "La photo de la Dent de Crolles est-elle en vente ?\n\nAnne Dupont\n06 12 34 56 78"


def fill(_settings: Settings, account_id: int) -> None:
    """Leave questions of each sort: the second is what the journey is about."""
    act = Act(account_id, now() - timedelta(hours=1))
    public = Public("En vente ?", "Oui, en trois formats.")
    make_question(LONG, name=LONG[:120], wish=Wish.NO, kind=Kind.REUSE)
    make_question(ASKED, wish=Wish.NAMED)
    published = make_question(wish=Wish.UNNAMED)
    moderating.publish_question(published, public, act)
    declined = make_question()
    moderating.decline_question(declined, Reason.INSULTING, "Un mot.", act)
    make_question(is_suspect=True, suspicions=["links", "fast"])
    told = Notice(
        address="https://example.org/questions/en-vente", reason="rights", explanation=LONG,
        name="Claire Roux", email="claire@example.org", language="fr",
    )  # fmt: skip
    receive_report(told, published, now())
    db.session.commit()


@pytest.fixture
def studio(tmp_path: Path) -> Iterator[Studio]:
    """Return the served studio of a photographer who was asked some questions."""
    with served_studio(tmp_path, fill) as served:
        yield served


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_question_is_looked_at_published_and_taken_back(
    browser: Browser, studio: Studio, *, scripts: bool
) -> None:
    page = studio.opened(browser, java_script_enabled=scripts)
    page.goto(DESK)
    page.locator("main").get_by_role("link", name="Anne Dupont").click()

    page.get_by_label("Votre réponse").fill("Oui, en trois formats.")
    page.get_by_text("Publier la question et la réponse").click()
    press(page, "Publier et répondre")
    page.get_by_role("alert").get_by_text("Regardez ce qui est marqué").wait_for()
    marked = page.locator("mark").all_inner_texts()
    press(page, "Remplacer ce qui est marqué par […]")
    redacted = page.get_by_label("Question telle que publiée").input_value()
    press(page, "Publier et répondre")
    page.get_by_text("est publique").wait_for()

    assert marked == ["Anne Dupont", "06 12 34 56 78"]
    assert redacted.endswith("[…]\n[…]")
    page.goto(f"{DESK}?tas=published")
    page.locator("main").get_by_role("link", name="Anne Dupont").last.click()
    page.get_by_role("link", name="Voir sur le site").click()
    assert "06 12" not in page.content()
    address = page.url
    page.go_back()
    page.get_by_text("Retirer du site", exact=True).click()
    page.get_by_label("Motif").select_option("personal-data")
    press(page, "Retirer du site maintenant")
    removed = page.context.request.get(address)
    press(page, "Annuler")
    page.get_by_text("est comme avant").wait_for()
    back = page.context.request.get(address)

    assert (removed.status, back.status) == (410, 200)
    page.context.close()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_report_is_decided(browser: Browser, studio: Studio, *, scripts: bool) -> None:
    page = studio.opened(browser, java_script_enabled=scripts)
    page.goto(DESK)
    page.get_by_role("link", name="Un signalement attend").click()
    page.locator("main li a").first.click()

    page.get_by_label("Votre décision").fill("La photographie est retirée.")
    press(page, "Retirer du site maintenant")

    page.get_by_text("et son auteur prévenu").wait_for()
    page.goto(f"{DESK}?tas=removed")
    assert page.locator("main .letter").count() == 1
    page.context.close()


def test_enter_sends_nothing(browser: Browser, studio: Studio) -> None:
    page = studio.opened(browser)
    page.goto(f"{DESK}/2")
    page.get_by_text("Publier la question et la réponse").click()

    page.locator("#seen_again").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")

    page.goto(f"{DESK}?tas=new")
    assert page.locator("main .letter").count() == 2
    page.context.close()


def focused(page: Page) -> str:
    """Return what has the focus: its value, its address or its name."""
    return str(
        page.evaluate(
            "(({ name, value, pathname }) => (name === 'act' ? value : pathname) || name || '')"
            "(document.activeElement)"
        )
    )


def test_keys_do_nothing_until_they_are_switched_on(browser: Browser, studio: Studio) -> None:
    page = studio.opened(browser)
    page.goto(f"{DESK}/2")
    before = focused(page)

    for key in "jkrapds?":
        page.keyboard.press(key)

    assert page.get_by_label("Raccourcis").is_checked() is False
    assert page.get_by_role("button", name="Liste des touches").is_hidden()
    assert (focused(page), page.locator("dialog[open]").count()) == (before, 0)
    page.context.close()


def test_keys_lead_through_the_list_and_to_the_buttons(browser: Browser, studio: Studio) -> None:
    page = studio.opened(browser, viewport={"width": 1440, "height": 900})
    page.goto(DESK)
    page.get_by_label("Raccourcis").check()
    seen = []
    for key in "jjk":
        page.keyboard.press(key)
        seen.append(focused(page))
    with page.expect_navigation():  # the switch is remembered on the next page
        page.keyboard.press("Enter")
    for key in "aspd":
        page.keyboard.press(key)
        seen.append(focused(page))
        if key == "d":
            page.keyboard.press("s")  # in a field keys are only typed
            seen.append(focused(page))
    page.locator("summary").first.focus()
    page.keyboard.press("r")
    page.keyboard.type("dsapjk")

    assert seen == [
        f"{DESK}/2", f"{DESK}/1", f"{DESK}/2", "answer", "spam", "publish", "reason", "reason",
    ]  # fmt: skip
    assert page.get_by_label("Votre réponse").input_value() == "dsapjk"
    page.goto(f"{DESK}?tas=new")
    assert page.locator("main .letter").count() == 2
    page.context.close()


def test_the_keys_are_listed_and_switched_off(browser: Browser, studio: Studio) -> None:
    page = studio.opened(browser, viewport={"width": 1440, "height": 900})
    page.goto(f"{DESK}/2")
    page.get_by_label("Raccourcis").check()
    page.keyboard.press("?")
    page.get_by_role("dialog", name="Touches").wait_for()
    assert list(violations(page)) == []
    page.keyboard.press("s")
    assert focused(page) != "spam"
    page.keyboard.press("Escape")

    page.reload()
    page.get_by_label("Raccourcis").uncheck()
    page.reload()
    page.keyboard.press("s")

    assert focused(page) != "spam"
    page.context.close()


def test_words_typed_are_not_left_where_no_list_is_seen(browser: Browser, studio: Studio) -> None:
    page = studio.opened(browser, viewport={"width": 900, "height": 900})
    page.goto(f"{DESK}/2")
    page.get_by_label("Raccourcis").check()
    with page.expect_navigation():
        page.keyboard.press("j")
    assert page.url.endswith(f"{DESK}/1")
    page.get_by_label("Votre réponse").fill("Oui.")
    page.get_by_label("Raccourcis").focus()

    page.keyboard.press("k")

    assert page.get_by_label("Votre réponse").input_value() == "Oui."
    assert focused(page) == DESK
    page.context.close()


def test_without_scripts_there_is_no_switch(browser: Browser, studio: Studio) -> None:
    page = studio.opened(browser, java_script_enabled=False)
    page.goto(DESK)

    assert page.get_by_label("Raccourcis").is_hidden()
    page.context.close()


@pytest.mark.parametrize(("theme", "width"), [("light", 1440), ("dark", 390)])
def test_its_pages_are_accessible_and_fit(
    browser: Browser, studio: Studio, theme: str, width: int
) -> None:
    page = studio.opened(browser, color_scheme=theme, viewport={"width": width, "height": 900})
    paths = (DESK, *(f"{DESK}/{number}" for number in range(1, 6)), f"{DESK}/4/preuve")
    for path in (*paths, "/atelier/signalements", "/atelier/signalements/1"):
        page.goto(path)
        for summary in page.locator("details.fold summary").all():
            summary.click()
        assert list(violations(page)) == [], path
        for narrow in (320, 820, width):
            page.set_viewport_size({"width": narrow, "height": 900})
            assert page.evaluate(WIDER) == 0, f"{path} is wider than {narrow} px"
    page.context.close()
