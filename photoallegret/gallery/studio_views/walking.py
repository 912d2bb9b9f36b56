"""Going from photo to photo through what the library showed: the query of the address keeps it."""

from flask import request, url_for

from photoallegret.gallery import queries
from photoallegret.gallery.models import Photo
from photoallegret.gallery.queries.library import neighbours_found
from photoallegret.gallery.studio_views.asked import Asked, Size
from photoallegret.gallery.studio_views.here import first_language


def walk_here() -> Asked:
    """Return what the library showed when one left it for the photo asked for."""
    return Asked.read(request.args)


def photo_address(photo_id: int, anchor: str | None = None) -> str:
    """Return the address of a photo on the walk of the request."""
    walk = walk_here().parameters()
    return url_for("studio.photo", photo_id=photo_id, _anchor=anchor, **walk)  # type: ignore[arg-type]  # its own


def neighbours_here(photo: Photo) -> tuple[int | None, int | None]:
    """Return the ids of the photos before and after ``photo`` on the walk of the request.

    Through the whole library one goes as the photos came.
    """
    walk = walk_here()
    if walk.but(size=Size.MEDIUM) == Asked():
        return queries.beside(photo.id)
    return neighbours_found(walk.wanted(first_language()), photo)
