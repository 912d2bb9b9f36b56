"""What may come in about replies: from who replies, and from the photographer."""

from typing import Any, ClassVar

from wtforms import SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than types
from wtforms.validators import DataRequired, Length, ValidationError

from photoallegret.accounts.operations.addresses import mail_address
from photoallegret.forms import Form, PublicForm, stripped
from photoallegret.i18n import gettext, lazy_gettext
from photoallegret.mail.addresses import AddressError
from photoallegret.replies.models import (
    LONGEST_NAME,
    LONGEST_NOTE,
    LONGEST_PAGE,
    LONGEST_TEXT,
    Ground,
)
from photoallegret.replies.personal_data import REPLY, SHOWN
from photoallegret.replies.rules import GROUNDS


def _text(label: str, missing: str) -> TextAreaField:
    long = lazy_gettext("Write it in at most 12,000 characters: the law allows 200 lines.")
    return TextAreaField(
        label,
        filters=[stripped],
        validators=[DataRequired(missing), Length(max=LONGEST_TEXT, message=long)],
    )


class ReplyForm(PublicForm):
    """A reply asked for (décret 2007-1527)."""

    collects: ClassVar = {
        **dict.fromkeys(("page", "contested", "email"), REPLY),
        **dict.fromkeys(("text", "name"), SHOWN),
    }
    page = StringField(
        lazy_gettext("Address of the page"),
        filters=[stripped],
        validators=[
            DataRequired(lazy_gettext("Write the address of the page.")),
            Length(max=LONGEST_PAGE, message=lazy_gettext("Write a shorter address.")),
        ],
    )
    contested = _text(
        lazy_gettext("What you contest on it"), lazy_gettext("Write what you contest.")
    )
    text = _text(
        lazy_gettext("Your reply, as it will stand on the page"),
        lazy_gettext("Write your reply."),
    )
    name = StringField(
        lazy_gettext("Your name, shown with the reply"),
        filters=[stripped],
        validators=[
            DataRequired(lazy_gettext("Write your name.")),
            Length(max=LONGEST_NAME, message=lazy_gettext("Write a shorter name.")),
        ],
    )
    email = StringField(
        lazy_gettext("E-mail address, not shown"),
        filters=[stripped],
        validators=[
            DataRequired(lazy_gettext("Write your e-mail address, such as name@example.org."))
        ],
    )

    def validate_email(self, field: Any) -> None:  # noqa: ANN401 -- WTForms has no types here
        """Refuse what cannot be an address."""
        try:
            field.data = mail_address(field.data)
        except AddressError as error:
            message = gettext("This is no e-mail address. It looks like name@example.org.")
            raise ValidationError(message) from error


class DecisionForm(Form):
    """What the photographer decides of a reply: the button pressed says which act."""

    act = StringField()
    """ "insert", "refuse" or "remove"."""
    ground = SelectField(
        lazy_gettext("Ground of a refusal"),
        choices=[
            SelectChoice("", "–"),
            *(SelectChoice(one.value, lazy_gettext(words)) for one, words in GROUNDS.items()),
        ],
        validate_choice=False,
    )
    note = TextAreaField(
        lazy_gettext("What you add, as told to who replies (optional)"),
        filters=[stripped],
        validators=[Length(max=LONGEST_NOTE, message=lazy_gettext("Write it shorter."))],
    )

    def check_ground(self) -> bool:
        """Say whether a ground was chosen, its error noted."""
        if self.ground.data in {one.value for one in Ground}:
            return True
        self.ground.errors = [gettext("Choose the ground.")]
        return False
