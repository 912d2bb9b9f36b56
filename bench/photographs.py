"""The photographs measured with: found in a folder, and more of them made when asked.

Copies would be recognised as duplicates: what is made differs from its source in every pixel a
little, from a fixed seed, so that two runs measure the same files.
"""

from collections.abc import Iterator, Sequence
from itertools import cycle, islice
from pathlib import Path

import numpy as np
from PIL import Image

SUFFIXES = (".jpg", ".jpeg")
NOISE = 2
"""Steps of 255 that a pixel moves at most."""
QUALITY = 92
SEED = 20_261
MILLION = 1_000_000
ORIENTATION, FIRST_TURNED = 0x0112, 5


def found(folder: Path) -> list[Path]:
    """Return the JPEG files under `folder`, at any depth, by name."""
    return sorted(path for path in folder.rglob("*") if path.suffix.lower() in SUFFIXES)


def chosen(photos: Sequence[Path], count: int, folder: Path) -> tuple[Path, ...]:
    """Return `count` photographs, those made beyond the ones there are written to `folder`."""
    if count <= len(photos):
        return tuple(photos[index * len(photos) // count] for index in range(count))
    return (*photos, *made(photos, count - len(photos), folder))


def made(photos: Sequence[Path], count: int, folder: Path) -> Iterator[Path]:
    """Write `count` variants of `photos` to `folder`, each of its own, and yield their paths."""
    for number, source in enumerate(islice(cycle(photos), count)):
        path = folder / f"made-{number:05}.jpg"
        _vary(source, path, np.random.default_rng(SEED + number))
        yield path


def of_megapixels(photos: Sequence[Path], megapixels: float, folder: Path) -> Path:
    """Return a photograph within 5 % of that size, resized from the largest if there is none."""
    wanted = megapixels * MILLION
    for photo in photos:
        if abs(_pixels(photo) - wanted) <= wanted / 20 and not _is_progressive(photo):
            return photo
    source = max(photos, key=_pixels)
    path = folder / f"of-{megapixels:g}-megapixels.jpg"
    scale = (wanted / _pixels(source)) ** 0.5
    rng = np.random.default_rng(SEED)
    with Image.open(source) as image:
        size = (round(image.width * scale), round(image.height * scale))
        resized = image.convert("RGB").resize(size, Image.Resampling.BICUBIC)
        _save(_noisy(resized, rng), path, image)
    return path


def are_wide(photos: Sequence[Path]) -> tuple[Path, ...]:
    """Return those that are at least as wide as high, as seen."""
    return tuple(photo for photo in photos if _is_wide(photo))


def megapixels(photos: Sequence[Path]) -> float:
    """Return the pixels of the photographs together, in millions."""
    return sum(map(_pixels, photos)) / MILLION


def _vary(source: Path, path: Path, rng: np.random.Generator) -> None:
    with Image.open(source) as image:
        _save(_noisy(image.convert("RGB"), rng), path, image)


def _noisy(image: Image.Image, rng: np.random.Generator) -> Image.Image:
    pixels = np.asarray(image, dtype=np.int16)
    noise = rng.integers(-NOISE, NOISE + 1, pixels.shape, dtype=np.int16)
    return Image.fromarray(np.clip(pixels + noise, 0, 255).astype(np.uint8))


def _save(image: Image.Image, path: Path, source: Image.Image) -> None:
    image.save(
        path,
        quality=QUALITY,
        icc_profile=source.info.get("icc_profile"),
        exif=source.info.get("exif", b""),
    )


def _pixels(path: Path) -> int:
    with Image.open(path) as image:
        return image.width * image.height


def _is_progressive(path: Path) -> bool:
    with Image.open(path) as image:
        return bool(image.info.get("progressive"))


def _is_wide(path: Path) -> bool:
    with Image.open(path) as image:
        turned = image.getexif().get(ORIENTATION, 1) >= FIRST_TURNED
        return image.width >= image.height if not turned else image.height >= image.width
