"""Costs of commands: children are counted, failures are no figures."""

import sys
from pathlib import Path

import pytest

from bench import cost
from bench.cost import CommandFailedError, Cost

BURN = "import time\nend = time.process_time() + 0.15\nwhile time.process_time() < end: pass"
THROUGH_A_CHILD = f"import subprocess, sys; subprocess.run([sys.executable, '-c', '''{BURN}'''])"


@pytest.mark.parametrize("code", [BURN, THROUGH_A_CHILD])
def test_processor_time_of_descendants_is_counted(tmp_path: Path, code: str) -> None:
    assert cost.run([[sys.executable, "-c", code]], cwd=tmp_path).cpu >= 0.15


def test_commands_run_together_are_added(tmp_path: Path) -> None:
    spent = cost.run([[sys.executable, "-c", BURN]] * 2, cwd=tmp_path)
    assert spent.cpu >= 0.3
    assert spent.wall > 0


def test_failed_command_says_what_it_said(tmp_path: Path) -> None:
    with pytest.raises(CommandFailedError, match=r"status 3: .*a plain reason"):
        cost.run(
            [
                [
                    sys.executable,
                    "-c",
                    "import sys; print('a plain reason', file=sys.stderr);sys.exit(3)",
                ]
            ],
            cwd=tmp_path,
        )


def test_contenders_take_turns() -> None:
    order: list[str] = []

    def contender(name: str) -> Cost:
        order.append(name)
        return Cost(cpu=len(order), wall=1.0)

    costs = cost.interleaved({"a": lambda: contender("a"), "b": lambda: contender("b")}, 2)
    assert order == ["a", "b", "a", "b"]
    assert [one.cpu for one in costs["a"]] == [1, 3]


def test_ratio_is_taken_within_each_repetition() -> None:
    ours = [Cost(2, 1), Cost(20, 1), Cost(4, 1)]
    other = [Cost(1, 1), Cost(10, 1), Cost(4, 1)]
    assert cost.cpu_ratio(ours, other) == 2
    assert cost.cpu(ours) == 4
