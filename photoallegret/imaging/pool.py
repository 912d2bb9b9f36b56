"""Photographs prepared by warm child processes, one for each core; a killed one is replaced."""

import secrets
import threading
from collections import deque
from concurrent.futures import Future
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from photoallegret.imaging.job import Job
from photoallegret.imaging.limits import Limits
from photoallegret.imaging.outcome import Made, Prepared, partial
from photoallegret.imaging.recipe import Format, Recipe
from photoallegret.imaging.refusal import Refused
from photoallegret.imaging.rights import Rights
from photoallegret.imaging.worker import Answer, ChildBrokenError, Worker


@dataclass(slots=True)
class _Task:
    job: Job
    future: Future[Any]
    seconds: float
    """By the clock, before the child is killed."""


class Pool:
    """A context manager; leaving it waits for what was asked, or drops it after an exception."""

    def __init__(self, size: int, limits: Limits, recipe: Recipe, *, niceness: int = 0) -> None:
        """Start `size` children, `niceness` steps below this process's own priority."""
        self._limits, self._recipe, self._niceness = limits, recipe, niceness
        self._waiting: deque[_Task] = deque()
        self._large: deque[_Task] = deque()
        self._is_large_busy = False
        self._is_closed = False
        self._is_abandoned = False
        self._changed = threading.Condition()
        self._workers: dict[int, Worker] = {}
        # Daemon threads: a program that ends without closing the pool is not held up by it.
        self._threads = [
            threading.Thread(target=self._serve, args=(number,), daemon=True)
            for number in range(size)
        ]
        for thread in self._threads:
            thread.start()

    def __enter__(self) -> Self:
        """Return the pool, whose children already start."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the pool: after an exception, without waiting."""
        self.close(abandon=kind is not None)

    def prepare(
        self,
        source: Path,
        out: Path,
        default_rights: Rights,
        *,
        keep_master: bool = False,
    ) -> Future[Prepared]:
        """Ask for the JPEG renditions of the file at `source`, written into the directory `out`.

        The photograph's own rights stand; `default_rights` fill what they leave empty. The
        future raises Refused when the file is not taken, ChildBrokenError when the program
        is at fault; then nothing is left in `out`.

        AVIF takes five times as long as JPEG: ask for it later by `reencode`. With
        `keep_master` the largest size is left in `out` too, uncompressed (13 MB): given to
        `reencode` as its source, it spares decoding the original again.
        """
        return self._submit(
            Job(
                source.absolute(),
                out.absolute(),
                secrets.token_hex(8),
                default_rights,
                ("jpg",),
                prepares=True,
                keeps_master=keep_master,
            )
        )

    def reencode(
        self,
        source: Path,
        out: Path,
        formats: tuple[Format, ...],
        rights: Rights,
        *,
        seen: tuple[int, int] | None = None,
    ) -> Future[tuple[Made, ...]]:
        """Ask for the renditions in `formats` with exactly these rights; as `prepare` else.

        `seen` is the width and height of the original, upright, when `source` is its master.
        """
        if not formats:
            message = "no format to re-encode in"
            raise ValueError(message)
        token = secrets.token_hex(8)
        return self._submit(
            Job(
                source.absolute(),
                out.absolute(),
                token,
                rights,
                formats,
                prepares=False,
                seen=seen,
            )
        )

    @property
    def pids(self) -> tuple[int, ...]:
        """Process ids of the children there are now."""
        return tuple(worker.pid for worker in list(self._workers.values()))

    def close(self, *, abandon: bool = False) -> None:
        """Wait for everything asked, or (`abandon`) drop it; then end the children."""
        with self._changed:
            self._is_closed = True
            if abandon:
                self._is_abandoned = True
                for task in (*self._waiting, *self._large):
                    task.future.cancel()
                self._waiting.clear()
                self._large.clear()
                for worker in self._workers.values():
                    worker.kill()
            self._changed.notify_all()
        for thread in self._threads:
            thread.join()

    def _submit(self, job: Job) -> Future[Any]:
        # The child's processor time is renewed for each file it writes.
        steps = 1 + len(job.formats) * len(self._recipe.widths)
        task = _Task(job, Future(), self._limits.wall_seconds * steps)
        with self._changed:
            if self._is_closed:
                message = "the pool is closed"
                raise RuntimeError(message)
            self._waiting.append(task)
            self._changed.notify()
        return task.future

    def _serve(self, number: int) -> None:
        """Keep one child at work; runs in its own thread, which the child's life hangs on."""
        worker = self._start(number)
        while (task := self._next()) is not None:
            if task.job.is_alone and not worker.is_fresh:
                # A large photograph gets a child whose memory is not in pieces.
                worker.end()
                worker = self._start(number)
            if not self._work(worker, task):
                worker.end()
                worker = self._start(number)
        worker.end()

    def _start(self, number: int) -> Worker:
        worker = Worker(self._limits, self._recipe, self._niceness)
        with self._changed:
            self._workers[number] = worker
            if self._is_abandoned:
                worker.kill()
        return worker

    def _next(self) -> _Task | None:
        """Return the next task to do, or nothing when there will be none."""
        with self._changed:
            while True:
                if self._large and not self._is_large_busy:
                    self._is_large_busy = True
                    return self._large.popleft()
                while self._waiting:
                    task = self._waiting.popleft()
                    if task.future.set_running_or_notify_cancel():
                        return task
                if self._is_closed and not self._large:
                    return None
                self._changed.wait()

    def _work(self, worker: Worker, task: _Task) -> bool:
        """Do one task and settle its future; tell whether the child is to be kept."""
        survives = False
        try:
            answer = worker.ask(task.job.to_json(), task.seconds)
            if "large" in answer:
                self._postpone(task)
                return True
            survives = not task.job.is_alone  # after a large one, its memory is given back
            result = _result(answer, task.job)
        except Exception as error:  # noqa: BLE001 -- it belongs to whoever asked
            for unfinished in task.job.out.glob(f".{task.job.token}-*"):
                unfinished.unlink()
            self._free_large(task)
            closed = ChildBrokenError("the pool was closed before the photograph was done")
            task.future.set_exception(closed if self._is_abandoned else error)
            return survives
        self._free_large(task)
        task.future.set_result(result)
        return survives

    def _postpone(self, task: _Task) -> None:
        with self._changed:
            if self._is_abandoned:
                task.future.set_exception(ChildBrokenError("the pool was closed"))
                return
            self._large.append(replace(task, job=replace(task.job, is_alone=True)))
            self._changed.notify()

    def _free_large(self, task: _Task) -> None:
        if task.job.is_alone:
            with self._changed:
                self._is_large_busy = False
                self._changed.notify_all()


def _result(answer: Answer, job: Job) -> Prepared | tuple[Made, ...]:
    """Read an answer and give the finished files their names. Raises what the answer says."""
    if "refused" in answer:
        raise Refused.from_json(answer["refused"])
    if "failed" in answer:
        raise ChildBrokenError(answer["failed"])
    prepared = Prepared.from_json(answer["prepared"]) if "prepared" in answer else None
    made = prepared.renditions if prepared else tuple(map(Made.from_json, answer["made"]))
    paths = [rendition.path for rendition in made]
    if prepared and prepared.master:
        paths.append(prepared.master)
    for path in paths:
        partial(path, job.token).replace(path)
    return prepared or made
