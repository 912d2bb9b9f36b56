"""What machines may do here: robots.txt, and the reservation against text and data mining."""

from collections.abc import Callable
from typing import cast

from flask import Response, abort, current_app, json, redirect
from werkzeug.wrappers import Response as BaseResponse

from photoallegret.gallery.views.answers import shared_file
from photoallegret.gallery.views.blueprint import blueprint
from photoallegret.gallery.views.heads import absolute, mining_policy, settings

# Crawlers whose makers say that what they take serves to train models, or to sell sets for it.
# Search engines and readers sent by a person are welcome.
TRAINERS = (
    "AI2Bot",
    "Ai2Bot-Dolma",
    "Amazonbot",
    "anthropic-ai",
    "Applebot-Extended",
    "Bytespider",
    "CCBot",
    "ClaudeBot",
    "cohere-ai",
    "cohere-training-data-crawler",
    "Diffbot",
    "FacebookBot",
    "Google-Extended",
    "GPTBot",
    "ICC-Crawler",
    "ImagesiftBot",
    "img2dataset",
    "Kangaroo Bot",
    "LAIONDownloader",
    "meta-externalagent",
    "omgili",
    "omgilibot",
    "PanguBot",
    "SBIntuitionsBot",
    "Timpibot",
    "VelenPublicWebCrawler",
    "Webzio-Extended",
)
KEPT_A_DAY = "public, max-age=86400"


@blueprint.get("/robots.txt")
def robots() -> Response:
    """Send the rules for crawlers (RFC 9309)."""
    lines = ["User-agent: *", "Allow: /", ""]
    if settings().site.display.reserve_data_mining:
        lines += [
            "# Text and data mining is reserved (directive (EU) 2019/790, art. 4(3)):",
            f"# {mining_policy()}",
            *(f"User-agent: {name}" for name in TRAINERS),
            "Disallow: /",
            "",
        ]
    lines.append(f"Sitemap: {absolute('/sitemap.xml')}\n")
    return shared_file("\n".join(lines).encode(), "text/plain; charset=utf-8")


@blueprint.get("/.well-known/tdmrep.json")
def tdmrep() -> Response:
    """Send the reservation as the TDM Reservation Protocol has it (W3C CG report, 2024)."""
    policy = mining_policy()
    if not policy:
        abort(404)
    rules = [{"location": "/*", "tdm-reservation": 1, "tdm-policy": policy}]
    return shared_file(json.dumps(rules).encode(), "application/json")


@blueprint.get("/favicon.ico")
def favicon() -> BaseResponse:
    """Lead browsers that ask by habit to the icon."""
    asset = cast("Callable[[str], str]", current_app.jinja_env.globals["asset"])
    response = redirect(asset("images/favicon.svg"), 302)
    response.headers["Cache-Control"] = KEPT_A_DAY
    return response
