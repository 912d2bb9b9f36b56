"""Children at work, killed and replaced."""

import hashlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from PIL import Image

from photoallegret.imaging.limits import Limits
from photoallegret.imaging.pool import Pool
from photoallegret.imaging.refusal import RefusalCode, Refused
from photoallegret.imaging.rights import Rights
from photoallegret.imaging.worker import ChildBrokenError
from tests.imaging.pictures import (
    SMALL,
    four_corners,
    noise,
    png_saying,
    saved,
    scan_bomb,
    written,
)

ROOT = Path(__file__).parents[2]
RIGHTS = Rights(creator="Zoé Martin")
SECONDS = 60


@pytest.fixture
def out(tmp_path):
    directory = tmp_path / "out"
    directory.mkdir()
    return directory


@pytest.fixture
def photo(tmp_path):
    return saved(tmp_path / "photo.jpg", four_corners(), "JPEG")


@pytest.fixture(scope="module")
def pool():
    with Pool(2, Limits(cpu_seconds=2), SMALL) as pool:
        yield pool


def refusal_of(future):
    with pytest.raises(Refused) as caught:
        future.result(SECONDS)
    return caught.value


def gone(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


def eventually(condition):
    until = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < until, "it never came true"
        time.sleep(0.01)


def test_a_photograph_is_prepared_and_later_reencoded(pool, photo, out):
    prepared = pool.prepare(photo, out, RIGHTS).result(SECONDS)
    avifs = pool.reencode(photo, out, ("avif",), prepared.metadata.rights).result(SECONDS)

    assert (prepared.format, prepared.width, prepared.height) == ("JPEG", 96, 64)
    assert [made.format for made in avifs] == ["avif", "avif"]
    made = (*prepared.renditions, *avifs)
    assert {path.name for path in out.iterdir()} == {one.path.name for one in made}
    for one in made:
        digest = hashlib.sha256(one.path.read_bytes()).hexdigest()[:32]
        assert one.path.name == f"{digest}-{one.width}.{one.format}"


def test_a_refused_file_leaves_nothing_and_the_rest_goes_on(pool, photo, out, tmp_path):
    script = written(tmp_path / "photo2.jpg", b"<?php evil();")
    futures = [pool.prepare(source, out, RIGHTS) for source in (script, photo, script)]

    refused = refusal_of(futures[0])
    assert (refused.code, refused.figures) == (RefusalCode.SCRIPT, {"format": "PHP"})
    assert len(futures[1].result(SECONDS).renditions) == 2
    assert refusal_of(futures[2]).code is RefusalCode.SCRIPT
    assert len(list(out.iterdir())) == 2


def test_a_scan_bomb_is_killed_in_time_and_its_child_replaced(pool, photo, out, tmp_path):
    bomb = written(tmp_path / "bomb.jpg", scan_bomb(3000))
    assert bomb.stat().st_size < 2_000_000
    before = set(pool.pids)
    started = time.monotonic()

    refused = refusal_of(pool.prepare(bomb, out, RIGHTS))

    assert (refused.code, refused.figures) == (RefusalCode.TOO_LONG, {"limit": 2})
    assert time.monotonic() - started < Limits(cpu_seconds=2).wall_seconds + 5
    assert len(pool.prepare(photo, out, RIGHTS).result(SECONDS).renditions) == 2
    eventually(lambda: len(before - set(pool.pids)) == 1 and len(pool.pids) == 2)
    assert len(list(out.iterdir())) == 2


def test_processor_time_is_counted_for_each_photograph_alone(out, tmp_path):
    slow = written(tmp_path / "slow.jpg", scan_bomb(150))
    with Pool(1, Limits(cpu_seconds=1), SMALL) as pool:
        pool.prepare(slow, out, RIGHTS).result(SECONDS)
        pids = pool.pids
        while spent(pids[0]) < 2.2:
            pool.prepare(slow, out, RIGHTS).result(SECONDS)

        assert pool.pids == pids


def spent(pid):
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def test_a_decompression_bomb_is_refused_by_its_header(pool, out, tmp_path):
    bomb = written(tmp_path / "bomb.png", png_saying(20_000, 7_000))

    assert refusal_of(pool.prepare(bomb, out, RIGHTS)).code is RefusalCode.TOO_MANY_PIXELS


def test_a_photograph_that_needs_too_much_memory_is_refused_with_both_figures(out, tmp_path):
    big = written(tmp_path / "big.png", png_saying(10_000, 10_000))
    with Pool(1, Limits(memory=500_000_000), SMALL) as pool:
        refused = refusal_of(pool.prepare(big, out, RIGHTS))

    assert refused.code is RefusalCode.TOO_MUCH_MEMORY
    assert refused.figures["limit"] == 500_000_000
    assert int(refused.figures["needed"]) > 500_000_000


def test_a_child_killed_from_outside_is_told_and_replaced(photo, out, tmp_path):
    slow = written(tmp_path / "bomb.jpg", scan_bomb(3000))
    with Pool(1, Limits(), SMALL) as pool:
        future = pool.prepare(slow, out, RIGHTS)
        eventually(lambda: pool.pids and future.running())
        (pid,) = pool.pids
        os.kill(pid, signal.SIGSEGV)

        refused = refusal_of(future)
        assert (refused.code, refused.figures) == (RefusalCode.DECODER_DIED, {"signal": "SIGSEGV"})
        assert pool.prepare(photo, out, RIGHTS).result(SECONDS).renditions
        assert pool.pids != (pid,)


def test_large_photographs_are_prepared_one_at_a_time_by_fresh_children(out, tmp_path):
    large = [saved(tmp_path / f"{n}.png", noise(120, 100 + n), "PNG") for n in range(4)]
    small = saved(tmp_path / "small.png", noise(50, 50), "PNG")
    with Pool(2, Limits(large_pixels=10_000), SMALL) as pool:
        futures = [pool.prepare(source, out, RIGHTS) for source in (*large, small, *large)]
        heights = [future.result(SECONDS).height for future in futures]

    assert heights == [100, 101, 102, 103, 50, 100, 101, 102, 103]


def test_a_fault_of_the_program_is_no_refusal(pool, photo, tmp_path):
    with pytest.raises(ChildBrokenError, match="FileNotFoundError"):
        pool.prepare(photo, tmp_path / "nowhere", RIGHTS).result(SECONDS)


def test_leaving_the_pool_waits_for_what_was_asked_and_ends_the_children(photo, out):
    with Pool(2, Limits(), SMALL) as pool:
        futures = [pool.prepare(photo, out, RIGHTS) for _ in range(6)]
        pids = pool.pids

    assert all(future.done() and future.result().renditions for future in futures)
    assert all(gone(pid) for pid in pids)
    with pytest.raises(RuntimeError, match="closed"):
        pool.prepare(photo, out, RIGHTS)


def test_an_exception_inside_drops_what_was_asked(out, tmp_path):
    slow = written(tmp_path / "bomb.jpg", scan_bomb(3000))
    started = time.monotonic()

    pool = Pool(1, Limits(), SMALL)
    running, waiting = (pool.prepare(slow, out, RIGHTS) for _ in range(2))
    eventually(running.running)

    pool.__exit__(KeyboardInterrupt, KeyboardInterrupt(), None)

    assert time.monotonic() - started < 20
    assert waiting.cancelled()
    assert isinstance(running.exception(), ChildBrokenError)
    assert not list(out.iterdir())


def test_nothing_to_reencode_in_is_an_error(pool, photo, out):
    with pytest.raises(ValueError, match="format"):
        pool.reencode(photo, out, (), RIGHTS)


def test_the_master_may_be_kept_and_gives_the_same_avifs(pool, photo, out, tmp_path):
    prepared = pool.prepare(photo, out, RIGHTS, keep_master=True).result(SECONDS)

    assert prepared.master is not None
    names = {made.path.name for made in prepared.renditions} | {prepared.master.name}
    assert {path.name for path in out.iterdir()} == names
    seen = (prepared.width, prepared.height)
    again = pool.reencode(prepared.master, out, ("avif",), RIGHTS, seen=seen).result(SECONDS)
    assert again == pool.reencode(photo, out, ("avif",), RIGHTS).result(SECONDS)


def test_any_file_name_will_do(pool, photo, out):
    for name in (
        "été 📷.jpg",
        "e\u0301te\u0301.jpg",
        "صورة.jpg",
        "x" * 251 + ".jpg",
        "\udcff\n.jpg",
    ):
        source = photo.with_name(name)
        source.write_bytes(photo.read_bytes())
        assert pool.prepare(source, out, RIGHTS).result(SECONDS).renditions


@pytest.mark.skipif(sys.platform != "linux", reason="other systems only close the pipe")
@pytest.mark.parametrize("busy", [True, False])
def test_children_die_with_their_parent(tmp_path, out, photo, busy):
    source = written(tmp_path / "bomb.jpg", scan_bomb(3000)) if busy else photo
    program = f"""
import time
from pathlib import Path
from photoallegret.imaging.pool import Pool
from photoallegret.imaging.limits import Limits
from photoallegret.imaging.recipe import Recipe
from photoallegret.imaging.rights import Rights
pool = Pool(2, Limits(), Recipe())
future = pool.prepare(Path({str(source)!r}), Path({str(out)!r}), Rights())
{"" if busy else "future.result()"}
while len(pool.pids) < 2 or not (future.running() or future.done()):
    time.sleep(0.01)
print(*pool.pids, flush=True)
time.sleep(60)
"""
    with subprocess.Popen(
        [sys.executable, "-c", program], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout is not None
        pids = [int(pid) for pid in parent.stdout.readline().split()]
        parent.kill()

    assert len(pids) == 2
    eventually(lambda: all(gone(pid) for pid in pids))


def test_children_see_no_secret_and_are_limited(monkeypatch, photo, out):
    monkeypatch.setenv("SECRET_KEY", "not for children")
    limits = Limits(memory=700_000_000)
    with Pool(1, limits, SMALL) as pool:
        pool.prepare(photo, out, RIGHTS).result(SECONDS)
        process = Path(f"/proc/{pool.pids[0]}")
        environment = (process / "environ").read_bytes()
        bounds = (process / "limits").read_text()

    assert b"MALLOC" in environment
    assert b"SECRET" not in environment
    for name, value in (
        ("Max address space", limits.memory),
        ("Max file size", limits.file_bytes),
        ("Max open files", limits.open_files),
        ("Max core file size", 0),
    ):
        line = next(line for line in bounds.splitlines() if line.startswith(name))
        assert str(value) in line.split()


def test_background_work_may_yield_to_the_rest(photo, out):
    with Pool(1, Limits(), SMALL, niceness=5) as pool:
        pool.prepare(photo, out, RIGHTS).result(SECONDS)

        ours = os.getpriority(os.PRIO_PROCESS, 0)
        assert os.getpriority(os.PRIO_PROCESS, pool.pids[0]) == min(19, ours + 5)


def test_the_largest_picture_a_limit_allows_is_prepared_within_it(out, tmp_path):
    source = saved(tmp_path / "s.jpg", Image.new("RGB", (5000, 5000), (9, 99, 199)), "JPEG")
    with Pool(1, Limits(memory=600_000_000), SMALL) as pool:
        assert pool.prepare(source, out, RIGHTS).result(SECONDS).average_colour == "#0962c6"
