"""Words for tables, columns and values: none of what people read is left in the code's own."""

from datetime import UTC, date, datetime

import pytest
from flask import Flask
from sqlalchemy import Enum

from photoallegret import wording
from photoallegret.accounts.operations.journal import Event
from photoallegret.i18n import speaking
from photoallegret.outbox.models import OutgoingMail
from photoallegret.paths import TEMPLATES
from photoallegret.personal_data import Unlinked
from photoallegret.privacy.queries.records import exported_columns
from photoallegret.privacy.queries.tied import personal_tables
from photoallegret.wording import COLUMNS, TABLES, VALUES, column_words, table_words, value_words

ZONE = "Europe/Paris"


def test_whatever_people_read_has_words(app: Flask) -> None:
    silent = []
    for mapper in personal_tables():
        if isinstance(mapper.class_.__subjects__, Unlinked):
            continue
        table = mapper.class_.__tablename__
        silent += [table] if table not in TABLES else []
        told = {name for way in mapper.class_.__subjects__ for name in way.only}
        whole = not all(way.only for way in mapper.class_.__subjects__)
        for name in exported_columns(mapper):
            if not whole and name not in told:
                continue
            if name not in COLUMNS and f"{table}.{name}" not in COLUMNS:
                silent.append(f"{table}.{name}")
            kind = mapper.columns[name].type
            if isinstance(kind, Enum):
                silent += [
                    f"{table}.{name}={one}"
                    for one in kind.enums
                    if not {one, f"{table}:{one}"} & set(VALUES)
                ]

    assert not silent, f"{', '.join(silent)}: say in photoallegret/wording/ what people read"


def test_events_and_kinds_of_mail_have_words(app: Flask) -> None:
    slugs = {path.name for path in (TEMPLATES / "email").iterdir() if path.is_dir()}

    assert OutgoingMail.__tablename__ in TABLES
    assert {event.value for event in Event} <= set(VALUES)
    assert slugs <= set(VALUES)


@pytest.mark.parametrize(
    ("value", "is_code", "french", "english"),
    [
        (None, False, "–", "–"),
        ("", False, "–", "–"),
        (True, False, "oui", "yes"),
        (False, False, "non", "no"),
        (3, False, "3", "3"),
        ("no", False, "no", "no"),
        ("no", True, "non", "no"),
        ("fr", True, "français", "French"),
        ("unheard-of", True, "unheard-of", "unheard-of"),
        (["spam", "x"], False, "C’est de la publicité, x", "It is advertising, x"),
        ({"b": 1, "a": "é"}, False, '{"a": "é", "b": 1}', '{"a": "é", "b": 1}'),
        (date(2026, 5, 4), False, "4 mai 2026", "4 May 2026"),
        (
            datetime(2026, 5, 4, 12, tzinfo=UTC),
            False,
            "4 mai 2026 à 14:00",
            "4 May 2026 at 14:00",
        ),
    ],
)
def test_values_are_said(value: object, is_code: bool, french: str, english: str) -> None:
    said = {}
    for code in ("fr", "en"):
        with speaking(code):
            said[code] = value_words(value, is_code=is_code, zone=ZONE)

    assert said == {"fr": french, "en": english}


def test_what_has_no_words_yet_is_spelt() -> None:
    assert table_words("model_release") == "Model release"
    assert column_words("model_release", "signed_on") == "Signed on"
    assert column_words("outbox", "slug") != column_words("question", "slug")
    assert wording.NOTHING == "–"
