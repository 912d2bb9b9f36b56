"""Files just made by a child, given the names of their addresses and brought down to the disk."""

from collections.abc import Iterable
from pathlib import Path

from photoallegret.gallery.models import Rendition
from photoallegret.imaging.outcome import Made
from photoallegret.storage import rendition_name, sync_file, sync_folder

DIGEST_LENGTH = 32
"""Hexadecimal digits of a rendition's SHA-256 kept in its address: 128 bits."""


def rendition_row(made: Made) -> Rendition:
    """Return the row of a file that was made."""
    return Rendition(
        format=made.format,
        width=made.width,
        height=made.height,
        size=made.size,
        digest=made.digest[:DIGEST_LENGTH],
    )


def give_final_names(folder: Path, made: Iterable[Made]) -> tuple[str, ...]:
    """Rename the files ``made`` in ``folder`` and return their names; all is on the disk then."""
    names = []
    for item in made:
        name = rendition_name(item.digest[:DIGEST_LENGTH], item.width, item.format)
        item.path.rename(folder / name)
        sync_file(folder / name)
        names.append(name)
    sync_folder(folder)
    return tuple(names)
