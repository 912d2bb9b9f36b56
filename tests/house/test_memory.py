"""What an idle site does not hold: the parts that few pages and jobs need (docs/adr/0031)."""

import json
import subprocess
import sys
from pathlib import Path

from photoallegret.paths import TOP
from tests.support.processes import environment

HEAVY = frozenset({
    "PIL", "alembic", "babel.messages", "cryptography", "dns", "email_validator", "huey", "lxml",
    "markdown_it", "odfdo", "pillow_heif", "psycopg", "segno", "sqlalchemy.dialects.postgresql",
    "zxcvbn",
})  # fmt: skip
TRIAL = """
import json, sys
import app
client = app.app.test_client()
for path in {pages}:
    assert client.get(path).status_code == 200, path
{more}
from babel import localedata
print(json.dumps([sorted(sys.modules), sorted(localedata._cache)]))
"""
PAGES = ["/", "/en/", "/contact", "/questions", "/confidentialite", "/compte/connexion"]
QUEUE = "app.app.extensions['photoallegret_worker'].queue.pending_count()"


def test_an_idle_site_has_imported_nothing_heavy(tmp_path: Path) -> None:
    modules, data = _loaded(tmp_path, PAGES)

    assert HEAVY & modules == frozenset()
    assert data == frozenset(), "Babel's data of a language: 5 MB"


def test_an_idle_worker_has_imported_nothing_heavy_but_its_queue(tmp_path: Path) -> None:
    modules, _data = _loaded(tmp_path, [], QUEUE)

    assert HEAVY & modules == {"huey"}


def _loaded(folder: Path, pages: list[str], more: str = "") -> list[frozenset[str]]:
    """Return the modules and Babel's data that a new process holds after it drew ``pages``."""
    for _ in range(2):  # the first makes its database
        done = subprocess.run(
            [sys.executable, "-c", TRIAL.format(pages=pages, more=more)],
            cwd=TOP,
            env=environment(folder / "data"),
            check=True,
            capture_output=True,
            text=True,
        )
    return [frozenset(names) for names in json.loads(done.stdout.splitlines()[-1])]
