"""What may come in about galleries: from a visitor, and from the photographer who makes them."""

from typing import ClassVar

from wtforms import (
    DateTimeLocalField,
    PasswordField,
    StringField,
    TextAreaField,
)
from wtforms.validators import AnyOf, DataRequired, Length, Optional

from photoallegret.forms import Form
from photoallegret.gallery.models import Visibility
from photoallegret.i18n import N_, lazy_gettext
from photoallegret.passwords import LONGEST
from photoallegret.personal_data import Technical

DATES = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S"]
"""As browsers send a local date and time; the first one is also how it is shown."""
LONGEST_TITLE, LONGEST_PERIOD, LONGEST_TEXT = 300, 60, 20_000


class PasswordForm(Form):
    """The password of a protected gallery."""

    collects: ClassVar = {
        "password": Technical(N_("it is compared with the gallery's and kept nowhere"))
    }
    password = PasswordField(
        lazy_gettext("Password"),
        validators=[DataRequired(lazy_gettext("Type the password you were given."))],
    )


def _at_most(longest: int) -> Length:
    return Length(
        max=longest,
        message=lazy_gettext("It has more than %(longest)s characters.", longest=longest),
    )


class NewGalleryForm(Form):
    """The title of a gallery to make."""

    title = StringField(
        lazy_gettext("Title"),
        validators=[DataRequired(lazy_gettext("Give it a title.")), _at_most(LONGEST_TITLE)],
    )


class GalleryWordsForm(Form):
    """What is said of a gallery, French and English side by side."""

    title_fr = StringField(lazy_gettext("Title in French"), validators=[_at_most(LONGEST_TITLE)])
    text_fr = TextAreaField(lazy_gettext("Text in French"), validators=[_at_most(LONGEST_TEXT)])
    title_en = StringField(lazy_gettext("Title in English"), validators=[_at_most(LONGEST_TITLE)])
    text_en = TextAreaField(lazy_gettext("Text in English"), validators=[_at_most(LONGEST_TEXT)])
    place = StringField(lazy_gettext("Place"), validators=[_at_most(LONGEST_TITLE)])
    period = StringField(lazy_gettext("Period"), validators=[_at_most(LONGEST_PERIOD)])


class AccessForm(Form):
    """Who may see a gallery, from when and until when, in the local time of the site."""

    visibility = StringField(
        lazy_gettext("Who may see it"),
        validators=[AnyOf([one.value for one in Visibility], lazy_gettext("Say who may see it."))],
    )
    password = PasswordField(lazy_gettext("Password"), validators=[_at_most(LONGEST)])
    opens = DateTimeLocalField(lazy_gettext("Published from"), [Optional()], format=DATES)
    closes = DateTimeLocalField(lazy_gettext("Withdrawn from"), [Optional()], format=DATES)
