"""What a question is about: the photo or gallery it was opened from, if all may see it."""

from dataclasses import dataclass

from flask import url_for

from photoallegret.clock import now
from photoallegret.gallery import queries
from photoallegret.gallery.models import Visibility
from photoallegret.gallery.shown import ShownPhoto, address_of, show_gallery, show_photo
from photoallegret.gallery.views.found import ADDRESS


@dataclass(frozen=True, slots=True)
class About:
    """A photo in its gallery, or a gallery; shown above the form and removable."""

    title: str
    address: str
    gallery: str
    """Last part of the gallery's address."""
    gallery_id: int
    photo: str = ""
    photo_id: int | None = None
    picture: ShownPhoto | None = None


def about(gallery: str, photo: str) -> About | None:
    """Return what stands at these parts of an address, None when not everyone may see it."""
    if ADDRESS.fullmatch(gallery) is None or (photo and ADDRESS.fullmatch(photo) is None):
        return None
    moment = now()
    found = queries.gallery_at(gallery, moment)
    if found is None or found.visibility is Visibility.PROTECTED:
        return None
    hung = show_gallery(found)
    if not photo:
        address = url_for("gallery.show", gallery=hung.address)
        return About(hung.title, address, address_of(found), found.id)
    place = queries.photo_in_gallery(found, photo, moment)
    if place is None:
        return None
    shown = show_photo(place.photo, place.number)
    return About(
        title=f"{shown.title} – {hung.title}",
        address=url_for("gallery.photo", gallery=hung.address, photo=shown.slug),
        gallery=address_of(found),
        gallery_id=found.id,
        photo=shown.slug,
        photo_id=place.photo.id,
        picture=shown,
    )
