"""Ratio and colour rules of the stylesheet: a class per value spares pages style attributes."""

from functools import lru_cache
from math import atan2, cbrt, hypot, pi

from photoallegret.gallery.shown import RATIO_STEPS

EXACT_RATIOS = {
    56: 9 / 16,
    67: 2 / 3,
    71: 5 / 7,
    78: 7 / 9,
    133: 4 / 3,
    167: 5 / 3,
    178: 16 / 9,
    233: 21 / 9,
}
"""What the usual formats really are, where two decimals would draw them a pixel off."""

LIGHTNESS_STEPS = 12
HUES = 8
CHROMA = 0.035
"""Calm: a placeholder says where a picture will be, not what it looks like (OKLCH chroma)."""
GREY_BELOW = 0.015
FOCAL_STEP = 5
"""Hundredths between two classes of focal points: nobody sees a finer step in a cropped edge."""
SRGB_LINEAR_UP_TO = 0.04045


def ratio_rules() -> str:
    """Return the rules ``.r40{--r:.4}`` … ``.r399{--r:3.99}``."""
    low, high = RATIO_STEPS
    rules = (f".r{step}{{--r:{_short(_of_step(step), 5)}}}" for step in range(low, high + 1))
    return "@layer components{" + "".join(rules) + "}"


def shown_ratio(ratio: float) -> float:
    """Return the ratio with which the stylesheet draws a photo of that width / height."""
    low, high = RATIO_STEPS
    return _of_step(min(high, max(low, round(ratio * 100))))


def focal_rules() -> str:
    """Return the rules ``.fx-0{--fx:0%}`` … ``.fy-100{--fy:100%}``: where a cropped photo holds."""
    rules = (
        f".f{axis}-{step}{{--f{axis}:{step}%}}"
        for axis in "xy"
        for step in range(0, 101, FOCAL_STEP)
    )
    return "@layer components{" + "".join(rules) + "}"


def focal_class(x: float | None, y: float | None) -> str:
    """Return the classes nearest to a focal point (0 to 1 each): "fx-30 fy-65"."""
    parts = (round((0.5 if part is None else part) * 100 / FOCAL_STEP) for part in (x, y))
    return " ".join(f"f{axis}-{part * FOCAL_STEP}" for axis, part in zip("xy", parts, strict=True))


def colour_rules() -> str:
    """Return one background per average colour, lightness by hue, nearly grey."""
    rules = []
    for light in range(LIGHTNESS_STEPS):
        level = _short((light + 0.5) / LIGHTNESS_STEPS, 3)
        rules.append(f".k{light}{{background-color:oklch({level} 0 0)}}")
        rules += [
            f".k{light}-{hue}{{background-color:oklch({level} {_short(CHROMA, 3)} "
            f"{round(hue * 360 / HUES)})}}"
            for hue in range(HUES)
        ]
    return "@layer components{" + "".join(rules) + "}"


@lru_cache(maxsize=4096)
def colour_class(colour: str) -> str:
    """Return the class nearest to ``colour``, "#rrggbb": "k3", or "k3-5" when it has a hue."""
    lightness, a, b = _oklab(colour)
    light = min(LIGHTNESS_STEPS - 1, max(0, int(lightness * LIGHTNESS_STEPS)))
    if hypot(a, b) < GREY_BELOW:
        return f"k{light}"
    hue = round((atan2(b, a) % (2 * pi)) / (2 * pi) * HUES) % HUES
    return f"k{light}-{hue}"


def _of_step(step: int) -> float:
    return EXACT_RATIOS.get(step, step / 100)


def _oklab(colour: str) -> tuple[float, float, float]:
    """Return lightness, a, b of "#rrggbb" in OKLab.

    Source: Björn Ottosson, "A perceptual color space for image processing".
    """
    red, green, blue = (_linear(int(colour[at : at + 2], 16)) for at in (1, 3, 5))
    long = cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    medium = cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    return (
        0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short,
    )


def _linear(value: int) -> float:
    """Return the linear light of an sRGB byte (IEC 61966-2-1)."""
    level = value / 255
    return level / 12.92 if level <= SRGB_LINEAR_UP_TO else float(((level + 0.055) / 1.055) ** 2.4)


def _short(number: float, digits: int) -> str:
    """Return ``number`` as CSS likes it shortest: ".4", "1.5", "0"."""
    text = f"{number:.{digits}f}".rstrip("0").rstrip(".")
    return text.removeprefix("0") or "0"
