"""Who is named gets a link of their own; once it is over, it opens nothing."""

import json

import pysqlite3 as sqlite
import pytest
from flask import Flask

from photoallegret.clock import now
from photoallegret.config import Settings
from photoallegret.db import db
from photoallegret.directives.models import Designation, Ending, Fate
from photoallegret.directives.operations.designating import (
    Named,
    OwnAddressError,
    designate,
    designation_of,
    designation_with,
    end_designation,
    refuse,
)
from photoallegret.mail.composing import Letter, compose
from photoallegret.privacy.queries.records import records_of
from photoallegret.privacy.queries.tied import Person
from tests.directives.deaths import ANNE, JEAN, anne, content_of, letters, names_jean, raw, wants
from tests.factories import save


def test_who_is_named_is_written_to(app: Flask) -> None:
    code = names_jean(anne())

    assert letters() == [("designee-named", JEAN)]
    assert content_of("designee-named")["holder"] == ANNE
    found = designation_with(code)
    assert found is not None
    assert found.name == "Jean Martin"


def test_nothing_typed_freely_is_mailed_to_whom_one_names(app: Flask) -> None:
    account = anne()
    account.first_name, account.last_name = "GAGNEZ", "http://spam.example"
    designate(account, Named("Cher client http://spam.example", JEAN), now())
    end_designation(account.id, Ending.REVOKED, now())

    for slug in ("designee-named", "designee-ended"):
        content = content_of(slug)
        text = str(compose(Letter(slug=slug, to=JEAN, language="fr", values=content), "key"))
        assert "spam" not in text
        assert "GAGNEZ" not in text
        assert ANNE in text


def test_nobody_reads_the_code_in_the_outbox(app: Flask) -> None:
    code = names_jean(anne())
    save()

    with db.engine.connect() as connection:
        row = str(connection.exec_driver_sql("SELECT * FROM outbox").all())
    assert JEAN in row
    assert code not in row
    content = content_of("designee-named")
    letter = Letter(slug="designee-named", to=JEAN, language="fr", values=content)
    assert f"/apres-deces/{code}" in compose(letter, "key").get_content()


def test_the_mailbox_of_the_holder_is_nobody_elses(app: Flask) -> None:
    account = anne()

    for address in (ANNE, "Anne@Example.ORG"):
        with pytest.raises(OwnAddressError):
            designate(account, Named("Jean Martin", address), now())

    assert letters() == []


def test_the_code_is_known_however_it_is_typed(app: Flask) -> None:
    code = names_jean(anne())

    for typed in (code.lower(), code.replace("-", " "), f"https://example.org/apres-deces/{code}/"):
        assert designation_with(typed) is not None
    assert designation_with("") is None
    assert designation_with(code[:-1]) is None


def test_only_its_hash_is_kept_and_names_are_encrypted(app: Flask, settings: Settings) -> None:
    code = names_jean(anne())
    save()

    kept = raw(app)
    for secret in (code, code.replace("-", ""), "Jean Martin", JEAN):
        assert secret.encode() not in kept
    if db.engine.dialect.name == "sqlite":
        db.session.execute(db.text("DELETE FROM outbox"))
        db.session.commit()
        db.session.remove()
        db.engine.dispose()
        with sqlite.connect(settings.data / "site.sqlite", isolation_level=None) as connection:
            connection.execute("VACUUM")  # the message that named him is no part of it
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        everywhere = b"".join(path.read_bytes() for path in settings.data.glob("site.sqlite*"))
        assert JEAN.encode() not in everywhere
        assert b"Jean Martin" not in everywhere


def test_another_one_replaces_the_first_and_both_are_told(app: Flask) -> None:
    account = anne()
    first = names_jean(account)
    designate(account, Named("Lise", "lise@example.net"), now())

    ended = designation_with(first)
    assert ended is not None
    assert ended.ending is Ending.REPLACED
    assert [slug for slug, _ in letters()] == ["designee-named", "designee-ended", "designee-named"]
    held = designation_of(account.id)
    assert held is not None
    assert held.name == "Lise"


def test_one_is_taken_back(app: Flask) -> None:
    account = anne()
    code = names_jean(account)

    assert end_designation(account.id, Ending.REVOKED, now())
    assert not end_designation(account.id, Ending.REVOKED, now())
    ended = designation_with(code)
    assert ended is not None
    assert ended.ending is Ending.REVOKED


def test_who_refuses_is_forgotten_and_the_holder_told(app: Flask) -> None:
    account = anne()
    designation = designation_with(names_jean(account))
    assert designation is not None

    assert refuse(designation, now())
    assert not refuse(designation, now())

    found = db.session.scalars(db.select(Designation)).one()
    assert (found.name, found.address, found.ending) == ("", "", Ending.REFUSED)
    assert letters()[-1] == ("designee-refused", ANNE)


def test_the_copy_of_an_account_holds_its_own_directives(app: Flask) -> None:
    account = anne()
    person = Person(account.id, ANNE)
    names_jean(account)
    wants(account, questions=Fate.HAND_OVER, closed=True)
    save()

    records = {one.table: one.fields for one in records_of(person)}

    assert records["designation"]["name"] == "Jean Martin"
    assert records["designation"]["address"] == JEAN
    assert "code_hash" not in records["designation"]
    assert json.loads(str(records["directive"]["content"])) == {
        "fates": {"questions": "hand-over"},
        "closed": True,
    }
