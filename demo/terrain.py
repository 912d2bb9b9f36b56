"""Mountains: uplift against rivers and landslides on a grid, then cast shadows and open sky."""

from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from demo.noise import Array, blur, fbm, generator, lookup, resized, tile

Indices = NDArray[np.int64]


@dataclass(frozen=True)
class Massif:
    """A square of mountains: heights in metres on a grid of `cell` metres."""

    height: Array
    cell: float

    @property
    def extent(self) -> float:
        """Side of the square, in metres."""
        return float(self.height.shape[0] * self.cell)

    def read(self, field: Array, north: Array, east: Array) -> Array:
        """Read a field of this grid at places in metres from its south-west corner.

        The square repeats endlessly: its border lies in the plain, so no seam shows.
        """
        scale = np.float32(1 / self.cell)
        return lookup(field, north * scale, east * scale)

    @cached_property
    def slopes(self) -> tuple[Array, Array]:
        """Rise per metre towards north and east."""
        north, east = np.gradient(self.height, np.float32(self.cell))
        return np.asarray(north, dtype=np.float32), np.asarray(east, dtype=np.float32)

    @cached_property
    def openness(self) -> Array:
        """Share of the sky seen from each place, about 0.25 in gullies to 1 on crests."""
        shade = np.zeros_like(self.height)
        for reach in (40.0, 120.0, 360.0):
            shade += (blur(self.height, reach / self.cell) - self.height) / np.float32(reach)
        return np.clip(0.86 - 0.42 * shade, 0.22, 1.0)

    def sunlit(self, azimuth: float, elevation: float, softness: float = 0.02) -> Array:
        """Return 0..1, the part of the sun's disc seen from each place (angles in degrees)."""
        turn = np.radians(azimuth)
        rise = np.float32(np.tan(np.radians(elevation)))
        lit = np.ones_like(self.height)
        step = 1.5
        peak = float(self.height.max())
        while True:
            run = step * self.cell
            if run * rise > peak or step > 0.7 * self.height.shape[0]:
                return lit
            north, east = np.cos(turn) * step, np.sin(turn) * step
            other = _shifted(self.height, north, east)
            gap = (self.height + run * rise - other) / np.float32(run * softness + 2.0)
            lit = np.minimum(lit, np.clip(gap + 0.5, 0.0, 1.0))
            step += max(1.0, step * 0.08)


def _shifted(field: Array, north: float, east: float) -> Array:
    """Return the field read `north` rows and `east` columns further, edges repeated."""
    rows = np.clip(np.arange(field.shape[0]) + north, 0, field.shape[0] - 1.001)
    columns = np.clip(np.arange(field.shape[1]) + east, 0, field.shape[1] - 1.001)
    i, j = rows.astype(np.int64), columns.astype(np.int64)
    fy = (rows - i).astype(np.float32)[:, None]
    fx = (columns - j).astype(np.float32)[None, :]
    mixed = field[i] * (1 - fy) + field[i + 1] * fy
    return np.asarray(mixed[:, j] * (1 - fx) + mixed[:, j + 1] * fx, dtype=np.float32)


def _receivers(height: Array, cell: float, rng: np.random.Generator) -> tuple[Indices, Array]:
    """Return, for each node, the neighbour water runs to (or itself) and the distance to it."""
    n = height.shape[0]
    padded = np.pad(height, 1, constant_values=np.inf)
    best = np.zeros_like(height)
    target = np.arange(n * n).reshape(n, n)
    length = np.full_like(height, cell)
    for dy in (-1, 0, 1):
        for dx in (-1, 0, 1):
            if dy == dx == 0:
                continue
            distance = np.float32(cell * np.hypot(dy, dx))
            drop = (height - padded[1 + dy : n + 1 + dy, 1 + dx : n + 1 + dx]) / distance
            # Chance among near-equal slopes hides the grid's eight directions.
            drop = drop * rng.uniform(0.7, 1.0, drop.shape).astype(np.float32)
            steeper = drop > best
            best = np.where(steeper, drop, best)
            target = np.where(steeper, np.arange(n * n).reshape(n, n) + dy * n + dx, target)
            length = np.where(steeper, distance, length)
    edge = np.zeros((n, n), dtype=bool)
    edge[[0, -1], :] = edge[:, [0, -1]] = True
    target = np.where(edge, np.arange(n * n).reshape(n, n), target)
    return target.reshape(-1), length.reshape(-1)


def _levels(receiver: Indices) -> list[Indices]:
    """Group the nodes by how many steps they stand above their outlet."""
    depth = (receiver != np.arange(receiver.size)).astype(np.int32)
    jump = receiver
    while True:
        further = depth + depth[jump]
        if np.array_equal(further, depth):
            break
        depth, jump = further, jump[jump]
    order = np.argsort(depth, kind="stable")
    bounds = np.searchsorted(depth[order], np.arange(1, int(depth.max()) + 2))
    return [part for part in np.split(order, bounds) if part.size]


def erode(
    height: Array, uplift: Array, cell: float, *, steps: int, rng: np.random.Generator
) -> Array:
    """Let rivers cut rising ground: the stream power law, solved implicitly down each river."""
    erodibility, exponent, dt = 2.2e-6, 0.45, 2.5e5
    for _ in range(steps):
        receiver, length = _receivers(height, cell, rng)
        levels = _levels(receiver)
        area = np.full(height.size, cell * cell)
        for nodes in reversed(levels[1:]):
            np.add.at(area, receiver[nodes], area[nodes])
        factor = erodibility * dt * area**exponent / length
        flat = (height + uplift * dt).reshape(-1).astype(np.float64)
        flat[levels[0]] = height.reshape(-1)[levels[0]]
        pits = levels[0][uplift.reshape(-1)[levels[0]] > 0]
        flat[pits] += 2.0
        for nodes in levels[1:]:
            share = factor[nodes]
            flat[nodes] = (flat[nodes] + share * flat[receiver[nodes]]) / (1 + share)
        height = slide(flat.reshape(height.shape).astype(np.float32), cell, steepest=1.15, passes=3)
    return height


def slide(height: Array, cell: float, *, steepest: float, passes: int) -> Array:
    """Let ground steeper than `steepest` (rise over run) slip down to its neighbours."""
    for _ in range(passes):
        moved = np.zeros_like(height)
        for axis in (0, 1):
            drop = np.diff(height, axis=axis)
            excess = np.sign(drop) * np.maximum(np.abs(drop) - np.float32(steepest * cell), 0)
            flow = excess * np.float32(0.24)
            first = [slice(None), slice(None)]
            second = [slice(None), slice(None)]
            first[axis], second[axis] = slice(None, -1), slice(1, None)
            moved[tuple(first)] += flow
            moved[tuple(second)] -= flow
        height = height + moved
    return height


@lru_cache(maxsize=2)
def massif(seed: int, relief: float = 1900.0) -> Massif:
    """Raise and erode one massif of 26 km: 2048 × 2048 heights of 12.8 m cells."""
    extent = 26_200.0
    rng = generator(seed, 11)
    height = 260 * np.abs(fbm((256, 256), (5, 5), rng, octaves=5, gain=0.6))
    for size, steps in ((256, 60), (512, 40), (1024, 24)):
        cell = extent / size
        local = generator(seed, 12)
        raised = np.clip(0.85 + 0.45 * fbm((size, size), (3, 3), local, octaves=3), 0.15, 2.0)
        border = np.minimum(np.arange(size), np.arange(size)[::-1]) / (size * 0.1)
        raised *= np.clip(np.minimum.outer(border, border), 0, 1).astype(np.float32)
        height = resized(height, (size, size))
        height = np.maximum(height + rng.normal(0, cell * 0.03, height.shape).astype(np.float32), 0)
        height = erode(height, raised * np.float32(6e-4), cell, steps=steps, rng=rng)
    fine = resized(height, (2048, 2048))
    cell = extent / 2048
    north, east = np.gradient(fine, np.float32(cell))
    steep = np.clip(np.hypot(north, east), 0, 1.2)
    fine = fine + steep * 9.0 * fbm(
        fine.shape, (160, 160), generator(seed, 13), octaves=4, gain=0.55
    )
    fine = slide(fine, cell, steepest=1.6, passes=6)
    top = np.percentile(fine, 99.9)
    return Massif(np.maximum(fine, 0) * np.float32(relief / top), cell)


@lru_cache(maxsize=8)
def grain_tile(seed: int, slope: float = 1.5) -> Array:
    """Return a shared seamless texture for detail finer than the grid."""
    return tile(1024, slope, generator(seed, 14))
