"""What the doctor finds has a name in its reader's words, wherever a room says it."""

import ast

from photoallegret.doctor import TITLES
from photoallegret.paths import PACKAGE


def names(source: str) -> set[str]:
    """Return the names of findings that a module writes as they are."""
    return {
        call.args[0].value
        for call in ast.walk(ast.parse(source))
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id == "Finding"
        and isinstance(call.args[0], ast.Constant)
    }


def test_every_finding_has_a_title() -> None:
    found = {
        path.relative_to(PACKAGE).as_posix(): names(path.read_text("utf-8"))
        for path in PACKAGE.rglob("*.py")
    }

    assert "disk" in TITLES
    assert len(set().union(*found.values())) > 30
    assert {path: lack for path, all_ in found.items() if (lack := all_ - TITLES.keys())} == {}
