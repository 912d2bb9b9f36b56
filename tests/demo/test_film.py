"""Developing keeps order, range and repeatability."""

import numpy as np

from demo.film import Film, develop, tone


def test_tone_curve_rises_and_holds_middle_grey() -> None:
    ramp = np.geomspace(1e-4, 50, 400, dtype=np.float32)
    shown = tone(np.repeat(ramp[None, :, None], 3, axis=2), Film())[0, :, 1]

    assert np.all(np.diff(shown) >= 0)
    assert shown[-1] > 0.97
    assert abs(float(np.interp(0.18, ramp, shown)) - 0.18) < 0.01


def test_developing_twice_gives_the_same_bytes() -> None:
    light = np.random.default_rng(3).random((64, 96, 3), dtype=np.float32)

    first = develop(light, Film(), factor=2, seed=5)

    assert first.shape == (32, 48, 3)
    assert first.dtype == np.uint8
    assert np.array_equal(first, develop(light, Film(), factor=2, seed=5))
