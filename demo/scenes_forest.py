"""Trees in fog and snow, for the gallery « Crêtes et brumes »."""

import numpy as np

from demo.film import Film
from demo.lens import Frame
from demo.noise import Array, blur, fbm, generator, lattice, smoothstep
from demo.paint import over
from demo.scene import Scene
from demo.trees import bare_tree, fir, stamp_onto, trunk

Colour = tuple[float, float, float]


def _gradient(frame: Frame, top: Colour, bottom: Colour, bend: float = 1.0) -> Array:
    part = (np.linspace(0, 1, frame.rows, dtype=np.float32) ** bend)[:, None, None]
    high, low = np.array(top, dtype=np.float32), np.array(bottom, dtype=np.float32)
    return np.broadcast_to(high + part * (low - high), (*frame.shape, 3)).astype(np.float32)


def firs(frame: Frame) -> tuple[Array, Film]:
    """A steep slope of spruces, fog drifting between the rows."""
    rng = generator(frame.seed, 1)
    stamps = [fir(rng) for _ in range(9)]
    rows, columns = frame.shape
    fog = _gradient(frame, (0.60, 0.64, 0.66), (0.40, 0.45, 0.475))
    image = fog.copy()
    layers = 15
    for layer in range(layers):
        near = (layer + 0.5) / layers
        line = 0.20 + 0.98 * near**1.15
        wander = fbm((4, 400), (1, 5), rng, octaves=4)[1] * 0.035 * (1.4 - near)
        tall = rows * (0.055 + 0.25 * near**1.55)
        cover = np.zeros(frame.shape, dtype=np.float32)
        count = int(2.6 * columns / (tall * 0.30))
        for x in rng.uniform(-0.05, 1.05, count):
            slope = 0.16 * (x - 0.5) * (1.2 - near)
            foot = (line + slope + wander[int(np.clip(x, 0, 0.999) * 399)]) * rows
            height = tall * np.clip(rng.lognormal(-0.12, 0.30), 0.35, 1.35)
            alpha = stamps[int(rng.integers(9))].scaled(height, mirror=bool(rng.random() < 0.5))
            stamp_onto(cover, alpha, x * columns - alpha.shape[1] / 2, foot)
        ground = (np.arange(rows)[:, None] / rows - line - 0.015) * rows / (tall * 0.4)
        wave = np.interp(np.linspace(0, 399, columns), np.arange(400), wander) * rows / (tall * 0.4)
        tilt = 0.16 * (np.linspace(0, 1, columns) - 0.5) * (1.2 - near) * rows / (tall * 0.4)
        cover = np.maximum(cover, smoothstep(0, 1, (ground - wave - tilt).astype(np.float32)))
        through = np.exp(-3.4 * (1 - near) ** 1.25)
        dark = np.array([0.020, 0.027, 0.026], dtype=np.float32) * (0.8 + 0.5 * near)
        image = over(image, cover, fog + through * (dark - fog))
        image = _drift(frame, image, fog, (line, 0.55 * (1 - near) ** 0.8), rng)
    return image, Film(exposure=0.95, contrast=1.4, metering=50, saturation=0.9)


def _drift(
    frame: Frame, image: Array, fog: Array, band: tuple[float, float], rng: np.random.Generator
) -> Array:
    """Let a bank of fog lie along the foot of a row of trees."""
    line, amount = band
    noise = fbm(frame.shape, (5, 2.2), rng, octaves=5, gain=0.55)
    height = np.linspace(0, 1, frame.rows, dtype=np.float32)[:, None]
    bank = np.exp(-(((height - line - 0.01) / 0.07) ** 2))
    cover = np.clip(bank * (0.62 + 0.42 * noise), 0, 1) * np.float32(amount)
    return over(image, cover, fog * np.float32(1.04))


def stand(frame: Frame) -> tuple[Array, Film]:
    """Tall trunks in the fog, light coming from behind them."""
    rng = generator(frame.seed, 2)
    rows, columns = frame.shape
    x = np.linspace(-1, 1, columns, dtype=np.float32)[None, :]
    y = np.linspace(-1, 1, rows, dtype=np.float32)[:, None]
    light = 0.30 + 0.75 * np.exp(-((x - 0.22) ** 2) / 0.35 - ((y + 0.15) ** 2) / 0.9)
    light = light * (1 + 0.06 * fbm(frame.shape, (3, 3), rng, octaves=4))
    fog = light[..., None] * np.array([0.62, 0.655, 0.60], dtype=np.float32)
    image = fog.astype(np.float32)
    for layer in range(16):
        near = (layer + 0.5) / 16
        width = columns * (0.006 + 0.052 * near**2.3)
        foot = rows * (0.70 + 0.34 * near**1.8)
        cover = np.zeros(frame.shape, dtype=np.float32)
        for _ in range(int(np.clip(13 - 12.5 * near, 1, 14))):
            wide = width * rng.uniform(0.6, 1.3)
            alpha = trunk(rng, round(foot + rows * rng.uniform(-0.01, 0.015)), wide)
            spot = rng.uniform(-0.03, 1.03)
            if near > 0.75 and 0.34 < spot < 0.80:
                continue
            stamp_onto(cover, alpha, spot * columns - alpha.shape[1] / 2, alpha.shape[0])
        through = np.float32(np.exp(-4.2 * (1 - near) ** 1.3))
        dark = np.array([0.017, 0.017, 0.014], dtype=np.float32)
        bark = 1 + 0.5 * lattice(frame.shape, (60 / (0.3 + near), 500 / (0.3 + near)), rng)
        body = dark * np.clip(bark, 0.2, 2.5)[..., None]
        image = over(image, cover, fog + through * (body - fog))
        image = _floor(frame, image, fog, (foot / rows, float(through)), rng)
    return image, Film(exposure=0.75, contrast=1.42, metering=55, glow=0.16, saturation=0.85)


def _floor(
    frame: Frame, image: Array, fog: Array, spot: tuple[float, float], rng: np.random.Generator
) -> Array:
    """Lay the forest floor, brush and fern, from the foot of one row of trunks downwards."""
    line, through = spot
    edge = fbm((2, frame.columns), (1, 60), rng, octaves=6, gain=0.7)[0] * 0.008
    height = np.linspace(0, 1, frame.rows, dtype=np.float32)[:, None]
    cover = smoothstep(0.0, 0.012, height - line - edge[None, :] + 0.006)
    texture = fbm(frame.shape, (90, 60), rng, octaves=4, gain=0.75)
    soil = np.array([0.030, 0.031, 0.018], dtype=np.float32)
    floor = soil * np.clip(1 + 0.55 * texture, 0.15, 3.0)[..., None]
    return over(image, cover * np.float32(0.85), fog + np.float32(through) * (floor - fog))


def lone_tree(frame: Frame) -> tuple[Array, Film]:
    """A snow field, a tree and a line of posts, almost white on white."""
    rng = generator(frame.seed, 3)
    rows, columns = frame.shape
    height = np.linspace(0, 1, rows, dtype=np.float32)[:, None]
    image = _gradient(frame, (0.66, 0.70, 0.75), (0.83, 0.85, 0.87), 1.6)
    image *= (1 + 0.02 * fbm(frame.shape, (2, 2), rng, octaves=3))[..., None]
    across = np.linspace(0, 1, columns, dtype=np.float32)[None, :]
    crest = 0.655 - 0.045 * across + 0.016 * np.sin(across * 4.2 + 0.6)
    drift = blur(fbm(frame.shape, (16, 3), rng, octaves=5, gain=0.5), 1.0)
    depth = np.clip((height - crest) / (1 - crest), 0, 1)
    snow = 0.80 - 0.13 * depth + 0.022 * drift * smoothstep(0.02, 0.5, depth)
    colour = snow[..., None] * np.array([0.965, 0.99, 1.03], dtype=np.float32)
    edge = smoothstep(-0.004, 0.020, (height - crest).astype(np.float32))
    image = over(image, edge, colour.astype(np.float32))
    dark = np.array([0.035, 0.037, 0.042], dtype=np.float32)
    tree = bare_tree(rng, 1500, 1.05).scaled(rows * 0.40)
    spot = 0.665
    foot = float(0.655 - 0.045 * spot + 0.016 * np.sin(spot * 4.2 + 0.6)) + 0.014
    cover = np.zeros(frame.shape, dtype=np.float32)
    stamp_onto(cover, tree, spot * columns - tree.shape[1] / 2, foot * rows)
    image = over(image, cover * 0.93, dark)
    cover = np.zeros(frame.shape, dtype=np.float32)
    for index in range(11):
        part = index / 10
        x = (0.05 + 0.50 * part**0.72) * columns
        base = (0.845 - 0.205 * part**0.60) * rows + rng.normal(0, 0.001) * rows
        tall = rows * (0.072 - 0.058 * part**0.62) * rng.uniform(0.9, 1.08)
        wide = max(2.0, tall * 0.085)
        post = np.ones((round(tall), round(wide)), dtype=np.float32)
        lean = rng.normal(0, 0.05) * tall
        for row in range(0, post.shape[0], 3):
            shift = lean * (1 - row / post.shape[0])
            stamp_onto(cover, post[row : row + 3], x + shift, base - post.shape[0] + row + 3)
    fade = 0.9 - 0.35 * smoothstep(0.1, 0.6, across)
    image = over(image, blur(cover, 0.8) * fade, dark)
    return image, Film(exposure=2.9, contrast=1.3, metering=50, saturation=0.8, vignette=0.25)


SCENES = (
    Scene("sapins", 1707, 2560, firs, 111),
    Scene("futaie", 2048, 2560, stand, 112),
    Scene("larbre-et-les-piquets", 2560, 2048, lone_tree, 113),
)
