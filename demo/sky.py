"""The clear sky: single and multiple scattering by air, haze and ozone around a round Earth."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from demo.noise import Array, lookup

GROUND = 6_360_000.0
TOP = 6_460_000.0
RAYLEIGH = np.array([6.6e-6, 12.4e-6, 26.0e-6])
MIE = 3.996e-6
MIE_ABSORBED = 0.44e-6
OZONE = np.array([1.35e-6, 1.75e-6, 0.10e-6])
Table = NDArray[np.float64]


def henyey_greenstein(cosine: Table, g: float) -> Table:
    """Return the phase function of haze droplets, g in 0..1 for forward scattering."""
    denominator = np.maximum(1.0 + g * g - 2.0 * g * cosine, 1e-4) ** 1.5
    return np.asarray((1.0 - g * g) / (4.0 * np.pi * denominator))


@dataclass(frozen=True)
class Sky:
    """One sky: where the sun stands and how hazy the air is; tables are built at first use."""

    sun_elevation: float
    """Degrees above the horizon; negative after sunset."""
    haze: float = 1.0
    """Amount of aerosol; 1 is a clear day."""
    altitude: float = 1200.0
    g: float = 0.78

    def _density(self, height: Table) -> tuple[Table, Table, Table]:
        ozone = np.maximum(0.0, 1.0 - np.abs(height - 25_000.0) / 15_000.0)
        mie = np.exp(-height / 1200.0) * self.haze
        return np.exp(-height / 8000.0), mie, ozone

    def _extinction(self, height: Table) -> Table:
        air, mie, ozone = self._density(height)
        aerosol = (MIE + MIE_ABSORBED) * mie
        return np.asarray(air[..., None] * RAYLEIGH + aerosol[..., None] + ozone[..., None] * OZONE)

    @cached_property
    def _transmittance(self) -> Table:
        """Light left after crossing the air, by height (64 rows) and cosine of zenith (256)."""
        height = (np.linspace(0, 1, 64) ** 2 * (TOP - GROUND))[:, None]
        cosine = (np.sign(c := np.linspace(-1, 1, 256)) * c * c)[None, :]
        radius = GROUND + height
        reach = -radius * cosine + np.sqrt(np.maximum(radius**2 * (cosine**2 - 1) + TOP**2, 0))
        depth = np.zeros((64, 256, 3))
        for step in (np.arange(60) + 0.5) / 60:
            travelled = reach * step * step
            at = np.sqrt(radius**2 + travelled**2 + 2 * radius * cosine * travelled) - GROUND
            depth += self._extinction(np.maximum(at, 0)) * (reach * 2 * step / 60)[..., None]
        blocked = (cosine < 0) & (radius**2 * (1 - cosine**2) < GROUND**2)
        return np.asarray(np.exp(-depth) * ~blocked[..., None])

    def sunlight(self, height: Table, cosine: Table) -> Table:
        """Return the colour of the sun after the air, at heights (m) and cosines of its zenith."""
        row = np.sqrt(np.clip(height / (TOP - GROUND), 0, 1)) * 63
        signed = np.sign(cosine) * np.sqrt(np.abs(cosine))
        column = (signed + 1) / 2 * 255
        planes = []
        for channel in range(3):
            plane = self._transmittance[..., channel].astype(np.float32)
            planes.append(
                lookup(plane, row.astype(np.float32), column.astype(np.float32), wrap=False)
            )
        return np.stack(planes, axis=-1).astype(np.float64)

    def _march(self, cosine: Array, azimuth: Array, start: Array, sun: Array) -> Table:
        """Integrate scattering along rays; returns radiance, and what isotropic light would give.

        The last axis holds three single-scattered channels then three of unit ambient light.
        """
        cosine, azimuth, start, sun = np.broadcast_arrays(cosine, azimuth, start, sun)
        radius = GROUND + start
        disc = radius**2 * (cosine**2 - 1)
        reach = -radius * cosine + np.sqrt(np.maximum(disc + TOP**2, 0))
        ground = (cosine < 0) & (disc + GROUND**2 > 0)
        near = -radius * cosine - np.sqrt(np.maximum(disc + GROUND**2, 0))
        reach = np.where(ground, near, reach)
        sine = np.sqrt(np.maximum(1 - cosine**2, 0))
        angle = sine * np.sqrt(np.maximum(1 - sun**2, 0)) * np.cos(azimuth) + cosine * sun
        phase_air = 3 / (16 * np.pi) * (1 + angle**2)
        phase_mie = henyey_greenstein(angle, self.g)
        through = np.ones((*cosine.shape, 3))
        light = np.zeros_like(through)
        ambient = np.zeros_like(through)
        count = 48
        for step in (np.arange(count) + 0.5) / count:
            travelled = reach * step * step
            length = reach * 2 * step / count
            at = np.sqrt(radius**2 + travelled**2 + 2 * radius * cosine * travelled)
            height = np.maximum(at - GROUND, 0)
            sun_here = (radius * sun + travelled * angle) / at
            air, mie, _ = self._density(height)
            lit = self.sunlight(height + 0 * sun_here, sun_here)
            air_part, mie_part = air[..., None] * RAYLEIGH, (mie * MIE)[..., None]
            absorbed = np.exp(-self._extinction(height) * length[..., None])
            mean = through * (1 + absorbed) / 2 * length[..., None]
            light += (
                mean * lit * (air_part * phase_air[..., None] + mie_part * phase_mie[..., None])
            )
            ambient += mean * (air_part + mie_part) * self._second(height, sun_here)
            through = through * absorbed
        return np.concatenate([light, ambient], axis=-1)

    def _second(self, height: Table, sun: Table) -> Table:
        if "_multiple" not in self.__dict__:
            return np.ones((*np.broadcast(height, sun).shape, 3))
        row = (np.sqrt(np.clip(height / (TOP - GROUND), 0, 1)) * 15 + 0 * sun).astype(np.float32)
        column = ((np.sign(sun) * np.sqrt(np.abs(sun)) + 1) / 2 * 31 + 0 * height).astype(
            np.float32
        )
        planes = [
            lookup(self._multiple[..., c].astype(np.float32), row, column, wrap=False)
            for c in range(3)
        ]
        return np.stack(planes, axis=-1).astype(np.float64)

    @cached_property
    def _multiple(self) -> Table:
        """Light scattered twice and more, by height (16) and sun (32): a geometric series."""
        height = (np.linspace(0, 1, 16) ** 2 * (TOP - GROUND))[:, None, None]
        sun = (np.sign(c := np.linspace(-1, 1, 32)) * c * c)[None, :, None]
        index = np.arange(48) + 0.5
        cosine = (1 - 2 * index / 48)[None, None, :]
        azimuth = (np.pi * (1 + 5**0.5) * index)[None, None, :]
        both = self._march(cosine, azimuth, height, sun).mean(axis=2)
        return np.asarray(both[..., :3] / (1 - np.minimum(both[..., 3:], 0.95)))

    @cached_property
    def _dome(self) -> Table:
        """Radiance by elevation (-12..90 degrees, dense low) and azimuth from the sun (0..180)."""
        sun = np.sin(np.radians(self.sun_elevation))
        self._multiple  # noqa: B018 -- built first: _march then reads it instead of ones
        unit = np.linspace(-1, 1, 161)
        elevation = np.where(unit < 0, -12 * unit**2, 90 * unit**2)
        azimuth = np.linspace(0, 1, 91) ** 1.6 * 180
        cosine = np.sin(np.radians(elevation))[:, None]
        turn = np.radians(azimuth)[None, :]
        both = self._march(cosine, turn, np.array(self.altitude), np.array(sun))
        return np.asarray(both[..., :3] + both[..., 3:])

    def radiance(self, elevation: Array, azimuth: Array) -> Array:
        """Return the sky's colour at elevations and azimuths from the sun, both in degrees."""
        unit = np.where(
            elevation < 0,
            -np.sqrt(np.clip(-elevation, 0, 12) / 12),
            np.sqrt(np.clip(elevation, 0, 90) / 90),
        )
        row = ((unit + 1) * 80).astype(np.float32)
        turned = np.abs((azimuth + 180) % 360 - 180)
        column = ((turned / 180) ** (1 / 1.6) * 90).astype(np.float32)
        dome = self._dome.astype(np.float32)
        planes = [lookup(dome[..., c], row, column, wrap=False) for c in range(3)]
        return np.stack(planes, axis=-1)

    @cached_property
    def ambient(self) -> Array:
        """Mean light of the whole dome on a level ground (irradiance over pi)."""
        elevation = np.degrees(np.arcsin(np.sqrt((np.arange(24) + 0.5) / 24)))
        azimuth = (np.arange(24) + 0.5) * 15.0
        grid = np.meshgrid(elevation, azimuth, indexing="ij")
        colours = self.radiance(grid[0].astype(np.float32), grid[1].astype(np.float32))
        return np.asarray(colours.mean(axis=(0, 1)), dtype=np.float32)

    @cached_property
    def sun(self) -> Array:
        """Irradiance over pi of the direct sun at the camera (the sun outside the air is 1/pi)."""
        cosine = np.array(np.sin(np.radians(self.sun_elevation)))
        light = self.sunlight(np.array(self.altitude), cosine)
        return np.asarray(light / np.pi, dtype=np.float32)
