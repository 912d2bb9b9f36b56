"""The page of what was measured: parts follow each other, and what is missed is said first."""

from pathlib import Path

from bench import report
from bench.table import Goal, Section, against, figure

ORDER = ["pages.warm", "import.jpegs"]
WARM = Section("Warm pages", ["How."], [against("gallery", "9", "10", 0.9, Goal(0.95, "≥"))])
IMPORT = Section("Import", rows=[figure("queries", 5, goal=Goal(6))], skipped=["no sigal here"])


def test_parts_are_written_in_order_with_their_date(tmp_path: Path) -> None:
    file = tmp_path / "performance.md"

    report.write(file, {"import.jpegs": IMPORT, "pages.warm": WARM}, "26 November", ORDER)

    text = file.read_text(encoding="utf-8")
    assert text.index("## Warm pages") < text.index("## Import")
    assert text.count("*26 November*") == 2
    assert "| gallery | 9 | 10 | 0.9 | ≥ 0.95 × | MISSED |" in text
    assert "Not measured: no sigal here" in text


def test_what_is_missed_is_said_first(tmp_path: Path) -> None:
    file = tmp_path / "performance.md"

    report.write(file, {"import.jpegs": IMPORT, "pages.warm": WARM}, "today", ORDER)

    first = file.read_text(encoding="utf-8").partition("## ")[0]
    assert "1 met, 1 missed" in first
    assert "- Warm pages: gallery: 0.9 (goal ≥ 0.95 ×)" in first


def test_a_part_not_measured_now_stays_with_its_date(tmp_path: Path) -> None:
    file = tmp_path / "performance.md"
    report.write(file, {"import.jpegs": IMPORT, "pages.warm": WARM}, "yesterday", ORDER)
    better = Section("Warm pages", rows=[against("gallery", "1", "1", 1.0, Goal(0.95, "≥"))])

    report.write(file, {"pages.warm": better}, "today", ORDER)

    text = file.read_text(encoding="utf-8")
    assert text.count("## Warm pages") == text.count("## Import") == 1
    assert text.index("*today*") < text.index("*yesterday*")
    assert "2 met, 0 missed" in text
