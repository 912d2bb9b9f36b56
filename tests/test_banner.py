"""What public pages say above all: read from a file that may be missing or broken."""

from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from photoallegret.banner import FILE, Message, put_up, said
from photoallegret.clock import now
from photoallegret.pages.layer import NOT_KEPT
from tests.factories import data_of
from tests.gallery.conftest import Counting, counting
from tests.support.pages import visit

__all__ = ["counting"]
DAY = timedelta(days=1)
PAGES = ("/", "/galeries", "/a-propos", "/questions", "/contact", "/licence")


def message(words: str = "Un incident <b>.", **others: str) -> Message:
    return Message({"fr": words, **others}, now() + DAY)


def test_nothing_is_said_without_a_file(tmp_path: Path) -> None:
    assert said(tmp_path, "fr", now()) == []


def test_a_language_without_words_reads_another_s(tmp_path: Path) -> None:
    put_up(tmp_path, [message("Mots", en="Words"), message("Seuls")])

    assert said(tmp_path, "en", now()) == ["Words", "Seuls"]


def test_nothing_is_left_of_what_is_taken_down(tmp_path: Path) -> None:
    put_up(tmp_path, [message()])
    put_up(tmp_path, [])
    put_up(tmp_path, [])

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[1]", b'[{"words": {}, "until": "2999-01-01T00:00:00+00:00"}]',
        b'[{"words": {"fr": "x"}, "until": "x"}]', b'{"a": 1}', b"\xff", b'[{"until": null}]',
        b'[{"words": {"fr": "x"}, "until": "2999-01-01"}]',
    ],
)  # fmt: skip
def test_a_broken_file_says_nothing(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE).write_bytes(content)

    assert said(tmp_path, "fr", now()) == []


@pytest.mark.parametrize("path", PAGES)
def test_every_public_page_says_it_and_asks_no_query_more(
    app: Flask, client: FlaskClient, counting: Counting, path: str
) -> None:
    def asked() -> tuple[int, str]:
        with counting() as queries:
            page = visit(client, path)
        return len(queries), page.soup.select_one(".banner").get_text() if put else ""

    client.environ_base[NOT_KEPT] = "1"
    put = False
    before, _ = asked()
    put_up(data_of(app), [message()])
    put = True
    after, words = asked()

    assert after == before
    assert "Un incident <b>." in words
    assert client.get(path).headers.getlist("Set-Cookie") == []
