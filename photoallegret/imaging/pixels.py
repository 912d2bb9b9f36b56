"""Kinds of pixels: every one a file may hold, made one of the few that are resized."""

from PIL import Image, ImageChops

from photoallegret.imaging.refusal import RefusalCode, Refused

PLAIN = frozenset({"L", "LA", "RGB", "RGBA", "CMYK", "LAB"})
_DEEP_GREY = {"I;16": "L;16", "I;16L": "L;16", "I;16B": "L;16B"}
"""Grey of 16 bits, and the raw mode that keeps the upper eight, as Pillow does for colours."""
_OPAQUE = {
    "1": "L",
    "P": "RGB",
    "PA": "RGBA",
    "La": "LA",
    "RGBa": "RGBA",
    "RGBX": "RGB",
    "YCbCr": "RGB",
}
_KEYED = {**_OPAQUE, "1": "LA", "L": "LA", "P": "RGBA", "RGB": "RGBA"}
"""Where the file names one colour, or some of its palette, as transparent."""
_BITS_PER_SAMPLE, _PHOTOMETRIC, _MIN_IS_WHITE = 258, 262, 0


def plain(image: Image.Image) -> Image.Image:
    """Return the image in one of the modes of PLAIN; the values keep their colour space.

    Raises Refused for pixels that hold no photograph (32-bit and floating point samples).
    """
    mode, is_keyed = image.mode, "transparency" in image.info
    if mode in _DEEP_GREY:
        return _from_deep_grey(image)
    if mode == "CMYK" and image.format in {"JPEG", "MPO"} and "adobe" not in image.info:
        # Pillow takes every CMYK JPEG for one of Adobe's, which are stored inverted.
        return ImageChops.invert(image)
    wanted = (_KEYED if is_keyed else _OPAQUE).get(mode, mode)
    if wanted not in PLAIN:
        raise Refused(RefusalCode.UNSUPPORTED_PIXELS, mode=mode)
    return image if wanted == mode else image.convert(wanted)


def _from_deep_grey(image: Image.Image) -> Image.Image:
    """Keep the upper eight bits; Pillow's own conversion clips everything above 255 to white."""
    tags = getattr(image, "tag_v2", {})
    bits = tags.get(_BITS_PER_SAMPLE, (16,))[0]
    if bits < 16:  # noqa: PLR2004 -- twelve bits, unpacked as they are
        image = image.point(lambda value: value * 2 ** (16 - bits))
    grey = Image.frombytes("L", image.size, image.tobytes(), "raw", _DEEP_GREY[image.mode])
    return ImageChops.invert(grey) if tags.get(_PHOTOMETRIC) == _MIN_IS_WHITE else grey


def on_white(image: Image.Image) -> Image.Image:
    """Lay a transparent image on white; others are returned as they are."""
    if image.mode not in {"LA", "RGBA"}:
        return image
    opaque = image.mode[:-1]
    white = Image.new(opaque, image.size, "white")
    white.paste(image.convert(opaque), mask=image.getchannel("A"))
    return white
