"""Laying one picture over another."""

import numpy as np

from demo.noise import Array


def over(image: Array, cover: Array, colour: Array) -> Array:
    """Lay a colour (or an image) over a picture where `cover` is 1."""
    return np.asarray(image + cover[..., None] * (colour - image), dtype=np.float32)
