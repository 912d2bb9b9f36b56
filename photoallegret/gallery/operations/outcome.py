"""What became of one file that was brought: taken, already known, or refused and why."""

from dataclasses import dataclass, field
from enum import StrEnum

from photoallegret.imaging.refusal import Refused


class Result(StrEnum):
    """What became of a file; the values are those of the JSON Lines."""

    IMPORTED = "imported"
    DUPLICATE = "duplicate"
    REFUSED = "refused"
    REPLACED = "replaced"
    """The file of a photo that was there."""


class FileRefusal(StrEnum):
    """Why a file is refused before its pixels are looked at."""

    LINK = "link"
    NOT_A_FILE = "not-a-file"
    UNREADABLE = "unreadable"
    """Figures: reason."""
    NO_ROOM = "no-room"
    """The disk is nearly full. Figures: needed, free (bytes)."""
    TOO_LARGE = "too-large"
    """Figures: limit (bytes)."""
    OTHER_PHOTO = "other-photo"
    """It is to replace one photo's file and is another's. Figures: photo (its id), name."""
    TOO_MUCH_WAITING = "too-much-waiting"
    """Too much is on its way at once. Figures: limit (bytes)."""
    TOO_MANY_UNFINISHED = "too-many-unfinished"
    """One account has announced that many without ending them. Figures: limit."""
    ALTERED = "altered"
    """What came is not what was announced."""
    ARCHIVE_SENT = "archive-sent"
    """An archive, where photographs themselves are wanted."""
    PROGRAM_ERROR = "program-error"
    """A fault of ours, told in the log."""
    BROKEN_ARCHIVE = "broken-archive"
    CLIMBING_PATH = "climbing-path"
    """Figures: path."""
    LINK_IN_ARCHIVE = "link-in-archive"
    """Figures: path."""
    TOO_MANY_ENTRIES = "too-many-entries"
    """Figures: entries, limit."""
    ARCHIVE_TOO_LARGE = "archive-too-large"
    """Figures: size, limit (bytes, unpacked)."""
    EMPTY_ARCHIVE = "empty-archive"
    NESTED_ARCHIVE = "nested-archive"
    ENCRYPTED = "encrypted"
    COMPRESSION = "compression"
    """Packed in a way that is not unpacked here. Figures: method."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A code, ours or imaging's, and the figures of its sentence; words are made elsewhere."""

    code: str
    figures: dict[str, int | str] = field(default_factory=dict)

    @classmethod
    def of(cls, refused: Refused) -> "Refusal":
        """Return what imaging refused, as the same kind of answer."""
        return cls(refused.code.value, dict(refused.figures))


def refusal(code: FileRefusal, **figures: int | str) -> Refusal:
    """Return a refusal of ours with its figures."""
    return Refusal(code.value, figures)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file."""

    file: str
    """As it was named: folder and name, or archive and path inside."""
    result: Result
    reason: Refusal | None = None
    photo: int | None = None
    """The photo's id, unless refused."""
