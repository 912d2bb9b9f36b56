"""One first visit of a page by a real Chromium: what it fetches, and when the page stands."""

import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, CDPSession, Page

WATCH = """
window.bench = {paints: [], shifts: 0, blocked: 0};
const watch = (type, note) => new PerformanceObserver(
  (list) => list.getEntries().forEach(note)).observe({type, buffered: true});
watch("largest-contentful-paint", (entry) => window.bench.paints.push(
  {at: entry.startTime, size: entry.size, url: entry.url}));
watch("layout-shift", (entry) => {
  if (!entry.hadRecentInput) window.bench.shifts += entry.value; });
watch("longtask", (entry) => { window.bench.blocked += Math.max(0, entry.duration - 50); });
"""
QUIET_SECONDS, PATIENCE_SECONDS = 1.0, 40.0


@dataclass(frozen=True, slots=True)
class Screen:
    """A device's screen, in CSS pixels."""

    name: str
    width: int
    height: int
    density: int
    is_phone: bool


@dataclass(frozen=True, slots=True)
class Network:
    """A connection and a processor."""

    name: str
    down: int = 0
    """Bits per second; 0: as fast as the machine."""
    up: int = 0
    latency_ms: int = 0
    cpu_slowdown: int = 1


@dataclass(slots=True)
class Visit:
    """What one visit showed."""

    largest_at: float = 0.0
    """Milliseconds until the largest content was painted."""
    is_picture: bool = False
    shifts: float = 0.0
    """The sum of every layout shift: never less than CLS."""
    blocked: float = 0.0
    """Milliseconds of tasks beyond 50 ms each."""
    before_picture: int = 0
    """Requests made before that of the largest picture."""
    requests: int = 0
    weights: Counter[str] = field(default_factory=Counter)
    """Bytes on the wire by kind of resource, heads included."""

    @property
    def weight(self) -> int:
        """Return all bytes on the wire."""
        return sum(self.weights.values())


class _Traffic:
    """Listens to what a page fetches."""

    def __init__(self, session: CDPSession) -> None:
        self.urls: dict[str, str] = {}
        """By request, in the order they were sent."""
        self.kinds: dict[str, str] = {}
        self.weights: Counter[str] = Counter()
        self.open: set[str] = set()
        self.last = time.monotonic()
        session.on("Network.requestWillBeSent", self._sent)
        session.on("Network.responseReceived", self._answered)
        session.on("Network.loadingFinished", self._finished)
        session.on("Network.loadingFailed", self._finished)
        session.send("Network.enable")

    def _sent(self, event: dict[str, Any]) -> None:
        self.urls[event["requestId"]] = event["request"]["url"]
        self.open.add(event["requestId"])
        self.last = time.monotonic()

    def _answered(self, event: dict[str, Any]) -> None:
        self.kinds[event["requestId"]] = event["type"]

    def _finished(self, event: dict[str, Any]) -> None:
        request = event["requestId"]
        self.weights[self.kinds.get(request, "Other")] += int(event.get("encodedDataLength", 0))
        self.open.discard(request)
        self.last = time.monotonic()

    def wait(self, page: Page) -> None:
        """Wait until nothing was fetched for a while."""
        until = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < until:
            if not self.open and time.monotonic() - self.last > QUIET_SECONDS:
                return
            page.wait_for_timeout(100)
        message = f"still fetching after {PATIENCE_SECONDS} s: {page.url}"
        raise RuntimeError(message)


def visit(browser: Browser, address: str, screen: Screen, network: Network) -> Visit:
    """Open `address` in a new profile, with a cold cache, and watch until all is quiet."""
    context = browser.new_context(
        viewport={"width": screen.width, "height": screen.height},
        device_scale_factor=screen.density,
        is_mobile=screen.is_phone,
        has_touch=screen.is_phone,
        locale="fr-FR",
    )
    try:
        page = context.new_page()
        session = context.new_cdp_session(page)
        traffic = _Traffic(session)
        _slow_down(session, network)
        page.add_init_script(WATCH)
        answer = page.goto(address, wait_until="load", timeout=PATIENCE_SECONDS * 1000)
        if answer is None or not answer.ok:
            message = f"{address} answered {answer and answer.status}"
            raise RuntimeError(message)
        traffic.wait(page)
        return _read(page.evaluate("window.bench"), traffic)
    finally:
        context.close()


def _slow_down(session: CDPSession, network: Network) -> None:
    session.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": network.latency_ms,
            "downloadThroughput": network.down / 8 or -1,
            "uploadThroughput": network.up / 8 or -1,
        },
    )
    session.send("Emulation.setCPUThrottlingRate", {"rate": network.cpu_slowdown})


def _read(seen: dict[str, Any], traffic: _Traffic) -> Visit:
    largest: dict[str, Any] = seen["paints"][-1] if seen["paints"] else {"at": 0.0, "url": ""}
    pictures = [paint["url"] for paint in seen["paints"] if paint["url"]]
    order = list(traffic.urls.values())
    return Visit(
        largest_at=largest["at"],
        is_picture=bool(largest["url"]),
        shifts=seen["shifts"],
        blocked=seen["blocked"],
        before_picture=order.index(pictures[-1]) if pictures and pictures[-1] in order else 0,
        requests=len(order),
        weights=traffic.weights,
    )
