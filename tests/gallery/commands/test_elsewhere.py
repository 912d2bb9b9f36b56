"""`flask photos send` and `evict`: what they print, and how they end."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from photoallegret.config import Settings
from photoallegret.db import db
from photoallegret.gallery.models import Photo
from photoallegret.objects import connect
from tests.gallery.commands.conftest import Command
from tests.gallery.library import write_photograph
from tests.gallery.operations.conftest import import_paths
from tests.support import buckets


class TestWithoutStorage:
    @pytest.mark.parametrize("word", ["send", "fetch", "evict"])
    def test_a_site_on_its_own_disk_says_so(self, command: Command, word: str) -> None:
        done = command("photos", word)

        assert done.exit_code == 1
        assert "No storage is set" in done.output


class TestWithStorage:
    @pytest.fixture
    def settings(self, settings: Settings, bucket_server: str) -> Iterator[Settings]:
        told = buckets.kept_in(settings, buckets.bucket(bucket_server))
        yield told
        connect(told.data, None)

    def test_files_are_counted(self, command: Command, settings: Settings, tmp_path: Path) -> None:
        paths = [write_photograph(tmp_path / "a.jpg", 1)]
        identity = import_paths(settings, paths)[0].photo
        assert db.session.get(Photo, identity) is not None

        assert command("photos", "send").output == "0 files were sent.\n"
        assert command("photos", "fetch").output == "0 files were fetched.\n"
        assert command("photos", "evict").output == "0 files left this disk.\n"
