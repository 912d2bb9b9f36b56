"""The sky behaves as skies do."""

import numpy as np

from demo.sky import Sky


def colour(sky: Sky, elevation: float, azimuth: float) -> np.ndarray:
    return sky.radiance(np.array([elevation]), np.array([azimuth]))[0]


NOON, DUSK = Sky(45), Sky(-6)


def test_zenith_is_blue_by_day_and_the_low_sun_is_red() -> None:
    red, _, blue = colour(NOON, 80, 90)
    evening = Sky(1).sun

    assert blue > 2 * red
    assert evening[0] / evening[2] > 5 * NOON.sun[0] / NOON.sun[2]


def test_dusk_darkens_and_stays_brightest_towards_the_sun() -> None:
    assert colour(DUSK, 40, 90).sum() < 0.01 * colour(NOON, 40, 90).sum()
    assert colour(DUSK, 3, 0).sum() > 3 * colour(DUSK, 3, 180).sum()
