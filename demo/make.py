"""Make the demonstration photographs: `python -m demo.make [name…]`, all of them by default.

`--texts` only writes the words of galleries.toml into the files that exist.
"""

import argparse
import ctypes
import io
import os
import sys
import time
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from demo import (
    scenes_forest,
    scenes_nights,
    scenes_piles,
    scenes_ridges,
    scenes_shore,
    scenes_stars,
    scenes_water,
)
from demo.film import develop
from demo.packet import dressed
from demo.profile import DISPLAY_P3, SRGB, profile
from demo.scene import Scene
from demo.texts import GalleryTexts, PhotoTexts, galleries

HEAVIEST = 475_000
MODULES = (
    scenes_ridges,
    scenes_forest,
    scenes_piles,
    scenes_water,
    scenes_shore,
    scenes_nights,
    scenes_stars,
)
SCENES = {scene.name: scene for module in MODULES for scene in module.SCENES}


def shoot(scene: Scene, width: int, factor: int) -> tuple[NDArray[np.uint8], bool]:
    """Return the developed picture and whether its colours are Display P3."""
    light, film = scene.paint(scene.frame(width, factor))
    return develop(light, film, factor=factor, seed=scene.seed), film.wide_gamut


def compressed(picture: NDArray[np.uint8], *, wide: bool) -> bytes:
    """Return a progressive JPEG at the best quality whose weight stays under the limit."""
    icc = profile("Display P3", DISPLAY_P3) if wide else profile("sRGB", SRGB)
    image = Image.fromarray(picture)
    for quality in (94, 92, 90, 88, 86, 84, 82, 80, 77, 74, 70):
        file = io.BytesIO()
        image.save(
            file, "JPEG", quality=quality, progressive=True, optimize=True,
            subsampling="4:2:0", icc_profile=icc,
        )  # fmt: skip
        if file.tell() <= HEAVIEST:
            break
    return file.getvalue()


def make(gallery: GalleryTexts, photo: PhotoTexts, *, preview: Path | None) -> str:
    """Make one photograph in its place, or a small PNG of it in the preview folder."""
    start = time.perf_counter()
    scene = SCENES[photo.name]
    if preview:
        picture, _ = shoot(scene, scene.width // 2, 1)
        Image.fromarray(picture).save(preview / f"{photo.name}.png")
        return f"{photo.name}: {time.perf_counter() - start:.0f} s"
    picture, wide = shoot(scene, scene.width, 2)
    jpeg = dressed(compressed(picture, wide=wide), gallery, photo)
    write(gallery.path(photo), jpeg)
    return f"{photo.name}: {time.perf_counter() - start:.0f} s, {len(jpeg) // 1000} kB"


def write(path: Path, content: bytes) -> None:
    """Put a file in its place at once, never half-written."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".new")
    draft.write_bytes(content)
    draft.replace(path)


def keep_memory() -> None:
    """Ask glibc to reuse freed arrays: giving them back costs half the time of a picture."""
    library = ctypes.CDLL(None)
    if hasattr(library, "mallopt"):
        mmap_max, trim_threshold = -4, -1
        library.mallopt(mmap_max, 0)
        library.mallopt(trim_threshold, 2**31 - 1)


def main(arguments: list[str]) -> int:
    """Run the command; returns its exit status."""
    parser = argparse.ArgumentParser(prog="python -m demo.make", description=__doc__)
    parser.add_argument("names", nargs="*", help="French slugs of photographs; all by default")
    parser.add_argument("--texts", action="store_true", help="only write the words into the files")
    parser.add_argument("--preview", type=Path, help="write small PNG pictures to this folder")
    parser.add_argument("--jobs", type=int, default=min(2, os.cpu_count() or 1))
    options = parser.parse_args(arguments)
    known = [(gallery, photo) for gallery in galleries() for photo in gallery.photos]
    strangers = set(options.names) - {photo.name for _, photo in known}
    if strangers:
        parser.error(f"unknown photographs: {', '.join(sorted(strangers))}")
    chosen = [pair for pair in known if not options.names or pair[1].name in options.names]
    if options.texts:
        for gallery, photo in chosen:
            path = gallery.path(photo)
            write(path, dressed(path.read_bytes(), gallery, photo))
        return 0
    with ProcessPoolExecutor(options.jobs, initializer=keep_memory) as pool:
        waiting = [pool.submit(make, *pair, preview=options.preview) for pair in chosen]
        for done in as_completed(waiting):
            sys.stderr.write(done.result() + "\n")
            sys.stderr.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
