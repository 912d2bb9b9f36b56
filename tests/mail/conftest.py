"""A site whose mail goes to a real server."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from photoallegret.config import Settings
from photoallegret.factory import create_app
from tests.support.smtp import site_file

Site = Callable[..., Flask]


@pytest.fixture
def site(make_settings: Callable[..., Settings], tmp_path: Path) -> Iterator[Site]:
    """Return what makes a site, inside its context, whose table [mail] says so."""
    contexts = []

    def make(password: str = "", **mail: str | int) -> Flask:
        told = {"server": "127.0.0.1", "security": "none", **mail}
        secrets = tmp_path / "data" / "secrets.toml"
        secrets.parent.mkdir(parents=True, exist_ok=True)
        secrets.write_text(f'secret_key = "{"k" * 32}"\nsmtp_password = "{password}"\n')
        secrets.chmod(0o600)
        path = site_file(tmp_path / "settings", **told)
        made = create_app(make_settings(PHOTOALLEGRET_SITE=str(path)))
        contexts.append(made.app_context())
        contexts[-1].push()
        return made

    yield make
    for context in reversed(contexts):
        context.pop()
