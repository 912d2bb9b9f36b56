"""A small load generator: a bounded number of requests over kept connections, on loopback."""

import selectors
import socket
import statistics
import time
from collections import deque
from dataclasses import dataclass, field

LOOPBACK = "127.0.0.1"
CONNECTIONS = 16
READ_AT_ONCE = 1 << 16
SILENCE_SECONDS = 30
END_OF_HEAD = b"\r\n\r\n"


class LoadError(RuntimeError):
    """The server closed, kept silent, or answered something else than the page."""


@dataclass(frozen=True, slots=True)
class Load:
    """What a number of requests showed."""

    seconds: float
    latencies: tuple[float, ...]
    """Of each request, in seconds."""
    wire_bytes: int
    """Of one answer, its head included."""
    body: bytes
    """Of one answer, as it was sent."""

    @property
    def rate(self) -> float:
        """Return requests per second."""
        return len(self.latencies) / self.seconds

    def percentile(self, percent: int) -> float:
        """Return the latency that so many percent of the requests kept within, in seconds."""
        return statistics.quantiles(self.latencies, n=100, method="inclusive")[percent - 1]


@dataclass(slots=True)
class _Connection:
    socket: socket.socket
    received: bytearray = field(default_factory=bytearray)
    started: float = 0.0

    def answer(self) -> tuple[int, int] | None:
        """Return where the head and the whole answer end, None while it is incomplete."""
        head = self.received.find(END_OF_HEAD)
        if head < 0:
            return None
        lines = bytes(self.received[:head]).decode("latin-1").split("\r\n")
        if " 200 " not in f"{lines[0]} ":
            raise LoadError(lines[0])
        fields = {
            name.strip().lower(): value.strip()
            for name, _, value in (line.partition(":") for line in lines[1:])
        }
        start = head + len(END_OF_HEAD)
        if "content-length" in fields:
            end = start + int(fields["content-length"])
        elif fields.get("transfer-encoding") == "chunked":
            end = self._end_of_chunks(start)
        else:
            message = "the answer does not say its length"
            raise LoadError(message)
        return (start, end) if len(self.received) >= end else None

    def _end_of_chunks(self, start: int) -> int:
        """Return where the last chunk ends, beyond what was received while it is not there."""
        while True:
            line = self.received.find(b"\r\n", start)
            if line < 0:
                return len(self.received) + 1
            size = int(self.received[start:line].partition(b";")[0], 16)
            start = line + 2 + size + 2
            if size == 0 or start > len(self.received):
                return start


def request(port: int, path: str) -> bytes:
    """Return the request a browser would send for a page."""
    return (
        f"GET {path} HTTP/1.1\r\nHost: {LOOPBACK}:{port}\r\n"
        "Accept: text/html,*/*;q=0.8\r\nAccept-Encoding: gzip, deflate, br\r\n"
        "Accept-Language: fr\r\nConnection: keep-alive\r\n\r\n"
    ).encode("ascii")


def load(port: int, path: str, requests: int, connections: int = CONNECTIONS) -> Load:
    """Ask `requests` times for `path`, always on `connections` connections at once.

    Raises:
        LoadError: an answer is not the page, or does not come.

    """
    asked = request(port, path)
    latencies: list[float] = []
    last: deque[bytes] = deque(maxlen=1)
    split = 0
    with selectors.DefaultSelector() as selector:
        opened = [
            _Connection(socket.create_connection((LOOPBACK, port))) for _ in range(connections)
        ]
        try:
            for one in opened:
                one.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                selector.register(one.socket, selectors.EVENT_READ, one)
            left = requests
            begun = time.perf_counter()
            for one in opened[:requests]:
                left -= 1
                _ask(one, asked)
            while len(latencies) < requests:
                for one in _ready(selector):
                    ends = _read(one)
                    if ends is None:
                        continue
                    latencies.append(time.perf_counter() - one.started)
                    split = ends[0]
                    last.append(bytes(one.received[: ends[1]]))
                    del one.received[: ends[1]]
                    if left:
                        left -= 1
                        _ask(one, asked)
            seconds = time.perf_counter() - begun
        finally:
            for one in opened:
                one.socket.close()
    return Load(seconds, tuple(latencies), len(last[0]), _unchunked(last[0], split))


def _unchunked(answer: bytes, start: int) -> bytes:
    """Return the body of ``answer``, which begins at ``start``, as its file has it."""
    if b"transfer-encoding: chunked" not in answer[:start].lower():
        return answer[start:]
    body = bytearray()
    while True:
        line = answer.index(b"\r\n", start)
        size = int(answer[start:line].partition(b";")[0], 16)
        if size == 0:
            return bytes(body)
        body += answer[line + 2 : line + 2 + size]
        start = line + 2 + size + 2


def _ask(one: _Connection, asked: bytes) -> None:
    one.started = time.perf_counter()
    one.socket.sendall(asked)


def _ready(selector: selectors.BaseSelector) -> list[_Connection]:
    ready = [key.data for key, _ in selector.select(SILENCE_SECONDS)]
    if not ready:
        message = f"no answer for {SILENCE_SECONDS} seconds"
        raise LoadError(message)
    return ready


def _read(one: _Connection) -> tuple[int, int] | None:
    received = one.socket.recv(READ_AT_ONCE)
    if not received:
        message = "the server closed the connection"
        raise LoadError(message)
    one.received += received
    return one.answer()
