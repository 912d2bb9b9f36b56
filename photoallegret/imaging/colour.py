"""The way from any colour space, named by an embedded profile, to the two that are served."""

from collections.abc import Callable
from functools import lru_cache
from io import BytesIO
from itertools import product

from PIL import Image, ImageChops, ImageCms

from photoallegret.imaging.profiles import display_p3_profile, srgb_profile

Converter = Callable[[Image.Image], Image.Image]

SAME_COLOUR = 1
"""Steps of 255 within which two profiles are one (they round the same curve differently)."""
WIDER_THAN_SRGB = 6
"""Steps of 255 that a colour may move on a detour through sRGB before it counts as outside."""
MODE_OF_SPACE = {"RGB": "RGB", "GRAY": "L", "CMYK": "CMYK", "Lab": "LAB"}
PROFILES_KEPT = 16
"""A photographer uses a handful of profiles; the largest (printing) take 2 MB each."""


@lru_cache(maxsize=PROFILES_KEPT)
def converter(profile: bytes, mode: str, *, wide: bool) -> Converter:
    """Return what turns pixels of `mode`, described by `profile`, into RGB to be served.

    `mode` is L, RGB, CMYK or LAB; the result is in Display P3 if `wide`, else in sRGB. An
    empty, broken or unsuitable profile counts as sRGB (for CMYK: as Pillow's plain formula).
    The image given may be changed in place.

    Relative colorimetric with black point compensation, as browsers and printers' proofs do.
    """
    source = _open(profile, mode)
    if source is None:
        if mode == "L" and _open(profile, "RGB"):
            coloured = converter(profile, "RGB", wide=wide)
            return lambda image: coloured(image.convert("RGB"))
        return _plain(mode, wide=wide)
    target = display_p3_profile() if wide else srgb_profile()
    try:
        transform = _transform(source, mode, target)
        if mode == "RGB" and _is_identity(transform):
            return _unchanged
    except ImageCms.PyCMSError:  # readable, but without what a conversion needs
        return _plain(mode, wide=wide)
    return lambda image: _applied(transform, image)


@lru_cache(maxsize=PROFILES_KEPT)
def is_wider_than_srgb(profile: bytes, mode: str) -> bool:
    """Tell whether the profile names colours that sRGB cannot hold.

    The strongest colours are converted to Display P3 at once and by way of sRGB: where the
    two differ, sRGB has clipped.
    """
    if mode not in {"RGB", "CMYK"} or _open(profile, mode) is None:
        return False
    strongest = Image.new(mode, (2 ** len(mode), 1))
    strongest.putdata(list(product((0, 255), repeat=len(mode))))
    direct = converter(profile, mode, wide=True)(strongest.copy())
    by_srgb = converter(profile, mode, wide=False)(strongest.copy())
    detour = converter(srgb_profile(), "RGB", wide=True)(by_srgb)
    return _distance(direct, detour) > WIDER_THAN_SRGB


def _open(profile: bytes, mode: str) -> ImageCms.ImageCmsProfile | None:
    if mode == "LAB":
        return ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))
    if not profile:
        return None
    try:
        opened = ImageCms.ImageCmsProfile(BytesIO(profile))
    except OSError:
        return None
    space = opened.profile.xcolor_space.strip()
    return opened if MODE_OF_SPACE.get(space) == mode else None


def _transform(
    source: ImageCms.ImageCmsProfile, mode: str, target: bytes
) -> ImageCms.ImageCmsTransform:
    return ImageCms.buildTransform(
        source,
        ImageCms.ImageCmsProfile(BytesIO(target)),
        mode,
        "RGB",
        ImageCms.Intent.RELATIVE_COLORIMETRIC,
        ImageCms.Flags.BLACKPOINTCOMPENSATION,
    )


def _applied(transform: ImageCms.ImageCmsTransform, image: Image.Image) -> Image.Image:
    in_place = image.mode == "RGB"
    converted = ImageCms.applyTransform(image, transform, inPlace=in_place)
    return image if converted is None else converted


def _is_identity(transform: ImageCms.ImageCmsTransform) -> bool:
    steps = range(0, 256, 17)
    cube = Image.new("RGB", (len(steps) ** 2, len(steps)))
    cube.putdata(list(product(steps, repeat=3)))
    return _distance(_applied(transform, cube.copy()), cube) <= SAME_COLOUR


def _distance(one: Image.Image, other: Image.Image) -> int:
    counts = ImageChops.difference(one, other).histogram()
    return max(place % 256 for place, count in enumerate(counts) if count)


def _plain(mode: str, *, wide: bool) -> Converter:
    if wide:
        to_p3 = converter(srgb_profile(), "RGB", wide=True)
        return lambda image: to_p3(image.convert("RGB"))
    return _unchanged if mode == "RGB" else lambda image: image.convert("RGB")


def _unchanged(image: Image.Image) -> Image.Image:
    return image
