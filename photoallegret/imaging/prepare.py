"""One photograph's work, from its file to its renditions, inside whatever process runs it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image

from photoallegret.imaging.colour import converter, is_wider_than_srgb
from photoallegret.imaging.decode import Photo, decode, open_photo, reduce_while_decoding
from photoallegret.imaging.encode import Writer
from photoallegret.imaging.job import Job, Large
from photoallegret.imaging.limits import Limits
from photoallegret.imaging.memory import require_memory
from photoallegret.imaging.outcome import Made, Prepared
from photoallegret.imaging.reading import read_metadata
from photoallegret.imaging.recipe import Format, Recipe
from photoallegret.imaging.renditions import (
    as_seen,
    average_colour,
    resized,
    shrink,
    turn,
    with_headroom,
)
from photoallegret.imaging.rights import packet

Sizes = tuple[tuple[int, int], ...]


def prepare(job: Job, recipe: Recipe, limits: Limits, before_each: Callable[[], None]) -> Prepared:
    """Judge the file, read what it says, and make its renditions, under their partial names.

    `before_each` is called before each encoding. Raises Refused when the file is not taken,
    Large when it must wait for its turn.
    """
    with open_photo(job.source, limits) as photo:
        sizes = _admitted(photo, job, recipe, limits)
        metadata = read_metadata(photo.image, job.source)
        writer = Writer(job.out, job.token, recipe, packet(metadata.rights.completed(job.rights)))
        easel = _Easel(photo, sizes, writer, before_each)
        easel.make(_upright(photo, sizes[0]), job)
    width, height = as_seen(photo.stored, photo.orientation)
    return Prepared(
        photo.kind,
        width,
        height,
        easel.average_colour,
        easel.is_wide,
        metadata,
        tuple(easel.made),
        easel.master,
    )


def reencode(
    job: Job, recipe: Recipe, limits: Limits, before_each: Callable[[], None]
) -> tuple[Made, ...]:
    """Make the renditions again in `job.formats`, with exactly `job.rights`; else as `prepare`."""
    with open_photo(job.source, limits) as photo:
        sizes = _admitted(photo, job, recipe, limits)
        writer = Writer(job.out, job.token, recipe, packet(job.rights))
        easel = _Easel(photo, sizes, writer, before_each)
        easel.make(_upright(photo, sizes[0]), job)
    return tuple(easel.made)


@dataclass(slots=True)
class _Easel:
    """Where the renditions of one photograph are made, and what is learnt by making them."""

    photo: Photo
    sizes: Sizes
    writer: Writer
    before_each: Callable[[], None]
    made: list[Made] = field(default_factory=list)
    master: Path | None = None
    is_wide: bool = False
    average_colour: str = ""

    def make(self, image: Image.Image, job: Job) -> None:
        """Write every size in every format, largest first, from the image given away.

        Formats in the same colours share the conversion and the cascade; sRGB comes last.
        """
        self.is_wide = is_wider_than_srgb(self.photo.profile, image.mode)
        if job.keeps_master:
            self.master = self.writer.keep(image, self.photo.profile)
        if self.is_wide and len(job.formats) > 1:
            self._make_in(image.copy(), ("avif",), wide=True)
            self._make_in(image, ("jpg",), wide=False)
        else:
            self._make_in(image, job.formats, wide=self.is_wide and job.formats == ("avif",))

    def _make_in(self, image: Image.Image, formats: tuple[Format, ...], *, wide: bool) -> None:
        image = converter(self.photo.profile, image.mode, wide=wide)(image)
        for size in self.sizes:
            image = resized(image, size)
            for format_ in formats:
                self.before_each()
                self.made.append(self.writer.write(image, format_, wide=wide))
        if not wide:
            self.average_colour = average_colour(image)


def _admitted(photo: Photo, job: Job, recipe: Recipe, limits: Limits) -> Sizes:
    """Return the sizes to make, once the photograph's turn and its memory are granted.

    Whatever needs half of a child's memory waits too: it is not to fail for what earlier
    photographs have left in pieces there.
    """
    stored = as_seen(photo.stored, photo.orientation)
    sizes = recipe.sizes(*(job.seen or stored))
    if sizes[0][0] > stored[0]:  # a master of a narrower recipe is not enlarged
        sizes = recipe.sizes(*stored)
    reduce_while_decoding(photo, with_headroom(as_seen(sizes[0], photo.orientation)))
    needed = require_memory(photo, sizes[0], job.formats, limits)
    is_large = photo.pixels > limits.large_pixels or needed > limits.memory / 2
    if is_large and not job.is_alone:
        raise Large
    return sizes


def _upright(photo: Photo, largest: tuple[int, int]) -> Image.Image:
    """Decode, shrink and turn, in this order: turned small, it costs a tenth."""
    image = shrink(decode(photo), as_seen(largest, photo.orientation), photo.extent)
    return turn(image, photo.orientation)
