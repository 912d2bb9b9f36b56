"""The key of copies: shown once or kept in its file, its public half written in site.toml."""

import tomllib
from pathlib import Path

import pytest

from photoallegret.backups.operations.age import Pair, private_keys_in, public_half
from photoallegret.backups.operations.destination import BackupError
from photoallegret.backups.operations.keys import with_recipient
from photoallegret.config import Settings
from tests.backups.conftest import named


@pytest.fixture
def bare(settings: Settings) -> Settings:
    """Return the settings of a site that has no key yet."""
    kept = settings.site_file.read_text()
    line = f'recipient = "{settings.site.backup.recipient}"\n'
    settings.site_file.write_text(kept.replace(line, ""))
    return named(settings, recipient="")


def test_the_first_copy_makes_a_key_and_shows_it_once(bare: Settings) -> None:
    shown: list[Pair] = []
    before = bare.site_file.read_text()

    found = with_recipient(bare, shown.append)

    (pair,) = shown
    line = f'recipient = "{pair.public}"'
    after = bare.site_file.read_text()
    assert found.site.backup.recipient == pair.public
    assert after.splitlines().count(line) == 1
    assert after.replace(f"{line}\n", "") == before
    assert pair.private not in after
    assert pair.private not in repr(pair)
    assert with_recipient(found, None) is found


def test_an_empty_line_is_filled(bare: Settings) -> None:
    text = bare.site_file.read_text()
    bare.site_file.write_text(text.replace("[backup]\n", "[backup]\nrecipient = ''  # mine\n"))

    found = with_recipient(bare, lambda _pair: None)

    assert f'recipient = "{found.site.backup.recipient}"  # mine' in bare.site_file.read_text()


def test_without_a_table_one_is_added(bare: Settings) -> None:
    bare.site_file.write_text('name = "A"\n\n[photographer]\nname = "B"')

    found = with_recipient(bare, lambda _pair: None)

    told = tomllib.loads(bare.site_file.read_text())
    assert told["backup"] == {"recipient": found.site.backup.recipient}
    assert told["photographer"] == {"name": "B"}


def test_a_table_written_otherwise_is_left_alone(bare: Settings) -> None:
    text = 'name = "A"\nbackup = { destination = "/x" }\n[photographer]\nname = "B"\n'
    bare.site_file.write_text(text)

    with pytest.raises(BackupError, match=r'write it yourself .* recipient = "age1'):
        with_recipient(bare, lambda _pair: None)

    assert bare.site_file.read_text() == text


def test_a_file_keeps_the_private_half(bare: Settings, tmp_path: Path) -> None:
    path = tmp_path / "own.key"

    found = with_recipient(named(bare, identity=str(path)), None)

    assert path.stat().st_mode & 0o777 == 0o600
    assert public_half(private_keys_in(path)) == found.site.backup.recipient


def test_nobody_there_to_see_it_makes_none(bare: Settings) -> None:
    before = bare.site_file.read_text()

    with pytest.raises(BackupError, match="flask backup run"):
        with_recipient(bare, None)

    assert bare.site_file.read_text() == before


def test_a_file_that_holds_no_key_is_told(bare: Settings, tmp_path: Path) -> None:
    path = tmp_path / "own.key"
    path.write_text("nothing")

    with pytest.raises(BackupError, match=r"backup\.identity"):
        with_recipient(named(bare, identity=str(path)), None)
