"""How a photograph was taken: camera, lens and exposure, from EXIF or from its copy in XMP."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, fields

from photoallegret.imaging import exif
from photoallegret.imaging.camera_names import camera_name, lens_from_range, lens_name
from photoallegret.imaging.tiff import Directory
from photoallegret.imaging.xmp import Xmp

_TIFF = "http://ns.adobe.com/tiff/1.0/ "
_EXIF = "http://ns.adobe.com/exif/1.0/ "
_EXIF_EX = "http://cipa.jp/exif/1.0/ "
_MAKE, _MODEL = _TIFF + "Make", _TIFF + "Model"
_LENSES = (_EXIF_EX + "LensModel", "http://ns.adobe.com/exif/1.0/aux/ Lens")
_EXPOSURE, _F_NUMBER, _FOCAL = _EXIF + "ExposureTime", _EXIF + "FNumber", _EXIF + "FocalLength"
_ISOS = (_EXIF_EX + "PhotographicSensitivity", _EXIF + "ISOSpeedRatings")
WANTED = frozenset({_MAKE, _MODEL, *_LENSES, _EXPOSURE, _F_NUMBER, _FOCAL, *_ISOS})

_NUMBER = re.compile(r"\s*([0-9]{1,12}(?:\.[0-9]{1,9})?)(?:\s*/\s*([0-9]{1,12}))?\s*")
_ISO_TAGS = (
    exif.ISO,
    exif.ISO_SPEED,
    exif.RECOMMENDED_EXPOSURE_INDEX,
    exif.STANDARD_OUTPUT_SENSITIVITY,
)
_ISO_OVERFLOW = 65_535
"""EXIF's short number is full; the true value stands in a longer tag."""


@dataclass(frozen=True, slots=True)
class Shooting:
    """The technical line; empty or None where unknown or impossible."""

    camera: str = ""
    lens: str = ""
    focal_length_mm: float | None = None
    aperture: float | None = None
    """The f-number."""
    exposure_time: str = ""
    """In seconds, as written on a camera: "1/250", "2.5"."""
    iso: int | None = None

    def over(self, other: "Shooting") -> "Shooting":
        """Fill what is unknown here from `other`."""
        return Shooting(*(getattr(self, f.name) or getattr(other, f.name) for f in fields(self)))


def shooting_from_exif(directory: Directory) -> Shooting:
    """Read the EXIF tags; the APEX values stand in for a missing exposure time or f-number."""

    def number(tag: int) -> float | None:
        numbers = directory[tag].ratios() if tag in directory else ()
        return numbers[0] if numbers else None

    def first_whole(tag: int) -> float | None:  # a second number is for other kinds of ISO
        numbers = directory[tag].whole_numbers() if tag in directory else ()
        return numbers[0] if numbers else None

    specification = directory.get(exif.LENS_SPECIFICATION)
    seconds, f_number = number(exif.EXPOSURE_TIME), number(exif.F_NUMBER)
    if seconds is None:
        seconds = _power(number(exif.SHUTTER_SPEED_VALUE), -1.0)
    if f_number is None:
        f_number = _power(number(exif.APERTURE_VALUE), 0.5)
    return Shooting(
        camera=camera_name(
            exif.text_of(directory.get(exif.MAKE)), exif.text_of(directory.get(exif.MODEL))
        ),
        lens=lens_name(exif.text_of(directory.get(exif.LENS_MODEL)))
        or lens_from_range(specification.ratios() if specification else ()),
        focal_length_mm=_focal_length(number(exif.FOCAL_LENGTH)),
        aperture=_aperture(f_number),
        exposure_time=exposure_text(seconds),
        iso=_iso(first_whole(tag) for tag in _ISO_TAGS),
    )


def shooting_from_xmp(xmp: Xmp) -> Shooting:
    """Read the same facts from XMP's copy, all that some exports keep."""
    return Shooting(
        camera=camera_name(xmp.text(_MAKE), xmp.text(_MODEL)),
        lens=next(filter(None, (lens_name(xmp.text(name)) for name in _LENSES)), ""),
        focal_length_mm=_focal_length(_parsed(xmp.text(_FOCAL))),
        aperture=_aperture(_parsed(xmp.text(_F_NUMBER))),
        exposure_time=exposure_text(_parsed(xmp.text(_EXPOSURE))),
        iso=_iso(_parsed(xmp.text(name)) for name in _ISOS),
    )


def exposure_text(seconds: float | None) -> str:
    """Write an exposure time as photographers do; "" when unknown or beyond 1 µs to 115 days."""
    if seconds is None or not 1e-6 <= seconds <= 1e7:  # noqa: PLR2004 -- stated above
        return ""
    inverse = round(1 / seconds)
    # Between 1/3 and 1 s cameras show decimals ("0.8"), except for plain halves and thirds.
    if seconds < 0.29 or (inverse > 1 and abs(1 / seconds - inverse) < 0.01):  # noqa: PLR2004
        return f"1/{inverse}"
    if seconds >= 10:  # noqa: PLR2004 -- timers are not finer
        return f"{seconds:.0f}"
    return f"{seconds:.1f}".removesuffix(".0")


def _parsed(text: str) -> float | None:
    number = _NUMBER.fullmatch(text[:40])
    if not number:
        return None
    below = float(number[2] or 1)
    return float(number[1]) / below if below else None


def _power(apex: float | None, factor: float) -> float | None:
    """Undo APEX's logarithm (EXIF annex C)."""
    return 2 ** (factor * apex) if apex is not None and abs(apex) <= 32 else None  # noqa: PLR2004


def _focal_length(millimetres: float | None) -> float | None:
    if millimetres is None or not 0.1 <= millimetres <= 10_000:  # noqa: PLR2004 -- lenses that exist
        return None
    return round(millimetres, 1)


def _aperture(f_number: float | None) -> float | None:
    if f_number is None or not 0.5 <= f_number <= 1_000:  # noqa: PLR2004 -- up to pinholes
        return None
    return round(f_number, 2 if f_number < 1 else 1)


def _iso(numbers: Iterable[float | None]) -> int | None:
    """Return the first sensitivity that is not full; the full one is better than none."""
    found = [round(n) for n in numbers if n is not None and 1 <= n <= 1e7]  # noqa: PLR2004
    return next((n for n in found if n != _ISO_OVERFLOW), found[0] if found else None)
