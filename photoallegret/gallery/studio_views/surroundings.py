"""What the studio's pages find around them: settings, storage, addresses of other rooms."""

from flask import current_app, url_for

from photoallegret.config import Settings
from photoallegret.storage import Storage


def settings() -> Settings:
    """Return the settings of the site."""
    found: Settings = current_app.extensions["photoallegret"]
    return found


def storage() -> Storage:
    """Return where the site's files stand."""
    return Storage(settings().data)


def first_language() -> str:
    """Return the language of which texts are asked first."""
    return settings().site.languages[0]


def address_if_any(endpoint: str, **values: object) -> str:
    """Return the address of ``endpoint``, "#" when this site has none."""
    if endpoint not in current_app.view_functions:
        return "#"
    return url_for(endpoint, **values)  # type: ignore[arg-type]  # parts of the address
