"""The whole site in the foreground: it answers soon and leaves nothing behind."""

import os
import signal
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.processes import alive, answers, becomes, flask, free_port, started

SECONDS_TO_ANSWER = 10


@pytest.fixture
def data(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / ".demo-offered").touch()
    yield folder
    for process in alive(folder):
        os.kill(process, signal.SIGKILL)


def serving(data: Path, port: int) -> subprocess.Popen[str]:
    return started(data, "serve", PORT=str(port))


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_it_answers_and_leaves_nothing_behind(data: Path, ending: signal.Signals) -> None:
    port = free_port()
    process = serving(data, port)

    assert answers(f"http://127.0.0.1:{port}/", SECONDS_TO_ANSWER)
    assert becomes(lambda: len(alive(data)) >= 4, 10), "server, two workers, background worker"
    process.send_signal(ending)

    assert becomes(lambda: not alive(data), 20), alive(data)
    process.communicate(timeout=5)


def test_a_site_without_owner_prints_a_link_that_makes_one(data: Path) -> None:
    port = free_port()
    process = serving(data, port)
    assert answers(f"http://127.0.0.1:{port}/", SECONDS_TO_ANSWER)
    process.send_signal(signal.SIGINT)
    said, _ = process.communicate(timeout=20)
    flask(data, "accounts", "create-owner", "owner@example.org")

    process = serving(data, port)
    assert answers(f"http://127.0.0.1:{port}/", SECONDS_TO_ANSWER)
    process.send_signal(signal.SIGINT)
    after, _ = process.communicate(timeout=20)

    assert f"http://127.0.0.1:{port}/compte/mot-de-passe/" in said
    assert "/compte/" not in after


def test_a_taken_port_is_an_error_that_says_so(data: Path) -> None:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = holder.getsockname()[1]
        process = serving(data, port)
        said, _ = process.communicate(timeout=20)

    assert process.returncode == 1
    assert f"Le port {port} est pris" in said
    assert "/compte/" not in said
    assert not alive(data)


def test_two_sites_run_side_by_side(tmp_path: Path, data: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / ".demo-offered").touch()
    ports = (free_port(), free_port())
    processes = [serving(data, ports[0]), serving(other, ports[1])]

    assert all(answers(f"http://127.0.0.1:{port}/", SECONDS_TO_ANSWER) for port in ports)
    for process in processes:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=20)
    assert not alive(data)
    assert not alive(other)
