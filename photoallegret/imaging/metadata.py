"""What a photograph's file says of itself, from XMP, IPTC-IIM and EXIF together."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any, Self

from PIL import Image

from photoallegret.imaging import capture_time, shooting, xmp_description
from photoallegret.imaging.blocks import find_blocks
from photoallegret.imaging.description import Words
from photoallegret.imaging.exif import exif_description
from photoallegret.imaging.iptc import read_iptc
from photoallegret.imaging.precedence import combined
from photoallegret.imaging.rights import Rights
from photoallegret.imaging.xmp import read_xmp

_WANTED = xmp_description.WANTED | shooting.WANTED | capture_time.WANTED


@dataclass(frozen=True, slots=True)
class Metadata:
    """Plain bounded text and numbers; no position, serial number, owner's name or face."""

    title: Words = field(default_factory=dict)
    """By language tag: "x-default", "fr", "en-GB"."""
    headline: Words = field(default_factory=dict)
    caption: Words = field(default_factory=dict)
    alt_text: Words = field(default_factory=dict)
    keywords: tuple[str, ...] = ()
    rights: Rights = field(default_factory=Rights)
    place: str = ""
    """In words: sublocation, city, province or state, country."""
    taken_at: str = ""
    """Naive local time, "2025-05-04T06:12:30"."""
    taken_offset_minutes: int | None = None
    """East of UTC."""
    camera: str = ""
    lens: str = ""
    focal_length_mm: float | None = None
    aperture: float | None = None
    """The f-number."""
    exposure_time: str = ""
    """In seconds: "1/250", "2.5"."""
    iso: int | None = None

    def to_json(self) -> dict[str, Any]:
        """Return plain dictionaries, lists, text and numbers, ready for JSON."""
        return {**asdict(self), "keywords": list(self.keywords), "rights": self.rights.to_json()}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """Metadata from `to_json`; a missing value is empty, an unknown key is ignored."""
        values = {f.name: stored[f.name] for f in fields(cls) if f.name in stored}
        values["keywords"] = tuple(stored.get("keywords", ()))
        values["rights"] = Rights.from_json(stored.get("rights", {}))
        return cls(**values)


def read_metadata(image: Image.Image, path: Path) -> Metadata:
    """Read the file at `path`, which Pillow opened as `image` (its pixels are not needed).

    Damaged or hostile metadata gives less, or nothing, and never an error. Raises OSError when
    the file itself cannot be read.
    """
    blocks = find_blocks(image, path)
    xmp = read_xmp(blocks.xmp, blocks.extended_xmp, _WANTED)
    iptc = read_iptc(blocks.photoshop.iim)
    said = combined(
        xmp_description.xmp_description(xmp),
        iptc.description,
        exif_description(blocks.exif),
        iim_is_newer=blocks.photoshop.is_changed,
    )
    time = capture_time.capture_time(blocks.exif, xmp, iptc)
    taken = shooting.shooting_from_exif(blocks.exif).over(shooting.shooting_from_xmp(xmp))
    return Metadata(
        **{f.name: getattr(said, f.name) for f in fields(said)},
        **{f.name: getattr(taken, f.name) for f in fields(taken)},
        taken_at=time.taken_at,
        taken_offset_minutes=time.offset_minutes,
    )
