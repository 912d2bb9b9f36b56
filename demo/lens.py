"""The camera: where it stands, what it frames, and which point of the land each pixel sees."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from demo.noise import Array

EARTH = 6_371_000.0 * 1.16  # refraction flattens the Earth by about a seventh


@dataclass(frozen=True)
class Frame:
    """The picture being made: size in samples, and samples per final pixel."""

    rows: int
    columns: int
    factor: int
    scale: float
    """Samples per pixel of the committed file: lengths given in its pixels are multiplied by it."""
    seed: int

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns of samples."""
        return self.rows, self.columns


@dataclass(frozen=True)
class Camera:
    """A level camera with a shifting lens: verticals stay upright, the horizon goes anywhere."""

    frame: Frame
    focal: float = 35.0
    """Millimetres, for a frame 36 mm wide."""
    horizon: float = 0.5
    """Height of the horizon in the frame, 0 at the top and 1 at the bottom (may lie outside)."""
    place: tuple[float, float] = (0.0, 0.0)
    """Metres north and east."""
    height: float = 1.7
    heading: float = 0.0
    """Degrees clockwise from north."""

    @property
    def scale(self) -> float:
        """Focal length in samples."""
        return self.focal / 36.0 * self.frame.columns

    @cached_property
    def across(self) -> Array:
        """Sideways slope of each column."""
        centre = (self.frame.columns - 1) / 2
        return ((np.arange(self.frame.columns) - centre) / self.scale).astype(np.float32)

    @cached_property
    def up(self) -> Array:
        """Upward slope of each row."""
        level = self.horizon * self.frame.rows
        return ((level - np.arange(self.frame.rows) - 0.5) / self.scale).astype(np.float32)

    @cached_property
    def elevation(self) -> Array:
        """Degrees above the horizon of each pixel."""
        run = np.sqrt(1 + self.across**2)[None, :]
        return np.asarray(np.degrees(np.arctan2(self.up[:, None], run)), dtype=np.float32)

    @cached_property
    def azimuth(self) -> Array:
        """Degrees clockwise from north of each column."""
        return (self.heading + np.degrees(np.arctan(self.across))).astype(np.float32)

    def ground(self, depth: Array, across: Array) -> tuple[Array, Array]:
        """Return north and east of points at a depth along the axis and a sideways slope."""
        turn = np.radians(self.heading)
        cos, sin = np.float32(np.cos(turn)), np.float32(np.sin(turn))
        side = depth * across
        north = np.float32(self.place[0]) + depth * cos - side * sin
        east = np.float32(self.place[1]) + depth * sin + side * cos
        return north, east


@dataclass(frozen=True)
class Seen:
    """What each pixel sees of the land: depth along the axis in metres, infinite for sky."""

    depth: Array
    north: Array
    east: Array

    @property
    def land(self) -> Array:
        """True where there is land."""
        return np.asarray(np.isfinite(self.depth))


def depths(near: float, far: float, count: int) -> Array:
    """Return distances that grow in proportion."""
    return np.geomspace(near, far, count).astype(np.float32)


def trace(camera: Camera, steps: Array, height: Callable[[Array, Array], Array]) -> Seen:
    """March every column outwards and find, for each pixel, the first land that covers it."""
    rows, columns = camera.frame.shape
    depth = np.full((rows, columns), np.inf, dtype=np.float32)
    slopes = np.empty((steps.size, columns), dtype=np.float32)
    for start in range(0, steps.size, 256):
        part = steps[start : start + 256, None]
        north, east = camera.ground(part, camera.across[None, :])
        drop = part * part * (1 + camera.across**2)[None, :] / np.float32(2 * EARTH)
        slopes[start : start + 256] = (height(north, east) - camera.height - drop) / part
    crest = np.maximum.accumulate(slopes, axis=0)
    upward = camera.up[::-1]
    for column in range(columns):
        first = np.searchsorted(crest[:, column], upward)
        hit = first < steps.size
        index = first[hit]
        before = np.maximum(index - 1, 0)
        low, high = slopes[before, column], slopes[index, column]
        part = np.clip((upward[hit] - low) / np.maximum(high - low, 1e-9), 0, 1)
        part = np.where(index == 0, 1.0, part)
        depth[rows - 1 - np.flatnonzero(hit), column] = steps[before] + part * (
            steps[index] - steps[before]
        )
    north, east = camera.ground(np.where(np.isfinite(depth), depth, 0), camera.across[None, :])
    return Seen(depth, north, east)
