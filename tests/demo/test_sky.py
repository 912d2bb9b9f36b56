"""The sky behaves as skies do."""

import numpy as np

from demo.sky import Sky


def colour(sky: Sky, elevation: float, azimuth: float) -> np.ndarray:
    return sky.radiance(np.array([elevation]), np.array([azimuth]))[0]


def test_zenith_is_blue_by_day_and_the_low_sun_is_red() -> None:
    noon, evening = Sky(45), Sky(1)

    red, _, blue = colour(noon, 80, 90)
    assert blue > 2 * red
    assert evening.sun[0] / evening.sun[2] > 5 * noon.sun[0] / noon.sun[2]


def test_dusk_darkens_and_stays_brightest_towards_the_sun() -> None:
    assert Sky(-6).ambient.sum() < 0.05 * Sky(0).ambient.sum()
    assert colour(Sky(-4), 3, 0).sum() > 3 * colour(Sky(-4), 3, 180).sum()
