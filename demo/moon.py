"""The Moon: its seas, its rays, and its disc on the sky."""

import numpy as np

from demo.noise import Array, fbm, generator, smoothstep

SEAS = (
    (-0.30, 0.52, 0.30), (0.18, 0.46, 0.19), (0.40, 0.14, 0.22), (0.72, 0.28, 0.115),
    (0.68, -0.08, 0.17), (0.50, -0.26, 0.12), (-0.55, 0.22, 0.24), (-0.66, -0.06, 0.20),
    (-0.24, -0.36, 0.20), (-0.56, -0.40, 0.12), (-0.18, 0.80, 0.10), (0.10, 0.80, 0.09),
    (-0.05, 0.05, 0.10), (-0.42, 0.00, 0.17), (0.30, 0.30, 0.10),
)  # fmt: skip
RAYS = ((-0.14, -0.68, 0.62), (-0.33, 0.16, 0.20), (-0.60, 0.14, 0.13), (0.62, 0.47, 0.10))


def moon_face(size: int, seed: int) -> tuple[Array, Array]:
    """Return the brightness of the full Moon on a square, and its disc 0..1."""
    rng = generator(seed, 17)
    axis = (np.arange(size, dtype=np.float32) + 0.5) / size * 2.12 - 1.06
    x, y = axis[None, :], -axis[:, None]
    radius = np.hypot(x, y)
    bend = 0.075 * fbm((size, size), (5, 5), rng, octaves=5, gain=0.55)
    twist = 0.075 * fbm((size, size), (5, 5), rng, octaves=5, gain=0.55)
    light = np.ones((size, size), dtype=np.float32)
    for cx, cy, reach in SEAS:
        away = np.hypot(x + bend - cx, y + twist - cy) / reach
        light *= 1 - rng.uniform(0.62, 0.95) * np.exp(-(away**3) * 0.75)
    dark = np.clip(1 - light, 0, 0.92)
    rough = fbm((size, size), (14, 14), rng, octaves=6, gain=0.68)
    stain = fbm((size, size), (4, 4), rng, octaves=6, gain=0.6)
    face = 0.80 + 0.045 * rough + 0.03 * stain - dark * (0.40 + 0.05 * stain)
    for cx, cy, reach in RAYS:
        away = np.hypot(x - cx, y - cy)
        spoke = np.arctan2(y - cy, x - cx)
        beams = np.zeros_like(spoke)
        for _ in range(13):
            turn, fine = rng.uniform(-np.pi, np.pi), rng.uniform(0.02, 0.055)
            off = np.abs((spoke - turn + np.pi) % (2 * np.pi) - np.pi)
            beams += np.exp(-((off / fine) ** 2)) * rng.uniform(0.4, 1.0)
        face += 0.11 * np.exp(-away / (reach * 0.55)) * np.clip(beams, 0, 1.3)
        face += 0.17 * np.exp(-((away / 0.035) ** 2))
    depth = np.sqrt(np.clip(1 - radius**2, 0, 1))
    face = face * (0.86 + 0.14 * depth**0.5)
    disc = smoothstep(1.0 + 1.6 / size, 1.0 - 1.6 / size, radius)
    return np.clip(face, 0.05, 1.3).astype(np.float32), disc


def place_disc(image: Array, face: Array, disc: Array, spot: tuple[float, float]) -> Array:
    """Add the light of a disc on the sky, centred on a row and column."""
    size = disc.shape[0]
    top, left = round(spot[0] - size / 2), round(spot[1] - size / 2)
    i0, i1 = max(top, 0), min(top + size, image.shape[0])
    j0, j1 = max(left, 0), min(left + size, image.shape[1])
    part = (slice(i0 - top, i1 - top), slice(j0 - left, j1 - left))
    image[i0:i1, j0:j1] += (face * disc[..., None] if face.ndim == 3 else (face * disc)[..., None])[
        part
    ]
    return image
