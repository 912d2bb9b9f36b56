"""One site for all scenes, as each takes its time to start; each scene finds it well."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from tests.chaos.disk import Disk, mounted
from tests.chaos.site import PATIENCE, Site, running
from tests.support.processes import answers

Place = tuple[Site, Disk | None]


@pytest.fixture(scope="session")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """Return a running site and the disk that its data folder lies on, if one may be mounted."""
    folder = tmp_path_factory.mktemp("chaos")
    with ExitStack() as stack:
        disk = stack.enter_context(mounted(folder / "disk"))
        yield stack.enter_context(running(folder, data=folder / "disk" / "data")), disk


@pytest.fixture
def site(place: Place) -> Iterator[Site]:
    """Return the site, with all its parts well whatever the scene before left."""
    found, disk = place
    if disk is not None:
        disk.widen()
    found.set_clock(0)
    found.open_mail()
    for unit in (found.web, found.worker):
        if unit.ending.is_set():
            unit.start()
    assert answers(f"{found.settings.base_url}/contact", PATIENCE), found.logs()
    yield found
    if disk is not None:
        disk.widen()


@pytest.fixture
def disk(place: Place) -> Disk:
    """Return the disk of the site, or leave the scene out."""
    if place[1] is None:
        pytest.skip("DISK SCENES SKIPPED: mounting needs root, or sudo without a password")
    return place[1]
