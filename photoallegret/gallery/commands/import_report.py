"""What an import tells: JSON Lines for programs, a bar and sentences for people.

Standard output carries JSON Lines alone; everything meant for people goes to standard error.
"""

import json
import sys
from collections import Counter
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self

import click

from photoallegret.gallery.operations.names import visible
from photoallegret.gallery.operations.outcome import Outcome, Result
from photoallegret.gallery.operations.sentences import sentence
from photoallegret.i18n import gettext as _

CLEAR_LINE = "\r\033[K"


class Report:
    """Tells each outcome as it comes, and the sum at the end."""

    def __init__(self, *, as_json: bool, count: Callable[[], int]) -> None:
        """Print JSON Lines if ``as_json``; ``count`` says how many files there are, for the bar."""
        self.counts: Counter[Result] = Counter()
        self._as_json = as_json
        self._bar: Any = None
        if sys.stderr.isatty():
            label = _("Importing")
            self._bar = click.progressbar(length=count(), label=label, file=sys.stderr)

    def __enter__(self) -> Self:
        """Show the bar."""
        if self._bar is not None:
            self._bar.__enter__()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Take the bar away and tell the sum."""
        if self._bar is not None:
            self._bar.__exit__(kind, error, trace)
        if kind is None:
            click.echo(
                _(
                    "%(imported)s imported, %(duplicate)s already there, %(refused)s refused.",
                    imported=self.counts[Result.IMPORTED],
                    duplicate=self.counts[Result.DUPLICATE],
                    refused=self.counts[Result.REFUSED],
                ),
                err=True,
            )

    def tell(self, outcome: Outcome) -> None:
        """Tell what became of one file."""
        self.counts[outcome.result] += 1
        reason = sentence(outcome.reason) if outcome.reason is not None else None
        if reason is not None:
            start = CLEAR_LINE if self._bar is not None else ""
            click.echo(f"{start}{visible(outcome.file)}: {reason}", err=True)
        if self._as_json:
            # ASCII alone: the line is the same whatever the encoding of the terminal.
            line = {
                "file": outcome.file,
                "outcome": outcome.result.value,
                "reason": reason,
                "photo": outcome.photo,
            }
            click.echo(json.dumps(line))
        if self._bar is not None:
            self._bar.update(1)
