"""What may come in about questions: from visitors, and from the photographer."""

from typing import Any

from email_validator import EmailNotValidError, validate_email
from flask_wtf.file import MultipleFileField
from wtforms import HiddenField, RadioField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, ValidationError

from photoallegret.forms import PublicForm
from photoallegret.i18n import gettext, lazy_gettext
from photoallegret.questions.models import LONGEST_NAME, LONGEST_QUESTION, Wish

MOST_PICTURES = 3


def stripped(value: str | None) -> str:
    """Return a text without spaces around it and without what no text holds."""
    return (value or "").replace("\0", "").strip()


class AskForm(PublicForm):
    """A question: four fields and up to three pictures."""

    name = StringField(
        lazy_gettext("Your name"),
        filters=[stripped],
        validators=[
            DataRequired(lazy_gettext("Write your name, as I may call you.")),
            Length(max=LONGEST_NAME, message=lazy_gettext("Write a shorter name.")),
        ],
    )
    email = StringField(
        lazy_gettext("E-mail address"),
        filters=[stripped],
        validators=[
            DataRequired(lazy_gettext("Write your e-mail address, such as name@example.org."))
        ],
    )
    text = TextAreaField(
        lazy_gettext("Your question"),
        filters=[stripped],
        validators=[
            DataRequired(lazy_gettext("Write your question.")),
            Length(
                max=LONGEST_QUESTION,
                message=lazy_gettext("Write it in at most 10,000 characters."),
            ),
        ],
    )
    pictures = MultipleFileField(lazy_gettext("Pictures (optional)"))
    wish = RadioField(
        lazy_gettext("May I publish your question and the answer?"),
        choices=[
            (Wish.NAMED.value, lazy_gettext("Yes, with my first name")),
            (Wish.UNNAMED.value, lazy_gettext("Yes, without my name")),
            (Wish.NO.value, lazy_gettext("No")),
        ],
        default=Wish.NO.value,
        validators=[DataRequired(lazy_gettext("Choose one of the three answers."))],
    )
    photo = HiddenField()
    gallery = HiddenField()
    kind = HiddenField()

    email_key = ""
    """One form of all the ways to write the address, once it was validated."""

    def validate_email(self, field: Any) -> None:  # noqa: ANN401 -- WTForms has no types here
        """Refuse what cannot be an address; nothing is looked up on the network."""
        try:
            found = validate_email(field.data, check_deliverability=False)
        except EmailNotValidError as error:
            message = gettext("This is no e-mail address. It looks like name@example.org.")
            raise ValidationError(message) from error
        field.data = found.normalized
        self.email_key = found.normalized.casefold()

    def validate_pictures(self, field: Any) -> None:  # noqa: ANN401 -- as above
        """Refuse more files than may be joined."""
        field.data = [file for file in field.data or [] if file and file.filename]
        if len(field.data) > MOST_PICTURES:
            raise ValidationError(gettext("Join three pictures at most."))
