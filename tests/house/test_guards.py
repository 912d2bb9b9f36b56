"""The guards themselves: each one sees what it is there to see."""

import logging
import smtplib
import socket
from contextlib import suppress
from pathlib import Path

import pytest
from flask import Flask, Response

from photoallegret.rooms import HELD
from tests.support.guards import (
    WentOut,
    check_folders,
    is_outside,
    no_line_names_anybody,
    nothing_goes_out,
)


def test_a_connection_to_another_machine_fails_even_when_hidden() -> None:
    with (
        pytest.raises(WentOut, match=r"192\.0\.2\.1.*declare an Outgoing"),
        nothing_goes_out(),
        suppress(OSError),
    ):
        smtplib.SMTP("192.0.2.1", 25, timeout=1)


def test_this_machine_may_be_reached() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, nothing_goes_out():
        socket.create_connection(server.getsockname()).close()

    assert not is_outside(socket.AF_UNIX, "/run/socket")
    assert is_outside(socket.AF_INET6, ("2001:db8::1", 25, 0, 0))
    assert is_outside(socket.AF_INET, ("example.org", 25))


@pytest.mark.parametrize("line", ["sent to alice@example.org", "asked by 192.0.2.77"])
def test_a_line_that_names_somebody_fails(line: str) -> None:
    with pytest.raises(WentOut, match="in clear"), no_line_names_anybody("guarded"):
        logging.getLogger("guarded.deep").error(line)


def test_a_line_of_numbers_passes() -> None:
    with no_line_names_anybody():
        logging.getLogger("photoallegret.guards").error("photo 12 failed at 12:34:56")


def test_a_folder_that_nobody_declared_fails(tmp_path: Path) -> None:
    (tmp_path / "faces").mkdir()

    with pytest.raises(WentOut, match="holds faces: write a Folder"):
        check_folders(HELD, tmp_path)


def test_a_header_that_nobody_declared_is_seen(app: Flask) -> None:
    @app.get("/spy")
    def spy() -> Response:
        return Response("", headers={"X-Reader": "anne"})

    with pytest.raises(WentOut, match=r"/spy sends X-Reader: write a Header in .*headers\.py"):
        app.test_client().get("/spy")


def test_every_header_declared_says_what_it_is_for() -> None:
    assert len(HELD.headers) > 20
    assert all(header.says for header in HELD.headers)
