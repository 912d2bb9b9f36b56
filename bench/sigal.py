"""What sigal makes of the photographs, as a folder to be served."""

import itertools
from collections.abc import Sequence
from pathlib import Path

from bench import cost
from bench.machine import cores
from bench.plan import environment

ALBUM = "album"
CONFIGURATION = 'theme = "photoswipe"\ntitle = "Bench"\n'
"""What it is as delivered, in its theme of today."""


def built(peers: Path, photos: Sequence[Path], count: int, work: Path) -> Path:
    """Return the folder of a gallery of `count` photos, made of `photos` in turn.

    Its home is `/index.html`, the gallery `/album/index.html`.

    Args:
        peers: the interpreter that has sigal.
        photos: JPEG files; when they are fewer, they are shown again under other names.
        count: how many the gallery shows.
        work: a folder to be made, in which it works.

    Raises:
        CommandFailedError: sigal failed.

    """
    album = work / "photographs" / ALBUM
    album.mkdir(parents=True)
    for number, photo in enumerate(itertools.islice(itertools.cycle(photos), count)):
        (album / f"{number:03}-{photo.name}").symlink_to(photo.resolve())
    settings = work / "sigal.conf.py"
    settings.write_text(CONFIGURATION, encoding="utf-8")
    made = work / "made"
    words = [peers.with_name("sigal"), "build", "-q", "-n", cores(), "-c", settings]
    words += [work / "photographs", made]
    cost.run([[str(word) for word in words]], cwd=work, env=environment())
    return made
