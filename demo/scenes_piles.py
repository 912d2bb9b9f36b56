"""Gallery « Poses longues »: wood in still water, a line of posts and a jetty."""

import numpy as np

from demo.film import Film
from demo.lens import Camera, Frame
from demo.noise import Array, fbm, generator, lattice, lookup, smoothstep, tile
from demo.paint import over
from demo.scene import Scene
from demo.water import fresnel, horizon_row, plane, silk, water


def posts(frame: Frame) -> tuple[Array, Film]:
    """Old posts walking out into a sea made smooth by two minutes of exposure."""
    camera = Camera(frame, 50, 0.40, height=3.2)
    rng = generator(frame.seed, 1)
    rows = frame.rows
    height = np.linspace(0, 1, rows, dtype=np.float32)[:, None]
    glow = 0.62 + 0.24 * np.exp(-(((height - 0.40) / 0.30) ** 2))
    glow = glow * (1 + 0.035 * fbm(frame.shape, (3, 1.5), rng, octaves=4))
    image = glow[..., None] * np.array([0.80, 0.835, 0.87], dtype=np.float32)
    image = np.broadcast_to(image, (*frame.shape, 3)).astype(np.float32)
    image = water(camera, image, 0.05, (0.20, 0.235, 0.25))
    level = horizon_row(camera)
    image[level:] *= (1 + 0.05 * silk(camera, 6.0))[..., None]
    haze = np.exp(-(((height - 0.40) / 0.035) ** 2)) * 0.85
    image = over(
        image, np.broadcast_to(haze, frame.shape), image[level - 1 : level, :, :].mean((0, 1))
    )
    fog = image[level // 2 : level].mean((0, 1))
    for index in np.argsort(-np.array([_post_depth(i) for i in range(15)])):
        _post(image, camera, (_post_depth(index), _post_side(index)), fog, rng)
    return image, Film(exposure=1.7, contrast=1.5, metering=55, saturation=0.9, vignette=0.3)


def _post_depth(index: int) -> float:
    return float(9.0 * 1.17**index)


def _post_side(index: int) -> float:
    return float(-2.9 + 0.175 * _post_depth(index) + 0.16 * np.sin(index * 2.4))


def _post(
    image: Array, camera: Camera, spot: tuple[float, float], fog: Array, rng: np.random.Generator
) -> None:
    """Draw one weathered post and its broken reflection, paler with distance."""
    depth, side = spot
    rows, columns = camera.frame.shape
    per_metre = camera.scale / depth
    foot = camera.horizon * rows + camera.height * per_metre
    tall = per_metre * rng.uniform(0.95, 1.75)
    wide = per_metre * rng.uniform(0.18, 0.27)
    lean = rng.normal(0, 0.025)
    middle = columns / 2 + side * per_metre
    left, right = int(max(0, middle - wide * 2)), int(min(columns, middle + wide * 2))
    if right <= left:
        return
    x = np.arange(left, right, dtype=np.float32)[None, :]
    y = np.arange(rows, dtype=np.float32)[:, None]
    up = (foot - y) / tall
    away = np.abs(up)
    wobble = lattice((rows, 1), (rows / max(wide, 2) * 0.6, 2), rng) * 0.05
    across = (x - middle - lean * np.abs(foot - y)) / (wide / 2 * (1 + wobble) * (1 - 0.12 * away))
    notch = lattice((2, right - left), (2, 5), rng)[:1]
    tip = 1 + 0.022 * rng.normal() * np.clip(across, -1, 1) + 0.007 * notch
    body = smoothstep(1.06, 0.94, np.abs(across)) * smoothstep(1.005, 0.995, away / tip)
    fine = max(6.0, (right - left) / max(2.2 * camera.frame.scale, 1.0))
    grain = lattice((rows, right - left), (rows / max(wide, 2) * 0.8, fine), rng)
    cracks = lattice((rows, right - left), (rows / max(wide, 2) * 0.35, fine * 0.6), rng)
    wood = np.exp(0.42 * grain) * (1 - 0.75 * smoothstep(1.0, 2.0, cracks))
    round_light = 0.45 + 0.95 * np.clip(-across * 0.6 + 0.25, 0, 1)
    # Below the reach of the tide the wood is wet and dark; above, bleached.
    tone = 0.030 * wood * round_light * (0.35 + 1.5 * smoothstep(0.22, 0.60, up + 0.03 * grain))
    colour = tone[..., None] * np.array([1.0, 0.97, 0.93], dtype=np.float32)
    through = np.float32(np.exp(-depth / 120))
    colour = fog + through * (colour - fog)
    reflected = (up < 0) * np.exp(-away * 1.5) * 0.72
    cover = body * np.where(up >= 0, 1.0, reflected)
    # The swell gnaws at the foot: a pale sleeve where post and water meet.
    cover = cover * (1 - 0.35 * np.exp(-((away / 0.05) ** 2)))
    part = image[:, left:right]
    part += cover[..., None].astype(np.float32) * (colour - part)


def jetty(frame: Frame) -> tuple[Array, Film]:
    """A wooden jetty running out over a lake into the mist."""
    camera = Camera(frame, 26, 0.42, height=1.75)
    rng = generator(frame.seed, 2)
    height = np.linspace(0, 1, frame.rows, dtype=np.float32)[:, None]
    across = np.linspace(-1, 1, frame.columns, dtype=np.float32)[None, :]
    light = 0.50 + 0.38 * np.exp(-(((height - 0.42) / 0.30) ** 2) - (across - 0.15) ** 2 / 0.8)
    light = light * (1 + 0.04 * fbm(frame.shape, (3, 2), rng, octaves=4))
    image = light[..., None] * np.array([0.70, 0.765, 0.80], dtype=np.float32)
    image = water(camera, image.astype(np.float32), 0.04, (0.06, 0.085, 0.085))
    level = horizon_row(camera)
    image[level:] *= (1 + 0.06 * silk(camera, 5.0, seed=2))[..., None]
    fog = image[level - max(2, round(40 * frame.scale)) : level].mean(axis=0, keepdims=True)
    band = np.exp(-(((height - 0.42) / 0.05) ** 2)) * 0.9
    image = over(image, np.broadcast_to(band, frame.shape), fog)
    image = _deck(camera, image, fog, rng)
    return image, Film(exposure=1.25, contrast=1.55, metering=60, saturation=0.85, vignette=0.35)


_WOOD = tile(1024, 1.3, generator(83, 5))


def _deck(camera: Camera, image: Array, fog: Array, rng: np.random.Generator) -> Array:
    level = horizon_row(camera)
    low = Camera(camera.frame, camera.focal, camera.horizon, height=1.32)
    depth, side = plane(low)
    end = 24.0
    plank = np.floor(depth / 0.145)
    inside = depth / 0.145 - plank
    chance = lookup(_WOOD, plank * 7.3, plank * 0.91)
    edge = 0.80 + 0.012 * chance
    cover = smoothstep(0.006, -0.006, np.abs(side) - edge) * (depth < end)
    grain = lookup(_WOOD, depth * 900, side * 40 + chance * 60) * np.exp(-depth / 5)
    gap = smoothstep(0.0, 0.07, inside) * smoothstep(1.0, 0.93, inside)
    gap = 1 - (1 - gap) * np.exp(-depth / 9)
    nails = np.exp(-(((np.abs(side) - 0.62) / 0.012) ** 2) - ((inside - 0.5) / 0.12) ** 2)
    tone = (0.075 + 0.020 * chance + 0.020 * grain) * (0.12 + 0.88 * gap) * (1 - 0.6 * nails)
    # Wet boards mirror the pale sky at a grazing angle.
    tone = tone + 0.22 * fresnel(low, 0.10)[..., 0] * gap
    through = np.exp(-depth / 17)[..., None]
    wood = tone[..., None] * np.array([0.98, 0.99, 1.0], dtype=np.float32)
    # The deck hides the feet of its piles, and they stand outside it: they are drawn first.
    piles = [(float(z), s) for z in np.arange(23.6, 2.0, -2.4) for s in (-0.92, 0.92)]
    for spot in piles:
        _pile(image, camera, spot, fog, rng)
    image[level:] = over(image[level:], cover.astype(np.float32), fog + through * (wood - fog))
    shade = smoothstep(0.45, 0.0, np.abs(side) - 0.80) * (depth < end) * (1 - cover)
    image[level:] *= 1 - 0.55 * (shade * np.exp(-depth / 9))[..., None]
    return image


def _pile(
    image: Array, camera: Camera, spot: tuple[float, float], fog: Array, rng: np.random.Generator
) -> None:
    """Draw one pile of the jetty, from above the deck down to its reflection."""
    depth, side = spot
    rows, columns = camera.frame.shape
    per_metre = camera.scale / depth
    middle, wide = columns / 2 + side * per_metre, 0.17 * per_metre
    top = camera.horizon * rows + (camera.height - 1.02 - rng.normal(0, 0.03)) * per_metre
    foot = camera.horizon * rows + camera.height * per_metre
    left, right = int(max(0, middle - wide)), int(min(columns, middle + wide + 1))
    if right <= left:
        return
    x = np.arange(left, right, dtype=np.float32)[None, :]
    y = np.arange(rows, dtype=np.float32)[:, None]
    across = (x - middle) / (wide / 2)
    curve = 0.07 * wide * (1 - np.clip(across, -1, 1) ** 2)
    shape = smoothstep(1.05, 0.95, np.abs(across)) * smoothstep(-1, 1, y - top + curve)
    below = np.maximum(y - foot, 0) / per_metre
    cover = shape * np.exp(-below * 2.2) * np.where(y > foot, 0.7, 1.0)
    fine = max(6.0, (right - left) / max(2.4 * camera.frame.scale, 1.0))
    grain = lattice((rows, right - left), (rows / max(wide, 2) * 0.7, fine), rng)
    cracks = lattice((rows, right - left), (rows / max(wide, 2) * 0.3, fine * 0.5), rng)
    wood = np.exp(0.45 * grain) * (1 - 0.8 * smoothstep(1.0, 1.9, cracks))
    tone = 0.026 * wood * (0.5 + 0.9 * np.clip(across * 0.6 + 0.3, 0, 1))
    lid = smoothstep(0.10 * wide, 0, y - top + curve) * (0.045 + 0.010 * grain)
    through = np.float32(np.exp(-depth / 17))
    local = fog[:, left:right]
    colour = local + through * ((tone + lid)[..., None] - local)
    part = image[:, left:right]
    part += cover[..., None].astype(np.float32) * (colour - part)


SCENES = (
    Scene("pieux", 2048, 2048, posts, 201),
    Scene("ponton", 2560, 1707, jetty, 202),
)
