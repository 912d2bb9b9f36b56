"""What is asked of a child for one photograph."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from photoallegret.imaging.recipe import Format
from photoallegret.imaging.rights import Rights


class Large(Exception):  # noqa: N818 -- an answer, not an error of the program
    """The photograph has many pixels or needs much memory: ask again, alone."""


@dataclass(frozen=True, slots=True)
class Job:
    """What is asked of a child for one photograph."""

    source: Path
    out: Path
    token: str
    """Stands before the names of unfinished files, so that whoever waits can remove them."""
    rights: Rights
    """Whole for re-encoding; for preparing, what the photograph's own rights leave empty."""
    formats: tuple[Format, ...]
    prepares: bool
    """Read what the file says as well; else only make its renditions again."""
    keeps_master: bool = False
    """When preparing: also leave the largest size, untouched by any loss, for re-encoding."""
    seen: tuple[int, int] | None = None
    """When re-encoding from a master: the original's width and height, upright, so that every
    size is rounded as from the original itself."""
    is_alone: bool = False
    """No other large photograph is being worked on."""

    def to_json(self) -> dict[str, Any]:
        """Return a plain dictionary, ready for JSON."""
        return {
            "source": str(self.source),
            "out": str(self.out),
            "token": self.token,
            "rights": self.rights.to_json(),
            "formats": self.formats,
            "prepares": self.prepares,
            "keeps_master": self.keeps_master,
            "seen": self.seen,
            "is_alone": self.is_alone,
        }

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Self:
        """Rebuild what `to_json` gave."""
        return cls(
            Path(stored["source"]),
            Path(stored["out"]),
            stored["token"],
            Rights.from_json(stored["rights"]),
            tuple(stored["formats"]),
            stored["prepares"],
            keeps_master=stored["keeps_master"],
            seen=tuple(stored["seen"]) if stored["seen"] else None,
            is_alone=stored["is_alone"],
        )
