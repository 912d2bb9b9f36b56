"""The score of an answer by the rules that Mozilla publishes for its HTTP Observatory.

Written from the published table of results (2026), for a site reached by https. Redirection
from http is the proxy's and not judged here; preloading is not counted.
"""

import re
from collections.abc import Iterator
from http.cookies import Morsel, SimpleCookie
from urllib.parse import urlsplit

from bs4 import BeautifulSoup
from werkzeug.datastructures import Headers
from werkzeug.wrappers import Response

BEFORE_BONUSES = 90
"""Bonuses count from so many points on."""
SIX_MONTHS = 15_768_000
BROAD = {"ftp:", "http:", "https:", "*", "http://*", "http://*.*", "https://*", "https://*.*"}
INLINE = {"'unsafe-inline'", "data:"}
PRIVATE_REFERRERS = {
    "no-referrer",
    "same-origin",
    "strict-origin",
    "strict-origin-when-cross-origin",
}
Policy = dict[str, set[str]]


def score(answer: Response) -> tuple[int, dict[str, int]]:
    """Return the points of an answer, and what each rule adds or takes."""
    headers = answer.headers
    policy = _policy(headers.get("Content-Security-Policy", ""))
    said = {
        "policy": _policy_points(policy),
        "cookies": _cookie_points(headers.getlist("Set-Cookie"), hsts=_hsts(headers) == 0),
        "sharing": _sharing_points(headers),
        "referrer": _referrer_points(headers.get("Referrer-Policy", "")),
        "transport": _hsts(headers),
        "integrity": _integrity_points(answer),
        "sniffing": 0 if headers.get("X-Content-Type-Options") == "nosniff" else -5,
        "framing": _framing_points(policy, headers.get("X-Frame-Options", "")),
        "resources": _resource_points(headers.get("Cross-Origin-Resource-Policy")),
    }
    points = 100 + sum(one for one in said.values() if one < 0)
    if points >= BEFORE_BONUSES:
        points += sum(one for one in said.values() if one > 0)
    return max(points, 0), said


def _policy(text: str) -> Policy:
    parts = [part.split() for part in text.split(";") if part.strip()]
    return {name.lower(): set(sources) for name, *sources in reversed(parts)}


def _policy_points(policy: Policy) -> int:
    if not policy:
        return -25
    everything = policy.get("default-src", {"*"})
    script, style, objects = (
        policy.get(name, everything) for name in ("script-src", "style-src", "object-src")
    )
    passive = policy.get("img-src", everything) | policy.get("media-src", everything)
    active = {
        source
        for name, sources in policy.items()
        if name not in ("img-src", "media-src")
        for source in sources
    }
    rules = (
        (script & (BROAD | INLINE) or objects & BROAD, -20),
        (any(source.startswith(("http:", "ftp:")) for source in active), -20),
        ("'unsafe-eval'" in script | style, -10),
        (any(source.startswith(("http:", "ftp:")) for source in passive), -10),
        (style & (BROAD | INLINE), 0),
        (policy.get("form-action", {"*"}) - {"'none'", "'self'"}, 5),
        (everything == {"'none'"}, 10),
    )
    return next((points for holds, points in rules if holds), 5)


def _cookie_points(set_cookies: list[str], *, hsts: bool) -> int:
    cookies = [morsel for text in set_cookies for morsel in SimpleCookie(text).values()]
    return min((_one_cookie(cookie, hsts=hsts) for cookie in cookies), default=0)


def _one_cookie(cookie: "Morsel[str]", *, hsts: bool) -> int:
    """Return the points of one cookie: those whose names say session or login weigh more."""
    is_session = bool(re.search(r"sess|login", cookie.key, re.IGNORECASE))
    if not cookie["secure"]:
        return (-10 if hsts else -40) if is_session else (-5 if hsts else -20)
    if is_session and not cookie["httponly"]:
        return -30
    if cookie["samesite"] and cookie["samesite"].lower() not in ("lax", "strict"):
        return -20
    if not cookie["samesite"]:
        return -20 if "csrf" in cookie.key.lower() else 0
    return 5


def _sharing_points(headers: Headers) -> int:
    shared = headers.get("Access-Control-Allow-Origin", "")
    return -50 if shared and headers.get("Access-Control-Allow-Credentials") == "true" else 0


def _referrer_points(text: str) -> int:
    """Return the points of the last policy named: browsers take the last they know."""
    named = text.rsplit(",", maxsplit=1)[-1].strip().lower()
    if not named:
        return 0
    return 5 if named in PRIVATE_REFERRERS else -5


def _hsts(headers: Headers) -> int:
    found = re.search(r"max-age=(\d+)", headers.get("Strict-Transport-Security", ""))
    if not found:
        return -20
    return 0 if int(found[1]) >= SIX_MONTHS else -10


def _integrity_points(answer: Response) -> int:
    """Return the points of the scripts of a page; those of its own site need no digest."""
    if answer.mimetype != "text/html":
        return 0
    worst = 5
    for source, has_digest in _scripts(answer):
        parts = urlsplit(source)
        is_own = not parts.netloc
        is_safe = is_own or parts.scheme == "https"
        if not is_safe:
            worst = min(worst, -20 if has_digest else -50)
        elif not has_digest:
            worst = min(worst, 0 if is_own else -5)
    return worst if any(True for _ in _scripts(answer)) else 0


def _scripts(answer: Response) -> Iterator[tuple[str, bool]]:
    soup = BeautifulSoup(answer.get_data(), "html5lib")
    for script in soup.select("script[src]"):
        yield str(script["src"]), script.has_attr("integrity")


def _framing_points(policy: Policy, option: str) -> int:
    ancestors = policy.get("frame-ancestors")
    if ancestors is not None and not ancestors & BROAD:
        return 5
    return 0 if option.upper() in ("DENY", "SAMEORIGIN") else -20


def _resource_points(text: str | None) -> int:
    if text is None:
        return 0
    return {"same-origin": 10, "same-site": 10, "cross-origin": 0}.get(text, -5)
