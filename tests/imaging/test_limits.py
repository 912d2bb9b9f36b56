"""The bounds of a child."""

from photoallegret.imaging.limits import Limits


def test_the_clock_allows_more_than_the_processor():
    assert Limits(cpu_seconds=10).wall_seconds > 10
