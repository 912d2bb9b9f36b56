"""What a child hands back for a photograph."""

from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, Self

from photoallegret.imaging.metadata import Metadata
from photoallegret.imaging.recipe import Format

DIGEST_DIGITS = 32


@dataclass(frozen=True, slots=True)
class Made:
    """One rendition, written to `path` and complete, but not yet synced to the disk."""

    path: Path
    width: int
    height: int
    format: Format
    size: int
    """In bytes."""
    digest: str
    """The first 32 hexadecimal digits of the SHA-256 of the file's bytes."""

    def to_json(self) -> dict[str, Any]:
        """Return a plain dictionary, ready for JSON."""
        return {**asdict(self), "path": str(self.path)}

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Self:
        """Rebuild what `to_json` gave."""
        return cls(**{**stored, "path": Path(stored["path"])})


@dataclass(frozen=True, slots=True)
class Prepared:
    """A photograph ready to be shown: all its JPEGs, and what is known of it."""

    format: str
    """Of the original: JPEG, PNG, TIFF, WEBP, AVIF or HEIF."""
    width: int
    height: int
    """Of the original, as seen: after orientation."""
    average_colour: str
    """#rrggbb in sRGB, as seen."""
    wide_gamut: bool
    """The original's profile names colours outside sRGB; its AVIFs keep Display P3."""
    metadata: Metadata
    renditions: tuple[Made, ...]
    """Largest first."""
    master: Path | None = None
    """If asked for: the largest size without loss, upright, a source for re-encoding. Whoever
    asked removes it."""

    def to_json(self) -> dict[str, Any]:
        """Return a plain dictionary, ready for JSON."""
        return {
            **{field.name: getattr(self, field.name) for field in fields(self)},
            "metadata": self.metadata.to_json(),
            "renditions": [made.to_json() for made in self.renditions],
            "master": str(self.master) if self.master else None,
        }

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Self:
        """Rebuild what `to_json` gave."""
        return cls(
            **{
                **stored,
                "metadata": Metadata.from_json(stored["metadata"]),
                "renditions": tuple(Made.from_json(made) for made in stored["renditions"]),
                "master": Path(stored["master"]) if stored["master"] else None,
            }
        )


def partial(path: Path, token: str) -> Path:
    """Return the name under which `path` is written by the job of `token`."""
    return path.with_name(f".{token}-{path.name}")
