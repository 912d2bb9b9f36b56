"""Why a file is refused: a closed set of codes, turned into sentences elsewhere."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Self


class RefusalCode(StrEnum):
    """Each member is one sentence for the photographer, with the figures it needs."""

    EMPTY = "empty"
    UNREADABLE = "unreadable"
    """The file cannot be opened or read. Figures: reason."""
    TRUNCATED = "truncated"
    CORRUPT = "corrupt"
    TOO_MANY_PIXELS = "too-many-pixels"
    """Figures: width, height, pixels, limit."""
    TOO_MUCH_MEMORY = "too-much-memory"
    """Figures: needed, limit (bytes)."""
    TOO_LONG = "too-long"
    """Figures: limit (seconds of processor time)."""
    DECODER_DIED = "decoder-died"
    """The child was ended by a signal that was not ours. Figures: signal (its name)."""
    ANIMATION = "animation"
    SEVERAL_PAGES = "several-pages"
    """Figures: pages."""
    SVG = "svg"
    PDF = "pdf"
    RAW = "raw"
    """To be exported as JPEG or TIFF first. Figures: format."""
    SCRIPT = "script"
    """Markup, a script or a program under the name of an image. Figures: format."""
    ARCHIVE = "archive"
    """Figures: format."""
    VIDEO = "video"
    """Figures: format."""
    UNSUPPORTED_FORMAT = "unsupported-format"
    """Figures: format ("" when it was not recognised)."""
    UNSUPPORTED_PIXELS = "unsupported-pixels"
    """An accepted format with a kind of pixel that is not. Figures: mode."""


class Refused(Exception):  # noqa: N818 -- an answer, not an error of the program
    """A file is not taken; `code` and `figures` say why, ready for JSON."""

    def __init__(self, code: RefusalCode, **figures: int | str) -> None:
        super().__init__(code, figures)
        self.code = code
        self.figures: dict[str, int | str] = figures

    def __str__(self) -> str:
        """Say the code and the figures, for logs."""
        said = ", ".join(f"{name}={value}" for name, value in self.figures.items())
        return f"{self.code.value} ({said})" if said else self.code.value

    def to_json(self) -> dict[str, object]:
        """Return a plain dictionary, ready for JSON."""
        return {"code": self.code.value, "figures": self.figures}

    @classmethod
    def from_json(cls, stored: Mapping[str, object]) -> Self:
        """Rebuild what `to_json` gave."""
        figures = stored["figures"]
        if not isinstance(figures, dict):
            message = f"figures of a refusal are a dictionary, not {figures!r}"
            raise TypeError(message)
        return cls(RefusalCode(str(stored["code"])), **figures)
