"""Gallery « Poses longues »: an islet, a mirror of mountains, drawn-out clouds."""

import numpy as np

from demo.film import Film
from demo.landscape import Ground, Mist, View, render
from demo.lens import Camera, Frame
from demo.noise import Array, blur, generator, lattice, smoothstep
from demo.paint import over
from demo.scene import Scene
from demo.sky import Sky
from demo.terrain import massif
from demo.trees import fir, stamp_onto
from demo.water import dome, drifting_clouds, horizon_row, mist_band, silk, water


def island(frame: Frame) -> tuple[Array, Film]:
    """A wooded islet on a lake at dawn, mist over the water."""
    camera = Camera(frame, 70, 0.56, (9219, 13640), 470, 131)
    view = View(
        camera,
        massif(1, 3000.0),
        Sky(1.5, haze=1.4, altitude=500),
        sun_azimuth=131 - 30,
        mist=Mist(top=470, density=5e-4, fade=260, billow=40),
        extinction=4e-5,
        near=2500,
        shore=3800,
    )
    image, _ = render(view)
    rng = generator(frame.seed, 3)
    level = horizon_row(camera)
    fog = image[level - 4 : level].mean(axis=0, keepdims=True)
    cover = np.zeros(frame.shape, dtype=np.float32)
    rows, columns = frame.shape
    middle, reach = 0.635 * columns, 0.115 * columns
    x = np.arange(columns, dtype=np.float32)
    hump = np.clip(1 - ((x - middle) / reach) ** 2, 0, None) ** 0.7 * rows * 0.020
    hump *= 1 + 0.3 * lattice((2, columns), (2, 45), rng)[0]
    y = np.arange(rows, dtype=np.float32)[:, None]
    cover = np.maximum(cover, ((y < level) & (y > level - hump[None, :])).astype(np.float32))
    stamps = [fir(rng, 700) for _ in range(7)]
    for place in rng.normal(0, 0.42, 30):
        if abs(place) > 0.93:
            continue
        tall = rows * 0.165 * (1 - 0.55 * abs(place) ** 1.6) * rng.uniform(0.35, 1.12)
        alpha = stamps[int(rng.integers(7))].scaled(tall, mirror=bool(rng.random() < 0.5))
        spot = middle + place * reach
        base = level - hump[int(np.clip(spot, 0, columns - 1))] + rows * 0.004
        stamp_onto(cover, alpha, spot - alpha.shape[1] / 2, base)
    image = over(image, cover * 0.93, np.array([0.10, 0.10, 0.10], dtype=np.float32) * fog)
    bank = mist_band(camera, 0.545, 0.022, frame.seed) * 0.75
    image = over(image, bank, fog * 1.12)
    image = water(camera, image, 0.006, (0.1 * fog.mean(), 0.12 * fog.mean(), 0.13 * fog.mean()))
    image[level:] *= (1 + 0.05 * silk(Camera(frame, 70, 0.56, height=2.0), 9.0, seed=3))[..., None]
    low = mist_band(camera, 0.575, 0.020, frame.seed + 1) * 0.55
    return over(image, low, fog * 1.10), Film(exposure=0.6, contrast=1.5, balance=(0.98, 0.97, 1.3))


def mirror_lake(frame: Frame) -> tuple[Array, Film]:
    """Snowy summits doubled by a lake before sunrise reaches the water."""
    camera = Camera(frame, 34, 0.53, (18169, 8643), 640, 279)
    view = View(
        camera,
        massif(2, 3000.0),
        Sky(4.0, haze=0.5, altitude=900),
        sun_azimuth=279 - 120,
        mist=Mist(top=640, density=3e-4, fade=40, billow=10, sunlit=0.1),
        ground=Ground(snow_line=1350, forest_line=1250, snow_steep=0.88, relief=1.5),
        extinction=1.6e-5,
        near=1500,
        shore=2200,
    )
    image, _ = render(view)
    image = water(camera, image, 0.0022, (0.0006, 0.0012, 0.0013))
    level = horizon_row(camera)
    low = Camera(frame, 34, 0.53, height=1.6)
    image[level:] *= (1 + 0.045 * silk(low, 4.0, seed=4))[..., None]
    fog = image[level - 6 : level].mean(axis=0, keepdims=True)
    bank = mist_band(camera, 0.528, 0.012, frame.seed) * 0.7
    image = over(image, bank, fog * 1.5)
    return image, Film(exposure=0.3, contrast=1.4, balance=(1.0, 0.97, 1.12))


def drawn_clouds(frame: Frame) -> tuple[Array, Film]:
    """Clouds drawn out by three minutes of wind, over a sea without a wave."""
    camera = Camera(frame, 22, 0.66, height=6.0)
    sky = Sky(-2.0, haze=0.9, altitude=5)
    image = dome(camera, sky, 14.0)
    cover = drifting_clouds(camera, 8.0, 11.0, frame.seed, scale=75.0)
    fade = np.exp(-0.022 / np.maximum(camera.up, 0.004))[:, None]
    cover = smoothstep(0.35, 1.0, cover) * fade
    towards = np.exp(-((np.maximum(camera.elevation, 0) / 16) ** 1.2))[..., None]
    low = dome(camera, sky, 14.0)[horizon_row(camera) - 2].mean(axis=0)
    cloud = sky.ambient * 0.75 + low * 0.9 * towards + image * 0.10
    image = over(image, cover * 0.92, cloud.astype(np.float32))
    image = _islet_light(camera, image)
    image = water(camera, image, 0.03, (0.00004, 0.00006, 0.00007))
    level = horizon_row(camera)
    image[level:] *= (1 + 0.07 * silk(camera, 14.0, seed=6))[..., None]
    return image, Film(exposure=0.1, contrast=1.35, balance=(0.92, 1.0, 1.22), saturation=0.9)


def _islet_light(camera: Camera, image: Array) -> Array:
    """Set a low rock with a small lighthouse on the horizon."""
    rows, columns = camera.frame.shape
    level = horizon_row(camera)
    x = np.arange(columns, dtype=np.float32)[None, :] / columns
    y = (level - np.arange(rows, dtype=np.float32)[:, None]) / rows
    rng = generator(camera.frame.seed, 8)
    rough = (
        lattice((1, columns), (1, 220), rng) * 0.0012 + lattice((1, columns), (1, 60), rng) * 0.0012
    )
    rock = 0.011 * np.clip(1 - np.abs((x - 0.305) / 0.085) ** 1.6, 0, 1) + rough * (
        np.abs(x - 0.305) < 0.08
    )
    cover = smoothstep(0.0004, -0.0004, y - rock) * (y > 0) * (np.abs(x - 0.305) < 0.085)
    half = 0.0042 - 0.035 * (y - 0.01)
    tower = (np.abs(x - 0.312) < half) & (y > 0) & (y < 0.043)
    lantern = (np.abs(x - 0.312) < 0.0019) & (y >= 0.043) & (y < 0.0495)
    cover = np.maximum(cover, (tower | lantern).astype(np.float32))
    dark = image[level - 1].mean(axis=0) * np.float32(0.07)
    image = over(image, blur(cover.astype(np.float32), 0.5), dark)
    shine = np.exp(-(((x - 0.312) / 0.0022) ** 2) - ((y - 0.0462) / 0.0016) ** 2)
    lamp = np.array([9.0, 6.2, 3.0], dtype=np.float32) * image[level - 1].mean()
    return np.asarray(image + shine[..., None] * lamp, dtype=np.float32)


SCENES = (
    Scene("ilot", 2560, 1440, island, 203),
    Scene("miroir", 2560, 2048, mirror_lake, 204),
    Scene("nuages-files", 1707, 2560, drawn_clouds, 206),
)
