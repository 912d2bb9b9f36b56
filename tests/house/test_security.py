"""docs/security.md: every row says how and names proofs that exist; and what no room proves."""

import re

from photoallegret.legal.clauses import NODE
from photoallegret.paths import STATIC, TOP

FILE = TOP / "docs" / "security.md"
ROW = re.compile(r"\| (\d+\.\d+\.\d+) \|(.*)\|$", re.MULTILINE)
STATES = ("met", "partly: ")
TAKES_MARKUP = re.compile(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(")
CLEANED = {"js/studio/proof.js"}
"""What draws HTML that the server has cleaned: the preview of the page about the photographer."""


def test_each_row_says_how_and_names_its_proofs() -> None:
    rows = ROW.findall(FILE.read_text(encoding="utf-8"))
    numbers = [tuple(map(int, number.split("."))) for number, _ in rows]

    assert len(rows) > 100
    assert numbers == sorted(set(numbers))
    for number, told in rows:
        asked, how, state, proofs = (cell.strip() for cell in told.split("|"))
        assert asked, number
        assert how, number
        assert state.startswith(STATES), number
        assert NODE.findall(proofs), f"{number} names no test"


def test_every_test_named_exists() -> None:
    named = set(NODE.findall(FILE.read_text(encoding="utf-8")))
    gone = []
    for node in sorted(named):
        name, _, test = node.partition("::")
        file = TOP / name
        text = file.read_text(encoding="utf-8") if file.exists() else ""
        if not re.search(rf"^def {test}\(", text, re.MULTILINE):
            gone.append(node)

    assert gone == [], "write the test, or the row anew, in docs/security.md"


def test_every_test_named_is_written_so_that_it_is_found() -> None:
    text = FILE.read_text(encoding="utf-8")

    assert len(re.findall(r"`tests/[^`]*::", text)) == len(NODE.findall(text))


def test_scripts_write_text_alone() -> None:
    found = {
        path.relative_to(STATIC).as_posix()
        for path in STATIC.rglob("*.js")
        if TAKES_MARKUP.search(path.read_text(encoding="utf-8"))
    }

    assert found == CLEANED
