"""Tests of the two lanes: what is at hand waits for nothing, and nothing is lost in the other."""

import threading
from typing import Any

import pytest
from granian import wsgi
from granian.server import mp

from photoallegret.lanes import Lanes

THREADS = 3


class Asked:
    """A request of granian's: the first answer to it counts."""

    def __init__(self) -> None:
        """Wait for it."""
        self.answer: tuple[int, list[tuple[str, str]], bytes] | None = None
        self.answered = threading.Event()

    def response_bytes(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        """Answer."""
        if not self.answered.is_set():
            self.answer = (status, headers, body)
            self.answered.set()


def quick(scope: dict[str, Any]) -> tuple[int, list[tuple[str, str]], bytes] | None:
    return (200, [], b"kept") if scope["PATH_INFO"] == "/kept" else None


def test_what_is_at_hand_waits_for_nobody() -> None:
    go, begun = threading.Event(), threading.Semaphore(0)

    def slow(protocol: Asked, scope: dict[str, Any]) -> None:
        begun.release()
        assert go.wait(10)
        protocol.response_bytes(200, [], scope["PATH_INFO"].encode())

    lanes = Lanes(quick, slow, THREADS)
    waiting = [Asked() for _ in range(THREADS + 2)]
    for number, one in enumerate(waiting):
        lanes(one, {"PATH_INFO": f"/{number}"})
    assert all(begun.acquire(timeout=10) for _ in range(THREADS))
    kept = Asked()

    lanes(kept, {"PATH_INFO": "/kept"})
    at_once, others = kept.answer, [one.answer for one in waiting]
    go.set()

    assert at_once == (200, [], b"kept")
    assert others == [None] * len(waiting)
    assert all(one.answered.wait(10) for one in waiting)
    assert [one.answer[2] for one in waiting if one.answer] == [b"/0", b"/1", b"/2", b"/3", b"/4"]


@pytest.mark.parametrize("failure", [ValueError, SystemExit])
def test_a_failure_is_told_and_ends_no_thread(
    failure: type[BaseException], caplog: pytest.LogCaptureFixture
) -> None:
    def slow(protocol: Asked, scope: dict[str, Any]) -> None:
        if scope["PATH_INFO"] == "/bad":
            raise failure(scope)
        protocol.response_bytes(200, [], b"")

    lanes = Lanes(quick, slow, 1)
    bad, good = Asked(), Asked()
    lanes(bad, {"PATH_INFO": "/bad"})
    lanes(good, {"PATH_INFO": "/good"})

    assert good.answered.wait(10)
    assert bad.answer == (500, [], b"")
    assert "a request failed outside the application" in caplog.text


def test_the_server_still_has_the_door_that_lanes_come_in_by() -> None:
    assert callable(mp._wsgi_call_wrap)  # type: ignore[attr-defined]
    assert callable(wsgi._callback_wrapper)
