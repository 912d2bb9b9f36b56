"""The data folder: made when absent, closed to others, one at a time where needed."""

import threading
from pathlib import Path

from photoallegret.data_folder import FOLDERS, alone, make_folders


def test_folders_are_made_and_closed(tmp_path: Path) -> None:
    data = tmp_path / "deep" / "data"

    make_folders(data)
    make_folders(data)

    assert all((data / name).is_dir() for name in FOLDERS)
    assert data.stat().st_mode & 0o077 == 0
    assert (data / "originals").stat().st_mode & 0o077 == 0


def test_alone_is_one_at_a_time(tmp_path: Path) -> None:
    order: list[str] = []
    entered = threading.Event()

    def second() -> None:
        entered.wait()
        with alone(tmp_path, "work"):
            order.append("second")

    thread = threading.Thread(target=second)
    thread.start()
    with alone(tmp_path, "work"):
        entered.set()
        thread.join(0.2)
        order.append("first")
    thread.join(5)

    assert order == ["first", "second"]
