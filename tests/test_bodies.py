"""Bodies: read as they come, given up when nothing comes."""

import threading
import time
from io import BytesIO
from typing import IO, cast

import pytest
from flask import Flask, request
from flask.testing import FlaskClient
from werkzeug.exceptions import ClientDisconnected, RequestTimeout, ServiceUnavailable

from photoallegret.bodies import BLOCK, FORMS_AT_ONCE, blocks, whole
from tests.support.processes import becomes


class Line:
    """A connection: gives what it is told to, then waits, or breaks."""

    def __init__(self, given: list[bytes], *, breaks: bool = False) -> None:
        self.given, self.breaks = given, breaks
        self.cut = threading.Event()

    def read(self, _size: int) -> bytes:
        if self.given:
            return self.given.pop(0)
        if self.breaks:
            raise ClientDisconnected
        self.cut.wait()
        return b""


def test_all_bytes_come_in_order() -> None:
    content = bytes(range(256)) * 5000

    assert b"".join(blocks(BytesIO(content))) == content


def test_what_came_before_a_cut_is_given() -> None:
    body = blocks(cast("IO[bytes]", Line([b"12", b"34"], breaks=True)))

    assert next(body) + next(body) == b"1234"
    with pytest.raises(ClientDisconnected):
        next(body)


def test_a_line_gone_silent_is_left_and_its_reader_ends() -> None:
    line = Line([b"12"])
    body = blocks(cast("IO[bytes]", line), patience=0.05)

    assert next(body) == b"12"
    with pytest.raises(RequestTimeout):
        next(body)
    line.cut.set()
    assert _no_reader_is_left()


def test_a_body_nobody_wants_any_more_is_not_read_on() -> None:
    body = blocks(BytesIO(bytes(BLOCK * 1000)))
    next(body)
    body.close()

    assert _no_reader_is_left()


def test_a_body_that_drips_has_an_end() -> None:
    class Dripping(Line):
        def read(self, _size: int) -> bytes:
            time.sleep(0.02)
            return b"1"

    with pytest.raises(RequestTimeout):
        whole(cast("IO[bytes]", Dripping([])), seconds=0.1)
    assert _no_reader_is_left()


def test_few_bodies_are_awaited_at_once() -> None:
    lines = [Line([b"12"]) for _ in range(FORMS_AT_ONCE)]
    told: list[bytes] = []
    waiting = [
        threading.Thread(target=lambda line=line: told.append(whole(cast("IO[bytes]", line))))
        for line in lines
    ]
    for thread in waiting:
        thread.start()

    assert becomes(lambda: not any(line.given for line in lines), 5)
    with pytest.raises(ServiceUnavailable):
        whole(BytesIO(b"34"))
    for line in lines:
        line.cut.set()
    for thread in waiting:
        thread.join(5)
    assert told == [b"12"] * FORMS_AT_ONCE
    assert whole(BytesIO(b"34")) == b"34"


def _no_reader_is_left() -> bool:
    for thread in threading.enumerate():
        if type(thread).__name__ == "_Reader":
            thread.join(5)
            if thread.is_alive():
                return False
    return True


ODD = "a\0b\x1f\x0bc\x7f\x85\ufffe\U0001ffffé\n\t\u202e"
KEPT = "abcé\n\t\u202e"


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data"])
def test_letters_that_no_page_can_hold_are_left_out(app: Flask, kind: str) -> None:
    app.add_url_rule("/echo", "echo", _echo, methods=["POST"])
    answer = app.test_client().post(
        "/echo", query_string={"q": ODD, ODD: "1"}, data={"text": ODD}, content_type=kind
    )

    assert answer.json == {"q": [KEPT], KEPT: ["1"], "text": [KEPT]}


def test_a_part_without_a_name_is_no_field(app: Flask) -> None:
    app.add_url_rule("/echo", "echo", _echo, methods=["POST"])
    body = b"--x\r\nContent-Disposition: form-data\r\n\r\na\r\n--x--"
    answer = app.test_client().post(
        "/echo", data=body, content_type="multipart/form-data; boundary=x"
    )

    assert answer.json == {}


@pytest.mark.parametrize("path", ["/questions/a%00b", "/galeries/%1f", "/%EF%BF%BE"])
def test_no_page_stands_at_an_address_that_no_page_can_hold(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


def _echo() -> dict[str, list[str]]:
    return {name: request.values.getlist(name) for name in request.values}
