"""From light to file: lens glow, exposure, tone curve, vignette, softness, grain, quantising."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from demo.noise import Array, blur, generator, wide_blur

LUMA = np.array([0.2126, 0.7152, 0.0722], dtype=np.float32)


@dataclass(frozen=True)
class Film:
    """How one picture is exposed and developed."""

    exposure: float = 0.0
    """Stops above the metered exposure."""
    contrast: float = 1.3
    saturation: float = 1.0
    balance: tuple[float, float, float] = (1.0, 1.0, 1.0)
    glow: float = 0.06
    vignette: float = 0.18
    grain: float = 1.0
    softness: float = 0.45
    black: float = 0.0
    metering: float = 55.0
    """Percentile of luminance that is brought to middle grey."""
    shadows: tuple[float, float, float] = (0.0, 0.0, 0.0)
    """A tint added to the darkest tones, in display light."""
    wide_gamut: bool = False


def luminance(image: Array) -> Array:
    """Return the luminance of an RGB image."""
    return np.asarray(image @ LUMA, dtype=np.float32)


def shrink(image: Array, factor: int) -> Array:
    """Average blocks of factor × factor samples."""
    if factor == 1:
        return image
    rows, columns = image.shape[0] // factor, image.shape[1] // factor
    blocks = image[: rows * factor, : columns * factor].reshape(rows, factor, columns, factor, -1)
    return np.asarray(blocks.mean(axis=(1, 3)), dtype=np.float32)


def _glow(image: Array, amount: float) -> Array:
    if amount == 0:
        return image
    long_edge = max(image.shape[:2])
    veil = 0.65 * wide_blur(image, long_edge * 0.004) + 0.35 * wide_blur(image, long_edge * 0.03)
    return np.asarray(image + amount * (veil - image), dtype=np.float32)


def _vignette(image: Array, amount: float) -> Array:
    rows, columns = image.shape[:2]
    half = np.hypot(rows, columns) / 2
    y = (np.arange(rows) - rows / 2)[:, None] / half
    x = (np.arange(columns) - columns / 2)[None, :] / half
    fall = 1.0 / (1.0 + 0.5 * amount * (x * x + y * y)) ** 2
    return np.asarray(image * fall[..., None].astype(np.float32), dtype=np.float32)


def tone(image: Array, film: Film) -> Array:
    """Map scene light (middle grey at 0.18) to display light with a toe and a shoulder."""
    grey = np.float32(0.18)
    luma = luminance(image)[..., None]
    mixed = np.maximum(luma + 0.92 * (image - luma), 0.0)
    power = np.float32(film.contrast)
    raised = mixed**power
    shown = raised / (raised + grey ** (power - 1) * (1 - grey))
    grey_shown = luminance(shown)[..., None]
    shown = grey_shown + np.float32(film.saturation * 1.06) * (shown - grey_shown)
    lift = (1 - np.clip(grey_shown, 0, 1)) ** 12 * np.array(film.shadows, dtype=np.float32)
    return np.asarray(np.clip((shown + lift - film.black) / (1 - film.black), 0.0, 1.0))


def encode(light: Array) -> Array:
    """Return display light 0..1 as sRGB values 0..255 (IEC 61966-2-1), not yet rounded."""
    low = light * 12.92
    high = 1.055 * np.maximum(light, 1e-6) ** (1 / 2.4) - 0.055
    return np.asarray(np.where(light <= 0.0031308, low, high) * 255, dtype=np.float32)


def to_display_p3(light: Array) -> Array:
    """Convert linear sRGB to linear Display P3 primaries."""
    matrix = np.array(
        [[0.8225, 0.1774, 0.0], [0.0332, 0.9669, 0.0], [0.0171, 0.0724, 0.9108]], dtype=np.float32
    )
    return np.asarray(light @ matrix.T, dtype=np.float32)


def develop(image: Array, film: Film, *, factor: int, seed: int) -> NDArray[np.uint8]:
    """Develop linear light, supersampled `factor` times, to 8-bit RGB at its final size."""
    light = np.maximum(shrink(image, factor), 0.0)
    key = np.percentile(luminance(light[::4, ::4]), film.metering)
    gain = np.float32(0.18 / max(float(key), 1e-12) * 2.0**film.exposure)
    light = light * gain * np.array(film.balance, dtype=np.float32)
    light = _vignette(_glow(light, film.glow), film.vignette)
    if film.wide_gamut:
        light = np.maximum(to_display_p3(light), 0.0)
    shown = encode(tone(light, film))
    if film.softness:
        shown = blur(shown, film.softness)
    return quantise(shown, film.grain, seed)


def quantise(values: Array, amount: float, seed: int) -> NDArray[np.uint8]:
    """Add grain, strongest in the lower mid-tones, and round 0..255 values to bytes."""
    rng = generator(seed, 977)
    shape = values.shape[:2]
    crisp = rng.standard_normal(shape).astype(np.float32)
    grain = 0.55 * crisp + 2.0 * blur(rng.standard_normal(shape).astype(np.float32), 0.9)
    level = luminance(values) / 255
    strength = amount * (0.55 + 2.2 * level**0.6 * (1 - level))
    dither = rng.uniform(-0.5, 0.5, values.shape).astype(np.float32)
    noisy = values + (grain * strength)[..., None] + dither
    return np.clip(np.rint(noisy), 0, 255).astype(np.uint8)
