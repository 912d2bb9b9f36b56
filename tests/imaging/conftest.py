"""What tests of imaging share: they work as a fresh child does."""

import pytest

from photoallegret.imaging import memory

RESTING = 60_000_000


@pytest.fixture(autouse=True)
def _as_small_as_a_child(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hold the size of a fresh child against the limits, not that of a whole run of tests."""
    monkeypatch.setattr(memory, "resting_size", lambda: RESTING)
