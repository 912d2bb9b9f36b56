"""Gallery « Crêtes et brumes »: ridges, snow and valley mist."""

from demo.film import Film
from demo.landscape import Ground, Mist, View, render
from demo.lens import Camera, Frame
from demo.noise import Array
from demo.scene import Scene
from demo.sky import Sky
from demo.terrain import massif

RELIEF = 3000.0


def first_light(frame: Frame) -> tuple[Array, Film]:
    """Ridges one behind another, against the rising sun."""
    camera = Camera(frame, 85, 0.40, (9219, 13640), 1845, 131)
    view = View(
        camera,
        massif(1, RELIEF),
        Sky(2.5, haze=2.2, altitude=1500),
        sun_azimuth=131 + 22,
        mist=Mist(top=520, density=9e-4, fade=85, billow=70),
        extinction=4.2e-5,
    )
    image, _ = render(view)
    return image, Film(
        exposure=0.6, contrast=1.6, metering=60, balance=(0.93, 0.96, 1.32), saturation=0.9
    )


def cloud_sea(frame: Frame) -> tuple[Array, Film]:
    """Snowy crests standing out of a sea of cloud, side light."""
    camera = Camera(frame, 50, 0.30, (17856, 9579), 2080, 285)
    view = View(
        camera,
        massif(2, RELIEF),
        Sky(7, haze=0.7, altitude=2000),
        sun_azimuth=288 - 78,
        mist=Mist(top=600, density=3e-3, fade=55, billow=75, bump=3200, brightness=1.25),
        ground=Ground(snow_line=1250, forest_line=1150),
        extinction=1.5e-5,
    )
    image, _ = render(view)
    return image, Film(exposure=0.95, contrast=1.45, balance=(1.0, 0.96, 1.0))


def alpenglow(frame: Frame) -> tuple[Array, Film]:
    """A long range of snow, the last red light, blue mist at its feet."""
    camera = Camera(frame, 62, 0.46, (15267, 8709), 2225, 327)
    view = View(
        camera,
        massif(2, RELIEF),
        Sky(1.6, haze=0.35, altitude=2200),
        sun_azimuth=327 + 128,
        mist=Mist(top=640, density=2e-3, fade=70, billow=60, bump=4000, sunlit=0.12),
        ground=Ground(snow_line=900, forest_line=700, snow_steep=1.5, relief=0.6),
        extinction=1.4e-5,
    )
    image, _ = render(view)
    return image, Film(exposure=0.75, contrast=1.6, balance=(0.97, 0.92, 1.42), saturation=1.12)


def north_face(frame: Frame) -> tuple[Array, Film]:
    """A steep face in winter, almost without colour."""
    camera = Camera(frame, 150, 0.60, (20242, 11764), 2020, 321)
    view = View(
        camera,
        massif(2, RELIEF),
        Sky(9, haze=0.5, altitude=2300),
        sun_azimuth=321 + 70,
        mist=Mist(top=850, density=1.5e-3, fade=150, billow=150, bump=2100),
        ground=Ground(snow_line=1150, forest_line=700, snow_steep=1.0, relief=0.8),
        extinction=1.6e-5,
    )
    image, _ = render(view)
    return image, Film(exposure=0.75, contrast=1.75, saturation=0.25)


def dusk_layers(frame: Frame) -> tuple[Array, Film]:
    """Portrait of the evening: layers of ridges, paling with distance, under a wide sky."""
    camera = Camera(frame, 70, 0.66, (14241, 10755), 1887, 285)
    view = View(
        camera,
        massif(1, RELIEF),
        Sky(-1.6, haze=1.2, altitude=1500),
        sun_azimuth=285 + 6,
        mist=Mist(top=560, density=8e-4, fade=110, billow=60, brightness=1.5, sunlit=0.0),
        extinction=3.0e-5,
    )
    image, _ = render(view)
    return image, Film(exposure=0.25, contrast=1.4, balance=(0.93, 0.97, 1.35))


SCENES = (
    Scene("premiere-lumiere", 2560, 1707, first_light, 101),
    Scene("mer-de-nuages", 2560, 1440, cloud_sea, 102),
    Scene("trois-minutes-de-rouge", 3000, 1000, alpenglow, 103),
    Scene("face-nord", 2560, 1920, north_face, 104),
    Scene("le-soir-par-couches", 1707, 2560, dusk_layers, 105),
)
