"""Bodies: read as they come, given up when nothing comes."""

import threading
from io import BytesIO
from typing import IO, cast

import pytest
from werkzeug.exceptions import ClientDisconnected, RequestTimeout

from photoallegret.bodies import BLOCK, blocks


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


def _no_reader_is_left() -> bool:
    for thread in threading.enumerate():
        if type(thread).__name__ == "_Reader":
            thread.join(5)
            if thread.is_alive():
                return False
    return True
