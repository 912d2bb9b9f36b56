"""Small photographs for the bench's own tests."""

from pathlib import Path

import numpy as np
from PIL import Image


def save_photo(path: Path, size: tuple[int, int], seed: int = 1, orientation: int = 1) -> Path:
    """Write a noisy gradient as a JPEG and return its path."""
    rng = np.random.default_rng(seed)
    across = np.linspace(0, 200, size[0])[None, :, None]
    pixels = across + rng.integers(0, 50, (size[1], size[0], 3))
    exif = Image.Exif()
    exif[0x0112] = orientation
    Image.fromarray(pixels.astype(np.uint8)).save(path, quality=90, exif=exif)
    return path
