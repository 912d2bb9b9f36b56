"""A library with real files: imported, AVIF made by the background work, then multiplied by links.

A photo more is the same files under a key and addresses of its own: a browser fetches it as any
other, and nothing has to be encoded again.
"""

import os
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

from sqlalchemy import Engine, create_engine, func, insert, select

from bench.plan import FLASK, Plan
from bench.rows import add_gallery, digest, table
from bench.sites import Site, new_site
from photoallegret.db import begin_as_told, engine_options
from photoallegret.gallery.models import Gallery, Photo, PhotoText, Rendition
from photoallegret.paths import TOP
from photoallegret.storage import Storage

SECONDS_FOR_ONE = 90
"""By the clock, for the AVIFs of one photograph on a busy machine."""
COPIED = (PhotoText, Rendition)
TWENTY, SIXTY = 20, 60
IMPORTED = 1
"""The id of the gallery that the photographs are imported into; the others follow."""
GALLERIES = {count: f"/galeries/g{IMPORTED + 1 + n}" for n, count in enumerate((TWENTY, SIXTY))}
"""Where the shared library shows so many photos."""


@lru_cache(maxsize=1)
def shared_library(plan: Plan) -> Site:
    """Return the site that several measurements begin with: galleries of 20 and of 60 photos.

    It is made once in a run; who lets something be written in it takes a copy.
    """
    return real_library(plan.work / "shared", plan.subset(TWENTY), (TWENTY, SIXTY))


def real_library(data: Path, photos: Sequence[Path], galleries: Sequence[int]) -> Site:
    """Return a site with `photos`, and published galleries of so many photos each.

    The photos are imported into a gallery of their own; the others follow it, in the order given.
    """
    site = new_site(data)
    told = ("--gallery", "imported", "--title", "Imported", "--publish")
    subprocess.run(
        [FLASK, "photos", "import", *photos, *told],
        cwd=TOP,
        env=site.env,
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    with _database(site) as engine:
        _make_avifs(site, engine, len(photos))
        _multiply(engine, Storage(site.data), max(galleries))
        with engine.connect() as connection:
            photo = table(Photo)
            ids = list(connection.scalars(select(photo.c.id).order_by(photo.c.id)))
            first = (connection.scalar(select(func.max(table(Gallery).c.id))) or 0) + 1
        for identity, count in enumerate(galleries, start=first):
            add_gallery(engine, identity, ids[:count])
    return site


@contextmanager
def _database(site: Site) -> Iterator[Engine]:
    url = site.settings.database_url
    engine = create_engine(url, **engine_options(url))
    begin_as_told(engine)
    try:
        yield engine
    finally:
        engine.dispose()


def _make_avifs(site: Site, engine: Engine, count: int) -> None:
    """Run the background work until no photo waits for its AVIFs."""
    photo = table(Photo)
    waiting = select(func.count()).where(photo.c.avif_at.is_(None))
    worker = subprocess.Popen(
        [FLASK, "worker", "--with-parent"],
        cwd=TOP,
        env=site.env,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    until = time.monotonic() + SECONDS_FOR_ONE * (1 + count)
    try:
        while time.monotonic() < until and worker.poll() is None:
            with engine.connect() as connection:
                if not connection.scalar(waiting):
                    return
            time.sleep(0.5)
    finally:
        worker.terminate()
        worker.wait()
    message = "the background work ended, or took too long, before every AVIF was made"
    raise RuntimeError(message)


def _multiply(engine: Engine, storage: Storage, wanted: int) -> None:
    photo = table(Photo)
    with engine.begin() as connection:
        sources = connection.execute(select(photo).order_by(photo.c.id)).mappings().all()
        highest = sources[-1]["id"]
        for number in range(wanted - len(sources)):
            source = sources[number % len(sources)]
            identity, token = highest + 1 + number, digest("linked", number)
            changed = {
                "id": identity,
                "key": token[:16],
                "sha256": token,
                "slug": f"{source['slug'][:100]}-{identity}",
            }
            connection.execute(insert(photo), {**source, **changed})
            for model in COPIED:
                copied = table(model)
                rows = connection.execute(
                    select(copied).where(copied.c.photo_id == source["id"])
                ).mappings()
                values = [
                    {key: value for key, value in row.items() if key != "id"}
                    | {"photo_id": identity}
                    for row in rows
                ]
                if values:
                    connection.execute(insert(copied), values)
            _link(storage, source["key"], token[:16])


def _link(storage: Storage, key: str, other: str) -> None:
    public = storage.is_public(key)
    if public is None:
        message = f"no renditions for {key}"
        raise RuntimeError(message)
    target = storage.folder(other, public=public)
    target.mkdir(parents=True)
    for path in storage.folder(key, public=public).iterdir():
        os.link(path, target / path.name)
