"""The machine answers of its disk and clock."""

from pathlib import Path

from photoallegret.watching.operations.machine import Share, clock_is_kept, shares


def test_a_share_is_short_below_its_floor_or_its_part() -> None:
    assert Share(50, 1000).share == 0.05
    assert Share(0, 0).share == 1.0
    assert Share(10, 100, floor=11).is_short
    assert not Share(11, 100, floor=11).is_short


def test_this_disk_has_room_and_says_how_much(tmp_path: Path) -> None:
    space, inodes = shares(tmp_path)

    assert 0 < space.free <= space.whole
    assert inodes is None or 0 < inodes.free <= inodes.whole


def test_the_kernel_is_asked_without_changing_anything() -> None:
    assert clock_is_kept() in (True, False, None)
