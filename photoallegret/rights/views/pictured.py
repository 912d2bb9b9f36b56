"""The photograph somebody says to be in, as far as everybody may see it."""

from dataclasses import dataclass

from flask import url_for

from photoallegret.clock import now
from photoallegret.gallery import queries
from photoallegret.gallery.models import Visibility
from photoallegret.gallery.shown import ShownPhoto, show_photo
from photoallegret.gallery.views.found import ADDRESS


@dataclass(frozen=True, slots=True)
class Pictured:
    """A photograph in its gallery."""

    address: str
    photo_id: int | None
    """None: behind a password, nobody is told whether it is there."""
    picture: ShownPhoto | None
    """None behind a password."""


def pictured(gallery: str, photo: str) -> Pictured | None:
    """Return what stands at these parts of an address, None when nobody sees anything there."""
    if ADDRESS.fullmatch(gallery) is None or ADDRESS.fullmatch(photo) is None:
        return None
    moment = now()
    found = queries.gallery_at(gallery, moment)
    if found is None:
        return None
    address = url_for("gallery.photo", gallery=gallery, photo=photo)
    place = queries.photo_in_gallery(found, photo, moment)
    if found.visibility is Visibility.PROTECTED:
        return Pictured(address, None if place is None else place.photo.id, None)
    if place is None:
        return None
    return Pictured(address, place.photo.id, show_photo(place.photo, place.number))
