"""The pipelines an import is measured against: Pillow's and libvips's best cascades.

Run as a script by any interpreter that has the library named (the project itself needs neither
this file nor pyvips): `python bench/pipelines.py (pillow|vips) OUT (jpg|jpg,avif) FILE...` makes,
for each file, the same renditions as `photoallegret.imaging`, without its checks, its metadata
and its limits. One process per core, each with its share of the files, is the bound; the CPU of
the processes, read by the one who waits for them, is the measure.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

WIDTHS = (2560, 1600, 1080, 720, 480)
JPEG_QUALITY = 82
AVIF_QUALITY = 65
AVIF_SPEED = 6
VIPS_EFFORT = 9 - AVIF_SPEED
"""libvips counts effort upwards: 9 is aom's speed 0."""
REDUCING_GAP = 1.01
TRANSPOSED = {2: 0, 3: 3, 4: 1, 5: 5, 6: 4, 7: 6, 8: 2}
"""EXIF orientation to Pillow's transposition (the values of Image.Transpose)."""


def pillow(source: Path, out: Path, formats: tuple[str, ...]) -> None:
    """Decode once, shrink in two steps, then colour, then orientation, then the cascade."""
    from PIL import Image, ImageCms  # noqa: PLC0415 -- slow import

    with Image.open(source) as opened:
        profile = opened.info.get("icc_profile")
        orientation = opened.getexif().get(0x0112, 1)
        turned = orientation >= 5
        native = opened.height if turned else opened.width
        width = min(WIDTHS[0], native)
        scale = width / native
        size = (round(opened.width * scale), round(opened.height * scale))
        image = opened.resize(size, Image.Resampling.LANCZOS, reducing_gap=REDUCING_GAP)
    if profile:
        image = ImageCms.applyTransform(image, _pillow_transform(profile)) or image
    if orientation in TRANSPOSED:
        image = image.transpose(Image.Transpose(TRANSPOSED[orientation]))
    image.info = {}
    for target in _widths(native):
        if target != image.width:
            height = max(1, round(image.height * target / image.width))
            image = image.resize((target, height), Image.Resampling.LANCZOS)
        name = str(out / f"{source.stem}-{target}")
        image.save(name + ".jpg", quality=JPEG_QUALITY, progressive=True, subsampling=2)
        if "avif" in formats:
            image.save(name + ".avif", quality=AVIF_QUALITY, speed=AVIF_SPEED, max_threads=1)


_transforms: dict[bytes, Any] = {}


def _pillow_transform(profile: bytes) -> Any:  # noqa: ANN401 -- Pillow is imported late
    import io  # noqa: PLC0415 -- only here

    from PIL import ImageCms  # noqa: PLC0415 -- slow import

    if profile not in _transforms:
        _transforms[profile] = ImageCms.buildTransform(
            ImageCms.ImageCmsProfile(io.BytesIO(profile)),
            ImageCms.createProfile("sRGB"),
            "RGB",
            "RGB",
            ImageCms.Intent.RELATIVE_COLORIMETRIC,
            flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
        )
    return _transforms[profile]


def vips(source: Path, out: Path, formats: tuple[str, ...]) -> None:
    """One thumbnail to the largest width, kept in memory, then the cascade."""
    import pyvips  # noqa: PLC0415 -- not in the project's environment

    header = pyvips.Image.new_from_file(str(source))
    turned = header.get_typeof("orientation") and header.get("orientation") >= 5
    native = header.height if turned else header.width
    image = pyvips.Image.thumbnail(
        str(source),
        min(WIDTHS[0], native),
        height=10_000_000,
        size="down",
        output_profile="srgb",
    ).copy_memory()
    for target in _widths(native):
        if target != image.width:
            image = image.resize(target / image.width).copy_memory()
        name = str(out / f"{source.stem}-{target}")
        image.jpegsave(
            name + ".jpg", Q=JPEG_QUALITY, interlace=True, optimize_coding=True, keep="icc"
        )
        if "avif" in formats:
            image.heifsave(
                name + ".avif",
                Q=AVIF_QUALITY,
                effort=VIPS_EFFORT,
                compression="av1",
                subsample_mode="on",
                keep="icc",
            )


def _widths(native: int) -> list[int]:
    return list(dict.fromkeys(min(width, native) for width in WIDTHS))


PIPELINES: dict[str, Callable[[Path, Path, tuple[str, ...]], None]] = {
    "pillow": pillow,
    "vips": vips,
}


def main(arguments: list[str]) -> None:
    """Run one pipeline over files, one after the other, in this process."""
    name, out, formats, *files = arguments
    if name == "pillow":
        from PIL import ImageCms, JpegImagePlugin  # noqa: F401, PLC0415 -- slow import
    if name == "vips":
        import pyvips  # noqa: PLC0415 -- not in the project's environment

        pyvips.voperation.cache_set_max(0)
        pyvips.concurrency_set(1) if hasattr(pyvips, "concurrency_set") else None
    for file in files:
        PIPELINES[name](Path(file), Path(out), tuple(formats.split(",")))


if __name__ == "__main__":
    main(sys.argv[1:])
