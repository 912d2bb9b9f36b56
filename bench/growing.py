"""What growing buys: PostgreSQL beside SQLite, and a second machine beside the first."""

import hashlib
import itertools
import statistics
import time
from base64 import b64encode
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from functools import partial

from sqlalchemy import create_engine, update

from bench.applications import Library, library
from bench.plan import Plan
from bench.rows import add_gallery, add_photos, gallery_address
from bench.table import Row, Section, against, figure
from photoallegret.db import db
from photoallegret.factory import create_app
from photoallegret.gallery.models import GalleryText
from photoallegret.moving.copying import move
from photoallegret.pages.following import Follower
from photoallegret.pages.site import EXTENSION
from tests.support import postgres

AS_DEBIAN = "-c listen_addresses=''"
SHOWN, MOVED = 60, 4000
"""Photos of the gallery that is drawn, and of the library that is moved."""
DRAWN, SAVED, PARTS, WRITERS, TURNS = 15, 40, 8, 4, 20
PART = b"\xff\xd8" + b"photograph" * 100_000
UPLOADS = "/atelier/envois"
_numbers = itertools.count()


def databases(plan: Plan) -> Section:
    """Draw, save and send on PostgreSQL and on SQLite, by turns."""
    section = Section(
        "PostgreSQL beside SQLite",
        [
            "Both wait until the disk has what is committed. Operations a second, by the clock.",
            f"Drawn: a gallery of {SHOWN}. Saved: a title, with all that empties the page store.",
        ],
    )
    if postgres.binaries() is None:
        section.skipped.append("PostgreSQL is not installed: apt install postgresql")
        return section
    with (
        _address("one", "two") as (one, two),
        library(plan.work / "on-postgresql", one) as theirs,
        library(plan.work / "on-sqlite") as ours,
    ):
        for site in (theirs, ours):
            add_photos(site.engine, 1, SHOWN)
            for number in range(1, WRITERS + 1):
                add_gallery(site.engine, number, range(1, SHOWN + 1))
            site.enter_studio()
            _draw(site)
        for what, measure in MEASURES.items():
            section.rows.append(_by_turns(what, measure, theirs, ours, plan.repetitions))
        add_photos(ours.engine, SHOWN + 1, MOVED)
        began = time.perf_counter()
        with ours.app.app_context():
            moved = move(db.engine, two)
        rows = sum(proof.rows[0] for proof in moved.proofs)
        spent = time.perf_counter() - began
    section.rows.append(figure(f"moved and proved, of {rows} rows", rows / spent, "rows a second"))
    return section


def machines(plan: Plan) -> Section:
    """Count how long another machine still keeps the pages of before a change."""
    section = Section("A change on one machine, until another shows it", [f"{TURNS} changes."])
    if postgres.binaries() is None:
        section.skipped.append("PostgreSQL is not installed: apt install postgresql")
        return section
    with _address("one") as (one,), library(plan.work / "first-machine", one) as first:
        add_photos(first.engine, 1, SHOWN)
        add_gallery(first.engine, 1, range(1, SHOWN + 1))
        settings = replace(first.app.extensions["photoallegret"], data=plan.folder("second"))
        second = create_app(settings)
        switch = second.extensions[EXTENSION].switch
        follower = Follower(second)
        follower.start()
        spent = []
        for _ in range(TURNS):
            _save(first)
            began = time.perf_counter()
            wanted = first.app.extensions[EXTENSION].switch.shown().number
            while switch.shown().number != wanted:
                time.sleep(0.0005)
            spent.append(time.perf_counter() - began)
        follower.stop()
        with second.app_context():
            db.engine.dispose()
    section.rows.append(figure("the median", statistics.median(spent) * 1000, "ms"))
    section.rows.append(figure("the longest", max(spent) * 1000, "ms"))
    return section


@contextmanager
def _address(*names: str) -> Iterator[tuple[str, ...]]:
    """Give the addresses of empty databases of a server set as Debian sets it."""
    with postgres.server(AS_DEBIAN) as address:
        engine = create_engine(address.format(name="postgres"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            for name in names:
                connection.exec_driver_sql(f"CREATE DATABASE {name}")
        engine.dispose()
        yield tuple(address.format(name=name) for name in names)


def _by_turns(
    what: str, measure: Callable[[Library], int], theirs: Library, ours: Library, times: int
) -> Row:
    rates: tuple[list[float], list[float]] = ([], [])
    for _ in range(times):
        for site, found in zip((theirs, ours), rates, strict=True):
            began = time.perf_counter()
            count = measure(site)
            found.append(count / (time.perf_counter() - began))
    ratio = statistics.median(a / b for a, b in zip(*rates, strict=True))
    with_, without = (f"{statistics.median(one):.0f}/s" for one in rates)
    return against(f"{what}: PostgreSQL / SQLite", with_, without, ratio)


def _draw(site: Library) -> int:
    for _ in range(DRAWN):
        site.get(gallery_address(1))
    return DRAWN


def _save(site: Library, gallery: int = 1) -> int:
    is_one = (GalleryText.gallery_id == gallery) & (GalleryText.language == "fr")
    with site.app.app_context():
        title = f"Chemins {next(_numbers)}"
        db.session.execute(update(GalleryText).where(is_one).values(title=title))
        db.session.commit()
        db.session.remove()
    return 1


def _save_alone(site: Library, gallery: int = 1) -> int:
    return sum(_save(site, gallery) for _ in range(SAVED))


def _save_together(site: Library) -> int:
    """Save in as many galleries at once as there are writers."""
    with ThreadPoolExecutor(WRITERS) as writers:
        return sum(writers.map(partial(_save_alone, site), range(1, WRITERS + 1)))


def _send(site: Library) -> int:
    """Send a file in parts of a megabyte, as the studio's page and programs do."""
    base, told = f"http://127.0.0.1:{site.site.port}", {"Tus-Resumable": "1.0.0"}
    name = b64encode(f"{hashlib.sha256(str(next(_numbers)).encode()).hexdigest()}.jpg".encode())
    announced = {
        "Upload-Length": str(len(PART) * PARTS),
        "Upload-Metadata": f"filename {name.decode()}",
    }
    origin = {"Origin": base}
    begun = site.client.post(UPLOADS, headers=told | announced | origin, base_url=base)
    for number in range(PARTS):
        sent = site.client.patch(
            begun.headers["Location"],
            data=PART,
            headers=told | origin | {"Upload-Offset": str(number * len(PART))},
            content_type="application/offset+octet-stream",
            base_url=base,
        )
        if sent.status_code != 204:
            message = f"a part of an upload was answered {sent.status_code}"
            raise RuntimeError(message)
    return PARTS


MEASURES: dict[str, Callable[[Library], int]] = {
    "pages drawn": _draw,
    "words saved, one writer": _save_alone,
    f"words saved, {WRITERS} writers": _save_together,
    "parts of an upload": _send,
}
