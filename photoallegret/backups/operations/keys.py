"""The key that copies are encrypted for: made at the first copy, its public half kept."""

import os
import re
import tomllib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from photoallegret.backups.operations.age import (
    KeyProblemError,
    Pair,
    new_pair,
    private_keys_in,
    public_half,
)
from photoallegret.backups.operations.destination import BackupError
from photoallegret.config import Settings
from photoallegret.site_file import SettingsError, read_site
from photoallegret.storage import sync_folder

TABLE = re.compile(r"^\[backup\][^\n]*$", re.MULTILINE)
EMPTY = re.compile(r"""^recipient[ \t]*=[ \t]*(?:""|'')""", re.MULTILINE)


def with_recipient(settings: Settings, show: Callable[[Pair], None] | None) -> Settings:
    """Return ``settings`` with whom to encrypt for, whose key is made if there is none.

    The private half is on the disk, or was shown, before anything is encrypted for it.

    Args:
        settings: of the site.
        show: shows the private half once to whoever keeps it; None: nobody is there to see it.

    Raises:
        BackupError: a key would have to be made and shown, or cannot be written down.

    """
    backup = settings.site.backup
    if backup.recipient:
        return settings
    recipient = _written(settings.site_file)  # since this process read it
    if not recipient:
        recipient = _kept(Path(backup.identity)) if backup.identity else _shown(show)
        _write(settings.site_file, recipient)
    site = replace(settings.site, backup=replace(backup, recipient=recipient))
    return replace(settings, site=site)


def _written(path: Path) -> str:
    try:
        return read_site(path).backup.recipient
    except SettingsError as error:
        raise BackupError(str(error)) from error


def _shown(show: Callable[[Pair], None] | None) -> str:
    if show is None:
        message = "the first copy makes a key, and shows it: flask backup run"
        raise BackupError(message)
    pair = new_pair()
    show(pair)
    return pair.public


def _kept(path: Path) -> str:
    """Return the public half of the key in the file at ``path``, which is made if absent."""
    try:
        if not path.exists():
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                file.write(f"{new_pair().private}\n")
                file.flush()
                os.fsync(file.fileno())
            sync_folder(path.parent)
        return public_half(private_keys_in(path))
    except (OSError, KeyProblemError) as error:
        message = f"backup.identity: {error}"
        raise BackupError(message) from error


def _write(path: Path, recipient: str) -> None:
    """Write ``recipient`` in the table [backup] of site.toml; every other byte stays.

    Raises:
        BackupError: it has to be written by hand.

    """
    line, whole = f'recipient = "{recipient}"', path.resolve()
    try:
        text = whole.read_text(encoding="utf-8")
        table = TABLE.search(text)
        place = table.end() if table else len(text)
        rest = text[place:]
        if table is None:
            changed = f"{text.rstrip()}\n\n[backup]\n{line}\n"
        elif (empty := EMPTY.search(rest)) and "\n[" not in rest[: empty.start()]:
            changed = text[:place] + EMPTY.sub(line, rest, count=1)
        else:
            changed = f"{text[:place]}\n{line}{rest}"
        told = tomllib.loads(changed)
        if told["backup"].pop("recipient") != recipient or not _same(told, tomllib.loads(text)):
            raise ValueError  # noqa: TRY301 -- told below as any other
        draft = whole.with_name(f".{whole.name}")
        draft.write_text(changed, encoding="utf-8")
        draft.chmod(whole.stat().st_mode)
        with draft.open("rb") as file:
            os.fsync(file.fileno())
        draft.replace(whole)
        sync_folder(whole.parent)
    except (OSError, ValueError, KeyError, AttributeError) as error:
        message = f"write it yourself under [backup] in {path}: {line}"
        raise BackupError(message) from error


def _same(told: dict[str, object], former: dict[str, object]) -> bool:
    """Say whether nothing else changed."""
    backup = former.get("backup")
    before = dict(backup) if isinstance(backup, dict) else {}
    before.pop("recipient", None)
    return told == {**former, "backup": before}
