"""One photograph's work, from its file to its renditions, inside whatever process runs it."""

from collections.abc import Callable, Iterator

from PIL import Image

from photoallegret.imaging.colour import converter, is_wider_than_srgb
from photoallegret.imaging.decode import Photo, decode, open_photo, reduce_while_decoding
from photoallegret.imaging.encode import Writer
from photoallegret.imaging.job import Job, Large
from photoallegret.imaging.limits import Limits
from photoallegret.imaging.memory import require_memory
from photoallegret.imaging.metadata import read_metadata
from photoallegret.imaging.outcome import Made, Prepared
from photoallegret.imaging.recipe import Format, Recipe
from photoallegret.imaging.renditions import (
    as_seen,
    average_colour,
    cascade,
    shrink,
    turn,
    with_headroom,
)
from photoallegret.imaging.rights import packet

Sizes = tuple[tuple[int, int], ...]


def prepare(job: Job, recipe: Recipe, limits: Limits) -> Prepared:
    """Judge the file, read what it says, and make its JPEGs, under their partial names.

    Raises Refused when it is not taken, Large when it must wait for its turn.
    """
    with open_photo(job.source, limits) as photo:
        sizes = _admitted(photo, job, recipe, limits)
        metadata = read_metadata(photo.image, job.source)
        image = _upright(photo, sizes[0])
    wide = is_wider_than_srgb(photo.profile, image.mode)
    writer = Writer(job.out, job.token, recipe, packet(metadata.rights.over(job.rights)))
    master = writer.keep(image, photo.profile) if job.keeps_master else None
    image = converter(photo.profile, image.mode, wide=False)(image)
    made = []
    for rendition in cascade(image, sizes):
        made.append(writer.write(rendition, "jpg", wide=False))
        image = rendition
    width, height = as_seen(photo.stored, photo.orientation)
    colour = average_colour(image)
    return Prepared(photo.kind, width, height, colour, wide, metadata, tuple(made), master)


def reencode(
    job: Job, recipe: Recipe, limits: Limits, before_each: Callable[[], None]
) -> tuple[Made, ...]:
    """Make the renditions again in `job.formats`, under their partial names, largest first.

    `before_each` is called before each slow encoding. Raises Refused and Large as `prepare`.
    """
    with open_photo(job.source, limits) as photo:
        sizes = _admitted(photo, job, recipe, limits)
        image = _upright(photo, sizes[0])
    wide = is_wider_than_srgb(photo.profile, image.mode)
    writer = Writer(job.out, job.token, recipe, packet(job.rights))
    made = []
    for formats, in_p3 in _passes(job.formats, wide=wide):
        converted = converter(photo.profile, image.mode, wide=in_p3)(image.copy())
        for rendition in cascade(converted, sizes):
            for format_ in formats:
                before_each()
                made.append(writer.write(rendition, format_, wide=in_p3))
    return tuple(made)


def _passes(
    formats: tuple[Format, ...], *, wide: bool
) -> Iterator[tuple[tuple[Format, ...], bool]]:
    """Group the formats that share colours: only AVIF keeps a wide gamut."""
    if not wide:
        yield formats, False
        return
    for format_ in formats:
        yield (format_,), format_ == "avif"


def _admitted(photo: Photo, job: Job, recipe: Recipe, limits: Limits) -> Sizes:
    """Return the sizes to make, once the photograph's turn and its memory are granted."""
    if photo.pixels > limits.large_pixels and not job.is_alone:
        raise Large
    sizes = recipe.sizes(*as_seen(photo.stored, photo.orientation))
    reduce_while_decoding(photo, with_headroom(as_seen(sizes[0], photo.orientation)))
    require_memory(photo, sizes[0], limits)
    return sizes


def _upright(photo: Photo, largest: tuple[int, int]) -> Image.Image:
    """Decode, shrink and turn, in this order: turned small, it costs a tenth."""
    image = shrink(decode(photo), as_seen(largest, photo.orientation), photo.extent)
    return turn(image, photo.orientation)
