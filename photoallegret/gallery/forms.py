"""What may come in from a visitor of the galleries, and from the photographer."""

from flask_wtf.file import FileField, FileRequired
from wtforms import PasswordField
from wtforms.validators import DataRequired

from photoallegret.forms import Form
from photoallegret.i18n import lazy_gettext


class PasswordForm(Form):
    """The password of a protected gallery."""

    password = PasswordField(
        lazy_gettext("Password"),  # type: ignore[arg-type]  # translated when shown
        validators=[
            DataRequired(
                lazy_gettext("Type the password you were given.")  # type: ignore[arg-type]  # as above
            )
        ],
    )


class ReplaceForm(Form):
    """The file that takes the place of a photo's own."""

    file = FileField(
        lazy_gettext("New file"),
        validators=[FileRequired(lazy_gettext("Choose the new file."))],
        render_kw={"accept": ".jpg,.jpeg,.png,.tif,.tiff,.webp,.avif,.heic,.heif"},
    )
