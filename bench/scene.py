"""One library served in every way that is compared: behind nginx, alone, and as files."""

import re
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

from bench import fronts, sigal, sites
from bench.fronts import Folder, Front, same_headers
from bench.plan import Plan
from bench.real_library import GALLERIES, SIXTY, TWENTY, shared_library
from bench.sites import LOOPBACK, Site
from bench.wrk import Target

GALLERY = f"gallery of {SIXTY}"
HOME, PHOTO, PICTURE = "home", "photo page", "one picture"
ENDINGS = {"gzip": ".gz", "br": ".br"}
FILE, BEHIND, ALONE, SIGAL = "file", "behind nginx", "alone", "sigal"
SHOWN_BY_SIGAL = {HOME: "/index.html", GALLERY: f"/{sigal.ALBUM}/index.html"}
OK = 200


@dataclass(frozen=True, slots=True)
class Scene:
    """All that runs."""

    behind: Site
    alone: Site
    front: Front
    paths: dict[str, str]
    """Of each page."""
    targets: dict[str, dict[str, Target]]
    """By page, then by who serves it."""


@contextmanager
def served(plan: Plan) -> Iterator[Scene]:
    """Serve the shared library, and what sigal makes of it when it is installed."""
    work = plan.work / "scene"
    work.mkdir()
    library = shared_library(plan)
    behind = sites.linked_copy(library, work / "behind", is_behind=True)
    alone = sites.linked_copy(library, work / "alone")
    with ExitStack() as stack:
        stack.enter_context(sites.served(behind))
        process = stack.enter_context(sites.served(alone))
        paths = _paths(alone)
        folders = {
            f"files-{number}": _files(alone, path, work / f"files-{number}")
            for number, path in enumerate(paths.values())
        }
        if plan.peers:
            made = sigal.built(plan.peers, plan.subset(TWENTY), SIXTY, work / "sigal")
            folders[SIGAL] = Folder(made, {}, packed=False)
        front = stack.enter_context(fronts.running(work / "nginx", behind, folders))
        targets = {}
        for number, (name, path) in enumerate(paths.items()):
            file = Target(front.folders[f"files-{number}"], _name(path), front.process)
            targets[name] = {
                FILE: file,
                BEHIND: Target(front.site, path, front.process),
                ALONE: Target(alone.port, path, process),
            }
            if SIGAL in front.folders and name in SHOWN_BY_SIGAL:
                shown = SHOWN_BY_SIGAL[name]
                targets[name][SIGAL] = Target(front.folders[SIGAL], shown, front.process)
        yield Scene(behind, alone, front, paths, targets)
    shutil.rmtree(work)


def _name(path: str) -> str:
    return f"/page{Path(path).suffix or '.html'}"


def _files(site: Site, path: str, root: Path) -> Folder:
    """Write what `site` answers at `path` as files, with the compressed twins of a page."""
    root.mkdir()
    headers, body = asked(site.port, path)
    file = root / _name(path)[1:]
    file.write_bytes(body)
    if file.suffix == ".html":
        for encoding, ending in ENDINGS.items():
            file.with_name(file.name + ending).write_bytes(asked(site.port, path, encoding)[1])
    return Folder(root, same_headers(headers))


def _paths(site: Site) -> dict[str, str]:
    gallery = GALLERIES[SIXTY]
    page = asked(site.port, gallery)[1].decode()
    photo = re.search(rf'href="({gallery}/[^"#]+)"', page)
    picture = re.search(r'(/i/[^"\s,]+\.avif)', page)
    if photo is None or picture is None:
        message = f"{gallery} shows no photograph"
        raise RuntimeError(message)
    return {HOME: "/", GALLERY: gallery, PHOTO: photo[1], PICTURE: picture[1]}


def asked(port: int, path: str, encoding: str = "identity") -> tuple[dict[str, str], bytes]:
    """Return the headers and the body of a page.

    Raises:
        RuntimeError: it is not there.

    """
    connection = HTTPConnection(LOOPBACK, port, timeout=60)
    try:
        connection.request("GET", path, headers={"Accept-Encoding": encoding})
        answer = connection.getresponse()
        body = answer.read()
        if answer.status != OK:
            message = f"{path} answered {answer.status}"
            raise RuntimeError(message)
        return dict(answer.getheaders()), body
    finally:
        connection.close()
