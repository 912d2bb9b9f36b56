"""A site with optional services, and a server of this machine that stands in for theirs."""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from photoallegret.config import Settings
from photoallegret.party_settings import Processor, Transfer
from photoallegret.paths import SITE_EXAMPLE
from photoallegret.service_settings import Services

MEASUREMENT, WEBSITE = "G-TEST1234", "0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9"
VIDEO = "https://www.youtube-nocookie.com/embed/a1_b2"
SCRIPT_COOKIES = ("_ga", "_ga_TEST1234", f"crisp-client/session/{WEBSITE}")
GOOGLE = Processor(
    "other",
    "Google LLC",
    country="US",
    receives=("audience-measurement",),
    transfer=Transfer("adequacy", date(2026, 1, 1)),
)
GOOGLE_OF_ALL = replace(GOOGLE, receives=("audience-measurement", "embedded-video"))
CRISP = Processor("other", "Crisp IM SAS", country="FR", receives=("support-chat",))


def with_services(
    settings: Settings, *, server: str = "", chat: bool = True, video: str = ""
) -> Settings:
    """Return ``settings`` with Google Analytics and, unless told, Crisp.

    Args:
        settings: of a site.
        server: origin that stands in for both; "" for their own.
        chat: whether Crisp is among them.
        video: a player's page; "" for none.

    """
    services = Services(
        google_analytics=MEASUREMENT,
        google_analytics_server=server,
        crisp=WEBSITE if chat else "",
        crisp_server=server if chat else "",
        video=video,
        video_server=server if video else "",
    )
    processors = (*settings.site.processors, GOOGLE_OF_ALL if video else GOOGLE, CRISP)
    if not chat:
        processors = processors[:-1]
    return replace(settings, site=replace(settings.site, services=services, processors=processors))


def write_site_file(data: Path, server: str) -> None:
    """Write in ``data`` the example's settings with every service, at ``server`` in their place."""
    data.mkdir(parents=True, exist_ok=True)
    told = SITE_EXAMPLE.read_text(encoding="utf-8")
    for key, value in (
        ("google_analytics", MEASUREMENT),
        ("google_analytics_server", server),
        ("crisp", WEBSITE),
        ("crisp_server", server),
        ("video", VIDEO),
        ("video_server", server),
    ):
        told = re.sub(rf'(?m)^{key} = ""', f'{key} = "{value}"', told)
    for one in (GOOGLE_OF_ALL, CRISP):
        told += f'\n[[processors]]\nrole = "{one.role}"\nname = "{one.name}"\n'
        told += f'country = "{one.country}"\nreceives = {list(one.receives)}\n'
        if one.transfer.mechanism:
            told += (
                f'transfer = {{ mechanism = "{one.transfer.mechanism}", '
                f"notice_published = {one.transfer.notice_published} }}\n"
            )
    (data / "site.toml").write_text(told, encoding="utf-8")


ANALYTICS_SCRIPT = """
const told = Object.fromEntries([...window.dataLayer].map((one) => [one[0], one[2] ?? one[1]]));
const id = [...window.dataLayer].find((one) => one[0] === "config")[1];
for (const name of ["_ga", `_ga_${id.slice(2)}`])
  document.cookie = `${name}=1; max-age=${told.config.cookie_expires}; path=/`;
localStorage.setItem("analytics-stand-in", "1");
navigator.sendBeacon(`${told.config.server_container_url}/g/collect`, document.referrer);
"""
CHAT_SCRIPT = """
const name = `crisp-client/session/${window.CRISP_WEBSITE_ID}`;
document.cookie = `${name}=1; max-age=${window.CRISP_COOKIE_EXPIRE}; path=/`;
"""
"""What the scripts of both do to a browser, as far as cookies go."""


class _Answers(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        """Send the script of one of both, or the player's page."""
        is_player = self.path.startswith("/embed/")
        script = ANALYTICS_SCRIPT if self.path.startswith("/gtag/js") else CHAT_SCRIPT
        body = "<!DOCTYPE html><title>Player</title>" if is_player else script
        self.send_response(200)
        self.send_header("Content-Type", "text/html" if is_player else "text/javascript")
        self.send_header("Cross-Origin-Resource-Policy", "cross-origin")
        self.end_headers()
        self.wfile.write(body.encode())
        self._note("")

    def do_POST(self) -> None:
        """Take a report."""
        said = self.rfile.read(int(self.headers.get("Content-Length", "0"))).decode()
        self.send_response(204)
        self.end_headers()
        self._note(said)

    def _note(self, said: str) -> None:
        self.server.asked.append((self.path, self.headers.get("Referer", ""), said))  # type: ignore[attr-defined]  # ours

    def log_message(self, *_: object) -> None:
        """Print nothing."""


@contextmanager
def stand_in() -> Iterator[tuple[str, list[tuple[str, str, str]]]]:
    """Serve the services from this machine; yield the origin, and what was asked of it.

    Each is (path, Referer, body).
    """
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Answers)
    asked: list[tuple[str, str, str]] = []
    server.asked = asked  # type: ignore[attr-defined]  # ours
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
