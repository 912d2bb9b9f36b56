"""What wrk says, as figures."""

import pytest

from bench import wrk
from bench.wrk import Pressed, PressError

SAID = """Running 1s test @ http://127.0.0.1:9000/
  1 threads and 16 connections
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency   321.00us  100.00us   5.00ms   90.00%
  Latency Distribution
     50%  250.00us
     75%  300.00us
     90%  400.00us
     99%    1.20ms
  40000 requests in 1.00s, 0.55GB read
{more}Requests/sec:  40000.50
Transfer/sec:    555.55MB
"""


def test_rate_and_latencies_are_read() -> None:
    seen = wrk.read(SAID.format(more=""), spent=0.8)

    assert (seen.rate, seen.count) == (40000.5, 40000)
    assert (seen.median, seen.slow) == pytest.approx((250e-6, 1.2e-3))
    assert seen.cpu == pytest.approx(20e-6)


@pytest.mark.parametrize(
    "more",
    [
        "  Non-2xx or 3xx responses: 12\n",
        "  Socket errors: connect 0, read 3\n",
    ],
)
def test_an_answer_that_is_no_page_is_an_error(more: str) -> None:
    with pytest.raises(PressError, match=more.strip()):
        wrk.read(SAID.format(more=more))


def test_the_ratio_is_of_rounds_beside_each_other() -> None:
    quiet, busy = Pressed(100, 1, 1, 1), Pressed(10, 1, 1, 1)
    half = [Pressed(50, 1, 1, 1), Pressed(5, 1, 1, 1), Pressed(50, 1, 1, 1)]

    assert wrk.ratio(half, [quiet, busy, quiet]) == 0.5
