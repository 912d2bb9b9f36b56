"""The whole site in the foreground: it answers soon and leaves nothing behind."""

import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest

from deploy.asking import ask
from photoallegret.bodies import FORM_SECONDS
from photoallegret.paths import TOP
from photoallegret.questions.operations.pictures import PLACES
from photoallegret.serve import BEHIND, PATIENCE_SECONDS, THREADS
from tests.support import nginx
from tests.support.processes import (
    alive,
    answers,
    becomes,
    environment,
    flask,
    free_port,
    started,
)

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


@pytest.mark.parametrize("time", [1, 2, 3])
def test_the_keys_of_a_terminal_end_it_too(data: Path, time: int) -> None:
    """Ctrl-C signals every process of the group at once; once in two, one waited for ever."""
    port = free_port()
    process = started(data, "serve", own_group=True, PORT=str(port))
    assert answers(f"http://127.0.0.1:{port}/", SECONDS_TO_ANSWER)

    os.killpg(process.pid, signal.SIGINT)

    assert becomes(lambda: not alive(data), 2 * PATIENCE_SECONDS), f"{alive(data)}, time {time}"
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


def test_a_page_that_is_at_hand_is_the_one_that_was_drawn(data: Path) -> None:
    port = free_port()
    process = serving(data, port)
    assert answers(f"http://127.0.0.1:{port}/", SECONDS_TO_ANSWER)
    how = {"Accept-Encoding": "gzip"}

    seen = [asked(port, "GET", {**how, "Cookie": f"a={n}"} if n == 1 else how) for n in range(4)]
    head = asked(port, "HEAD", how)
    known = asked(port, "GET", {**how, "If-None-Match": seen[0][1]["etag"]})
    process.kill()
    process.communicate(timeout=20)

    assert seen == [seen[0]] * 4
    assert seen[0][0] == 200
    assert head == (200, seen[0][1], b"")
    assert (known[0], known[1]["etag"], known[2]) == (304, seen[0][1]["etag"], b"")


def asked(port: int, method: str, headers: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request(method, "/", headers=headers)
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    said = {name.lower(): value for name, value in answer.getheaders() if name.lower() != "date"}
    return answer.status, said, body


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


def test_senders_that_fall_silent_stop_no_page(data: Path) -> None:
    """Neither while their bodies are awaited, nor once that is given up."""
    port = free_port()
    process = serving(data, port)
    home = f"http://127.0.0.1:{port}/"
    assert answers(home, SECONDS_TO_ANSWER)
    head = (
        f"POST /compte/connexion HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Length: 900000\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\n\r\nx="
    )
    lines = [socket.create_connection(("127.0.0.1", port)) for _ in range(12)]
    for line in lines:
        line.sendall(head.encode())

    during = [answers(home, 1) for _ in range(4)]
    told = {first_line(line) for line in lines}
    after = [answers(home, 1) for _ in range(4)]
    for line in lines:
        line.close()
    process.kill()
    process.communicate(timeout=20)

    assert told == {b"HTTP/1.1 408 Request Timeout", b"HTTP/1.1 503 Service Unavailable"}
    assert all(during)
    assert all(after)


def first_line(line: socket.socket) -> bytes:
    line.settimeout(FORM_SECONDS + 10)
    return line.recv(100).partition(b"\r\n")[0]


def test_pictures_and_files_of_strangers_leave_a_thread_to_show_pages() -> None:
    parts_of_files = 2

    for threads in (BEHIND, THREADS):
        assert threads > PLACES + parts_of_files


def test_behind_a_proxy_it_answers_on_a_socket_of_its_own(data: Path) -> None:
    door = data / "web.sock"
    told = {"PHOTOALLEGRET_PROXY": "nginx"}
    process = started(data, "serve", "--socket", str(door), **told)
    assert becomes(lambda: ask(door, "127.0.0.1", "/robots.txt") == 200, SECONDS_TO_ANSWER)
    second = flask(data, "serve", "--socket", str(door), **told)
    mode, answer = door.stat().st_mode & 0o777, ask(door, "127.0.0.1", "/contact")
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=20)

    assert (second.returncode, mode, answer) == (1, 0o600, 200)
    assert "écoute déjà" in second.stdout
    assert not door.exists()
    assert not alive(data)


def test_a_socket_left_by_one_that_was_killed_is_taken_over(data: Path) -> None:
    door = data / "web.sock"
    process = started(data, "serve", "--socket", str(door), PHOTOALLEGRET_PROXY="nginx")
    assert becomes(lambda: ask(door, "127.0.0.1", "/robots.txt") == 200, SECONDS_TO_ANSWER)
    process.kill()
    process.communicate(timeout=20)
    assert becomes(lambda: not alive(data), 20)
    was_left = door.exists()

    process = started(data, "serve", "--socket", str(door), PHOTOALLEGRET_PROXY="nginx")
    answers_again = becomes(lambda: ask(door, "127.0.0.1", "/robots.txt") == 200, SECONDS_TO_ANSWER)
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=20)

    assert was_left
    assert answers_again


def test_on_a_socket_no_process_stands_beside_those_that_answer(data: Path) -> None:
    door = data / "web.sock"
    words = ("serve", "--socket", str(door), "--processes", "1")
    process = started(data, *words, PHOTOALLEGRET_PROXY="nginx")
    assert becomes(lambda: ask(door, "127.0.0.1", "/robots.txt") == 200, SECONDS_TO_ANSWER)

    found = alive(data)
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=20)

    assert found == [process.pid]
    assert process.returncode == 0


def test_when_one_process_of_a_socket_ends_all_end_for_their_supervisor(data: Path) -> None:
    door = data / "web.sock"
    process = started(data, "serve", "--socket", str(door), PHOTOALLEGRET_PROXY="nginx")
    assert becomes(lambda: len(alive(data)) == 2, SECONDS_TO_ANSWER)
    assert becomes(lambda: ask(door, "127.0.0.1", "/robots.txt") == 200, SECONDS_TO_ANSWER)

    [other] = set(alive(data)) - {process.pid}
    os.kill(other, signal.SIGKILL)
    process.communicate(timeout=20)

    assert process.returncode == 1
    assert not alive(data)


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_with_nginx_before_it_as_on_a_server(data: Path, ending: signal.Signals) -> None:
    if nginx.path() is None:
        assert not os.environ.get("CI"), "nginx is missing (apt install nginx-light)"
        pytest.skip("TEST OF run-production-like SKIPPED: no nginx (apt install nginx-light)")
    port = free_port()
    verb = ["make", "run-production-like", f"BIN={Path(sys.executable).parent}"]
    process = subprocess.Popen(
        [*verb, "-o", ".venv/.installed"],
        cwd=TOP,
        env=environment(data, PORT=str(port)),
        process_group=0,
    )
    home = f"http://127.0.0.1:{port}"
    assert answers(f"{home}/", 2 * SECONDS_TO_ANSWER)
    assert becomes((data / "pages/current/.served/.html").exists, 10)

    with urllib.request.urlopen(f"{home}/", timeout=5) as answer:  # noqa: S310 -- our own address
        server, tag = answer.headers["Server"], answer.headers["ETag"]
    assert (server, answers(f"{home}/contact", 5)) == ("nginx", True)
    assert re.fullmatch(r'"[0-9a-f]+-[0-9a-f]+"', tag), "a file that nginx sent"
    os.killpg(process.pid, ending)

    assert becomes(lambda: not alive(data), 20), alive(data)
    process.wait(timeout=20)
