"""What comes in about rights: from account holders, and from the photographer."""

from typing import ClassVar

from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than types
from wtforms.validators import DataRequired, Length, Optional

from photoallegret.forms import ActForm, Form
from photoallegret.i18n import N_, gettext, lazy_gettext
from photoallegret.personal_data import Technical
from photoallegret.rights.models import (
    LONGEST_LETTER,
    LONGEST_LINK,
    LONGEST_NAME,
    LONGEST_WORDS,
    Channel,
)
from photoallegret.rights.rules import CLAIMS
from photoallegret.typography import typographic


def claims() -> list[SelectChoice]:
    """Return the rights to choose from, in the language spoken."""
    return [
        SelectChoice(kind.value, typographic(gettext(claim.label)))
        for kind, claim in CLAIMS.items()
    ]


TOO_LONG = lazy_gettext("Write it shorter.")


class PartsForm(ActForm):
    """What of one's data its button has erased."""

    collects: ClassVar = {"quoi": Technical(N_("what is erased"))}
    quoi = SelectMultipleField(validate_choice=False)


class WithdrawalForm(ActForm):
    """Which consent its button ends."""

    collects: ClassVar = dict.fromkeys(
        ("subject", "purpose"), Technical(N_("which consent the button ends"))
    )
    subject = HiddenField()
    purpose = HiddenField()


OUTCOMES = (
    SelectChoice("granted", lazy_gettext("Done as asked")),
    SelectChoice("partly", lazy_gettext("Done in part")),
    SelectChoice("refused", lazy_gettext("Refused")),
    SelectChoice("nothing-held", lazy_gettext("Nothing is held")),
)
"""Answers of a request, by ``RequestState``."""


class ActOnRequestForm(Form):
    """What the photographer does of a request: the button pressed says what."""

    act = StringField()
    """One of ``studio_views.acting.ACTS``; "mail", "plan" and "texts" only draw the page again."""
    edition = HiddenField()
    outcome = RadioField(
        lazy_gettext("Your answer"),
        choices=list(OUTCOMES),
        validators=[Optional()],
        validate_choice=False,
    )
    ground = SelectField(
        lazy_gettext("Ground of what is refused"), validate_choice=False, choices=[]
    )
    proof = StringField()
    """How who asks showed who they are."""
    scope = SelectMultipleField(validate_choice=False)
    """Slugs of what is erased; none: all."""
    photo = StringField(
        lazy_gettext("Which photograph is meant"),
        validators=[Length(max=LONGEST_LINK, message=TOO_LONG)],
    )
    text = TextAreaField(
        lazy_gettext("In your words"), validators=[Length(max=LONGEST_LETTER, message=TOO_LONG)]
    )


class EnteredForm(Form):
    """A request that came by mail or post, as the photographer enters it."""

    kind = SelectField(lazy_gettext("What is asked"), choices=claims)
    channel = RadioField(
        lazy_gettext("How it came"),
        choices=[
            SelectChoice(Channel.MAIL.value, lazy_gettext("By e-mail")),
            SelectChoice(Channel.POST.value, lazy_gettext("By post")),
        ],
        default=Channel.MAIL.value,
    )
    received_on = DateField(
        lazy_gettext("Day it reached you"),
        validators=[DataRequired(lazy_gettext("Write the day, such as 2026-11-26."))],
    )
    name = StringField(
        lazy_gettext("Name"),
        validators=[
            DataRequired(lazy_gettext("Write the name.")),
            Length(max=LONGEST_NAME, message=TOO_LONG),
        ],
    )
    email = StringField(lazy_gettext("E-mail address"))
    postal = TextAreaField(
        lazy_gettext("Postal address"), validators=[Length(max=500, message=TOO_LONG)]
    )
    language = SelectField(
        lazy_gettext("Language of the answer"),
        choices=[SelectChoice("fr", "Français"), SelectChoice("en", "English")],
    )
    words = TextAreaField(
        lazy_gettext("What they write"), validators=[Length(max=LONGEST_WORDS, message=TOO_LONG)]
    )
    photo = StringField(
        lazy_gettext("Which photograph (optional)"),
        validators=[Length(max=LONGEST_LINK, message=TOO_LONG)],
    )
    is_known = BooleanField(lazy_gettext("I know who wrote: no proof of identity is needed."))
    known_how = TextAreaField(
        lazy_gettext("How you know"), validators=[Length(max=LONGEST_WORDS, message=TOO_LONG)]
    )
    """Kept in the timeline, read by the studio alone."""
    account = StringField(
        lazy_gettext("Their account (optional)"), validators=[Length(max=254, message=TOO_LONG)]
    )
    is_minor = BooleanField(lazy_gettext("It is about somebody who is or was under age."))
