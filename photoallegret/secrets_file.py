"""The site's secrets: made at the first run in the data folder, readable by its owner alone."""

import os
import secrets
import tomllib
from collections.abc import Mapping
from pathlib import Path

from photoallegret.data_folder import alone

NAMES = ("secret_key",)
"""Every secret the program needs; ``secret_key`` signs forms and seals second factors."""
ERASURE_KEY = "erasure_key"
"""Of the journal of erasures. It never changes: with another one nobody is known again."""
FORMER = "former_secret_key"
"""May stand in the file while the key is changed: what it sealed can still be opened."""
OPTIONAL = (ERASURE_KEY, FORMER, "smtp_password")
"""The first is added where it lacks; the others are written by hand where they are needed: the
former key, what a mail server gave."""
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
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        message = f"{path} cannot be read: {error}"
        raise SecretsError(message) from error
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
    return {name: found[name] for name in (*NAMES, *OPTIONAL) if name in found}


def make_secrets(data: Path) -> Mapping[str, str]:
    """Write fresh secrets, mode 0600, in the folder ``data`` unless it has some; return them."""
    path = data / FILE
    names = (*NAMES, ERASURE_KEY)
    whole = _write_beside(path, [f'{name} = "{secrets.token_urlsafe(BYTES)}"\n' for name in names])
    try:
        os.link(whole, path)  # fails where another process was first: its secrets stand
    except FileExistsError:
        pass
    finally:
        whole.unlink()
    return read_secrets(data)


def add_erasure_key(data: Path) -> Mapping[str, str]:
    """Add the key of the journal of erasures to secrets that lack it; return all of them."""
    path = data / FILE
    with alone(data, "secrets"):
        if ERASURE_KEY not in read_secrets(data):
            line = f'{ERASURE_KEY} = "{secrets.token_urlsafe(BYTES)}"\n'
            _write_beside(path, [line, path.read_text(encoding="utf-8")]).replace(path)
    return read_secrets(data)


def _write_beside(path: Path, lines: list[str]) -> Path:
    """Write a file beside ``path``, closed to others and on the disk; return where it stands."""
    whole = path.with_name(f".{FILE}.{os.getpid()}")
    descriptor = os.open(whole, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.writelines(lines)
        file.flush()
        os.fsync(file.fileno())
    return whole
