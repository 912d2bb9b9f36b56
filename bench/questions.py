"""Questions that come in a crowd: every one is kept, and pages stay as quick as without."""

import multiprocessing
import threading
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path

from PIL import Image
from sqlalchemy import select

from bench import sites
from bench.applications import library
from bench.crowd import LOOPBACK, Asked, Crowd, come
from bench.plan import Plan
from bench.rows import add_gallery, add_photos, gallery_address
from bench.table import Goal, Row, Section, against, figure
from photoallegret.db import db
from photoallegret.factory import create_app
from photoallegret.questions.forms import LARGEST_PICTURE
from photoallegret.questions.models import Question

PHOTOS = 60
PAGES = {"home": "/", f"gallery of {PHOTOS}": gallery_address(1)}
EVERY_SECONDS = 0.1
"""A page is asked for that often; its time counts from when it was due, waiting included."""
QUIET_SECONDS = 15
SECONDS = 60
A_MINUTE, WITH_PICTURES = 100, 20
"""Questions that come in a minute: a thousand in ten; those with pictures."""
PIXELS = (6000, 4000)
SLOWER = {50: Goal(1.5), 95: Goal(2.0)}
NONE = Goal(0)
Seen = Mapping[str, Sequence[float]]


@dataclass(slots=True)
class Watch:
    """Asks for pages one after the other while the context is open, and notes their times."""

    port: int
    seen: defaultdict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    _ending: threading.Event = field(default_factory=threading.Event)

    def during(self, seconds: float) -> Seen:
        """Watch for a while."""
        threading.Timer(seconds, self._ending.set).start()
        self.look()
        return self.seen

    def end(self) -> None:
        """Let ``look`` return."""
        self._ending.set()

    def look(self) -> None:
        """Watch until ``end``."""
        due, turn = time.perf_counter(), 0
        while not self._ending.is_set():
            time.sleep(max(0.0, due - time.perf_counter()))
            name, path = list(PAGES.items())[turn % len(PAGES)]
            connection = HTTPConnection(LOOPBACK, self.port, timeout=60)
            connection.request("GET", path, headers={"Accept-Encoding": "br"})
            answer = connection.getresponse()
            answer.read()
            connection.close()
            if answer.status != 200:
                message = f"{path} answered {answer.status}"
                raise RuntimeError(message)
            self.seen[name].append(time.perf_counter() - due)
            due, turn = due + EVERY_SECONDS, turn + 1


def asked(plan: Plan) -> Section:
    """Let a crowd ask, with words alone and with pictures, while pages are watched."""
    with library(plan.work / "questions") as rows:
        add_photos(rows.engine, 1, PHOTOS)
        add_gallery(rows.engine, 1, range(1, PHOTOS + 1))
        site = rows.site
    share = 4 if plan.repetitions == 1 else 1
    crowds = (
        Crowd(site.port, "words", A_MINUTE // share, SECONDS / share),
        Crowd(site.port, "pictures", WITH_PICTURES // share, SECONDS / share, _picture(plan.work)),
    )
    section = Section(
        "Questions while pages are read, served with its background work",
        [
            f"Words: {A_MINUTE} a minute, each from a network of its own, as a thousand in ten.",
            f"Pictures: {WITH_PICTURES} a minute, each with three of 10 MB and 24 megapixels.",
            "Pages are timed from when they were due, on new connections, beside a quiet while",
            "before and after. The crowd itself takes processor time of the same machine.",
        ],
    )
    with sites.served(site):
        for crowd in crowds:
            before = Watch(site.port).during(QUIET_SECONDS / share)
            busy, become = _while_they_come(crowd)
            after = Watch(site.port).during(QUIET_SECONDS / share)
            quiet = {name: [*before[name], *after[name]] for name in PAGES}
            section.rows += [*_times(crowd.name, busy, quiet), *_counts(crowd, become, site)]
    return section


def _while_they_come(crowd: Crowd) -> tuple[Seen, Asked]:
    """Watch pages from this process, the crowd being another: neither waits for the other."""
    watch = Watch(crowd.port)
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as other:
        coming = other.submit(come, crowd)
        coming.add_done_callback(lambda _done: watch.end())
        watch.look()
        return watch.seen, coming.result()


def _times(name: str, busy: Seen, quiet: Seen) -> list[Row]:
    rows = []
    for page in PAGES:
        for percent, goal in SLOWER.items():
            mine, other = (_percentile(seen[page], percent) for seen in (busy, quiet))
            what = f"{name}: {page}, p{percent}"
            ours, compared = f"{mine * 1000:.1f} ms", f"{other * 1000:.1f} ms"
            rows.append(against(what, ours, compared, mine / other, goal))
        worst = max(busy[page]) * 1000
        rows.append(figure(f"{name}: {page}, the slowest", worst, "ms"))
    return rows


def _percentile(times: Sequence[float], percent: int) -> float:
    return sorted(times)[min(len(times) - 1, len(times) * percent // 100)]


def _counts(crowd: Crowd, become: Asked, site: sites.Site) -> list[Row]:
    """Compare what was said to be kept with what is in the database."""
    with create_app(site.settings).app_context():
        known = set(db.session.scalars(select(Question.text)))
        db.session.remove()
        db.engine.dispose()
    lost = [words for words in become.accepted if words not in known]
    rows = [
        figure(f"{crowd.name}: accepted of {crowd.count}", len(become.accepted)),
        figure(f"{crowd.name}: accepted and not in the database", len(lost), goal=NONE),
        figure(f"{crowd.name}: never accepted", len(become.refused), goal=NONE),
        figure(f"{crowd.name}: given back once, to be sent again", become.given_back),
    ]
    rows += [Row(f"{crowd.name}: answered {said}") for said in sorted(set(become.refused))]
    return rows


def _picture(folder: Path) -> Path:
    """Write a JPEG of 24 megapixels that weighs as much as one may."""
    path = folder / "joined.jpg"
    Image.effect_noise(PIXELS, 40).convert("RGB").save(path, quality=40)
    weight = path.stat().st_size
    with path.open("ab") as file:
        file.write(bytes(max(0, LARGEST_PICTURE - weight - 1000)))
    return path
