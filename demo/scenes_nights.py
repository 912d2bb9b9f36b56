"""Gallery « Nuits »: moonrise, crescent, lit fog, moonlit snow, aurora."""

import numpy as np

from demo.film import Film
from demo.landscape import Ground, Mist, View, render
from demo.lens import Camera, Frame
from demo.moon import moon_face, place_disc
from demo.night import MOONLIT, RELIEF, airglow, night_land
from demo.noise import Array, fbm, generator, lattice, lookup, smoothstep, tile
from demo.paint import over
from demo.scene import Scene
from demo.sky import Sky
from demo.stars import (
    Stars,
    field,
    points,
    tint,
)
from demo.terrain import massif
from demo.trees import fir, stamp_onto
from demo.water import horizon_row, silk, water


def moonrise(frame: Frame) -> tuple[Array, Film]:
    """The full Moon leaving a wooded ridge, through a long lens."""
    camera = Camera(frame, 560, 0.93, (6087, 13206), 1480, 52)
    sky = Sky(-3.2, haze=1.0, altitude=1400)
    view = View(
        camera, massif(1, RELIEF), sky, sun_azimuth=52 + 180, near=2500, extinction=1.5e-5,
    )  # fmt: skip
    image, seen = render(view)
    size = round(np.radians(0.527) * camera.scale * 1.06)
    face, disc = moon_face(size, frame.seed)
    spot = (0.36 * frame.rows, 0.415 * frame.columns)
    base = image[: frame.rows // 8].mean()
    drop = np.linspace(0, 1, size, dtype=np.float32)[:, None, None]
    warm = np.array([1.0, 0.87, 0.69]) * (1 - drop) + np.array([1.0, 0.77, 0.50]) * drop
    lit = place_disc(image.copy(), face[..., None] ** 1.25 * warm * base * 4.6, disc, spot)
    image = np.where(seen.land[..., None], image * 0.55, lit).astype(np.float32)
    image = over(image, _treeline(frame), np.array([0.10, 0.10, 0.12], dtype=np.float32) * base)
    return image, Film(exposure=-0.35, contrast=1.35, glow=0.10, balance=(1.0, 0.98, 1.1))


def _treeline(frame: Frame) -> Array:
    """Return the cover of a dark crest of firs along the foot of the frame."""
    rng = generator(frame.seed, 9)
    rows, columns = frame.shape
    cover = np.zeros(frame.shape, dtype=np.float32)
    stamps = [fir(rng) for _ in range(8)]
    across = np.linspace(0, 1, columns, dtype=np.float32)
    line = rows * (1.045 - 0.115 * across - 0.02 * np.sin(across * 9))
    line += rows * 0.004 * lattice((2, columns), (2, 60), rng)[0]
    cover[np.arange(rows)[:, None] > line[None, :]] = 1
    for x in rng.uniform(-0.06, 1.06, 64):
        foot = float(np.interp(x, across, line)) + rows * 0.006
        tall = rows * 0.17 * np.clip(rng.lognormal(-0.1, 0.36), 0.3, 1.6)
        alpha = stamps[int(rng.integers(8))].scaled(tall, mirror=bool(rng.random() < 0.5))
        stamp_onto(cover, alpha, x * columns - alpha.shape[1] / 2, foot)
    return cover


def earthshine(frame: Frame) -> tuple[Array, Film]:
    """A thin crescent with the light of the Earth, and Venus, after sunset."""
    camera = Camera(frame, 60, 0.90, (18370, 7233), 1568, 299)
    sky = Sky(-8.0, haze=0.7, altitude=1600)
    view = View(camera, massif(1, RELIEF), sky, sun_azimuth=299 - 4, near=900, extinction=1e-5)
    image, seen = render(view)
    size = round(np.radians(0.53) * camera.scale * 1.06 * 2.2)
    face, disc = moon_face(size, frame.seed)
    axis = (np.arange(size, dtype=np.float32) + 0.5) / size * 2.12 - 1.06
    x, y = axis[None, :], -axis[:, None]
    depth = np.sqrt(np.clip(1 - x * x - y * y, 0, 1))
    sun = np.array([0.42, -0.70, -0.80]) / np.linalg.norm([0.42, -0.70, -0.80])
    day = np.clip(x * sun[0] + y * sun[1] + depth * sun[2], 0, 1) ** 0.7
    row, column = 0.36 * frame.rows, 0.40 * frame.columns
    local = image[round(row), round(column)].mean()
    glow = face * (0.9 + 0 * day)
    light = (
        glow[..., None] * np.array([0.8, 0.95, 1.15]) * 0.55 + (face * day)[..., None] * 26
    ) * local
    lit = place_disc(image.copy(), light.astype(np.float32), disc, (row, column))
    rng = generator(frame.seed, 4)
    stars = field(rng, 60_000, 6.0)
    lit += points(camera, stars, float(local) * 4)
    up, right = np.radians(27.0), np.radians(299 + 7.5)
    place = np.array([[np.cos(up) * np.cos(right), np.cos(up) * np.sin(right), np.sin(up)]])
    venus = Stars(
        place.astype(np.float32), np.array([-3.6], dtype=np.float32), tint(np.array([6200.0]))
    )
    lit += points(camera, venus, float(local) * 4)
    image = np.where(seen.land[..., None], image * 0.6, lit).astype(np.float32)
    return image, Film(
        wide_gamut=True, exposure=-0.3, contrast=1.35, glow=0.07, balance=(0.9, 1.0, 1.15)
    )


def lit_fog(frame: Frame) -> tuple[Array, Film]:
    """Towns under the fog, seen from above it at night."""
    rng = generator(frame.seed, 5)
    camera = Camera(frame, 35, 0.36, (17856, 9579), 2080, 276)
    view = View(
        camera, massif(2, RELIEF), MOONLIT, sun_azimuth=200, near=300,
        ground=Ground(snow_line=1250, forest_line=1150), extinction=0.6e-5,
        mist=Mist(top=620, density=3e-3, fade=50, billow=70, bump=3000, brightness=0.8),
    )  # fmt: skip
    image, seen = render(view)
    moonlight = image / image.mean() * np.array([0.55, 0.75, 1.15], dtype=np.float32)
    below = np.maximum(-camera.up, 1e-4)[:, None]
    entry = (camera.height - 620) / below
    depth = np.minimum(np.where(seen.land, seen.depth, 60_000), entry).astype(np.float32)
    north, east = camera.ground(depth, camera.across[None, :])
    there = camera.height + camera.up[:, None] * depth
    fog = smoothstep(760, 600, there) * (depth < 55_000)
    towns = np.zeros((*frame.shape, 3), dtype=np.float32)
    for _ in range(46):
        ahead = 3500 + 22_000 * rng.random() ** 1.3
        side = rng.uniform(-0.5, 0.5) * ahead * 0.9
        n, e = camera.ground(np.array(ahead), np.array(side / ahead))
        reach = rng.uniform(260, 900)
        power = rng.lognormal(0, 0.8) * 2.2
        away = ((north - n) ** 2 + (east - e) ** 2) / reach**2
        tone = np.array([1.0, rng.uniform(0.46, 0.66), rng.uniform(0.13, 0.36)], dtype=np.float32)
        towns += (power / (1 + away) ** 1.7)[..., None] * tone
    mottle = 1 + 0.28 * lookup(_MOTTLE, north / 26, east / 26)
    image = moonlight * 0.55 + towns * (fog * mottle)[..., None]
    stars = points(camera, field(rng, 160_000, 8.0), 220.0)
    glow = np.exp(-np.abs(camera.elevation) / 3.5)[..., None]
    low = np.array([0.55, 0.34, 0.17]) * glow
    # Beyond the last fog the ground fades into the sky without a line.
    open_sky = (smoothstep(-0.035, 0.004, camera.up)[:, None] * ~seen.land)[..., None]
    image = image * (1 - 0.45 * open_sky) + open_sky * (
        low + stars * (camera.up > 0)[:, None, None]
    )
    return image.astype(np.float32), Film(exposure=-1.25, contrast=1.3, metering=55, glow=0.12)


_MOTTLE = tile(1024, 1.8, generator(93, 5))


def moonlit_snow(frame: Frame) -> tuple[Array, Film]:
    """Mountains under the Moon, a few stars."""
    rng = generator(frame.seed, 6)
    camera = Camera(frame, 42, 0.80, (20361, 3990), 1513, 245)
    view = View(
        camera, massif(1, RELIEF), MOONLIT, sun_azimuth=245 - 85, near=400,
        ground=Ground(snow_line=1050, forest_line=1000, relief=0.5), extinction=0.8e-5,
        mist=Mist(top=640, density=2e-3, fade=60, brightness=0.8),
    )  # fmt: skip
    image, seen = render(view)
    image = image / image.mean() * np.array([0.50, 0.74, 1.20], dtype=np.float32)
    stars = points(camera, field(rng, 200_000, 8.2), 170.0)
    image = np.where(seen.land[..., None], image, image * 0.42 + stars)
    return image.astype(np.float32), Film(exposure=-1.1, contrast=1.4, saturation=0.6, glow=0.05)


def aurora(frame: Frame) -> tuple[Array, Film]:
    """A red and green aurora low in the north, doubled by a lake."""
    rng = generator(frame.seed, 7)
    camera = Camera(frame, 18, 0.60, (16270, 6235), 640, 336)
    view = View(
        camera, massif(2, RELIEF), MOONLIT, sun_azimuth=60, near=1500, shore=2500,
        ground=Ground(snow_line=1500),
    )  # fmt: skip
    sky = airglow(camera, rng, 0.55) + points(camera, field(rng, 200_000, 8.4), 30.0)
    sky += _curtains(camera, rng)
    image = night_land(view, sky.astype(np.float32), 0.10)
    image = water(camera, image, 0.012, (0.004, 0.006, 0.008))
    level = horizon_row(camera)
    low = Camera(frame, 18, 0.60, height=1.6)
    image[level:] *= (0.85 + 0.05 * silk(low, 5.0, seed=8))[..., None]
    return image, Film(exposure=-1.15, contrast=1.35, metering=58, glow=0.08, wide_gamut=True)


def _curtains(camera: Camera, rng: np.random.Generator) -> Array:
    """Return the light of three folded curtains: green at the foot, red far above."""
    columns = camera.frame.columns
    elevation = camera.elevation
    total = np.zeros((*camera.frame.shape, 3), dtype=np.float32)
    for power, base, tall in ((1.0, 9.0, 1.0), (0.55, 14.0, 1.25), (0.35, 6.5, 0.8)):
        fold = fbm((2, columns), (1, 3), rng, octaves=3, gain=0.45)[0]
        foot = base + 3.4 * fold
        rays = np.exp(0.36 * fbm((2, columns), (1, 22), rng, octaves=4, gain=0.6)[0])
        patch = smoothstep(-1.1, 1.4, lattice((2, columns), (1, 3.2), rng)[0])
        above = elevation - foot[None, :]
        rise = smoothstep(-1.6, 1.4, above)
        green = rise * np.exp(-np.maximum(above, 0) / (5.0 * tall))
        red = smoothstep(2.0, 12.0, above) * np.exp(-np.maximum(above - 8, 0) / (15.0 * tall))
        light = power * (rays * patch)[None, :]
        total += (light * green)[..., None] * np.array([0.16, 0.62, 0.26], dtype=np.float32)
        soft = power * (0.6 + 0.4 * rays * patch)[None, :]
        total += (soft * red)[..., None] * np.array([0.24, 0.035, 0.085], dtype=np.float32)
    return total


SCENES = (
    Scene("lever-de-lune", 2560, 1707, moonrise, 303),
    Scene("lumiere-cendree", 2048, 2560, earthshine, 304),
    Scene("sous-le-brouillard", 2560, 1440, lit_fog, 305),
    Scene("neige-sous-la-lune", 2560, 1920, moonlit_snow, 306),
    Scene("aurore", 2560, 1920, aurora, 307),
)
