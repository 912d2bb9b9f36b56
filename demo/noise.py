"""Random fields: lattice noise, its fractal sums, lookups in tiled textures and fast blurs."""

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from PIL import Image

# Light is float32; masks, indices and tables travel through the same functions.
Array: TypeAlias = NDArray[Any]
Shape: TypeAlias = tuple[int, int]


def generator(*seed: int) -> np.random.Generator:
    """Return the random generator of one named part of one picture."""
    return np.random.default_rng(seed)


def resized(field: Array, shape: Shape) -> Array:
    """Resample a 2-D field to `shape` (rows, columns) with a bicubic filter."""
    size = (shape[1], shape[0])
    image = Image.fromarray(np.ascontiguousarray(field, dtype=np.float32))
    return np.asarray(image.resize(size, Image.Resampling.BICUBIC), dtype=np.float32)


def lattice(shape: Shape, cells: tuple[float, float], rng: np.random.Generator) -> Array:
    """Return smooth noise of unit variance with `cells` (rows, columns) bumps across the field.

    The draw depends on `cells` alone, so a preview and the full size show the same noise.
    """
    rows, columns = (max(2, round(count)) + 4 for count in cells)
    values = rng.standard_normal((rows, columns)).astype(np.float32)
    image = Image.fromarray(values)
    box = (2.0, 2.0, columns - 2.0, rows - 2.0)
    size = (shape[1], shape[0])
    smooth = np.asarray(image.resize(size, Image.Resampling.BICUBIC, box=box), dtype=np.float32)
    return smooth * np.float32(1.35)


def fbm(
    shape: Shape,
    cells: tuple[float, float],
    rng: np.random.Generator,
    *,
    octaves: int = 6,
    gain: float = 0.5,
) -> Array:
    """Return a fractal sum of lattice noise, about unit variance, each octave twice as fine."""
    total = np.zeros(shape, dtype=np.float32)
    weight, energy = 1.0, 0.0
    for octave in range(octaves):
        scale = 2.0**octave
        total += np.float32(weight) * lattice(shape, (cells[0] * scale, cells[1] * scale), rng)
        energy += weight * weight
        weight *= gain
    return total / np.float32(np.sqrt(energy))


def ridged(
    shape: Shape,
    cells: tuple[float, float],
    rng: np.random.Generator,
    *,
    octaves: int = 6,
    gain: float = 0.5,
) -> Array:
    """Return a ridged multifractal in 0..1: crests are sharp, and detail gathers on them."""
    total = np.zeros(shape, dtype=np.float32)
    carried = np.ones(shape, dtype=np.float32)
    weight, norm = 1.0, 0.0
    for octave in range(octaves):
        scale = 2.0**octave
        layer = lattice(shape, (cells[0] * scale, cells[1] * scale), rng)
        crest = np.clip(1.0 - np.abs(layer) * 0.6, 0.0, 1.0) ** 2
        total += np.float32(weight) * crest * carried
        carried = np.clip(crest * 1.6, 0.0, 1.0)
        norm += weight
        weight *= gain
    return total / np.float32(norm)


def tile(size: int, slope: float, rng: np.random.Generator) -> Array:
    """Return a seamless square texture of unit variance whose amplitude falls as 1/f^slope."""
    fy = np.fft.fftfreq(size)[:, None] * size
    fx = np.fft.rfftfreq(size)[None, :] * size
    radius = np.hypot(fy, fx)
    radius[0, 0] = 1.0
    amplitude = radius**-slope
    amplitude[radius < 2.5] *= 0.35
    amplitude[0, 0] = 0.0
    spectrum = np.fft.rfft2(rng.standard_normal((size, size))) * amplitude
    field = np.fft.irfft2(spectrum, s=(size, size))
    return np.asarray(field / field.std(), dtype=np.float32)


def lookup(field: Array, row: Array, column: Array, *, wrap: bool = True) -> Array:
    """Read a 2-D field at fractional places, bilinearly, wrapping round or clamping at the edge."""
    rows, columns = field.shape
    if not wrap:
        row = np.clip(row, 0.0, rows - 1.001)
        column = np.clip(column, 0.0, columns - 1.001)
    top = np.floor(row)
    left = np.floor(column)
    fy = (row - top).astype(np.float32)
    fx = (column - left).astype(np.float32)
    i0 = top.astype(np.int32) % rows
    j0 = left.astype(np.int32) % columns
    i1 = (i0 + 1) % rows
    j1 = (j0 + 1) % columns
    flat = field.reshape(-1)
    upper = np.take(flat, i0 * columns + j0)
    upper += fx * (np.take(flat, i0 * columns + j1) - upper)
    lower = np.take(flat, i1 * columns + j0)
    lower += fx * (np.take(flat, i1 * columns + j1) - lower)
    return np.asarray(upper + fy * (lower - upper))


def box_blur(field: Array, radius: float, axis: int) -> Array:
    """Average along one axis over 2·radius+1 samples (fractional radius), edges repeated."""
    whole = int(radius)
    part = np.float32(radius - whole)
    count = field.shape[axis]
    pad = whole + 2
    widths = [(pad, pad) if a == axis else (0, 0) for a in range(field.ndim)]
    padded = np.pad(field, widths, mode="edge")
    sums = np.cumsum(padded, axis=axis, dtype=np.float64)

    def window(reach: int) -> NDArray[np.float64]:
        stop = np.take(sums, np.arange(pad + reach, pad + reach + count), axis=axis)
        start = np.take(sums, np.arange(pad - reach - 1, pad - reach - 1 + count), axis=axis)
        difference: NDArray[np.float64] = stop - start
        return difference

    inner = window(whole)
    total = inner if part == 0 else inner + part * (window(whole + 1) - inner)
    return np.asarray(total / (2.0 * radius + 1.0), dtype=np.float32)


def _tap_blur(field: Array, sigma: float, axis: int) -> Array:
    """Gaussian blur by its taps: faster than running sums while sigma is small."""
    reach = int(np.ceil(3 * sigma))
    weights = np.exp(-0.5 * (np.arange(-reach, reach + 1) / sigma) ** 2)
    weights /= weights.sum()
    widths = [(reach, reach) if a == axis else (0, 0) for a in range(field.ndim)]
    padded = np.pad(field, widths, mode="edge")
    total = np.zeros_like(field)
    for shift, weight in enumerate(weights):
        part = [slice(None)] * field.ndim
        part[axis] = slice(shift, shift + field.shape[axis])
        total += np.float32(weight) * padded[tuple(part)]
    return total


def blur(field: Array, sigma: float | tuple[float, float]) -> Array:
    """Gaussian blur (three box passes) with sigma in samples, one value or (rows, columns)."""
    sigmas = (sigma, sigma) if isinstance(sigma, int | float) else sigma
    for axis, width in enumerate(sigmas):
        if width < 0.05:
            continue
        if width < 2:
            field = _tap_blur(field, width, axis)
            continue
        radius = (np.sqrt(4.0 * width * width + 1.0) - 1.0) / 2.0
        for _ in range(3):
            field = box_blur(field, float(radius), axis)
    return field


def wide_blur(image: Array, sigma: float) -> Array:
    """Blur an (rows, columns, 3) image by a large sigma, working on a reduced copy."""
    factor = max(1.0, sigma / 4.0)
    rows, columns = image.shape[:2]
    small = (max(4, round(rows / factor)), max(4, round(columns / factor)))
    planes = []
    for channel in range(image.shape[2]):
        reduced = blur(resized(image[..., channel], small), sigma / factor)
        planes.append(resized(reduced, (rows, columns)))
    return np.stack(planes, axis=-1)


def smoothstep(low: float, high: float, value: Array) -> Array:
    """Return a smooth ramp from 0 at `low` to 1 at `high`."""
    ramp = np.clip((value - np.float32(low)) / np.float32(high - low), 0.0, 1.0)
    return np.asarray(ramp * ramp * (3.0 - 2.0 * ramp), dtype=np.float32)
