"""A massif seen through the air: ground cover, light and shade, haze and valley mist."""

from dataclasses import dataclass, field

import numpy as np

from demo.lens import Camera, Seen, depths, trace
from demo.noise import Array, generator, lookup, smoothstep, tile
from demo.sky import Sky, henyey_greenstein
from demo.terrain import Massif, grain_tile


@dataclass(frozen=True)
class Mist:
    """Fog lying in the valleys: its top in metres, how it thins upward, how thick it is."""

    top: float = 300.0
    fade: float = 60.0
    """Metres over which it thins by e, at its top."""
    density: float = 1.2e-3
    """Extinction per metre at the top."""
    billow: float = 60.0
    """Metres its top rises and falls."""
    bump: float = 2400.0
    """Metres between two swells."""
    brightness: float = 1.0
    sunlit: float = 1.0
    """Share of direct sun it receives; 0 where it lies in the shadow of the land."""


@dataclass(frozen=True)
class Ground:
    """What covers the massif."""

    snow_line: float = 9000.0
    snow_blend: float = 250.0
    snow_steep: float = 1.15
    forest_line: float = 1200.0
    rock: tuple[float, float, float] = (0.20, 0.19, 0.175)
    forest: tuple[float, float, float] = (0.022, 0.030, 0.016)
    meadow: tuple[float, float, float] = (0.07, 0.075, 0.03)
    relief: float = 1.0
    """Strength of the detail finer than the grid."""
    trees: float = 0.0
    """Height in metres of the trees standing below the forest line."""


@dataclass(frozen=True)
class View:
    """Everything a landscape picture is made of."""

    camera: Camera
    massif: Massif
    sky: Sky
    sun_azimuth: float = 90.0
    mist: Mist | None = None
    ground: Ground = field(default_factory=Ground)
    extinction: float = 2.2e-5
    """Haze, per metre, in green light."""
    near: float = 150.0
    far: float = 75_000.0
    shore: float = 0.0
    """Metres from the camera to where the land begins to rise: a lake lies before it."""
    key: Array | None = None
    """Colour of the main light when it is not the sun of this sky (the moon, for instance)."""
    key_elevation: float | None = None


DETAIL = ((420.0, 15.0), (97.0, 2.0), (23.0, 0.3))


def surface(view: View, north: Array, east: Array) -> Array:
    """Return the height of the ground with detail, and its trees, in metres."""
    massif, ground = view.massif, view.ground
    height = massif.read(massif.height, north, east)
    north_slope = massif.read(massif.slopes[0], north, east)
    east_slope = massif.read(massif.slopes[1], north, east)
    steep = np.clip(np.hypot(north_slope, east_slope), 0.08, 1.0)
    for index, (size, amount) in enumerate(DETAIL):
        per = np.float32(1024 / size / 9)
        rough = lookup(grain_tile(index), north * per, east * per)
        height = height + np.float32(amount * ground.relief) * rough * steep
    if view.shore:
        away = np.hypot(north - view.camera.place[0], east - view.camera.place[1])
        height = height * smoothstep(view.shore, view.shore * 1.8, away)
    if ground.trees:
        height = height + _trees(ground, north, east, height, steep)
    return height


def _trees(ground: Ground, north: Array, east: Array, height: Array, steep: Array) -> Array:
    """Return the height of the crowns above the ground: one fir per jittered cell."""
    cell = np.float32(7.5)
    row, column = np.floor(north / cell), np.floor(east / cell)
    chance = np.sin(row * np.float32(12.9898) + column * np.float32(78.233)) * np.float32(43758.5)
    chance -= np.floor(chance)
    other = (
        np.abs(np.sin(row * np.float32(39.3) + column * np.float32(11.1)) * np.float32(951.7)) % 1
    )
    from_north = north / cell - row - (0.3 + 0.4 * chance)
    from_east = east / cell - column - (0.3 + 0.4 * other)
    radius = np.hypot(from_north, from_east) / (0.30 + 0.12 * other)
    crown = np.clip(1.0 - radius, 0.0, 1.0) ** 0.8
    line = ground.forest_line + 90 * lookup(grain_tile(0), north / 9, east / 9)
    grows = smoothstep(70.0, -70.0, height - line) * (steep < 0.95) * (chance < 0.9)
    return np.asarray(crown * grows * (0.55 + 0.6 * other) * ground.trees, dtype=np.float32)


def see(view: View, count: int = 3200) -> Seen:
    """Find what each pixel sees of the massif."""
    steps = depths(view.near, view.far, count)
    return trace(view.camera, steps, lambda north, east: surface(view, north, east))


def backdrop(view: View) -> Array:
    """Return the bare sky for every pixel."""
    azimuth = (view.camera.azimuth - view.sun_azimuth)[None, :]
    elevation = np.maximum(view.camera.elevation, 0.4)
    return view.sky.radiance(elevation, np.broadcast_to(azimuth, elevation.shape))


def render(view: View, seen: Seen | None = None) -> tuple[Array, Seen]:
    """Return linear light for the whole frame, and what was seen."""
    seen = see(view) if seen is None else seen
    image = backdrop(view)
    land = seen.land
    if land.any():
        image[land] = _shade(view, seen, land)
    image = _haze(view, seen, image)
    if view.mist is not None:
        image = veil(view, view.mist, seen, image)
    return image, seen


def _slopes(view: View, north: Array, east: Array) -> tuple[Array, Array]:
    massif = view.massif
    rise_north = massif.read(massif.slopes[0], north, east)
    rise_east = massif.read(massif.slopes[1], north, east)
    steep = np.clip(np.hypot(rise_north, rise_east), 0.08, 1.0)
    for index, (size, amount) in enumerate(DETAIL):
        per = np.float32(1024 / size / 9)
        texture = grain_tile(index)
        base = lookup(texture, north * per, east * per)
        step = np.float32(1.0)
        gain = np.float32(amount * view.ground.relief) * per / step * steep
        rise_north = rise_north + gain * (lookup(texture, north * per + step, east * per) - base)
        rise_east = rise_east + gain * (lookup(texture, north * per, east * per + step) - base)
    return rise_north, rise_east


def _cover(
    view: View, height: Array, up: Array, speckle: Array, steep: Array
) -> tuple[Array, Array]:
    """Return the colour of the ground and how much of it is snow."""
    ground = view.ground
    line = height + 160 * speckle
    limit = smoothstep(ground.snow_steep + 0.22, ground.snow_steep - 0.22, steep + 0.07 * speckle)
    snow = smoothstep(
        ground.snow_line - ground.snow_blend, ground.snow_line + ground.snow_blend, line
    )
    snow = snow * limit
    wood = smoothstep(90.0, -90.0, height - ground.forest_line + 110 * speckle)
    wood = wood * smoothstep(1.15, 0.85, steep)
    grass = smoothstep(0.75, 0.95, up)
    colours = [np.array(c, dtype=np.float32) for c in (ground.rock, ground.meadow, ground.forest)]
    shade = (1 + 0.28 * speckle)[:, None]
    albedo = colours[0] * shade
    albedo = albedo + grass[:, None] * (colours[1] - albedo)
    albedo = albedo + wood[:, None] * (colours[2] * shade - albedo)
    white = np.array([0.86, 0.88, 0.91], dtype=np.float32)
    return albedo + snow[:, None] * (white - albedo), snow


def _shade(view: View, seen: Seen, land: Array) -> Array:
    massif = view.massif
    north, east = seen.north[land], seen.east[land]
    rise_north, rise_east = _slopes(view, north, east)
    steep = np.hypot(rise_north, rise_east)
    up = 1 / np.sqrt(1 + steep**2)
    height = massif.read(massif.height, north, east)
    speckle = 0.6 * lookup(grain_tile(5), north / 2, east / 2)
    speckle = speckle + 0.5 * lookup(grain_tile(6), north * 2, east * 2)
    albedo, snow = _cover(view, height, up, speckle, steep)
    elevation = view.sky.sun_elevation if view.key_elevation is None else view.key_elevation
    rise, turn = np.radians(elevation), np.radians(view.sun_azimuth)
    flat = np.cos(rise)
    facing = (np.sin(rise) - flat * (np.cos(turn) * rise_north + np.sin(turn) * rise_east)) * up
    # Light enters snow and leaves it further on: its terminator is soft.
    wrap = 0.10 * snow
    facing = np.maximum((facing + wrap) / (1 + wrap), 0)
    lit = massif.read(massif.sunlit(view.sun_azimuth, max(elevation, 0.8)), north, east)
    open_sky = massif.read(massif.openness, north, east) * (0.55 + 0.45 * up)
    key = view.sky.sun if view.key is None else view.key
    ambient = view.sky.ambient * np.float32(1.15)
    bounce = (0.10 + 0.25 * snow) * (1 - open_sky)
    light = (facing * lit)[:, None] * key + (open_sky + bounce)[:, None] * ambient
    return np.asarray(albedo * light, dtype=np.float32)


def _horizon(view: View) -> Array:
    """Return, per column, the colour that far air takes."""
    azimuth = view.camera.azimuth - view.sun_azimuth
    return view.sky.radiance(np.full_like(azimuth, 1.2), azimuth)


def _haze(view: View, seen: Seen, image: Array) -> Array:
    run = np.sqrt(1 + view.camera.across**2)[None, :]
    spectral = np.array([0.72, 1.0, 1.55], dtype=np.float32) * np.float32(view.extinction)
    distance = np.where(seen.land, seen.depth, 0) * run
    through = np.exp(-distance[..., None] * spectral)
    air = _horizon(view)[None, :, :]
    hazy = image * through + air * (1 - through)
    return np.asarray(np.where(seen.land[..., None], hazy, image), dtype=np.float32)


def _mist_top(view: View, mist: Mist, seen: Seen) -> tuple[Array, Array]:
    """Return the height of the mist where each line of sight meets it, and the light on it."""
    camera = view.camera
    below = np.maximum(-camera.up, 1e-5)[:, None]
    entry = np.maximum(camera.height - mist.top, 1.0) / below
    depth = np.minimum(np.where(seen.land, seen.depth, np.float32(60_000)), entry)
    north, east = camera.ground(depth, camera.across[None, :])
    turn = np.radians(view.sun_azimuth)
    total = np.zeros_like(north)
    light = np.zeros_like(north)
    for size, weight in ((mist.bump, 1.0), (mist.bump / 4.3, 0.42)):
        per = np.float32(1024 / 6 / size)
        here = lookup(_SWELL, north * per, east * per)
        ahead = lookup(_SWELL, north * per + 9 * np.cos(turn), east * per + 9 * np.sin(turn))
        # Swells finer than the grazing view can resolve average out.
        fade = weight * np.exp(-depth / np.float32(90 * size / 10))
        total += fade * here
        light += fade * (here - ahead)
    return np.float32(mist.top) + np.float32(mist.billow) * total, light


def mist_depth(view: View, mist: Mist, seen: Seen, top: Array) -> Array:
    """Return the optical depth of the mist between the camera and what each pixel sees."""
    camera = view.camera
    run = np.sqrt(1 + camera.across**2)[None, :]
    depth = np.where(seen.land, seen.depth, np.float32(60_000.0))
    there = camera.height + camera.up[:, None] * depth
    low = np.exp(-np.clip((camera.height - top) / mist.fade, -6, 30))
    high = np.exp(-np.clip((there - top) / mist.fade, -6, 30))
    rise = (there - camera.height) / mist.fade
    rise = np.where(np.abs(rise) < 1e-3, 1e-3, rise)
    mean = (low - high) / rise
    return np.asarray(mist.density * mean * depth * run, dtype=np.float32)


_SWELL = tile(1024, 2.1, generator(71, 3))


def veil(view: View, mist: Mist, seen: Seen, image: Array) -> Array:
    """Lay the mist over the picture, lit by the sky and glowing towards the sun."""
    camera = view.camera
    top, relief = _mist_top(view, mist, seen)
    cover = 1 - np.exp(-np.clip(mist_depth(view, mist, seen, top), 0, 40))
    turn = np.radians(camera.azimuth - view.sun_azimuth)[None, :]
    rise = np.radians(camera.elevation)
    sun = np.radians(max(view.sky.sun_elevation, 0.0))
    angle = np.cos(rise) * np.cos(sun) * np.cos(turn) + np.sin(rise) * np.sin(sun)
    glow = 0.6 * henyey_greenstein(angle.astype(np.float64), 0.6) + 0.04
    key = view.sky.sun if view.key is None else view.key
    light = 0.8 * view.sky.ambient + 0.35 * _horizon(view)[None, :, :]
    lit = np.clip(1 + 1.1 * relief, 0.2, 2.2)[..., None]
    light = (
        light + lit * glow[..., None].astype(np.float32) * key * 1.4 * mist.sunlit
    ) * mist.brightness
    return np.asarray(image + cover[..., None] * (light - image), dtype=np.float32)
