"""The photograph somebody says to be in, as far as this visitor may see it."""

from dataclasses import dataclass

from flask import url_for

from photoallegret.clock import now
from photoallegret.gallery import queries
from photoallegret.gallery.shown import ShownPhoto, show_photo
from photoallegret.gallery.views.found import ADDRESS
from photoallegret.gallery.views.opened import may_see


@dataclass(frozen=True, slots=True)
class Pictured:
    """A photograph in its gallery."""

    address: str
    photo_id: int | None
    """None behind a password that this visitor has not given: whether it is there, what follows
    tells nobody, and a stranger takes nothing off; the photographer reads the address."""
    picture: ShownPhoto | None


def pictured(gallery: str, photo: str) -> Pictured | None:
    """Return what stands at these parts of an address, None when nobody sees anything there."""
    if ADDRESS.fullmatch(gallery) is None or ADDRESS.fullmatch(photo) is None:
        return None
    moment = now()
    found = queries.gallery_at(gallery, moment)
    if found is None:
        return None
    address = url_for("gallery.photo", gallery=gallery, photo=photo)
    if not may_see(found):
        return Pictured(address, None, None)
    place = queries.photo_in_gallery(found, photo, moment)
    if place is None:
        return None
    return Pictured(address, place.photo.id, show_photo(place.photo, place.number))
