"""Trees as silhouettes: firs grown whorl by whorl, bare trees grown fork by fork, tall trunks."""

from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw

from demo.noise import Array, blur


@dataclass(frozen=True)
class Stamp:
    """A silhouette: coverage 0..1, standing on the middle of its lower edge."""

    alpha: Array

    def scaled(self, height: float, *, mirror: bool = False) -> Array:
        """Return the coverage resampled to a height in samples."""
        rows = max(2, round(height))
        columns = max(2, round(self.alpha.shape[1] * rows / self.alpha.shape[0]))
        picture = Image.fromarray(self.alpha).resize((columns, rows), Image.Resampling.LANCZOS)
        grown = np.clip(np.asarray(picture, dtype=np.float32), 0, 1)
        return grown[:, ::-1] if mirror else grown


def _canvas(rows: int, columns: int) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    picture = Image.new("L", (columns, rows), 0)
    return picture, ImageDraw.Draw(picture)


def _stamp(picture: Image.Image) -> Stamp:
    return Stamp(blur(np.asarray(picture, dtype=np.float32) / 255, 0.6))


def fir(rng: np.random.Generator, rows: int = 1100) -> Stamp:
    """Grow one spruce: whorls of drooping boughs hung with twigs, thin where light was short."""
    columns = int(rows * 0.62)
    picture, pen = _canvas(rows, columns)
    middle = columns / 2
    width = rows * rng.uniform(0.16, 0.25)
    bare = rng.uniform(0.0, 0.10)
    lean = rng.normal(0, 0.006) * rows
    trunk = rows * 0.007
    pen.polygon(
        [
            (middle - trunk, rows),
            (middle + trunk, rows),
            (middle + lean + 1, 4),
            (middle + lean, 2),
        ],
        fill=255,
    )
    at = 0.012
    lopsided = rng.uniform(-0.12, 0.12)
    while at < 1 - bare:
        reach = width * (0.05 + at**0.85) * rng.uniform(0.72, 1.12)
        reach *= 1 - 0.45 * max(0.0, at - 0.82) / 0.18
        # Near the leader boughs are few and short.
        for _ in range(int(rng.integers(5, 9) * min(1.0, 0.55 + 3 * at))):
            turn = np.cos(rng.uniform(0, 2 * np.pi))
            length = reach * turn * (1 + lopsided * np.sign(turn)) * rng.uniform(0.6, 1.1)
            start = (middle + lean * (1 - at), at * rows + rng.normal(0, rows * 0.004))
            _bough(pen, start, length, (min(0.5, 1.15 * at - 0.32), rows), rng)
        at += rng.uniform(0.008, 0.017) * (0.7 + 0.8 * at)
    return _stamp(picture)


def _bough(
    pen: ImageDraw.ImageDraw,
    start: tuple[float, float],
    length: float,
    form: tuple[float, int],
    rng: np.random.Generator,
) -> None:
    droop, rows = form
    size = abs(length)
    along = np.linspace(0, 1, max(4, int(size / 5)))
    fall = droop * size * (0.9 * along - 0.38 * along**3) * rng.uniform(0.6, 1.3)
    x = start[0] + length * along
    y = start[1] + fall
    pen.line(list(zip(x.tolist(), y.tolist(), strict=True)), fill=255, width=max(1, rows // 420))
    side = np.sign(length) if length else 1.0
    for px, py, part in zip(x, y, along, strict=True):
        for _ in range(2):
            hang = min(rows * rng.uniform(0.004, 0.013), 0.30 * size + 2) * (1.2 - 0.55 * part)
            slant = hang * rng.uniform(0.0, 1.3) * side
            end = (float(px + slant), float(py + hang))
            pen.line(
                [(float(px), float(py - hang * 0.25)), end], fill=255, width=max(1, rows // 500)
            )


def bare_tree(rng: np.random.Generator, rows: int = 1400, spread: float = 1.0) -> Stamp:
    """Grow one leafless tree, each fork sharing its wood between two or three limbs."""
    columns = int(rows * 1.15)
    picture, pen = _canvas(rows, columns)
    stack = [
        (columns / 2, float(rows), -np.pi / 2 + rng.normal(0, 0.04), rows * 0.020, rows * 0.17, 0)
    ]
    while stack:
        x, y, heading, thick, length, age = stack.pop()
        pieces = 5
        for piece in range(pieces):
            # Limbs seek the light: their heading wanders but drifts upward.
            heading += rng.normal(0, 0.11) - 0.035 * np.cos(heading) * np.sign(
                -np.sin(heading) + 0.2
            )
            nx = x + np.cos(heading) * length / pieces
            ny = y + np.sin(heading) * length / pieces
            wide = thick * (1 - 0.25 * piece / pieces)
            _limb(pen, (x, y), (float(nx), float(ny)), float(wide))
            if 2 < age < 8 and rng.random() < 0.22:
                side = heading + rng.choice([-1, 1]) * rng.uniform(0.4, 1.0)
                stack.append((float(nx), float(ny), side, thick * 0.38, length * 0.6, age + 2))
            x, y = float(nx), float(ny)
        if age > 9 or length < rows * 0.008:
            continue
        forks = 2 if rng.random() < 0.72 else 3
        turns = np.linspace(-1, 1, forks) * rng.uniform(0.30, 0.52) * spread + rng.normal(
            0, 0.12, forks
        )
        shares = rng.dirichlet(np.full(forks, 6.0))
        for turn, share in zip(turns, shares, strict=True):
            limb = thick * 0.75 * share**0.42
            reach = length * rng.uniform(0.70, 0.92) * (0.65 + 0.6 * share)
            stack.append((x, y, heading + turn, limb, min(reach, length * 0.93), age + 1))
    return _stamp(picture)


def _limb(
    pen: ImageDraw.ImageDraw, start: tuple[float, float], end: tuple[float, float], wide: float
) -> None:
    if wide < 0.9:
        pen.line([start, end], fill=int(255 * min(1.0, 0.62 + 0.38 * wide)), width=1)
        return
    pen.line([start, end], fill=255, width=max(1, round(wide)))
    radius = wide / 2
    pen.ellipse([end[0] - radius, end[1] - radius, end[0] + radius, end[1] + radius], fill=255)


def trunk(rng: np.random.Generator, rows: int, width: float) -> Array:
    """Return the coverage of one tall trunk across the whole height, with a few dead twigs."""
    columns = int(width * 9) + 8
    picture, pen = _canvas(rows, columns)
    y = np.linspace(0, rows, 90)
    sway = np.cumsum(np.cumsum(rng.normal(0, 1, 90)))
    sway = (sway - np.linspace(sway[0], sway[-1], 90)) / (np.abs(sway).max() + 1) * width * 0.3
    centre = columns / 2 + sway + np.linspace(rng.normal(0, 0.6), 0, 90) * width
    half = width / 2 * (0.80 + 0.20 * y / rows) * (1 + 0.03 * rng.normal(0, 1, 90))
    foot = np.exp((y - rows) / (width * 1.2)) * width * 0.35
    left = list(zip((centre - half - foot).tolist(), y.tolist(), strict=True))
    right = list(zip((centre + half + foot).tolist(), y.tolist(), strict=True))
    pen.polygon(left + right[::-1], fill=255)
    for _ in range(int(rng.integers(6, 18))):
        at = int(rng.integers(0, 60))
        side = float(rng.choice([-1, 1]))
        x, level, fall = centre[at] + side * half[at], y[at], rng.uniform(-0.15, 0.6)
        for _ in range(int(rng.integers(3, 9))):
            nx, ny = (
                x + side * width * 0.35,
                level + fall * width * 0.35 + rng.normal(0, width * 0.06),
            )
            pen.line([(x, level), (nx, ny)], fill=220, width=max(1, round(width * 0.05)))
            x, level = nx, ny
    return np.asarray(picture, dtype=np.float32) / 255


def stamp_onto(cover: Array, alpha: Array, left: float, foot: float) -> None:
    """Add a silhouette to a coverage map, its left edge and its foot given in samples."""
    row, column = round(foot) - alpha.shape[0], round(left)
    top, bottom = max(row, 0), min(row + alpha.shape[0], cover.shape[0])
    start, stop = max(column, 0), min(column + alpha.shape[1], cover.shape[1])
    if top >= bottom or start >= stop:
        return
    part = alpha[top - row : bottom - row, start - column : stop - column]
    target = cover[top:bottom, start:stop]
    np.maximum(target, part, out=target)
