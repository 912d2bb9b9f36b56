"""The queue's file: what is damaged is seen and made anew."""

import pytest

from photoallegret.config import Settings
from photoallegret.queue_file import QUEUE_FILE, damage_of, remove_damaged
from photoallegret.worker import open_queue


@pytest.mark.parametrize("damage", ["cut", "zeros"])
def test_a_damaged_queue_is_removed(settings: Settings, damage: str) -> None:
    if not settings.database_url.startswith("sqlite"):
        pytest.skip("the queue is a file only beside SQLite")
    open_queue(settings).storage.close()
    path = settings.data / QUEUE_FILE
    assert damage_of(settings) == ""
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2 + 100] if damage == "cut" else bytes(len(whole)))

    assert damage_of(settings)
    remove_damaged(settings)

    assert not path.exists()
    assert damage_of(settings) == ""
