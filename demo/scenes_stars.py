"""Gallery « Nuits », continued: the Milky Way, star trails, Orion."""

import numpy as np

from demo.film import Film
from demo.landscape import Ground, View
from demo.lens import Camera, Frame
from demo.night import MOONLIT, RELIEF, airglow, night_land
from demo.noise import Array, fbm, generator
from demo.scene import Scene
from demo.stars import Galaxy, Stars, crowded, field, milky_way, points, tint, trails
from demo.terrain import massif


def galaxy_over_ridge(frame: Frame) -> tuple[Array, Film]:
    """The Milky Way standing on a ridge in summer."""
    rng = generator(frame.seed, 1)
    camera = Camera(frame, 20, 0.865, (19662, 4033), 1574, 190)
    galaxy = Galaxy(pole=(286, 14), centre=(196, 19))
    glow, clear = milky_way(camera, galaxy)
    sky = airglow(camera, rng) + 0.44 * glow
    fade = np.exp(-0.10 / np.clip(np.sin(np.radians(camera.elevation)), 0.03, 1))[..., None]
    sky = sky * (0.35 + 0.65 * fade)
    sky += points(camera, field(rng, 260_000, 9.2), 150.0)
    sky += points(camera, crowded(rng, galaxy, 420_000), 190.0, clear[..., None])
    view = View(camera, massif(1, RELIEF), MOONLIT, sun_azimuth=80, near=600)
    image = night_land(view, sky.astype(np.float32), 0.10)
    return image, Film(exposure=-1.4, contrast=1.4, metering=50, saturation=1.35, glow=0.05)


def around_the_pole(frame: Frame) -> tuple[Array, Film]:
    """Star trails of an hour and a half around the pole, over a moonlit ridge."""
    rng = generator(frame.seed, 2)
    camera = Camera(frame, 19, 0.93, (22981, 8243), 1378, 12)
    elevation = camera.elevation[..., None]
    blue = np.array([0.045, 0.070, 0.125], dtype=np.float32)
    low = np.array([0.10, 0.12, 0.15], dtype=np.float32) * np.exp(-np.clip(elevation, 0, 90) / 14)
    sky = (blue + low).astype(np.float32)
    stars = field(rng, 15_000, 6.6)
    sky += trails(camera, stars, 60.0, 1.6)
    view = View(
        camera, massif(1, RELIEF), MOONLIT, sun_azimuth=100, near=500,
        ground=Ground(snow_line=1500), extinction=1e-5,
    )  # fmt: skip
    image = night_land(view, sky, 0.42)
    return image, Film(exposure=-1.25, contrast=1.35, metering=50, glow=0.04)


ORION = (
    (88.79, 7.41, 0.45, 3500), (78.63, -8.20, 0.15, 12000), (81.28, 6.35, 1.64, 20000),
    (86.94, -9.67, 2.07, 20000), (84.05, -1.20, 1.69, 20000), (85.19, -1.94, 1.74, 20000),
    (83.00, -0.30, 2.25, 20000), (83.86, -5.91, 2.77, 20000), (83.85, -5.39, 3.4, 18000),
    (83.82, -4.84, 4.2, 15000), (83.78, 9.93, 3.39, 20000), (101.29, -16.72, -1.46, 9900),
    (114.83, 5.22, 0.37, 6500), (68.98, 16.51, 0.86, 3900), (95.67, -17.96, 1.98, 20000),
    (99.43, 16.40, 1.93, 9200), (81.57, 28.61, 1.65, 13000), (84.41, 21.14, 3.0, 20000),
    (72.46, 6.96, 3.19, 6400), (72.80, 8.90, 4.35, 9000), (73.56, 2.44, 3.69, 20000),
    (74.64, 1.71, 4.47, 20000), (111.79, 8.29, 2.89, 12000), (76.96, -5.09, 2.79, 8000),
    (83.18, -17.82, 2.58, 7000), (78.23, -16.21, 3.3, 12000), (97.20, -7.03, 3.9, 18000),
)  # fmt: skip


def sky_of_orion(sidereal: float) -> Stars:
    """Return the bright stars around Orion at a local sidereal time in degrees, from 45.3° north.

    Right ascension, declination, magnitude and temperature are public astronomical facts (J2000).
    """
    table = np.array(ORION, dtype=np.float64)
    hour = np.radians(sidereal - table[:, 0])
    declination, latitude = np.radians(table[:, 1]), np.radians(45.3)
    up = np.sin(latitude) * np.sin(declination)
    up = up + np.cos(latitude) * np.cos(declination) * np.cos(hour)
    north = np.cos(latitude) * np.sin(declination)
    north = north - np.sin(latitude) * np.cos(declination) * np.cos(hour)
    east = -np.cos(declination) * np.sin(hour)
    vectors = np.stack([north, east, up], axis=-1).astype(np.float32)
    return Stars(vectors, table[:, 2].astype(np.float32), tint(table[:, 3].astype(np.float32)))


def orion(frame: Frame) -> tuple[Array, Film]:
    """Orion rising above a summit in winter."""
    rng = generator(frame.seed, 8)
    camera = Camera(frame, 28, 0.88, (6031, 15590), 1549, 200)
    known = sky_of_orion(84 + 22)
    view = View(
        camera, massif(2, RELIEF), MOONLIT, sun_azimuth=110, near=900,
        ground=Ground(snow_line=1150, forest_line=900), extinction=0.8e-5,
    )  # fmt: skip
    blue = np.array([0.040, 0.058, 0.098], dtype=np.float32)
    low = np.array([0.10, 0.115, 0.14]) * np.exp(-np.clip(camera.elevation, 0, 90) / 12)[..., None]
    sky = (blue + low) * (1 + 0.05 * fbm(frame.shape, (3, 2), rng, octaves=4))[..., None]
    faint = field(rng, 200_000, 8.6)
    keep = faint.magnitude > 3.6
    some = Stars(faint.direction[keep], faint.magnitude[keep], faint.colour[keep])
    sky = sky + points(camera, some, 40.0) + points(camera, known, 90.0)
    image = night_land(view, sky.astype(np.float32), 0.55)
    return image, Film(exposure=-1.6, contrast=1.35, metering=50, glow=0.06, saturation=0.9)


SCENES = (
    Scene("voie-lactee", 1707, 2560, galaxy_over_ridge, 301),
    Scene("autour-du-pole", 2560, 1707, around_the_pole, 302),
    Scene("orion", 1707, 2560, orion, 308),
)
