"""The house: rooms and floors, the tree, routes pinned, templates that compile."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import meta

from photoallegret.paths import PACKAGE, TEMPLATES, TOP

ROUTES = TOP / "tests" / "house" / "routes.txt"
MODULE_LINES, FUNCTION_LINES, PARAMETERS = 400, 50, 6
TEMPLATE_LINES, SHEET_LINES, SCRIPT_LINES = 150, 150, 100
TOP_ENTRIES = 19
MIGRATIONS = PACKAGE / "migrations" / "versions"
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if MIGRATIONS not in path.parents)


def relative(path: Path) -> str:
    return path.relative_to(TOP).as_posix()


def test_routes_are_pinned(app: Flask) -> None:
    routes = sorted(
        f"{rule.rule}  {','.join(sorted((rule.methods or set()) - {'HEAD', 'OPTIONS'}))}"
        f"  {rule.endpoint}"
        for rule in app.url_map.iter_rules()
    )

    assert routes == ROUTES.read_text(encoding="utf-8").splitlines(), (
        "addresses changed: write them in tests/house/routes.txt; a removed one needs a redirect"
    )


@pytest.mark.parametrize("path", MODULES, ids=relative)
def test_modules_stay_small_and_say_what_they_hold(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text)

    assert ast.get_docstring(tree), "a module says in one sentence what lives in it"
    assert len(text.splitlines()) <= MODULE_LINES, "split it: one noun, one module"
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            length = (node.end_lineno or 0) - node.lineno
            assert length <= FUNCTION_LINES, f"{node.name} is {length} lines long"
            parameters = [*node.args.args, *node.args.kwonlyargs]
            assert len(parameters) <= PARAMETERS, f"{node.name} takes {len(parameters)}"


def test_no_drawer_for_everything() -> None:
    banned = {"utils", "util", "helpers", "common", "misc", "manager", "managers", "tools"}

    assert not [relative(path) for path in MODULES if path.stem in banned]


def test_front_end_files_stay_small() -> None:
    limits = (
        ("templates", "*.html", TEMPLATE_LINES),
        ("static/css", "*.css", SHEET_LINES),
        ("static/js", "*.js", SCRIPT_LINES),
    )
    for folder, pattern, limit in limits:
        paths = list((TOP / folder).rglob(pattern))
        assert paths, folder
        for path in paths:
            lines = len(path.read_text(encoding="utf-8").splitlines())
            assert lines <= limit, f"{relative(path)} has {lines} lines"


def test_a_class_is_styled_by_one_sheet() -> None:
    styled: dict[str, set[str]] = {}
    for path in set((TOP / "static/css").glob("*.css")) - {TOP / "static/css/print.css"}:
        for name in re.findall(r"(?m)^  (\.[\w-]+) \{$", path.read_text(encoding="utf-8")):
            styled.setdefault(name, set()).add(path.name)

    assert {name: sheets for name, sheets in styled.items() if len(sheets) > 1} == {}


def test_top_level_stays_readable() -> None:
    listed = subprocess.run(
        ["git", "ls-files"], cwd=TOP, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    entries = {name.partition("/")[0] for name in listed}

    assert len([name for name in entries if not name.startswith(".")]) <= TOP_ENTRIES


def test_templates_compile(app: Flask) -> None:
    names = [path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html")]

    assert names
    for name in names:
        source = (TEMPLATES / name).read_text(encoding="utf-8")
        app.jinja_env.get_template(name)
        for other in meta.find_referenced_templates(app.jinja_env.parse(source)):
            assert other is not None
            assert (TEMPLATES / other).exists(), f"{name} asks for {other}"


def test_tests_mirror_the_package() -> None:
    for path in sorted((TOP / "tests").rglob("test_*.py")):
        parts = path.relative_to(TOP / "tests").parts
        if parts[0] in ("house", "browser", "demo", "bench", "chaos", "deploy", "fuzz"):
            continue
        mirrored = PACKAGE.joinpath(*parts[:-1], parts[-1].removeprefix("test_"))
        package = mirrored.with_suffix("")
        assert mirrored.exists() or package.is_dir(), f"{relative(path)} mirrors nothing"


def test_only_the_factory_and_the_door_compose() -> None:
    """Importing a room must not open a database nor read settings."""
    code = (
        "import photoallegret.gallery.models, photoallegret.imaging.pool, sys; "
        "sys.exit('photoallegret.factory' in sys.modules)"
    )

    assert subprocess.run([sys.executable, "-c", code], cwd=TOP, check=False).returncode == 0
