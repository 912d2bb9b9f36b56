"""Every address of the site, with something in each of its places."""

import re
from collections.abc import Callable

from flask import Flask
from werkzeug.routing import Rule

from photoallegret.paths import TOP
from tests.browser.test_studio_pages import SAMPLES

ROUTES = (TOP / "tests/house/routes.txt").read_text(encoding="utf-8").splitlines()
PLACES = {**SAMPLES, "gallery": "fermee", "slug": "en-vente"}
PLACE = re.compile(r"<(?:[^<>]*:)?(\w+)>")


def endpoints(method: str) -> list[str]:
    """Return the endpoints that take ``method``, as they are pinned."""
    pinned = [line.split("  ") for line in ROUTES]
    return sorted({endpoint for _, methods, endpoint in pinned if method in methods.split(",")})


def french(app: Flask, method: str) -> list[Rule]:
    """Return the rules that take ``method``, without their English doubles."""
    rules = [rule for rule in app.url_map.iter_rules() if method in (rule.methods or ())]
    return [rule for rule in rules if (rule.defaults or {}).get("lang", "fr") == "fr"]


def path_of(rule: Rule, fill: Callable[[str], str] = lambda name: PLACES.get(name, "x")) -> str:
    """Return an address of ``rule``, with what ``fill`` gives in each of its places."""
    return PLACE.sub(lambda place: fill(place[1]), rule.rule)
