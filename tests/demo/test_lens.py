"""The camera finds land where geometry says it stands."""

import numpy as np

from demo.lens import Camera, Frame, depths, trace


def test_trace_finds_a_wall_at_its_distance_and_height() -> None:
    frame = Frame(rows=200, columns=30, factor=1, scale=1.0, seed=1)
    camera = Camera(frame, focal=36.0, horizon=0.5, height=0.0)

    seen = trace(
        camera,
        depths(10, 1000, 4000),
        lambda north, east: np.where((north > 100) & (north < 300), 50.0, -1e4) + 0 * east,
    )

    # The wall of 50 m at 100 m rises to a slope of 0.5: 15 rows at a focal length of 30 samples.
    middle = seen.land[:, 15]
    assert 84 <= int(np.flatnonzero(middle)[0]) <= 86
    assert np.all(np.abs(seen.depth[90:100, 15] - 100) < 1)
    assert not seen.land[:80].any()


def test_horizon_stands_where_it_is_asked() -> None:
    frame = Frame(rows=100, columns=60, factor=1, scale=1.0, seed=1)
    camera = Camera(frame, horizon=0.3)

    assert int(np.argmin(np.abs(camera.elevation[:, 30]))) in (29, 30)
    assert camera.elevation[0, 30] > 0 > camera.elevation[99, 30]
