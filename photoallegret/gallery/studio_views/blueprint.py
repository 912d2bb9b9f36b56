"""The blueprint of the gallery's pages in the studio, and their places in its rail."""

from flask import Blueprint

from photoallegret.i18n import N_
from photoallegret.studio import Place

blueprint = Blueprint("studio", __name__)

PLACES = (
    Place(
        "studio.library",
        N_("Library"),
        also=(
            "studio.act_on_photos",
            "studio.describe_many",
            "studio.delete_photos",
            "studio.photo",
            "studio.save_photo",
            "studio.replace",
        ),
    ),
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
    Place(
        "studio.site_texts",
        N_("Site texts"),
        also=("studio.save_site_texts", "studio.site_picture"),
    ),
)
