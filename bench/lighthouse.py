"""Lighthouse on the site as in production: its host, https, nginx, one process of the program."""

import json
import re
import shutil
import statistics
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from bench import fronts, sites
from bench.plan import Plan, environment
from bench.real_library import GALLERIES, SIXTY, shared_library
from bench.sites import LOOPBACK, Site, free_port
from bench.static_server import nginx, wait_until_it_listens
from bench.table import Goal, Section, figure
from photoallegret import proxy
from tests.support import chromium

LIGHTHOUSE = "lighthouse@12.8.2"
HOST = "www.photoallegret.com"
FACTS = {"registration": "RCS Grenoble 316 972 025", "telephone": "04 76 00 00 00"}
"""The facts still to complete in the example, so that production starts."""
ALL = Goal(100, "≥")
VIEWS = {"mobile": (), "desktop": ("--preset=desktop",)}
CERTIFICATE = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN={host}"
FLAGS = (*chromium.ARGUMENTS, "--headless=new", "--ignore-certificate-errors")
PATIENCE_SECONDS = 240


@dataclass(slots=True)
class Judged:
    """What a number of runs said of a page."""

    scores: dict[str, list[int]] = field(default_factory=dict)
    """By category, of a hundred."""
    failed: dict[str, int] = field(default_factory=dict)
    """Audits that count and were not all well, and how often."""

    def add(self, report: dict[str, Any]) -> None:
        """Count the report of one run, as Lighthouse writes it."""
        for category in report["categories"].values():
            score = round(100 * (category["score"] or 0))
            self.scores.setdefault(category["title"], []).append(score)
            for one in category["auditRefs"]:
                audit = report["audits"][one["id"]]
                if one["weight"] and audit["score"] is not None and audit["score"] < ENOUGH:
                    name = f"{audit['id']} {audit.get('displayValue', '')}".strip()
                    self.failed[name] = self.failed.get(name, 0) + 1


ENOUGH = 0.9
"""From where Lighthouse itself shows an audit as passed."""


def scored(plan: Plan) -> Section:
    """Let Lighthouse judge home, a gallery of 60 and a photo page, as a phone and at a desk."""
    section = Section(
        f"{LIGHTHOUSE.replace('@', ' ')}, {HOST} behind nginx with https",
        ["Mobile: its simulated slow 4G and processor. Its certificate is our own, not checked."],
    )
    for missing, why in (
        (shutil.which("npx") is None, "npx is not installed (apt install npm)"),
        (nginx() is None, fronts.MISSING),
        (chromium.path() is None, "Chromium is not installed (apt install chromium)"),
    ):
        if missing:
            section.skipped.append(why)
    if section.skipped:
        return section
    with _served(plan) as (site, port):
        pages = {"home": "/", f"gallery of {SIXTY}": GALLERIES[SIXTY], "photo page": _photo(site)}
        for name, path in pages.items():
            for view, words in VIEWS.items():
                judged = Judged()
                for _ in range(plan.repetitions):
                    judged.add(_run(f"https://{HOST}{path}", port, words, plan.work))
                for title, scores in judged.scores.items():
                    what = f"{name}, {view}: {title.lower()}"
                    section.rows.append(figure(what, statistics.median(scores), "", ALL))
                section.notes += [
                    f"{name}, {view}: {audit} ({times} of {plan.repetitions})"
                    for audit, times in judged.failed.items()
                ]
    return section


def _run(address: str, port: int, words: tuple[str, ...], work: Path) -> dict[str, Any]:
    report = work / "lighthouse.json"
    flags = " ".join((*FLAGS, f'--host-resolver-rules="MAP {HOST}:443 {LOOPBACK}:{port}"'))
    command = ["npx", "--yes", LIGHTHOUSE, address, "--quiet", "--output=json", *words]
    subprocess.run(
        [*command, f"--output-path={report}", f"--chrome-flags={flags}"],
        check=True,
        cwd=work,
        env=environment(CHROME_PATH=str(chromium.path())),
        timeout=PATIENCE_SECONDS,
        stdout=subprocess.DEVNULL,
    )
    told: dict[str, Any] = json.loads(report.read_text(encoding="utf-8"))
    return told


def _photo(site: Site) -> str:
    """Return the address of a photo page of the gallery."""
    page = sites.answer(site, GALLERIES[SIXTY])
    found = re.search(rf'href="({GALLERIES[SIXTY]}/[^"#]+)"', page)
    if found is None:
        message = f"{GALLERIES[SIXTY]} shows no photograph"
        raise RuntimeError(message)
    return found[1]


@contextmanager
def _served(plan: Plan) -> Iterator[tuple[Site, int]]:
    """Serve a copy of the shared library as production does; give the port of its https."""
    work = plan.folder("lighthouse")
    site = sites.linked_copy(shared_library(plan), work / "site", is_behind=True)
    _complete(site.data / "site.toml")
    site = replace(site, is_production=True)
    port = free_port()
    _certify(work)
    (work / "nginx" / "sites").mkdir(parents=True)
    told = with_certificate(
        proxy.nginx(site.settings, f"{LOOPBACK}:{site.port}", brotli=fronts.has_brotli()),
        port,
        work,
    )
    (work / "nginx" / "sites" / "site.conf").write_text(told, encoding="utf-8")
    with sites.in_production(site), fronts.started(work / "nginx") as process:
        wait_until_it_listens(process, port)
        yield site, port


def with_certificate(told: str, port: int, folder: Path) -> str:
    """Return the configuration of nginx for https, on a port of its own, with our certificate."""
    told = re.sub(r"(?m)^  listen (?:80|\[::\]).*\n", "", told)
    told = told.replace("listen 443 ssl", f"listen {LOOPBACK}:{port} ssl")
    told = re.sub(r"ssl_certificate .*", f"ssl_certificate {folder}/certificate.pem;", told)
    told = re.sub(r"ssl_certificate_key .*", f"ssl_certificate_key {folder}/key.pem;", told)
    # A server that no longer says where it listens would listen on port 80.
    first, *servers = re.split(r"(?m)^(?=server \{$)", told)
    return first + "".join(one for one in servers if "  listen " in one)


def _certify(folder: Path) -> None:
    words = CERTIFICATE.format(host=HOST).split()
    subprocess.run(
        [*words, "-keyout", folder / "key.pem", "-out", folder / "certificate.pem"],
        check=True,
        capture_output=True,
    )


def _complete(site_file: Path) -> None:
    """Write the facts that production refuses to start without."""
    text = site_file.read_text(encoding="utf-8")
    for key, value in FACTS.items():
        text = re.sub(rf'(?m)^{key} = ""', f'{key} = "{value}"', text, count=1)
    site_file.write_text(text, encoding="utf-8")
