"""The site's secrets: made at the first run in the data folder, readable by its owner alone."""

import json
import os
import re
import secrets
import tomllib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from photoallegret.data_folder import alone

NAMES = ("secret_key",)
"""Every secret the program needs; ``secret_key`` signs forms and seals second factors."""
ERASURE_KEY = "erasure_key"
"""Of the journal of erasures. It never changes: with another one nobody is known again."""
FORMER = "former_secret_key"
"""May stand in the file while the key is changed: what it sealed can still be opened."""
OPTIONAL = (
    *(ERASURE_KEY, FORMER, "smtp_password"),
    *("storage_key_id", "storage_secret_key", "backup_key_id", "backup_secret_key"),
)
"""The first is added where it lacks; the others are written by hand where they are needed: the
former key, what a mail server gave, and the hosts of buckets."""
RING = "sealing_keys"
"""List of keys: the one that seals what is kept encrypted, former ones, and the next one."""
RING_LINE = re.compile(rf"^{RING}\s*=\s*\[[^\]]*\]\n?", re.MULTILINE)
FILE = "secrets.toml"
BYTES = 32
SHORTEST = 32


class SecretsError(Exception):
    """The file of secrets is unusable; the text says how to mend it."""


def read_secrets(data: Path) -> Mapping[str, str]:
    """Return the secrets kept in the folder ``data``, {} when it has none yet.

    Raises:
        SecretsError: the file cannot be read, lacks a secret or holds one that is no text.

    """
    path = data / FILE
    if not path.exists():
        return {}
    found = _written(path)
    for name in NAMES:
        if not isinstance(found.get(name), str) or len(found[name]) < SHORTEST:
            message = (
                f"{path} lacks {name} (at least {SHORTEST} characters): put it back from a "
                "backup, or delete the file and the next start makes new ones (open sessions and "
                "sent links then end)"
            )
            raise SecretsError(message)
    for name in OPTIONAL:
        if not isinstance(found.get(name, ""), str):
            message = f'{path}: {name} is text, between quotation marks: {name} = "…"'
            raise SecretsError(message)
    if len(found.get(ERASURE_KEY, "x" * SHORTEST)) < SHORTEST:
        message = f"{path}: {ERASURE_KEY} is cut: put it back from a backup"
        raise SecretsError(message)
    known = {name: found[name] for name in (*NAMES, *OPTIONAL) if name in found}
    return known | _ring(path, found)


def read_given(data: Path) -> Mapping[str, str]:
    """Return what hosts gave, though the file in the folder ``data`` has no secret of the site.

    Raises:
        SecretsError: the file cannot be read.

    """
    found = _written(data / FILE) if (data / FILE).exists() else {}
    return {name: found[name] for name in OPTIONAL if isinstance(found.get(name), str)}


def _written(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        message = f"{path} cannot be read: {error}"
        raise SecretsError(message) from error


def _ring(path: Path, found: Mapping[str, object]) -> dict[str, str]:
    """Return the ring as one text, a space between its keys; {} where there is none."""
    if RING not in found:
        return {}
    keys = found[RING]
    sound = isinstance(keys, list) and all(
        isinstance(key, str) and len(key) >= SHORTEST and not key.split()[1:] for key in keys
    )
    if not sound or not keys:
        message = (
            f"{path}: {RING} is a list of keys, each of {SHORTEST} characters or more without "
            "spaces: put it back from a backup (what is encrypted cannot be read without it)"
        )
        raise SecretsError(message)
    return {RING: " ".join(keys)}  # type: ignore[arg-type]  # each is a text


def make_secrets(data: Path) -> Mapping[str, str]:
    """Write fresh secrets, mode 0600, in the folder ``data`` unless it has some; return them."""
    path = data / FILE
    lines = [f'{name} = "{new_key()}"\n' for name in (*NAMES, ERASURE_KEY)]
    whole = _write_beside(path, [*lines, _ring_line([new_key(), new_key()])])
    try:
        os.link(whole, path)  # fails where another process was first: its secrets stand
    except FileExistsError:
        pass
    finally:
        whole.unlink()
    return read_secrets(data)


def new_key() -> str:
    """Return a fresh key."""
    return secrets.token_urlsafe(BYTES)


def is_complete(found: Mapping[str, str]) -> bool:
    """Say whether secrets have all that the program may add."""
    return bool(found.get(ERASURE_KEY) and found.get(RING))


def complete_secrets(data: Path) -> Mapping[str, str]:
    """Add to secrets made by an older program what they lack; return all of them.

    That is the key of the journal of erasures, and a ring in which the old keys open. A ring is
    not made where the file may not be written or has odd keys: ``secret_key`` goes on sealing.

    Raises:
        SecretsError: the file is unusable, or the key of the journal cannot be written in it.

    """
    path = data / FILE
    try:
        with alone(data, "secrets"):
            found = read_secrets(data)
            if ERASURE_KEY not in found:
                line = f'{ERASURE_KEY} = "{new_key()}"\n'
                _write_beside(path, [line, path.read_text(encoding="utf-8")]).replace(path)
            if RING not in found:
                _add_ring(data, found)
    except OSError as error:
        if ERASURE_KEY not in read_secrets(data):
            message = (
                f"{path} lacks {ERASURE_KEY} and cannot be written: {error.strerror}. Let the site "
                f'write it, or add a line in front of it: {ERASURE_KEY} = "at least {SHORTEST} '
                'random characters"'
            )
            raise SecretsError(message) from error
    return read_secrets(data)


def _add_ring(data: Path, found: Mapping[str, str]) -> None:
    former = [found[name] for name in ("secret_key", FORMER) if name in found]
    if os.access(data / FILE, os.W_OK) and not any(key.split()[1:] for key in former):
        with suppress(OSError):
            write_ring(data, [new_key(), *former, new_key()])


def write_ring(data: Path, keys: Sequence[str]) -> None:
    """Write the ring in the file of secrets, which keeps its other lines; whole or not at all."""
    path = data / FILE
    others = RING_LINE.sub("", path.read_text(encoding="utf-8"))
    # In front: after a table it would belong to it.
    _write_beside(path, [_ring_line(keys), others]).replace(path)


def _write_beside(path: Path, lines: list[str]) -> Path:
    """Write a file beside ``path``, closed to others and on the disk; return where it stands."""
    whole = path.with_name(f".{FILE}.{os.getpid()}")
    descriptor = os.open(whole, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.writelines(lines)
        file.flush()
        os.fsync(file.fileno())
    return whole


def _ring_line(keys: Sequence[str]) -> str:
    return f"{RING} = [{', '.join(json.dumps(key) for key in keys)}]\n"
