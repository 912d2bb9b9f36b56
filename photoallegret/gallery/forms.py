"""What may come in from a visitor of the galleries."""

from wtforms import PasswordField
from wtforms.validators import DataRequired

from photoallegret.forms import Form
from photoallegret.i18n import lazy_gettext


class PasswordForm(Form):
    """The password of a protected gallery."""

    password = PasswordField(
        lazy_gettext("Password"),
        validators=[DataRequired(lazy_gettext("Type the password you were given."))],
    )
