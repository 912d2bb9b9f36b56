"""What is held, in words: dates written, codes said, the day each record dies."""

from dataclasses import replace

import pytest

from photoallegret.accounts.models import JournalEntry
from photoallegret.config import Settings
from photoallegret.db import db
from photoallegret.i18n import speaking
from photoallegret.privacy.queries.records import records_of
from photoallegret.privacy.queries.tied import Person
from photoallegret.privacy.queries.told import is_code, told_uses, untied_words
from tests.factories import LONG_AGO, make_account


@pytest.mark.usefixtures("app")
def test_records_are_told_in_words(settings: Settings) -> None:
    account = make_account("anne@example.org")
    records = records_of(Person(account.id))

    (item, *_) = told_uses(records, settings.site)
    fields = dict(item.records[0].fields)

    assert item.use.purpose.startswith("Permettre")
    assert item.is_exported
    assert item.is_portable
    assert item.records[0].name == "Compte"
    assert fields["Rôle"] == "titulaire d’un compte"
    assert fields["Langue"] == "français"
    assert fields["Créé le"] == "4 mai 2025 à 14:00"
    assert fields["Suspendu le"] == "–"
    assert item.records[0].death.startswith("Durée : tant que le compte est conservé")


@pytest.mark.usefixtures("app")
def test_the_day_of_death_is_told_where_there_is_one(settings: Settings) -> None:
    account = make_account("anne@example.org")
    dated = [replace(one, dies_at=LONG_AGO) for one in records_of(Person(account.id))]

    with speaking("en"):
        (item, *_) = told_uses(dated, settings.site)

    assert item.records[0].death == "Disappears on 4 May 2025 (GDPR art. 6(1)(b))"


@pytest.mark.usefixtures("app")
def test_what_a_record_waits_for_is_told_with_the_article_that_keeps_it(settings: Settings) -> None:
    account = make_account("anne@example.org")
    waiting = [
        replace(one, criterion="until it is answered or declined", kept_under="GDPR art. 7(1)")
        for one in records_of(Person(account.id))
    ]

    (item, *closed) = told_uses(waiting, settings.site)

    assert item.records[0].death.startswith("Durée : jusqu’à")
    assert item.records[0].death.endswith("(RGPD art. 7(1))")
    assert [one.kinds[0][1] for one in closed] == [item.records[0].death]


@pytest.mark.usefixtures("app")
def test_of_many_the_newest_come_first(settings: Settings) -> None:
    account = make_account("anne@example.org")
    for number in range(5):
        db.session.add(JournalEntry(at=LONG_AGO, event=f"e{number}", account_id=account.id))
    db.session.flush()

    items = told_uses(records_of(Person(account.id)), settings.site, most=2)
    journal = next(one for one in items if one.use.slug == "security")

    assert journal.total == 5
    assert [dict(one.fields)["Événement"] for one in journal.records] == ["e4", "e3"]


@pytest.mark.usefixtures("app")
def test_what_nobody_can_tie_is_told() -> None:
    assert untied_words()
    assert all(category and why for category, why in untied_words())


@pytest.mark.parametrize(
    ("table", "column", "code"),
    [("account", "role", True), ("security_journal", "event", True), ("question", "text", False)],
)
def test_columns_of_few_values_are_known(table: str, column: str, code: bool) -> None:
    assert is_code(table, column) is code
