"""Numbers are told in Prometheus's own format, by pattern, and of nobody."""

import re

from flask import Flask

from photoallegret.config import Settings
from photoallegret.watching.operations.counting import Answered, Counts, metrics

LINE = re.compile(r'(# (HELP|TYPE) .+|[a-z_]+(\{([a-z]+="([^"\\\n]|\\.)*",?)+\})? [0-9.]+)')


def test_requests_are_counted_by_pattern_and_status(app: Flask, settings: Settings) -> None:
    counts = Counts()
    for seconds in (0.25, 0.5):
        counts.add(Answered("GET", "/galeries/<slug>", 200), seconds)
    counts.add(Answered("GET", 'a"\\\n', 404), 1)

    told = metrics(counts, settings)

    lines = told.splitlines()
    assert all(LINE.fullmatch(line) for line in lines)
    assert 'method="GET",route="/galeries/<slug>",status="200"} 2' in told
    assert 'route="/galeries/<slug>"} 0.750000' in told
    assert 'route="a\\"\\\\\\n"' in told
    assert "photoallegret_outbox_waiting 0" in lines
    assert "photoallegret_queue_waiting 0" in lines
    assert told.endswith("\n")
