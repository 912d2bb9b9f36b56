"""The pages of the legal texts: public, the same for everybody, without a cookie."""

from flask import Blueprint, Response

from photoallegret.gallery.views.answers import public_page
from photoallegret.gallery.views.heads import listed_head
from photoallegret.i18n import N_, gettext
from photoallegret.legal.texts import text_called
from photoallegret.routes import page
from photoallegret.studio import Place

blueprint = Blueprint("legal", __name__)
PLACES = (
    Place("legal.terms", N_("Terms of use")),
    Place("legal.privacy", N_("Privacy policy")),
)
"""Linked from where an account is made."""
MAPPED = (
    Place("legal.notice", N_("Legal notice")),
    *PLACES,
    Place("legal.accessibility", N_("Accessibility")),
)
"""On the map of the site."""


@page(blueprint, fr="/mentions-legales", en="/legal-notice")
def notice() -> Response:
    """Say who publishes the site and who hosts it (LCEN art. 1-1 and 19)."""
    return _show("legal-notice", gettext("Who publishes this site, who hosts it, how to write."))


@page(blueprint, fr="/confidentialite", en="/privacy")
def privacy() -> Response:
    """Say what is done with personal data (GDPR art. 12 to 14), as it is declared."""
    return _show("privacy", gettext("What this site keeps of people, why, how long, and who sees."))


@page(blueprint, fr="/conditions", en="/terms")
def terms() -> Response:
    """Say how the site may be used and what becomes of what visitors send."""
    return _show("terms", gettext("How this site may be used, and what is not published on it."))


@page(blueprint, fr="/accessibilite", en="/accessibility")
def accessibility() -> Response:
    """Say how far the site can be used by everybody."""
    return _show("accessibility", gettext("What was done for everybody to use this site."))


def _show(slug: str, description: str) -> Response:
    text = text_called(slug)
    head = listed_head(str(text.title), description=description)
    return public_page(
        "legal/page.html", head, title=str(text.title), body=text.render(), slug=slug
    )
