"""One child, asked directly."""

import os
import signal

import pytest

from photoallegret.imaging.job import Job
from photoallegret.imaging.limits import Limits
from photoallegret.imaging.refusal import RefusalCode, Refused
from photoallegret.imaging.rights import Rights
from photoallegret.imaging.worker import ChildBrokenError, Worker
from tests.imaging.pictures import SMALL, four_corners, saved, scan_bomb, written

SECONDS = 60


@pytest.fixture
def worker():
    worker = Worker(Limits(), SMALL)
    yield worker
    worker.end()


def job(source, out):
    return Job(source, out, "t", Rights(), ("jpg",), prepares=True).to_json()


def test_a_child_answers_one_job_after_the_other(worker, tmp_path):
    source = saved(tmp_path / "s.png", four_corners(), "PNG")
    assert worker.is_fresh

    answers = [worker.ask(job(source, tmp_path), SECONDS) for _ in range(2)]

    assert [sorted(answer) for answer in answers] == [["prepared"], ["prepared"]]
    assert not worker.is_fresh


def test_the_clock_ends_a_child_that_does_not_answer(worker, tmp_path):
    bomb = written(tmp_path / "b.jpg", scan_bomb(3000))

    with pytest.raises(Refused) as caught:
        worker.ask(job(bomb, tmp_path), 0.5)

    assert caught.value.code is RefusalCode.TOO_LONG


def test_a_child_that_cannot_start_is_the_programs_fault(tmp_path):
    worker = Worker(Limits(memory="none"), SMALL)  # type: ignore[arg-type]

    with pytest.raises(ChildBrokenError, match="status"):
        worker.ask(job(tmp_path, tmp_path), SECONDS)
    worker.end()


def test_a_child_that_died_at_rest_is_told_by_its_end(worker, tmp_path):
    source = saved(tmp_path / "s.png", four_corners(), "PNG")
    worker.ask(job(source, tmp_path), SECONDS)
    worker.kill()

    with pytest.raises(Refused) as caught:
        worker.ask(job(source, tmp_path), SECONDS)

    assert caught.value.figures == {"signal": "SIGKILL"}


def test_an_interrupt_meant_for_the_parent_leaves_the_child_alive(worker, tmp_path):
    source = saved(tmp_path / "s.png", four_corners(), "PNG")
    worker.ask(job(source, tmp_path), SECONDS)

    os.kill(worker.pid, signal.SIGINT)

    assert "prepared" in worker.ask(job(source, tmp_path), SECONDS)
