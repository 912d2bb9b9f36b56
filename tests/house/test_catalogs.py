"""Catalogs: French says everything the code and the templates say, with the same holes."""

import re

import pytest

from tests.support import messages

HOLES = re.compile(r"%\((\w+)\)s")


@pytest.mark.parametrize("language", messages.TRANSLATED)
def test_catalog_is_fresh(language: str) -> None:
    said = {message.id for message in messages.strings() if message.id}
    written = {message.id for message in messages.read(language) if message.id}

    assert said - written == set(), "strings without translation: run `make messages`"
    assert written - said == set(), "translations of strings that are gone: run `make messages`"


@pytest.mark.parametrize("language", messages.TRANSLATED)
def test_catalog_is_complete(language: str) -> None:
    for message in messages.read(language):
        if not message.id:
            continue
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        assert all(strings), f"to translate in {language}: {message.id!r}"
        assert not message.fuzzy, f"to check in {language}: {message.id!r}"
        holes = {hole for text in ids for hole in HOLES.findall(text)}
        for text in strings:
            assert set(HOLES.findall(text)) <= holes, f"a hole too many: {text!r}"
