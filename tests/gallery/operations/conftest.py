"""Importing, as tests of operations do it."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from flask import Flask

from photoallegret.config import Settings
from photoallegret.gallery.operations.archives import ArchiveLimits, files_of
from photoallegret.gallery.operations.finding import find_files
from photoallegret.gallery.operations.importing import importing
from photoallegret.gallery.operations.outcome import Outcome

Import = Callable[..., list[Outcome]]


def import_paths(
    settings: Settings, paths: Sequence[Path], gallery_id: int | None = None
) -> list[Outcome]:
    """Import ``paths`` as the command does."""
    limits = ArchiveLimits(
        settings.site.imports.archive_entries, settings.site.imports.archive_megabytes * 1_000_000
    )
    files = find_files(paths, lambda path: files_of(path, limits))
    with importing(settings) as importer:
        return list(importer.take(files, gallery_id))


@pytest.fixture
def bring(app: Flask) -> Import:
    """Return the function that imports paths into the site under test."""

    def bring_in(*paths: Path, gallery: int | None = None) -> list[Outcome]:
        return import_paths(app.extensions["photoallegret"], paths, gallery)

    return bring_in
