"""What was measured, as a plain table: ours, the other, their ratio, the goal, the verdict."""

import operator
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

HEADINGS = ("", "ours", "compared", "ratio", "goal", "")
MET, MISSED, SKIPPED = "met", "MISSED", "SKIPPED"
_BOUNDS: dict[str, Callable[[float, float], bool]] = {"≤": operator.le, "≥": operator.ge}


@dataclass(frozen=True, slots=True)
class Goal:
    """A bound on a figure."""

    limit: float
    sign: str = "≤"

    def is_met(self, figure: float) -> bool:
        """Tell whether the figure, as it is printed, keeps within the bound."""
        return _BOUNDS[self.sign](figure, self.limit)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table, its cells written out."""

    what: str
    ours: str = ""
    compared: str = ""
    ratio: str = ""
    goal: str = ""
    verdict: str = ""

    @property
    def cells(self) -> tuple[str, ...]:
        """Return the cells in the order of `HEADINGS`."""
        return (self.what, self.ours, self.compared, self.ratio, self.goal, self.verdict)


def against(what: str, ours: str, compared: str, ratio: float, goal: Goal | None = None) -> Row:
    """Return a line whose ratio (ours over the other) is what the goal bounds."""
    ratio = round(ratio, 3 if ratio < 0.1 else 2)
    written = f"{goal.sign} {goal.limit:g} ×" if goal else ""
    return Row(what, ours, compared, f"{ratio:g}", written, _verdict(goal, ratio))


def figure(what: str, value: float, unit: str = "", goal: Goal | None = None) -> Row:
    """Return a line whose own figure, in `unit`, is what the goal bounds."""
    value = round(value, 3 if value < 1 else 1)
    written = f"{goal.sign} {goal.limit:g} {unit}".rstrip() if goal else ""
    return Row(what, f"{value:g} {unit}".rstrip(), goal=written, verdict=_verdict(goal, value))


def _verdict(goal: Goal | None, value: float) -> str:
    if goal is None:
        return ""
    return MET if goal.is_met(value) else MISSED


@dataclass(slots=True)
class Section:
    """A titled part of the report."""

    title: str
    notes: list[str] = field(default_factory=list)
    """How it was measured, and what to beware of."""
    rows: list[Row] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    """What could not be measured here, and why."""

    def text(self) -> str:
        """Return the section as lines to print."""
        lines = ["", f"== {self.title}", *(f"   {note}" for note in self.notes)]
        lines += _aligned([Row(*HEADINGS), *self.rows]) if self.rows else []
        lines += [f"!!! {SKIPPED}: {why}" for why in self.skipped]
        return "\n".join(lines)


def _aligned(rows: list[Row]) -> list[str]:
    widths = [max(map(len, column)) for column in zip(*(row.cells for row in rows), strict=True)]
    lines = []
    for row in rows:
        first, *others = (
            cell.ljust(width) if index in (0, 5) else cell.rjust(width)
            for index, (cell, width) in enumerate(zip(row.cells, widths, strict=True))
        )
        lines.append("  ".join((first, *others)).rstrip())
    return lines


def summary(sections: Iterable[Section]) -> str:
    """Return what stands at the end: how many goals are met, and each that is not."""
    found = list(sections)
    judged = [(section, row) for section in found for row in section.rows if row.verdict]
    missed = [(section, row) for section, row in judged if row.verdict == MISSED]
    skipped = [why for section in found for why in section.skipped]
    lines = ["", f"== Goals: {len(judged) - len(missed)} met, {len(missed)} missed"]
    lines += [
        f"   {MISSED}  {section.title}: {row.what}: {row.ratio or row.ours} (goal {row.goal})"
        for section, row in missed
    ]
    return "\n".join([*lines, *(f"   {SKIPPED}  {why}" for why in skipped)])
