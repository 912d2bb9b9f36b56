"""Light of the night shared by its scenes: the glow of the air, the land under the Moon."""

import numpy as np

from demo.landscape import View, render
from demo.lens import Camera
from demo.noise import Array, fbm
from demo.sky import Sky
from demo.water import horizon_row

RELIEF = 3000.0
MOONLIT = Sky(32, haze=0.5, altitude=1600)


def airglow(camera: Camera, rng: np.random.Generator, strength: float = 1.0) -> Array:
    """Return the faint light of the upper air, greenish, brightest low down, and of far towns."""
    up = np.clip(camera.elevation, 0, 90)[..., None]
    waves = 1 + 0.10 * fbm(camera.frame.shape, (5, 2), rng, octaves=4)[..., None]
    base = np.array([0.055, 0.066, 0.092], dtype=np.float32)
    low = np.array([0.13, 0.155, 0.13], dtype=np.float32) * np.exp(-up / 13) * waves
    town = np.array([0.24, 0.155, 0.085], dtype=np.float32) * np.exp(-up / 4.5)
    return np.asarray((base + low + town) * strength, dtype=np.float32)


def night_land(view: View, sky: Array, shade: float) -> Array:
    """Return the land by night over a sky: almost black, hazed by the sky's own light."""
    image, seen = render(view)
    day = image.mean()
    level = horizon_row(view.camera)
    low = sky[max(level - 3, 0) : level].mean(axis=(0, 1))
    run = np.where(seen.land, seen.depth, 0)[..., None]
    land = image / day * low * np.float32(shade)
    through = np.exp(-run * np.float32(2.0e-5))
    hazed = land * through + low * 0.75 * (1 - through)
    return np.asarray(np.where(seen.land[..., None], hazed, sky), dtype=np.float32)
