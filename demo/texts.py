"""The words of the demonstration: galleries and photographs as galleries.toml tells them."""

import tomllib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
PHOTOS = HERE / "photos"
LANGUAGES = ("fr", "en")


@dataclass(frozen=True)
class Words:
    """What is said of one photograph in one language."""

    slug: str
    title: str
    caption: str
    alt: str
    keywords: tuple[str, ...]


@dataclass(frozen=True)
class Exposure:
    """How a photograph of this kind would have been taken."""

    taken: datetime
    seconds: float
    aperture: float
    iso: int
    focal: float


@dataclass(frozen=True)
class PhotoTexts:
    """One photograph: its file, its words by language, its exposure."""

    file: str
    words: dict[str, Words]
    exposure: Exposure
    position: tuple[float, float] | None
    """Invented latitude and longitude, for files that show how they are removed."""
    serial: str | None

    @property
    def name(self) -> str:
        """Name of the scene that makes it: its French slug."""
        return self.words["fr"].slug


@dataclass(frozen=True)
class GalleryTexts:
    """One gallery: slugs, titles, descriptions and places by language, and its photographs."""

    year: int
    slug: dict[str, str]
    title: dict[str, str]
    description: dict[str, str]
    place: dict[str, str]
    photos: tuple[PhotoTexts, ...]

    def path(self, photo: PhotoTexts) -> Path:
        """Return where the file of a photograph of this gallery stands."""
        return PHOTOS / self.slug["fr"] / photo.file


def _words(table: dict[str, Any]) -> Words:
    return Words(
        table["slug"], table["title"], table["caption"], table["alt"], tuple(table["keywords"])
    )


def _photo(table: dict[str, Any]) -> PhotoTexts:
    shot = table["exposure"]
    exposure = Exposure(
        shot["taken"], float(shot["seconds"]), float(shot["aperture"]), shot["iso"], shot["focal"]
    )
    spot = table.get("position")
    return PhotoTexts(
        table["file"],
        {language: _words(table[language]) for language in LANGUAGES},
        exposure,
        (float(spot[0]), float(spot[1])) if spot else None,
        table.get("serial"),
    )


def galleries(path: Path = HERE / "galleries.toml") -> tuple[GalleryTexts, ...]:
    """Read every gallery; raises KeyError when a text is missing in a language."""
    document = tomllib.loads(path.read_text(encoding="utf-8"))

    def both(table: dict[str, Any], key: str) -> dict[str, str]:
        return {language: table[language][key] for language in LANGUAGES}

    return tuple(
        GalleryTexts(
            table["year"],
            both(table, "slug"),
            both(table, "title"),
            both(table, "description"),
            both(table, "place"),
            tuple(_photo(photo) for photo in table["photo"]),
        )
        for table in document["gallery"]
    )
