"""Photos and galleries as visitors are shown them: texts in one language, addresses, dates.

No request and no database here; templates and feeds draw what these values say.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from operator import attrgetter, itemgetter
from typing import NamedTuple, Self

from photoallegret.gallery.models import (
    Gallery,
    GalleryText,
    Photo,
    PhotoText,
    Rendition,
    Visibility,
)
from photoallegret.gallery.queries import PlainPhoto
from photoallegret.i18n import gettext, language, written_date

RATIO_STEPS = (40, 399)
"""Hundredths of width / height that have a class in the stylesheet."""
_MADE = attrgetter("photo_id", "width", "height", "size", "digest", "format")
"""A rendition as ``PlainPhoto`` has it."""


class File(NamedTuple):
    """One rendition: its address on this site, size in pixels and in bytes."""

    address: str
    width: int
    height: int
    size: int


@dataclass(frozen=True, slots=True)
class ShownPhoto:
    """One photo for one reader's language. Empty texts are ""."""

    slug: str
    number: int
    """Its place in the gallery, from 1."""
    title: str
    """What it is called on the page, never empty."""
    has_own_title: bool
    headline: str
    caption: str
    alt: str
    """Alternative text as written, else a fallback that names the picture; never empty."""
    place: str
    taken: str
    """The day, written in full."""
    taken_iso: str
    technical: str
    creator: str
    credit: str
    copyright_notice: str
    usage_terms: str
    web_statement: str
    licensor_url: str
    keywords: tuple[str, ...]
    width: int
    height: int
    colour: str
    jpg: tuple[File, ...]
    avif: tuple[File, ...]

    @property
    def ratio(self) -> float:
        """Return width / height."""
        return self.width / self.height

    @property
    def ratio_class(self) -> str:
        """Return the stylesheet's class for its ratio: "r150" for 3:2."""
        low, high = RATIO_STEPS
        return f"r{min(high, max(low, round(self.ratio * 100)))}"

    def with_files(self, jpg: tuple[File, ...], avif: tuple[File, ...]) -> Self:
        """Return the photo with other addresses of its files."""
        return replace(self, jpg=jpg, avif=avif)

    def at_least(self, width: int) -> File:
        """Return the smallest JPEG at least ``width`` pixels wide, else the largest."""
        return next((file for file in self.jpg if file.width >= width), self.jpg[-1])


@dataclass(frozen=True, slots=True)
class ShownGallery:
    """One gallery for one reader's language."""

    address: str
    """The last part of its address: slug, or secret when unlisted."""
    title: str
    description: str
    place: str
    period: str
    count: int
    questions: int
    """Public questions about it."""
    cover: ShownPhoto | None


def show_photo(photo: Photo | PlainPhoto, number: int = 1, *, technical: bool = True) -> ShownPhoto:
    """Return ``photo``, the ``number``-th of its gallery, in the language spoken now.

    Its technical line is there if ``technical``, and unless the photo itself is without.
    """
    text = _words(photo.texts)
    title = text("title") or text("headline")
    files = _files(photo)
    return ShownPhoto(
        slug=photo.slug,
        number=number,
        title=title or gettext("Photograph %(number)s", number=number),
        has_own_title=bool(title),
        headline=text("headline"),
        caption=text("caption"),
        alt=text("alt_text") or title or gettext("Photograph %(number)s", number=number),
        place=photo.place,
        taken=written_date(photo.taken_at) if photo.taken_at else "",
        taken_iso=_instant(photo),
        technical=technical_line(photo) if technical and photo.shows_technical else "",
        creator=photo.creator,
        credit=photo.credit_line,
        copyright_notice=photo.copyright_notice,
        usage_terms=photo.usage_terms,
        web_statement=photo.web_statement,
        licensor_url=photo.licensor_url,
        keywords=tuple(photo.keywords),
        width=photo.width,
        height=photo.height,
        colour=photo.colour,
        jpg=files["jpg"],
        avif=files["avif"],
    )


def show_gallery(gallery: Gallery, *, cover: bool = False) -> ShownGallery:
    """Return ``gallery`` in the language spoken now, with its shown cover when asked."""
    text = _words(gallery.texts)
    is_unlisted = gallery.visibility == Visibility.UNLISTED
    picture = gallery.shown_cover if cover else None
    return ShownGallery(
        address=address_of(gallery),
        # The slug of an unlisted gallery is for nobody: its pages are known by a secret.
        title=text("title") or (gettext("Gallery") if is_unlisted else gallery.slug),
        description=text("description"),
        place=gallery.place,
        period=gallery.period,
        count=gallery.photo_count,
        questions=gallery.question_count,
        cover=show_photo(picture) if picture is not None and picture.renditions else None,
    )


def address_of(gallery: Gallery) -> str:
    """Return the last part of the address of ``gallery``: its secret when it is unlisted."""
    return gallery.secret if gallery.visibility == Visibility.UNLISTED else gallery.slug


def file_address(key: str, rendition: Rendition) -> str:
    """Return the address on this site of ``rendition`` of the photo with ``key``."""
    return f"/i/{key}/{rendition.digest}-{rendition.width}.{rendition.format}"


def technical_line(photo: Photo | PlainPhoto) -> str:
    """Return camera, lens and exposure as photographers write them, "" when unknown."""
    focal = f"{photo.focal_length_mm:g}\N{NO-BREAK SPACE}mm" if photo.focal_length_mm else ""
    aperture = f"f/{photo.aperture:g}" if photo.aperture else ""
    exposure = f"{photo.exposure_time}\N{NO-BREAK SPACE}s" if photo.exposure_time else ""
    iso = f"ISO\N{NO-BREAK SPACE}{photo.iso}" if photo.iso else ""
    if language() == "fr":
        focal, aperture, exposure = (part.replace(".", ",") for part in (focal, aperture, exposure))
    parts = (photo.camera, photo.lens, focal, aperture, exposure, iso)
    return " · ".join(part for part in parts if part)


def _words(texts: Sequence[PhotoText | GalleryText]) -> Callable[[str], str]:
    """Return what finds a text by its name: in the language spoken, else in the others."""
    spoken = language()
    ordered = sorted(texts, key=lambda text: text.language != spoken)

    def said(name: str) -> str:
        for text in ordered:
            if value := getattr(text, name):
                return str(value)
        return ""

    return said


def _files(photo: Photo | PlainPhoto) -> dict[str, tuple[File, ...]]:
    """Return the files of ``photo`` by format, the narrowest first."""
    found: dict[str, list[File]] = {"jpg": [], "avif": []}
    root = f"/i/{photo.key}/"
    made = photo.renditions if isinstance(photo, PlainPhoto) else map(_MADE, photo.renditions)
    # In one pass of plain tuples: a page of sixty photos has six hundred files.
    for _, width, height, size, digest, suffix in sorted(made, key=itemgetter(1)):
        found[suffix].append(File(f"{root}{digest}-{width}.{suffix}", width, height, size))
    return {suffix: tuple(files) for suffix, files in found.items()}


def _instant(photo: Photo | PlainPhoto) -> str:
    if photo.taken_at is None:
        return ""
    moment: datetime = photo.taken_at
    if photo.taken_offset_minutes is None:
        return moment.isoformat(timespec="seconds")
    sign = "-" if photo.taken_offset_minutes < 0 else "+"
    hours, minutes = divmod(abs(photo.taken_offset_minutes), 60)
    return f"{moment.isoformat(timespec='seconds')}{sign}{hours:02}:{minutes:02}"
