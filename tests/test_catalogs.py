"""Catalogs: read from .po files as Babel reads them."""

from pathlib import Path

from photoallegret import catalogs
from photoallegret.paths import TRANSLATIONS
from tests.support import messages

FRENCH = TRANSLATIONS / "fr" / "LC_MESSAGES" / "messages.po"


def test_the_french_catalog_says_what_babel_reads_in_it() -> None:
    told = [message for message in messages.read("fr") if message.id and message.string]

    catalog = catalogs.read(FRENCH)

    assert len(told) > 3000
    for message in told:
        if isinstance(message.id, tuple):
            one, many = message.id
            assert tuple(catalog.say_many(one, many, count) for count in (1, 2)) == message.string
        else:
            assert catalog.say(message.id) == message.string


def test_escapes_and_long_strings_are_put_together(tmp_path: Path) -> None:
    path = _written(tmp_path, 'msgid ""\n"a \\"b\\" "\n"c\\n"\nmsgstr ""\n"x\\\\y "\n"z\\t"\n')

    assert catalogs.read(path).say('a "b" c\n') == "x\\y z\t"


def test_what_is_fuzzy_obsolete_or_empty_is_left_out(tmp_path: Path) -> None:
    path = _written(
        tmp_path,
        '#, fuzzy\nmsgid "a"\nmsgstr "x"\n\n#~ msgid "b"\n#~ msgstr "x"\n\nmsgid "c"\nmsgstr ""\n',
    )

    catalog = catalogs.read(path)

    assert [catalog.say(one) for one in "abc"] == ["a", "b", "c"]


def test_numbers_take_the_form_that_the_language_gives_them() -> None:
    catalog = catalogs.read(FRENCH)

    assert [catalog.which(count) for count in (0, 1, 2)] == [0, 0, 1]
    assert [catalogs.Catalog().which(count) for count in (0, 1, 2)] == [1, 0, 1]


def test_what_has_forms_is_said_without_a_count_too() -> None:
    assert catalogs.read(FRENCH).say("%(num)s photograph") == "%(num)s photographie"


def test_without_translation_strings_are_said_as_they_are() -> None:
    catalog = catalogs.Catalog()

    assert catalog.say("Galleries") == "Galleries"
    assert catalog.say_many("one", "many", 0) == "many"


def _written(folder: Path, text: str) -> Path:
    path = folder / "messages.po"
    path.write_text(text, encoding="utf-8")
    return path
