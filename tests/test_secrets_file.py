"""Secrets: made once, closed to others, never replaced in silence."""

import os
import stat
from pathlib import Path

import pytest

from photoallegret.secrets_file import (
    SecretsError,
    complete_secrets,
    make_secrets,
    read_given,
    read_secrets,
)


def test_secrets_are_made_closed_and_kept(tmp_path: Path) -> None:
    made = make_secrets(tmp_path)

    assert stat.S_IMODE((tmp_path / "secrets.toml").stat().st_mode) == 0o600
    assert len(made["secret_key"]) >= 32
    assert read_secrets(tmp_path) == made
    assert make_secrets(tmp_path) == made
    assert [path.name for path in tmp_path.iterdir()] == ["secrets.toml"]


def test_secrets_of_two_sites_differ(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()

    assert make_secrets(tmp_path / "a") != make_secrets(tmp_path / "b")


def test_a_missing_secret_is_named(tmp_path: Path) -> None:
    (tmp_path / "secrets.toml").write_text('other = "x"', encoding="utf-8")

    with pytest.raises(SecretsError, match="lacks secret_key"):
        read_secrets(tmp_path)


def test_no_file_means_no_secret_yet(tmp_path: Path) -> None:
    assert read_secrets(tmp_path) == {}


def test_what_hosts_gave_is_read_where_there_is_no_site(tmp_path: Path) -> None:
    assert read_given(tmp_path) == {}
    (tmp_path / "secrets.toml").write_text('backup_key_id = "id"\nother = 1', encoding="utf-8")

    assert read_given(tmp_path) == {"backup_key_id": "id"}
    (tmp_path / "secrets.toml").write_text("no", encoding="utf-8")
    with pytest.raises(SecretsError, match="cannot be read"):
        read_given(tmp_path)


def test_a_former_key_stays_at_hand_while_the_file_names_it(tmp_path: Path) -> None:
    made = make_secrets(tmp_path)
    with (tmp_path / "secrets.toml").open("a", encoding="utf-8") as file:
        file.write(f'former_secret_key = "{"x" * 32}"\n')

    assert read_secrets(tmp_path) == {**made, "former_secret_key": "x" * 32}


def test_the_mail_servers_password_is_there_when_it_is_written(tmp_path: Path) -> None:
    made = make_secrets(tmp_path)
    path = tmp_path / "secrets.toml"
    path.write_text(path.read_text(encoding="utf-8") + 'smtp_password = "sel de mer"\n')

    assert "smtp_password" not in made
    assert read_secrets(tmp_path) == {**made, "smtp_password": "sel de mer"}


def test_a_password_that_is_no_text_is_named(tmp_path: Path) -> None:
    make_secrets(tmp_path)
    path = tmp_path / "secrets.toml"
    path.write_text(path.read_text(encoding="utf-8") + "smtp_password = 12345\n")

    with pytest.raises(SecretsError, match="smtp_password is text"):
        read_secrets(tmp_path)


def test_older_secrets_get_the_key_of_the_journal_once(tmp_path: Path) -> None:
    path = tmp_path / "secrets.toml"
    path.write_text(f'secret_key = "{"k" * 40}"\n[later]\nname = "x"\n')

    first = complete_secrets(tmp_path)
    second = complete_secrets(tmp_path)

    assert first == second
    assert first["secret_key"] == "k" * 40
    assert len(first["erasure_key"]) >= 32
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_key_of_the_journal_that_was_cut_is_refused(tmp_path: Path) -> None:
    lines = f'secret_key = "{"x" * 40}"\nerasure_key = ""\n'
    (tmp_path / "secrets.toml").write_text(lines, encoding="utf-8")

    with pytest.raises(SecretsError, match="erasure_key is cut"):
        read_secrets(tmp_path)


@pytest.mark.parametrize("has_key", [False, True])
def test_older_secrets_that_cannot_be_written(tmp_path: Path, *, has_key: bool) -> None:
    """Without the key of the journal nobody could be erased; without a ring all goes on."""
    line = f'erasure_key = "{"e" * 40}"\n' if has_key else ""
    (tmp_path / "secrets.toml").write_text(f'{line}secret_key = "{"k" * 40}"\n')
    (tmp_path / f".secrets.toml.{os.getpid()}").mkdir()  # where it would be written first

    if has_key:
        assert set(complete_secrets(tmp_path)) == {"secret_key", "erasure_key"}
    else:
        with pytest.raises(SecretsError, match="lacks erasure_key and cannot be written"):
            complete_secrets(tmp_path)


@pytest.mark.parametrize("ring", ["[]", '["short"]', '"text"', f'["{"a" * 20} {"b" * 20}"]'])
def test_a_ring_that_seals_nothing_is_refused(tmp_path: Path, ring: str) -> None:
    lines = f'secret_key = "{"x" * 40}"\nsealing_keys = {ring}\n'
    (tmp_path / "secrets.toml").write_text(lines, encoding="utf-8")

    with pytest.raises(SecretsError, match="sealing_keys"):
        read_secrets(tmp_path)
