"""What may come in from a visitor of the galleries, and from the photographer who makes them."""

from typing import Any

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

DATES = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S"]
"""As browsers send a local date and time; the first one is also how it is shown."""
LONGEST_TITLE, LONGEST_PERIOD, LONGEST_TEXT = 300, 60, 20_000


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


def _at_most(longest: int) -> Length:
    return Length(
        max=longest,
        message=lazy_gettext(  # type: ignore[arg-type]  # translated when shown
            "It has more than %(longest)s characters.", longest=longest
        ),
    )


def _label(message: str) -> Any:  # noqa: ANN401 -- WTForms shows it as text
    return lazy_gettext(message)


class NewGalleryForm(Form):
    """The title of a gallery to make."""

    title = StringField(
        _label(N_("Title")),
        validators=[DataRequired(_label(N_("Give it a title."))), _at_most(LONGEST_TITLE)],
    )


class GalleryWordsForm(Form):
    """What is said of a gallery, French and English side by side."""

    title_fr = StringField(_label(N_("Title in French")), validators=[_at_most(LONGEST_TITLE)])
    text_fr = TextAreaField(_label(N_("Text in French")), validators=[_at_most(LONGEST_TEXT)])
    title_en = StringField(_label(N_("Title in English")), validators=[_at_most(LONGEST_TITLE)])
    text_en = TextAreaField(_label(N_("Text in English")), validators=[_at_most(LONGEST_TEXT)])
    place = StringField(_label(N_("Place")), validators=[_at_most(LONGEST_TITLE)])
    period = StringField(_label(N_("Period")), validators=[_at_most(LONGEST_PERIOD)])


class AccessForm(Form):
    """Who may see a gallery, from when and until when, in the local time of the site."""

    visibility = StringField(
        _label(N_("Who may see it")),
        validators=[AnyOf([one.value for one in Visibility], _label(N_("Say who may see it.")))],
    )
    password = PasswordField(_label(N_("Password")), validators=[_at_most(LONGEST)])
    opens = DateTimeLocalField(_label(N_("Published from")), validators=[Optional()], format=DATES)
    closes = DateTimeLocalField(_label(N_("Withdrawn from")), validators=[Optional()], format=DATES)
