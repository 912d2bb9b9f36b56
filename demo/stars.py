"""The night sky: stars by magnitude and colour, their trails and the Milky Way."""

from dataclasses import dataclass

import numpy as np

from demo.lens import Camera
from demo.noise import Array, blur, generator, lookup, smoothstep, tile

_DUST = tile(1024, 1.55, generator(91, 5))
_GLOW = tile(1024, 1.9, generator(92, 5))


@dataclass(frozen=True)
class Stars:
    """Directions (unit vectors: north, east, up), magnitudes and colours of stars."""

    direction: Array
    magnitude: Array
    colour: Array


def tint(temperature: Array) -> Array:
    """Return the colour of a star of a temperature in kelvin, its green at one."""
    red = np.clip((6600 / temperature) ** 0.75, 0.55, 2.2)
    blue = np.clip((temperature / 6600) ** 0.85, 0.30, 2.0)
    return np.stack([red, np.ones_like(red), blue], axis=-1).astype(np.float32)


def field(rng: np.random.Generator, count: int, faintest: float = 9.5) -> Stars:
    """Scatter stars over the sphere: each magnitude has about 3.1 times the stars of the last."""
    vector = rng.standard_normal((count, 3))
    vector /= np.linalg.norm(vector, axis=1, keepdims=True)
    magnitude = faintest + np.log10(rng.uniform(1e-7, 1, count)) / 0.5
    warm = rng.random(count) < 0.38
    temperature = np.where(warm, rng.normal(4300, 500, count), rng.normal(8800, 2200, count))
    colours = tint(np.clip(temperature, 3000, 20_000).astype(np.float32))
    return Stars(vector.astype(np.float32), np.maximum(magnitude, -0.5).astype(np.float32), colours)


def project(camera: Camera, direction: Array) -> tuple[Array, Array, Array]:
    """Return row and column of directions, and whether they lie before the camera."""
    turn = np.radians(camera.heading)
    ahead = direction[:, 0] * np.cos(turn) + direction[:, 1] * np.sin(turn)
    side = direction[:, 1] * np.cos(turn) - direction[:, 0] * np.sin(turn)
    safe = np.maximum(ahead, 1e-3)
    column = (camera.frame.columns - 1) / 2 + side / safe * camera.scale
    row = camera.horizon * camera.frame.rows - direction[:, 2] / safe * camera.scale - 0.5
    return row, column, ahead > 0.05


def splat(image: Array, row: Array, column: Array, light: Array) -> None:
    """Add points of light, shared among the four nearest samples."""
    rows, columns = image.shape[:2]
    keep = (row > 1) & (row < rows - 2) & (column > 1) & (column < columns - 2)
    row, column, light = row[keep], column[keep], light[keep]
    i, j = np.floor(row).astype(np.int64), np.floor(column).astype(np.int64)
    fy, fx = row - i, column - j
    for down in (0, 1):
        for right in (0, 1):
            weight = (fy if down else 1 - fy) * (fx if right else 1 - fx)
            np.add.at(image, (i + down, j + right), light * weight[:, None])


def points(camera: Camera, stars: Stars, brightness: float, clear: Array | None = None) -> Array:
    """Return the light of the stars: small discs, and a soft halo round the brightest."""
    image = np.zeros((*camera.frame.shape, 3), dtype=np.float32)
    row, column, ahead = project(camera, stars.direction)
    flux = 10.0 ** (-0.4 * stars.magnitude) * brightness * camera.frame.scale**2
    # Air dims the stars near the horizon.
    up = np.clip(stars.direction[:, 2], 0.02, 1)
    light = flux[:, None] * stars.colour * np.exp(-0.16 / up)[:, None]
    light = (light * ahead[:, None]).astype(np.float32)
    splat(image, row, column, light)
    sharp = blur(image, 0.62 * camera.frame.scale)
    strong = np.zeros_like(image)
    bright = stars.magnitude < 3.2
    splat(strong, row[bright], column[bright], light[bright])
    halo = 0.8 * blur(strong, 2.0 * camera.frame.scale) + 0.7 * blur(strong, 6 * camera.frame.scale)
    total = sharp + halo
    return np.asarray(total if clear is None else total * clear, dtype=np.float32)


def trails(camera: Camera, stars: Stars, brightness: float, hours: float) -> Array:
    """Return the trails stars leave while the sky turns about the pole (latitude 45.3°)."""
    image = np.zeros((*camera.frame.shape, 3), dtype=np.float32)
    latitude = np.radians(45.3)
    pole = np.array([np.cos(latitude), 0, np.sin(latitude)])
    steps = int(hours * 15 / 360 * 2 * np.pi * camera.scale * 0.9)
    across = np.cross(pole, stars.direction)
    along = stars.direction @ pole
    flux = 10.0 ** (-0.4 * stars.magnitude) * brightness * camera.frame.scale
    light = (flux[:, None] * stars.colour).astype(np.float32)
    for angle in np.linspace(0, np.radians(hours * 15.04), steps):
        cos, sin = np.cos(angle), np.sin(angle)
        turned = stars.direction * cos - across * sin + np.outer(along * (1 - cos), pole)
        row, column, ahead = project(camera, turned.astype(np.float32))
        seen = ahead & (turned[:, 2] > 0)
        splat(image, row[seen], column[seen], light[seen] / 8)
    return blur(image, 0.55 * camera.frame.scale)


def directions(camera: Camera) -> Array:
    """Return the unit vector of each sample."""
    elevation = np.radians(camera.elevation)
    azimuth = np.radians(camera.azimuth)[None, :]
    flat = np.cos(elevation)
    return np.stack([flat * np.cos(azimuth), flat * np.sin(azimuth), np.sin(elevation)], axis=-1)


@dataclass(frozen=True)
class Galaxy:
    """Where the band of the Milky Way lies: its pole and its centre, as azimuth and elevation."""

    pole: tuple[float, float]
    centre: tuple[float, float]

    @property
    def axes(self) -> tuple[Array, Array, Array]:
        """Unit vectors: towards the centre, along the band, and the pole."""
        vectors = []
        for azimuth, elevation in (self.centre, self.pole):
            a, e = np.radians(azimuth), np.radians(elevation)
            vectors.append(np.array([np.cos(e) * np.cos(a), np.cos(e) * np.sin(a), np.sin(e)]))
        core = vectors[0]
        pole = vectors[1] - core * (vectors[1] @ core)
        pole /= np.linalg.norm(pole)
        return core, np.cross(pole, core), pole

    def coordinates(self, direction: Array) -> tuple[Array, Array]:
        """Return galactic longitude and latitude in degrees."""
        core, along, pole = self.axes
        longitude = np.degrees(np.arctan2(direction @ along, direction @ core))
        latitude = np.degrees(np.arcsin(np.clip(direction @ pole, -1, 1)))
        return longitude.astype(np.float32), latitude.astype(np.float32)


def milky_way(camera: Camera, galaxy: Galaxy) -> tuple[Array, Array]:
    """Return the glow of the Milky Way and the share of starlight its dust lets through."""
    longitude, latitude = galaxy.coordinates(directions(camera))

    def noise(texture: Array, size: float, shift: float) -> Array:
        per = np.float32(1024 / 9 / size)
        return lookup(texture, latitude * per + shift, longitude * per + shift * 2)

    warp = 2.2 * noise(_GLOW, 14.0, 5.0)
    bent = latitude + warp
    core = np.exp(-((longitude / 24) ** 2))
    width = 7.5 + 5.5 * core
    band = np.exp(-(np.abs(bent / width) ** 1.5))
    bulge = np.exp(-((longitude / 15) ** 2) - (latitude / 9.5) ** 2)
    cloud = np.exp(0.30 * noise(_GLOW, 9.0, 77.0) + 0.13 * noise(_DUST, 3.4, 31.0))
    light = (0.42 * band * (0.45 + 0.55 * np.exp(-np.abs(longitude / 70))) + 1.05 * bulge) * cloud
    lane = np.exp(-(((bent + 1.1 * noise(_GLOW, 22, 9.0) - 0.6) / (2.6 + 1.6 * core)) ** 2))
    filament = (
        noise(_DUST, 11.0, 3.0) + 0.6 * noise(_DUST, 3.6, 19.0) + 0.33 * noise(_DUST, 1.2, 41.0)
    )
    dust = lane * np.clip(1.15 + 1.05 * filament, 0, 4)
    dust += 0.55 * band * np.clip(noise(_DUST, 17.0, 57.0) + 0.5 * filament - 0.35, 0, 3)
    dust = dust * (0.55 + 0.45 * np.exp(-np.abs(longitude / 60)))
    through = np.exp(-dust[..., None] * np.array([1.0, 1.28, 1.62], dtype=np.float32))
    warm = np.clip(bulge * 1.3 + 0.35 * band, 0, 1)[..., None]
    colour = np.array([0.88, 0.98, 1.22]) + warm * (np.array([1.18, 1.0, 0.80]) - 1.0)
    glow = light[..., None] * colour * through
    knots = smoothstep(1.9, 3.2, noise(_GLOW, 4.2, 13.0) + 0.5 * noise(_DUST, 2.0, 63.0)) * band
    glow += (0.16 * knots)[..., None] * np.array([1.0, 0.28, 0.42])
    return glow.astype(np.float32), np.clip(through[..., 1] + 0.1, 0, 1).astype(np.float32)


def crowded(rng: np.random.Generator, galaxy: Galaxy, count: int) -> Stars:
    """Scatter faint stars that gather towards the Milky Way."""
    longitude = np.radians(rng.normal(0, 75, count))
    latitude = np.radians(rng.laplace(0, 8.5, count))
    core, along, pole = galaxy.axes
    flat = np.cos(latitude)
    vector = (flat * np.cos(longitude))[:, None] * core + (flat * np.sin(longitude))[
        :, None
    ] * along
    vector = vector + np.sin(latitude)[:, None] * pole
    magnitude = 10.2 + np.log10(rng.uniform(1e-4, 1, count)) / 0.55
    colours = tint(np.clip(rng.normal(6400, 1700, count), 3200, 14_000).astype(np.float32))
    return Stars(vector.astype(np.float32), magnitude.astype(np.float32), colours)
