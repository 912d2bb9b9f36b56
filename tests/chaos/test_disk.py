"""The disk full, or read-only: pages are served, what cannot be kept is refused in words."""

import time

from tests.chaos.counts import count, doctor, settle, table
from tests.chaos.disk import Disk
from tests.chaos.load import Load
from tests.chaos.site import Site, long
from tests.uploads.tus import ADDRESS, VERSION

PLAINLY = {0, 200, 201, 204, 303, 409, 423, 503, 507}
"""How the site may answer: never by 500."""
FULL_SECONDS = 5


def test_a_full_disk_is_said_and_loses_nothing(site: Site, disk: Disk) -> None:
    load = Load(site, 3)
    load.begin()
    site.comes(lambda: min(load.done.values()) >= 1, "nothing is done")
    disk.fill(150_000)
    time.sleep(FULL_SECONDS)
    kept = [load.ask("GET", page).status for page in ("/", "/galeries/nord")]
    key = {"Authorization": f"Bearer {site.key}"} | VERSION
    refused = load.ask("POST", ADDRESS, **key, **{"Upload-Length": "90000"})
    found = doctor(site)
    before = dict(load.done)
    disk.widen()
    site.comes(lambda: all(load.done[kind] > n for kind, n in before.items()), "it does not go on")
    load.end()
    settle(site)

    counts = count(load)

    assert kept == [200, 200]
    assert refused.status in (503, 507)
    assert len(refused.text) > 20
    assert found["disk"]["level"] != "ok", found["disk"]
    assert set(load.statuses) <= PLAINLY, f"{load.statuses}\n{site.logs()}"
    assert all(one.kept == one.acknowledged for one in counts), table(counts)
    assert site.flask("photos", "verify").returncode == 0
    assert doctor(site)["integrity"]["level"] == "ok"


@long
def test_a_read_only_disk_serves_what_is_there(site: Site, disk: Disk) -> None:
    load = Load(site, 4)
    pages = ("/", "/galeries/nord", f"/galeries/nord/{site.photos[0][1]}")
    served = site.data / "pages" / "current" / ".served"

    def are_kept() -> bool:
        answered = [load.ask("GET", page).status == 200 for page in pages]
        return all(answered) and all((served / f"{page[1:]}.html").exists() for page in pages)

    site.comes(are_kept, "pages are not kept")
    for unit in (site.web, site.worker):
        unit.stop()
    # What a change closed in its last second is not kept any more, and needs the application.
    expected = [200 if (served / f"{page[1:]}.html").exists() else 503 for page in pages]
    site.let_go()
    disk.close()
    for unit in (site.web, site.worker):
        unit.start()
    load.begin_with(load._ask, load._upload, load._edit)
    time.sleep(FULL_SECONDS)
    kept = [load.ask("GET", page).status for page in pages]
    said = site.flask("doctor", "--json")
    disk.widen()
    site.comes(lambda: min(load.done.values()) >= 1, "it does not go on")
    load.end()
    settle(site)

    counts = count(load)

    assert kept == expected
    assert "read" in (said.stdout + said.stderr).lower(), said
    assert set(load.statuses) <= PLAINLY | {502}, f"{load.statuses}\n{site.logs()}"
    assert all(one.kept == one.acknowledged for one in counts), table(counts)
