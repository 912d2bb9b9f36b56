"""docs/performance.md: what was measured last, part by part, with the machine and the date."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from bench.table import HEADINGS, MISSED, Row, Section

HEAD = """# Performance

Written by `make bench` from what it measured, never by hand; [how to read it](bench.md).
**The ratio within one run is the figure**: absolute numbers belong to the machine and its load,
which are told with each part.
"""
MARK = "<!-- {name} -->"
BLOCK = re.compile(r"<!-- ([\w.]+) -->\n(.*?)(?=\n<!-- [\w.]+ -->\n|\Z)", re.DOTALL)
VERDICT = re.compile(r"\| (met|MISSED) \|$", re.MULTILINE)
TITLE = re.compile(r"^## (.*)$", re.MULTILINE)


def write(file: Path, measured: Mapping[str, Section], when: str, order: Iterable[str]) -> None:
    """Put what was measured in `file`; parts that were not measured now stay as they are.

    Args:
        file: Markdown; made when absent.
        measured: sections by the name of what measures them.
        when: the date, the machine, its load and the photographs, in one line.
        order: of the names.

    """
    former = file.read_text(encoding="utf-8") if file.exists() else ""
    blocks = dict(BLOCK.findall(former))
    blocks |= {name: _block(section, when) for name, section in measured.items()}
    kept = {name: blocks[name].strip() for name in order if name in blocks}
    parts = [f"{MARK.format(name=name)}\n{block}\n" for name, block in kept.items()]
    file.write_text("\n".join([HEAD, _goals(kept.values()), *parts]), encoding="utf-8")


def _block(section: Section, when: str) -> str:
    lines = [f"## {section.title}", "", " ".join(section.notes), "", f"*{when}*", ""]
    if section.rows:
        lines += [_line(HEADINGS), f"|{'---|' * len(HEADINGS)}"]
        lines += [_line(row.cells) for row in section.rows]
    lines += [f"- Not measured: {why}" for why in section.skipped]
    return "\n".join(lines)


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _goals(blocks: Iterable[str]) -> str:
    """Return how many goals are met in all parts, and those that are not."""
    met, missed = 0, []
    for block in blocks:
        verdicts = VERDICT.findall(block)
        met += len(verdicts) - verdicts.count(MISSED)
        title = TITLE.search(block)
        for line in block.splitlines():
            if line.endswith(f"| {MISSED} |"):
                row = Row(*(cell.strip() for cell in line.strip("|").split("|")))
                name = title[1] if title else ""
                missed.append(f"- {name}: {row.what}: {row.ratio or row.ours} (goal {row.goal})")
    lines = [f"**Goals: {met} met, {len(missed)} missed.**", "", *missed]
    return "\n".join(lines).strip() + "\n"
