"""`flask demo`: loaded into an empty library, completed, and gone without a trace."""

from pathlib import Path

import pytest
from sqlalchemy import func, select

from photoallegret.db import db
from photoallegret.gallery.commands import demo as demo_commands
from photoallegret.gallery.models import Gallery, Layout, Photo
from photoallegret.storage import Storage
from tests.factories import make_photo
from tests.gallery.commands.conftest import Command
from tests.gallery.library import assert_whole, write_photograph

WORDS = """
[[gallery]]
year = 2026
fr = {{ slug = "{0}", title = "Titre {0}", place = "Ici", description = "Dit {0}" }}
en = {{ slug = "en-{0}", title = "Title {0}", place = "Here", description = "Said {0}" }}
photo = [{{ file = "1.jpg" }}, {{ file = "2.jpg" }}]
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a small demo in the place of the real one."""
    folder = tmp_path / "demo"
    for number, slug in enumerate(("brumes", "nuits")):
        write_photograph(folder / "photos" / slug / "1.jpg", 2 * number)
        write_photograph(folder / "photos" / slug / "2.jpg", 2 * number + 1)
    words = WORDS.format("nuits").replace("year", 'layout = "sequence"\nyear')
    (folder / "galleries.toml").write_text(WORDS.format("brumes") + words)
    monkeypatch.setattr(demo_commands, "DEMO", folder)
    return folder


def count(kind: type[Photo] | type[Gallery]) -> int:
    return db.session.scalar(select(func.count(kind.id))) or 0


def test_the_demo_is_loaded_once(command: Command, folder: Path, storage: Storage) -> None:
    assert folder

    first, second = command("demo", "load"), command("demo", "load")

    assert (first.exit_code, second.exit_code) == (0, 0)
    galleries = db.session.scalars(select(Gallery).order_by(Gallery.position)).all()
    assert [
        (g.slug, g.is_demo, g.photo_count, g.place, g.period, [t.title for t in g.texts])
        for g in galleries
    ] == [
        ("brumes", True, 2, "Ici", "2026", ["Title brumes", "Titre brumes"]),
        ("nuits", True, 2, "Ici", "2026", ["Title nuits", "Titre nuits"]),
    ]
    assert [g.layout for g in galleries] == [Layout.ROWS, Layout.SEQUENCE]
    assert count(Photo) == 4
    assert_whole(storage)


def test_a_demo_half_loaded_is_completed(command: Command, folder: Path) -> None:
    missing = folder / "photos" / "nuits" / "2.jpg"
    content = missing.read_bytes()
    missing.unlink()
    assert command("demo", "load").exit_code == 1
    missing.write_bytes(content)

    assert command("demo", "load").exit_code == 0

    assert count(Photo) == 4


def test_a_library_of_ones_own_is_left_alone(command: Command, folder: Path) -> None:
    assert folder
    make_photo("mine")
    db.session.commit()

    result = command("demo", "load")

    assert result.exit_code == 0
    assert "The demo is not loaded" not in result.stdout
    assert "the demo is not loaded" in result.stdout
    assert (count(Photo), count(Gallery)) == (1, 0)


def test_the_demo_goes_without_a_trace(command: Command, folder: Path, storage: Storage) -> None:
    assert folder
    command("demo", "load")

    result = command("demo", "remove")

    assert result.exit_code == 0
    assert (count(Photo), count(Gallery)) == (0, 0)
    assert_whole(storage)
    assert command("demo", "remove").exit_code == 0


def test_what_is_ones_own_stays_when_the_demo_goes(
    command: Command, folder: Path, storage: Storage, tmp_path: Path
) -> None:
    command("demo", "load")
    mine = write_photograph(tmp_path / "mine.jpg", 99)
    command("photos", "import", mine, "--gallery", "brumes")
    borrowed = folder / "photos" / "nuits" / "1.jpg"
    command("photos", "import", borrowed, "--gallery", "mine", "--publish")

    command("demo", "remove")

    galleries = db.session.scalars(select(Gallery).order_by(Gallery.slug)).all()
    assert [(g.slug, g.is_demo, g.photo_count) for g in galleries] == [
        ("brumes", False, 1),
        ("mine", False, 1),
    ]
    assert count(Photo) == 2
    assert_whole(storage)
