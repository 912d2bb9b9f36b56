"""Declarations in words: purpose, ground, period and recipients, in the reader's language."""

from dataclasses import replace
from datetime import timedelta

import pytest

from photoallegret.config import Settings
from photoallegret.i18n import speak
from photoallegret.notices import notice, period_words, retention_words, rights_words, use
from photoallegret.party_settings import Processor
from photoallegret.personal_data import Period, Retention
from photoallegret.privacy.personal_data import CONSENTS
from photoallegret.questions.personal_data import PUBLISHED, QUESTION


@pytest.mark.parametrize(
    ("period", "french"),
    [
        (timedelta(hours=1), "1\u00a0heure"),
        (timedelta(days=7), "7\u00a0jours"),
        (timedelta(days=30), "30\u00a0jours"),
        (timedelta(days=183), "6\u00a0mois"),
        (timedelta(days=365), "1\u00a0an"),
        (timedelta(days=395), "13\u00a0mois"),
        (timedelta(days=5 * 365), "5 ans"),
    ],
)
def test_a_period_is_told_in_its_unit(period: timedelta, french: str) -> None:
    speak("fr")

    assert period_words(period) == french


def test_a_use_tells_its_sources_and_what_a_machine_decides(settings: Settings) -> None:
    speak("en")
    alone = replace(QUESTION, automated="it is refused by its length")

    assert use(CONSENTS, settings.site).sources == (
        "the site, as it was used, and the photographer, who answers and decides",
    )
    assert use(QUESTION, settings.site).sources[:2] == ("you", "others, who gave them")
    assert use(QUESTION, settings.site).automated == ""
    assert use(alone, settings.site).automated == "it is refused by its length"


def test_rights_are_those_of_any_use() -> None:
    speak("en")

    assert rights_words([CONSENTS]) == ("access (art. 15)", "withdrawal of consent (art. 7(3))")
    assert rights_words([]) == ()
    assert "portability (art. 20)" in rights_words([CONSENTS, PUBLISHED])


def test_a_period_names_what_starts_it() -> None:
    speak("en")

    told = retention_words(Retention(periods=(Period("a", timedelta(days=365), "the answer"),)))

    assert told == "1 year after the answer"


def test_a_criterion_is_told_as_it_is() -> None:
    speak("en")

    assert retention_words(Retention(criterion="as long as you like")) == "as long as you like"


def test_a_notice_says_all_that_article_13_wants(settings: Settings) -> None:
    speak("en")

    told = notice(QUESTION, settings.site)

    assert told.purpose == "Answer the questions that visitors ask"
    assert "answering those who write" in told.basis
    assert told.retention == ("until it is answered or declined", "1 year after the answer")
    assert "30 days after it was called spam" in told.otherwise
    assert told.withheld.startswith("without name, address or question")
    assert told.recipients == (
        "1&1 (hosts the site, France)",
        "whoever carries the site's mail",
    )


def test_a_notice_names_who_carries_the_mail(settings: Settings) -> None:
    speak("fr")
    carrier = Processor("mail", "Courrier Rapide", country="BE")

    told = notice(QUESTION, replace(settings.site, processors=(carrier,)))

    assert told.recipients == (
        "1&1 (héberge le site, France)",
        "Courrier Rapide (achemine son courrier, Belgique)",
    )


def test_consent_says_that_it_can_be_withdrawn(settings: Settings) -> None:
    speak("en")

    assert "withdraw" in notice(PUBLISHED, settings.site).basis


def test_a_use_says_what_article_15_wants_besides(settings: Settings) -> None:
    speak("en")
    told = use(PUBLISHED, settings.site)

    assert told.article == "GDPR art. 6(1)(a)"
    assert told.rights[0] == "access (art. 15)"
    assert "portability (art. 20)" in told.rights
    speak("fr")
    assert use(CONSENTS, settings.site).kept_under == "RGPD art. 7(1)"
