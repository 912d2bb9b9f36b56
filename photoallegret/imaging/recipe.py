"""What is made of each photograph: widths, formats and their settings."""

from dataclasses import asdict, dataclass
from typing import Literal, Self

Format = Literal["jpg", "avif"]


@dataclass(frozen=True, slots=True)
class Recipe:
    """Settings of the renditions; equal settings and equal originals give equal bytes."""

    widths: tuple[int, ...] = (480, 720, 1080, 1600, 2560)
    """In pixels, as the photograph is seen; none is ever enlarged."""
    jpeg_quality: int = 82
    avif_quality: int = 65
    avif_speed: int = 6
    """aom's speed: 6 for the smallest files, 8 on a small server."""
    tallest: int = 3
    """No rendition is higher than this many times its nominal width: a tower of a picture is
    fitted into that frame instead of filling the memory and the page."""

    def sizes(self, width: int, height: int) -> tuple[tuple[int, int], ...]:
        """Sizes to make of a photograph of `width` by `height` pixels, largest first.

        Each fits the frame of one of the widths; equal sizes are made once.
        """
        found: dict[int, tuple[int, int]] = {}
        for frame in sorted(self.widths, reverse=True):
            scale = min(1.0, frame / width, frame * self.tallest / height)
            size = (max(1, round(width * scale)), max(1, round(height * scale)))
            found.setdefault(size[0], size)
        return tuple(found.values())

    def to_json(self) -> dict[str, object]:
        """Return a plain dictionary, ready for JSON."""
        return asdict(self)

    @classmethod
    def from_json(cls, stored: dict[str, object]) -> Self:
        """Rebuild what `to_json` gave."""
        return cls(**{**stored, "widths": tuple(stored["widths"])})  # type: ignore[arg-type]
