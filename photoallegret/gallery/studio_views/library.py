"""The library: every photo, found, chosen and described."""

from flask import Response

from photoallegret.gallery.studio_views.blueprint import blueprint
from photoallegret.i18n import gettext
from photoallegret.studio import studio_answer, studio_page


@studio_page(blueprint, fr="", en="")
def library() -> Response:
    """Show the photographs of the library."""
    return studio_answer("studio/gallery/library.html", gettext("Library"))
