"""Writing renditions: the bytes of a JPEG or an AVIF that carries its profile and its rights."""

import hashlib
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import AvifImagePlugin, Image, JpegImagePlugin, TiffImagePlugin

from photoallegret.imaging.outcome import DIGEST_DIGITS, Made, partial
from photoallegret.imaging.profiles import display_p3_profile, srgb_profile
from photoallegret.imaging.recipe import Format, Recipe
from photoallegret.imaging.rights import Packet

ENCODERS = (AvifImagePlugin, JpegImagePlugin, TiffImagePlugin)
"""Imported here, or Pillow would import all of its forty to find them."""


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes the renditions of one photograph into one directory."""

    out: Path
    token: str
    """Set before each name until the whole photograph is done; see `partial`."""
    recipe: Recipe
    packet: Packet

    def write(self, image: Image.Image, format_: Format, *, wide: bool) -> Made:
        """Encode and write one image, whose colours are Display P3 if `wide`, else sRGB.

        The file stands under its partial name; `path` of the result is its name to be.
        """
        content = (self._avif if format_ == "avif" else self._jpeg)(image, wide=wide)
        digest = hashlib.sha256(content).hexdigest()[:DIGEST_DIGITS]
        path = self.out / f"{digest}-{image.width}.{format_}"
        partial(path, self.token).write_bytes(content)
        return Made(path, image.width, image.height, format_, len(content), digest)

    def keep(self, image: Image.Image, profile: bytes) -> Path:
        """Write the image without any loss, with its own profile; return its name to be.

        It is a TIFF as any other: handed in as the source, it spares the whole decoding.
        """
        path = self.out / f"{self.token}.tif"
        image.save(partial(path, self.token), "TIFF", icc_profile=profile or None)
        return path

    def _jpeg(self, image: Image.Image, *, wide: bool) -> bytes:
        buffer = BytesIO()
        image.save(
            buffer,
            "JPEG",
            quality=self.recipe.jpeg_quality,
            progressive=True,
            subsampling="4:2:0",
            icc_profile=_profile(wide=wide),
            exif=self.packet.exif,
            xmp=self.packet.xmp,
            extra=self.packet.app13,
        )
        return buffer.getvalue()

    def _avif(self, image: Image.Image, *, wide: bool) -> bytes:
        buffer = BytesIO()
        image.save(
            buffer,
            "AVIF",
            quality=self.recipe.avif_quality,
            speed=self.recipe.avif_speed,
            subsampling="4:2:0",
            max_threads=1,  # the cores are shared out by photograph
            icc_profile=_profile(wide=wide),
            exif=self.packet.exif,
            xmp=self.packet.xmp,
        )
        return buffer.getvalue()


def _profile(*, wide: bool) -> bytes:
    return display_p3_profile() if wide else srgb_profile()
