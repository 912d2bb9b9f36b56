"""What may come in about questions: from visitors, and from the photographer."""

from os import SEEK_END
from typing import Any, ClassVar

from flask_wtf.file import MultipleFileField
from wtforms import (
    BooleanField,
    HiddenField,
    RadioField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than types
from wtforms.validators import DataRequired, Length, ValidationError

from photoallegret.forms import Form, PublicForm, stripped
from photoallegret.i18n import N_, gettext, lazy_gettext
from photoallegret.personal_data import Technical
from photoallegret.questions.models import (
    LONGEST_ANSWER,
    LONGEST_NAME,
    LONGEST_QUESTION,
    Reason,
    Wish,
)
from photoallegret.questions.personal_data import QUESTION, REPORT
from photoallegret.questions.rules import MAY_PUBLISH, REASONS, WISHES

MOST_PICTURES = 3
LARGEST_PICTURE = 10_000_000
PICTURE_TYPES = "image/jpeg,image/png,image/webp,image/heic,image/heif,.heic"


MAY_BE_NAMELESS = Reason.PORNOGRAPHIC
"""Who reports the abuse of a child need not say who they are (DSA art. 16(2)(c))."""


def normal_address(text: str) -> str:
    """Return an e-mail address in its usual form; nothing is looked up on the network.

    Raises:
        ValidationError: it cannot be one.

    """
    from email_validator import EmailNotValidError, validate_email  # noqa: PLC0415 -- slow import

    try:
        return validate_email(text, check_deliverability=False).normalized
    except EmailNotValidError as error:
        message = gettext("This is no e-mail address. It looks like name@example.org.")
        raise ValidationError(message) from error


class ReportForm(PublicForm):
    """A report that something public is illegal."""

    collects: ClassVar = {
        **dict.fromkeys(("reason", "explanation", "name", "email"), REPORT),
        "good_faith": Technical(N_("the law asks for it (DSA art. 16(2)(d)): nothing is kept")),
    }
    reason = RadioField(
        lazy_gettext("What is wrong with it?"),
        choices=[
            SelectChoice(reason.value, lazy_gettext(words)) for reason, words in REASONS.items()
        ],
        validators=[DataRequired(lazy_gettext("Choose what is wrong."))],
    )
    explanation = TextAreaField(
        lazy_gettext("Why do you think it is illegal?"),
        filters=[stripped],
        validators=[
            DataRequired(lazy_gettext("Say in a few words why it is illegal.")),
            Length(
                max=LONGEST_QUESTION,
                message=lazy_gettext("Write it in at most 10,000 characters."),
            ),
        ],
    )
    name = StringField(
        lazy_gettext("Your name"),
        filters=[stripped],
        validators=[Length(max=LONGEST_NAME, message=lazy_gettext("Write a shorter name."))],
    )
    email = StringField(lazy_gettext("E-mail address"), filters=[stripped])
    good_faith = BooleanField(
        lazy_gettext("I believe in good faith that what I write is exact and complete."),
        validators=[DataRequired(lazy_gettext("Tick the box if you report in good faith."))],
    )

    def validate_email(self, field: Any) -> None:  # noqa: ANN401 -- WTForms has no types here
        """Ask for an address, except of who reports the abuse of a child."""
        if field.data:
            field.data = normal_address(field.data)
        elif self.reason.data != MAY_BE_NAMELESS:
            raise ValidationError(gettext("Write your e-mail address, such as name@example.org."))

    def validate_name(self, field: Any) -> None:  # noqa: ANN401 -- as above
        """Ask for a name, except of who reports the abuse of a child."""
        if not field.data and self.reason.data != MAY_BE_NAMELESS:
            raise ValidationError(gettext("Write your name."))


class AskForm(PublicForm):
    """A question: four fields and up to three pictures."""

    collects: ClassVar = dict.fromkeys(
        ("name", "email", "text", "pictures", "wish", "photo", "gallery", "kind"), QUESTION
    )
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
    pictures = MultipleFileField(
        lazy_gettext("Pictures (optional)"), render_kw={"accept": PICTURE_TYPES}
    )
    wish = RadioField(
        lazy_gettext(MAY_PUBLISH),
        choices=[SelectChoice(wish.value, lazy_gettext(words)) for wish, words in WISHES.items()],
        default=Wish.NO.value,
        validators=[DataRequired(lazy_gettext("Choose one of the three answers."))],
    )
    photo = HiddenField()
    gallery = HiddenField()
    kind = HiddenField()

    email_key = ""
    """One form of all the ways to write the address, once it was validated."""

    def validate_email(self, field: Any) -> None:  # noqa: ANN401 -- WTForms has no types here
        """Refuse what cannot be an address."""
        field.data = normal_address(field.data)
        self.email_key = field.data.casefold()

    def validate_pictures(self, field: Any) -> None:  # noqa: ANN401 -- as above
        """Refuse more files than may be joined, and too large ones."""
        field.data = [file for file in field.data or [] if file and file.filename]
        if len(field.data) > MOST_PICTURES:
            raise ValidationError(gettext("Join three pictures at most."))
        for file in field.data:
            size = file.stream.seek(0, SEEK_END)
            file.stream.seek(0)
            if size > LARGEST_PICTURE:
                message = gettext("%(file)s: larger than 10 MB.", file=file.filename)
                raise ValidationError(message)


class DecisionForm(Form):
    """What the photographer decides of a question: the button pressed says which act."""

    act = StringField()
    """ "answer", "keep", "publish", "correct", "decline", "remove", "spam", "not-spam";
    "preview", "redact" and "mail-…" only draw the page again."""
    edition = HiddenField()
    answer = TextAreaField(lazy_gettext("Your answer"), filters=[stripped])
    public_question = TextAreaField(lazy_gettext("Question as published"), filters=[stripped])
    public_answer = TextAreaField(lazy_gettext("Answer as published"), filters=[stripped])
    public_name = StringField(lazy_gettext("First name shown"), filters=[stripped])
    pictures = StringField()
    seen_again = BooleanField(lazy_gettext("I looked at what is marked, and it may be public."))
    reason = StringField(lazy_gettext("Reason"))
    note = TextAreaField(
        lazy_gettext("A word to its author (optional)"),
        filters=[stripped],
        validators=[
            Length(max=2000, message=lazy_gettext("Write it in at most 2,000 characters."))
        ],
    )

    LONG = lazy_gettext("Write it in at most 20,000 characters.")

    def check_answer(self) -> bool:
        """Say whether there is an answer to send, its errors noted."""
        return self._needs(self.answer, gettext("Write the answer."))

    def public_words(self) -> str:
        """Return the answer as published: the one to its author where no other is written."""
        return self.public_answer.data or self.answer.data or ""

    def check_public(self) -> bool:
        """Say whether there is something to publish, its errors noted."""
        has_question = self._needs(self.public_question, gettext("Write the question."))
        if not self.public_answer.data and self.answer.data:
            return self.check_answer() and has_question
        return self._needs(self.public_answer, gettext("Write the answer.")) and has_question

    def check_reason(self) -> bool:
        """Say whether a reason was chosen, its error noted."""
        if self.reason.data in set(REASONS):
            return True
        self.reason.errors = [gettext("Choose a reason.")]
        return False

    def _needs(self, field: Any, message: str) -> bool:  # noqa: ANN401 -- WTForms has no types here
        if field.data and len(field.data) <= LONGEST_ANSWER:
            return True
        field.errors = [str(self.LONG) if field.data else message]
        return False


class SealForm(Form):
    """Why a question is sealed as evidence."""

    reason = TextAreaField(
        lazy_gettext("Why must it be kept for the authorities?"),
        filters=[stripped],
        validators=[
            DataRequired(lazy_gettext("Write why.")),
            Length(max=2000, message=lazy_gettext("Write it in at most 2,000 characters.")),
        ],
    )


class VerdictForm(Form):
    """What the photographer decides of a report."""

    decision = TextAreaField(
        lazy_gettext("Your decision and why, as told to who reported"),
        filters=[stripped],
        validators=[
            DataRequired(lazy_gettext("Write what you decide and why.")),
            Length(max=LONGEST_QUESTION, message=lazy_gettext("Write it shorter.")),
        ],
    )
    act = StringField()
    """ "remove" or "reject"; "mail-remove" and "mail-reject" only show what would be sent."""
    reason = StringField(lazy_gettext("Reason of the removal"))

    def check_reason(self) -> bool:
        """Say whether a reason was chosen, its error noted."""
        if self.reason.data in set(REASONS):
            return True
        self.reason.errors = [gettext("Choose a reason.")]
        return False
