"""The table: figures are judged as they are printed, and what is missed is said again."""

from bench.table import Goal, Section, against, figure, summary


def test_ratio_at_its_bound_is_met() -> None:
    row = against("import", "1.15 s", "1.00 s", 1.1504, Goal(1.15))
    assert (row.ratio, row.goal, row.verdict) == ("1.15", "≤ 1.15 ×", "met")


def test_ratio_above_its_bound_is_missed() -> None:
    assert against("import", "2 s", "1 s", 2.0, Goal(1.15)).verdict == "MISSED"


def test_small_ratio_keeps_its_digits() -> None:
    assert against("requests", "1", "55", 0.0182).ratio == "0.018"


def test_figure_without_goal_has_no_verdict() -> None:
    row = figure("weight", 1234.56, "KB")
    assert (row.ours, row.goal, row.verdict) == ("1234.6 KB", "", "")


def test_lower_bound_is_missed_from_below() -> None:
    goal = Goal(93, "≥")
    assert figure("score", 92.9, goal=goal).verdict == "MISSED"
    assert figure("score", 93.0, goal=goal).verdict == "met"


def test_a_little_above_zero_is_no_zero() -> None:
    assert figure("shifts", 0.002, goal=Goal(0)).verdict == "MISSED"


def test_section_aligns_its_columns() -> None:
    section = Section("Title", ["a note"], [against("a", "1", "2", 0.5), figure("longer", 3)])
    heading, first, second = section.text().splitlines()[3:]
    column = heading.index("ours") + len("ours")
    assert first[column - 1] == "1"
    assert second[column - 1] == "3"


def test_summary_names_what_was_missed_and_skipped() -> None:
    bad = Section("Pages", rows=[figure("queries", 7, goal=Goal(6)), figure("other", 1)])
    good = Section("Import", rows=[figure("queries", 5, goal=Goal(6))], skipped=["no sigal here"])
    text = summary([bad, good])
    assert "1 met, 1 missed" in text
    assert "Pages: queries: 7 (goal ≤ 6)" in text
    assert "SKIPPED  no sigal here" in text
