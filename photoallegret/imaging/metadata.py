"""What a photograph's file says of itself, as plain values: who knows them needs no Pillow."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any, Self

from photoallegret.imaging.description import Words
from photoallegret.imaging.rights import Rights


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
