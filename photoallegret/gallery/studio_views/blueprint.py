"""The blueprint of the gallery's pages in the studio, and their places in its rail."""

from flask import Blueprint

from photoallegret.i18n import N_
from photoallegret.studio import Place

blueprint = Blueprint("studio", __name__)

PLACES = (
    Place("studio.library", N_("Library")),
    Place(
        "studio.galleries",
        N_("Galleries"),
        also=(
            "studio.gallery",
            "studio.gallery_words",
            "studio.gallery_access",
            "studio.gallery_history",
            "studio.add_to_gallery",
            "studio.delete_gallery",
        ),
    ),
)
