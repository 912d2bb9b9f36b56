"""A copy really put back where nobody sees it, and what is noted of it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from photoallegret.backups.operations.age import Pair, new_pair
from photoallegret.backups.operations.destination import BackupError
from photoallegret.backups.operations.noting import NOT_TRIED, TRIED
from photoallegret.backups.operations.running import Done
from photoallegret.backups.operations.trying import try_out
from photoallegret.backups.queries import known, original_at
from photoallegret.config import Settings
from photoallegret.db import db
from photoallegret.privacy.journal import journal_here
from photoallegret.privacy.operations.erasing import Order, erase
from photoallegret.privacy.operations.journalling import FILE
from tests.backups.conftest import keys_of
from tests.support.canaries import plant

Copy = Callable[[], Done]


@pytest.mark.usefixtures("app")
def test_it_is_put_back_and_nothing_of_it_stays(
    copy: Copy, photo: str, settings: Settings, pair: Pair, destination: Path
) -> None:
    anne = plant(settings.data, "anne")
    done = copy()
    erase(Order(person=anne.person), journal_here())
    before = (destination / FILE).read_bytes()
    assert before == (settings.data / FILE).read_bytes() != b""

    try_out(done.archive, keys_of(pair), settings)

    record = known(settings.data)[TRIED]
    assert (record["archive"], record["words"]) == (done.archive.path.name, "1")
    assert list((settings.data / "backups").iterdir()) == []
    assert (destination / FILE).read_bytes() == before
    assert photo
    db.session.rollback()


def test_what_cannot_be_put_back_is_noted(
    app: Flask, copy: Copy, settings: Settings, destination: Path
) -> None:
    assert app.testing
    done = copy()

    with pytest.raises(BackupError, match="could not be put back: No matching keys"):
        try_out(done.archive, keys_of(new_pair()), settings)

    assert "No matching keys" in known(settings.data)[NOT_TRIED]["words"]
    assert list((settings.data / "backups").iterdir()) == []


@pytest.mark.usefixtures("app")
def test_originals_that_lack_are_noted(
    copy: Copy, photo: str, settings: Settings, pair: Pair, destination: Path
) -> None:
    done = copy()
    original_at(destination, photo).unlink()

    with pytest.raises(BackupError, match="lacks 1 originals"):
        try_out(done.archive, keys_of(pair), settings)

    assert NOT_TRIED in known(settings.data)
