"""Water under a long exposure: mirrored light, blurred by waves, dimmed by Fresnel's law."""

import numpy as np

from demo.lens import Camera
from demo.noise import Array, blur, fbm, generator, lookup, resized, tile
from demo.sky import Sky

_SILK = tile(1024, 1.9, generator(81, 5))
_CLOUD = tile(1024, 1.75, generator(82, 5))


def dome(camera: Camera, sky: Sky, sun_azimuth: float) -> Array:
    """Return the bare sky for every pixel; below the horizon, its lowest colour."""
    azimuth = np.broadcast_to((camera.azimuth - sun_azimuth)[None, :], camera.frame.shape)
    return sky.radiance(np.maximum(camera.elevation, 0.3), azimuth)


def horizon_row(camera: Camera) -> int:
    """Return the first row of water."""
    return int(np.clip(round(camera.horizon * camera.frame.rows), 1, camera.frame.rows - 1))


def mirrored(camera: Camera, above: Array, roughness: float) -> Array:
    """Return what still or smoothed water shows of the light above the horizon.

    `roughness` is the spread of the waves' slopes in radians: reflections are drawn out
    vertically by twice as much, and far less sideways, since water is seen at a grazing angle.
    """
    level = horizon_row(camera)
    count = camera.frame.rows - level
    flipped = above[:level][::-1]
    if count > level:
        tail = np.repeat(flipped[-1:], count - level, axis=0)
        flipped = np.concatenate([flipped, tail])
    sigma = max(2 * roughness * camera.scale, 0.3)
    factor = max(1.0, min(sigma / 4, 16.0))
    small = (max(4, round(flipped.shape[0] / factor)), flipped.shape[1])
    planes = []
    for channel in range(3):
        plane = resized(flipped[..., channel], small) if factor > 1 else flipped[..., channel]
        plane = blur(np.ascontiguousarray(plane), (sigma / factor, sigma * 0.035))
        planes.append(resized(plane, (flipped.shape[0], flipped.shape[1])))
    return np.stack(planes, axis=-1)[:count]


def fresnel(camera: Camera, roughness: float = 0.0) -> Array:
    """Return the reflected share of light for each row of water (Schlick, n = 1.33)."""
    level = horizon_row(camera)
    run = np.maximum(-camera.up[level:], 0) + roughness
    sine = run / np.sqrt(1 + run**2)
    return np.asarray(0.02 + 0.98 * (1 - sine) ** 5, dtype=np.float32)[:, None, None]


def plane(camera: Camera, level: int | None = None) -> tuple[Array, Array]:
    """Return depth and sideways distance, in metres, of each sample of water."""
    start = horizon_row(camera) if level is None else level
    fall = np.maximum(-camera.up[start:], 0.25 / camera.scale)[:, None]
    depth = camera.height / fall * np.ones_like(camera.across)[None, :]
    return depth.astype(np.float32), (depth * camera.across[None, :]).astype(np.float32)


def silk(camera: Camera, size: float, stretch: float = 5.0, seed: int = 0) -> Array:
    """Return the faint bands left on moving water by a long exposure, zero mean."""
    depth, side = plane(camera)
    total = np.zeros_like(depth)
    for octave, weight in ((1.0, 1.0), (2.7, 0.5), (7.1, 0.25)):
        per = np.float32(octave * 1024 / 9 / size)
        shift = np.float32(seed * 37.3 + octave * 91)
        resolved = np.exp(-depth / np.float32(size * 14 / octave))
        total += (
            np.float32(weight) * resolved * lookup(_SILK, depth * per + shift, side * per / stretch)
        )
    return total


def water(
    camera: Camera, above: Array, roughness: float, deep: tuple[float, float, float]
) -> Array:
    """Return the picture completed with water below its horizon."""
    level = horizon_row(camera)
    share = fresnel(camera, roughness)
    body = np.array(deep, dtype=np.float32)
    surface = mirrored(camera, above, roughness) * share + body * (1 - share)
    return np.concatenate([above[:level], surface.astype(np.float32)])


def drifting_clouds(
    camera: Camera, wind: float, stretch: float, seed: int, *, scale: float = 16.0
) -> Array:
    """Return the cover 0..1 of a cloud sheet drawn out along the wind (degrees)."""
    up = np.maximum(camera.up, 0.004)[:, None]
    depth = 1.0 / up * np.ones_like(camera.across)[None, :]
    side = depth * camera.across[None, :]
    turn = np.radians(wind - camera.heading)
    along = depth * np.cos(turn) + side * np.sin(turn)
    across = side * np.cos(turn) - depth * np.sin(turn)
    total = np.zeros_like(along)
    for octave, weight in ((1.0, 1.0), (2.3, 0.55), (5.3, 0.30), (12.0, 0.15)):
        per = np.float32(octave * scale)
        shift = np.float32(seed * 53.7 + octave * 31)
        row = along * per / np.float32(stretch) + shift
        total += np.float32(weight) * lookup(_CLOUD, row, across * per + shift)
    cover = 0.5 + 0.42 * total
    return np.asarray(np.where(camera.up[:, None] > 0, np.clip(cover, 0, 1), 0), dtype=np.float32)


def mist_band(camera: Camera, line: float, width: float, seed: int) -> Array:
    """Return the cover of a bank of mist lying at a height in the frame (0 top, 1 bottom)."""
    shape = camera.frame.shape
    noise = fbm(shape, (7, 2), generator(seed, 6), octaves=5, gain=0.52)
    height = np.linspace(0, 1, shape[0], dtype=np.float32)[:, None]
    bank = np.exp(-(((height - line) / width) ** 2))
    return np.asarray(np.clip(bank * (0.75 + 0.40 * noise), 0, 1), dtype=np.float32)
