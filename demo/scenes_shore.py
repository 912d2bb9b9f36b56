"""Gallery « Poses longues », continued: surf, rain on dark water, lights of a far shore."""

import numpy as np

from demo.film import Film
from demo.landscape import Mist, View, render
from demo.lens import Camera, Frame, Seen, depths, trace
from demo.noise import Array, blur, fbm, generator, lookup, smoothstep, tile
from demo.paint import over
from demo.scene import Scene
from demo.sky import Sky
from demo.stars import splat
from demo.terrain import massif
from demo.trees import fir, stamp_onto
from demo.water import dome, drifting_clouds, horizon_row, mist_band, plane, silk, water

_ROCK = tile(1024, 1.7, generator(94, 5))
_CRACK = tile(1024, 1.25, generator(95, 5))


BOULDERS = (
    (3.5, -1.75, 0.95), (2.9, 2.1, 0.8), (5.2, 0.55, 0.62), (6.3, -0.9, 0.45), (7.2, -4.2, 1.5),
    (8.6, 3.0, 1.0), (10.5, 5.2, 1.7), (12.0, 0.4, 0.7), (19.0, 4.0, 1.1),
    (24.0, -11.0, 3.0), (31.0, 3.0, 1.3), (44.0, 17.0, 3.6), (52.0, -9.0, 1.8),
)  # fmt: skip


def _rocks(north: Array, east: Array) -> Array:
    """Return the height of the rocks over the water, in metres, negative below it."""

    def noise(texture: Array, size: float, shift: float) -> Array:
        per = np.float32(1024 / 9 / size)
        return lookup(texture, north * per + shift, east * per + shift * 1.7)

    mass = noise(_ROCK, 3.6, 313.0) + 0.5 * noise(_ROCK, 1.5, 91.0)
    bulk = np.zeros_like(mass)
    for ahead, aside, reach in BOULDERS:
        far = ((north - ahead) ** 2 + (east - aside) ** 2) / (reach * reach)
        bulk = np.maximum(bulk, np.float32(0.55 + 0.30 * reach) * np.exp(-far))
    height = bulk * (0.92 + 0.24 * mass) + 0.09 * mass - 0.40
    crag = np.abs(noise(_CRACK, 1.1, 7.0))
    rough = 0.05 * (0.7 - crag) + 0.008 * noise(_CRACK, 0.35, 201.0)
    height = height + rough * smoothstep(-0.5, 0.5, height)
    layers = height * 5.0 + 0.5 * east + 0.35 * noise(_ROCK, 3.0, 55.0)
    step = layers - np.floor(layers)
    return np.asarray(height + 0.11 * (smoothstep(0.3, 0.7, step) - step), dtype=np.float32)


def surf(frame: Frame) -> tuple[Array, Film]:
    """Rocks at dusk, the surf smoothed into mist."""
    camera = Camera(frame, 22, 0.36, height=1.55)
    sky = Sky(-3.0, haze=1.0, altitude=5)
    above = dome(camera, sky, 20.0)
    clouds = smoothstep(0.42, 0.95, drifting_clouds(camera, 35.0, 6.0, frame.seed))
    clouds = clouds * np.exp(-0.05 / np.maximum(camera.up, 0.004))[:, None]
    low = above[horizon_row(camera) - 2].mean(axis=0)
    above = over(above, clouds * 0.85, (sky.ambient * 0.5 + low * 0.35).astype(np.float32))
    deep = sky.ambient * np.float32(0.22)
    image = water(camera, above, 0.05, (float(deep[0]), float(deep[1]), float(deep[2])))
    level = horizon_row(camera)
    north, east = plane(camera)
    bed = _rocks(north, east)
    foam = smoothstep(-0.50, 0.05, bed) * smoothstep(60, 12, north)
    wisp = silk(camera, 2.2, stretch=2.6, seed=9)
    foam = np.clip(0.06 + foam * (0.58 + 0.24 * wisp) + 0.05 * wisp, 0, 0.9)
    foam = np.maximum(foam, 0.93 * smoothstep(-0.16, -0.005, bed) * smoothstep(60, 25, north))
    spray = (sky.ambient * 1.0 + low * 0.22).astype(np.float32)
    image[level:] = over(image[level:], foam, spray)
    seen = trace(camera, depths(1.3, 70, 2200), lambda n, e: np.maximum(_rocks(n, e), -0.02))
    image = _wet_rock(camera, seen, image, (sky.ambient, low, spray))
    return image, Film(exposure=0.15, contrast=1.4, balance=(0.95, 1.0, 1.25), saturation=0.92)


def _wet_rock(
    camera: Camera, seen: Seen, image: Array, lights: tuple[Array, Array, Array]
) -> Array:
    ambient, glow, spray = lights
    height = _rocks(seen.north, seen.east)
    land = seen.land & (height > 0.0)
    north, east, depth = seen.north[land], seen.east[land], seen.depth[land]
    here = height[land]
    reach = np.maximum(depth * np.float32(1.2 / camera.scale), 0.006).astype(np.float32)
    rise_north = (_rocks(north + reach, east) - here) / reach
    rise_east = (_rocks(north, east + reach) - here) / reach
    size = np.sqrt(1 + rise_north**2 + rise_east**2)
    up, toward = 1 / size, -rise_north / size
    tone = 0.050 + 0.016 * lookup(_CRACK, north * 700, east * 700)
    cavity = 0.35 + 0.65 * smoothstep(-0.02, 0.35, here)
    diffuse = ambient * (0.25 + 0.75 * np.maximum(up, 0))[:, None] * cavity[:, None]
    diffuse = diffuse + glow * (0.35 * np.clip(-toward * -1.0, 0, 1))[:, None]
    # Wet stone throws back the bright horizon where it leans away from the camera.
    shine = np.clip(up * 0.85 + toward * 0.25, 0, 1) ** 6 * 0.16
    light = tone[:, None] * diffuse * 1.5 + (shine * (0.4 + tone * 8))[:, None] * glow * 0.35
    fogged = np.clip(0.92 * np.exp(-here / 0.085), 0, 0.92) * smoothstep(1.2, 3.0, depth)
    light = light + fogged[:, None] * (spray - light)
    through = np.exp(-depth / 90)[:, None]
    image[land] = (glow * 0.5 * (1 - through) + light * through).astype(np.float32)
    return image


def rain(frame: Frame) -> tuple[Array, Film]:
    """The first drops of a shower on a dark lake, firs upside down in it."""
    rng = generator(frame.seed, 2)
    camera = Camera(frame, 70, -0.22, height=1.6)
    scale, rows, columns = camera.scale, frame.rows, frame.columns
    # What the water mirrors: firs against a bright sky, on a strip taller than the frame.
    strip = np.zeros((rows, columns), dtype=np.float32)
    stamps = [fir(rng, 900) for _ in range(7)]
    for layer in range(3):
        for x in rng.uniform(-0.05, 1.05, 26):
            gap = 0.55 + 0.45 * np.cos((x - 0.62) * 5.2) ** 2
            tall = rows * (0.80 - 0.16 * layer) * rng.uniform(0.55, 1.0) * (1.35 - gap)
            alpha = stamps[int(rng.integers(7))].scaled(tall, mirror=bool(rng.random() < 0.5))
            stamp_onto(strip, alpha * (0.95 - 0.16 * layer), x * columns - alpha.shape[1] / 2, rows)
    height = np.linspace(1, 0, rows, dtype=np.float32)[:, None]
    breaks = np.exp(0.42 * fbm(frame.shape, (4, 2.2), rng, octaves=4, gain=0.5))
    sky = ((0.25 + 1.25 * height**1.4) * breaks)[..., None] * np.array(
        [0.80, 0.93, 1.0], dtype=np.float32
    )
    scene = over(sky.astype(np.float32), strip, np.array([0.012, 0.020, 0.019], dtype=np.float32))
    scene = blur(scene, 1.6 * frame.scale)
    depth, side = plane(camera, 0)
    tilt_north, tilt_east = _rings(depth, side, rng)
    swell = np.float32(0.0030)
    tilt_north = tilt_north + swell * lookup(_ROCK, depth * 260, side * 90)
    up = -camera.up[:, None] + 2 * tilt_north * 0.9
    row = rows - 1 - (up * scale - 0.22 * rows) * 0.98
    column = np.arange(columns, dtype=np.float32)[None, :] + 2 * tilt_east * 0.5 * scale
    row, column = np.clip(row, 0, rows - 1.01), np.clip(column, 0, columns - 1.01)
    planes = [lookup(scene[..., c], row, column, wrap=False) for c in range(3)]
    share = 0.02 + 0.98 * (1 - np.clip(-camera.up[:, None] - tilt_north, 0.02, 1)) ** 5
    image = np.stack(planes, axis=-1) * share[..., None]
    image += np.array([0.006, 0.011, 0.012], dtype=np.float32)
    return image.astype(np.float32), Film(exposure=0.0, contrast=1.4, metering=62, vignette=0.35)


def _rings(depth: Array, side: Array, rng: np.random.Generator) -> tuple[Array, Array]:
    """Return the slopes of rings of small waves, each spreading from a drop."""
    north, east = np.zeros_like(depth), np.zeros_like(depth)
    near, far = float(depth.min()), float(depth.max())
    for _ in range(95):
        z = float(np.exp(rng.uniform(np.log(near * 0.97), np.log(far * 1.02))))
        x = float(rng.uniform(-0.30, 0.30) * z)
        radius = float(rng.uniform(0.02, 0.30) ** 1.0)
        wave = 0.016 + 0.035 * radius
        reach = radius + 4 * wave
        rows = np.flatnonzero(np.abs(depth[:, 0] - z) < reach)
        if not rows.size:
            continue
        cut = slice(int(rows[0]), int(rows[-1]) + 1)
        middle = side[cut][0]
        columns = np.flatnonzero(np.abs(middle - x * depth[cut][0, 0] / z) < reach * 1.4 + 0.1)
        if not columns.size:
            continue
        part = (cut, slice(int(columns[0]), int(columns[-1]) + 1))
        dz, dx = depth[part] - z, side[part] - x
        away = np.maximum(np.hypot(dz, dx), 1e-4)
        inside = (away - radius) / wave
        steep = 0.16 * np.exp(-radius / 0.13) * rng.uniform(0.5, 1.0)
        packet = steep * np.cos(inside * 3.6) * np.exp(-((inside / 1.7) ** 2))
        north[part] += packet * dz / away
        east[part] += packet * dx / away
    return north, east


def far_shore(frame: Frame) -> tuple[Array, Film]:
    """Lights of a village at the blue hour, drawn out on the water."""
    rng = generator(frame.seed, 3)
    camera = Camera(frame, 75, 0.52, (9219, 13640), 470, 131)
    sky = Sky(-6.5, haze=0.8, altitude=400)
    view = View(
        camera, massif(1, 3000.0), sky, sun_azimuth=131 + 155, near=1500, shore=3000,
        extinction=2.5e-5, mist=Mist(top=520, density=2.5e-4, fade=90, billow=30),
    )  # fmt: skip
    image, _ = render(view)
    level = horizon_row(camera)
    key = image[: level // 2].mean()
    count = 150
    lights = np.zeros((*frame.shape, 3), dtype=np.float32)
    cluster = np.concatenate(
        [rng.normal(0.60, 0.10, 90), rng.normal(0.30, 0.05, 25), rng.uniform(0, 1, 35)]
    )
    climb = rng.exponential(0.010, count) * np.exp(-(((cluster - 0.60) / 0.14) ** 2)) + 0.002
    rows_at = (camera.horizon - climb) * frame.rows - 1
    power = rng.lognormal(0, 0.9, count) * 420 * key * frame.scale**2
    warm = np.stack(
        [np.ones(count), rng.uniform(0.50, 0.80, count), rng.uniform(0.14, 0.55, count)], -1
    )
    cold = rng.random(count) < 0.14
    warm[cold] = (0.75, 0.95, 1.0)
    splat(lights, rows_at, cluster * frame.columns, (power[:, None] * warm).astype(np.float32))
    spread = 0.55 * blur(lights, 0.8 * frame.scale) + 0.30 * blur(lights, 2.2 * frame.scale)
    image = image + spread + 0.15 * blur(lights, 9 * frame.scale)
    image = water(camera, image, 0.012, (0.05 * key, 0.07 * key, 0.09 * key))
    low = Camera(frame, 75, 0.52, height=2.0)
    image[level:] *= np.clip(1 + 0.10 * silk(low, 6.0, seed=12), 0.6, 1.5)[..., None]
    fog = image[: level // 2].mean(axis=(0, 1)) * np.float32(0.8)
    bank = mist_band(camera, 0.505, 0.010, frame.seed) * 0.35
    image = over(image, bank, fog)
    return image, Film(exposure=-0.9, contrast=1.35, glow=0.09, balance=(0.82, 1.0, 1.15))


SCENES = (
    Scene("ressac", 2560, 1707, surf, 205),
    Scene("premieres-gouttes", 1707, 2560, rain, 207),
    Scene("lautre-rive", 2560, 1097, far_shore, 208),
)
