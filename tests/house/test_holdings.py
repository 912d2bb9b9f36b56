"""Folders, forms, browsers and other hosts: whatever holds or moves personal data says so."""

import ast
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import ClassVar

import pytest
from wtforms import StringField

import photoallegret
from photoallegret.data_folder import FOLDERS
from photoallegret.forms import Form
from photoallegret.paths import STATIC
from photoallegret.personal_data import Technical
from photoallegret.rooms import HELD
from photoallegret.site_file import Site
from tests.house.test_columns import SPECIAL

PACKAGE = Path(photoallegret.__file__).parent
CLIENTS = {
    *("smtplib", "ftplib", "http.client", "urllib.request", "telnetlib", "xmlrpc.client"),
    *("socket", "requests", "httpx", "aiohttp", "urllib3", "flask_mail", "obstore"),
}
"""Modules by which a program reaches other hosts."""
NOT_CLIENTS = {
    "photoallegret.serve": "looks whether its port is taken",
    "photoallegret.watching.operations.asking": "asks for the site's own name, and the site itself",
    "photoallegret.mail.troubles": "names the errors of a conversation",
}
STORAGE = re.compile(
    r"(?:localStorage|sessionStorage)\s*(?:\.\s*(?:getItem|setItem|removeItem)\(\s*([^,)]+)|\.|\[)"
    r"|(indexedDB|caches\.open|document\.cookie|cookieStore)"
)
CONSTANT = r"const {} = [\"'`]([^\"'`]+)"


def clients(sources: dict[str, str]) -> list[str]:
    """Return which modules of ``sources``, name by text, import what reaches other hosts."""
    found = []
    for name, text in sources.items():
        imported = set()
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Import):
                imported |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                imported |= {node.module, *(f"{node.module}.{one.name}" for one in node.names)}
        if imported & CLIENTS:
            found.append(name)
    return sorted(found)


def stored_keys(script: str) -> list[str]:
    """Return the keys under which ``script`` keeps something in the browser."""
    keys = []
    for match in STORAGE.finditer(script):
        word = (match[1] or match[2] or "?").strip()
        constant = re.search(CONSTANT.format(re.escape(word)), script)
        keys.append(constant[1] if constant else word.strip("\"'`"))
    return keys


def silent_forms(names: Iterable[str]) -> list[str]:
    """Return the forms that the modules ``names`` show and that do not say what they collect."""
    shown = {
        kind
        for name in names
        for kind in vars(sys.modules[name]).values()
        if isinstance(kind, type) and issubclass(kind, Form) and kind is not Form
    }
    return sorted(kind.__name__ for kind in shown if kind.collects is None)


def test_every_folder_made_is_declared() -> None:
    declared = {folder.path for folder in HELD.folders}
    silent = [
        name
        for name in FOLDERS
        if name not in declared and not any(path.startswith(f"{name}/") for path in declared)
    ]

    assert not silent, f"{', '.join(silent)}: write a Folder in HELD of the room's personal_data.py"


def test_every_form_that_visitors_see_says_what_it_collects() -> None:
    views = [name for name in sys.modules if re.match(r"photoallegret\.\w+\.views(\.|$)", name)]
    silent = silent_forms(views)

    assert len(views) > 10
    assert not silent, (
        f"{', '.join(silent)}: write collects = {{field: A_PROCESSING or Technical(why)}} in it"
    )


def test_a_form_that_says_nothing_would_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    class Silent(Form):
        telephone = StringField()

    monkeypatch.setattr(sys.modules[__name__], "Silent", Silent, raising=False)

    assert silent_forms([__name__]) == ["Silent"]


def test_a_form_that_forgets_a_field_is_refused_where_it_is_written() -> None:
    with pytest.raises(TypeError, match=r"Forgetful\.collects and its fields differ: telephone"):

        class Forgetful(Form):
            collects: ClassVar = {"name": Technical("kept nowhere")}
            name = StringField()
            telephone = StringField()


def test_no_form_asks_for_a_special_category() -> None:
    asked = {name for kind in _below(Form) for name in kind.collects or {}}

    assert "email" in asked
    assert not [name for name in asked if SPECIAL.search(name)]


def _below(kind: type[Form]) -> Iterator[type[Form]]:
    for one in kind.__subclasses__():
        yield one
        yield from _below(one)


def test_whatever_scripts_keep_in_the_browser_is_declared() -> None:
    declared = {stored.key for stored in HELD.stored}
    used = {
        key: path.relative_to(STATIC)
        for path in STATIC.rglob("*.js")
        for key in stored_keys(path.read_text(encoding="utf-8"))
    }
    silent = {key: path for key, path in used.items() if key not in declared}

    assert set(used) >= declared, "declared and used no more"
    assert not silent, f"{silent}: write a Stored in HELD of the room's personal_data.py"


@pytest.mark.parametrize(
    ("script", "keys"),
    [
        ('localStorage.setItem("spy", 1)', ["spy"]),
        ('const KEY = "spy"; sessionStorage.getItem(KEY)', ["spy"]),
        ("localStorage.spy = 1", ["?"]),
        ("document.cookie = 'spy=1'", ["document.cookie"]),
        ('indexedDB.open("spy")', ["indexedDB"]),
    ],
)
def test_what_a_script_keeps_would_be_seen(script: str, keys: list[str]) -> None:
    assert stored_keys(script) == keys


def test_only_declared_modules_reach_other_hosts() -> None:
    sources = {
        ".".join(("photoallegret", *path.relative_to(PACKAGE).with_suffix("").parts)): (
            path.read_text(encoding="utf-8")
        )
        for path in PACKAGE.rglob("*.py")
    }
    declared = {outgoing.module for outgoing in HELD.outgoing}
    silent = set(clients(sources)) - declared - set(NOT_CLIENTS)

    assert declared <= set(clients(sources)), "declared and connecting no more"
    assert not silent, (
        f"{', '.join(sorted(silent))}: write an Outgoing in HELD of the room's personal_data.py"
    )


def test_a_module_that_reaches_out_would_be_seen() -> None:
    sources = {"a": "import urllib.request", "b": "from http import client", "c": "import json"}

    assert clients(sources) == ["a", "b"]


def test_hosts_reached_are_settings() -> None:
    for outgoing in HELD.outgoing:
        table, key = outgoing.setting.split(".")
        kind = Site.__dataclass_fields__[table].type
        assert key in kind.__dataclass_fields__, outgoing.setting
