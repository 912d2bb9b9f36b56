"""The plain form by which files are sent without scripts."""

from wtforms import MultipleFileField, SelectField

from photoallegret.forms import Form
from photoallegret.i18n import lazy_gettext


class SendForm(Form):
    """Several files, and the gallery whose draft they join."""

    files = MultipleFileField(lazy_gettext("Photographs"))
    gallery = SelectField(
        lazy_gettext("Gallery"),
        default="",
    )
