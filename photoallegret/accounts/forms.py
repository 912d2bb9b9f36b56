"""What may come in from those who sign in, and from the photographer about his account."""

from collections.abc import Sequence
from os import SEEK_END
from typing import ClassVar

from flask_wtf.file import FileField
from wtforms import BooleanField, EmailField, HiddenField, PasswordField, RadioField, StringField
from wtforms.fields import Field
from wtforms.validators import DataRequired, Length, StopValidation

from photoallegret.accounts.models import LONGEST_NAME, UploadKey
from photoallegret.accounts.operations.addresses import (
    address_key,
    is_address,
    local_part,
    mail_address,
)
from photoallegret.accounts.personal_data import ACCOUNT, AGE, CREDENTIALS, PICTURE, PROFILE
from photoallegret.forms import ActForm, Form, PublicForm
from photoallegret.i18n import N_, gettext, lazy_gettext
from photoallegret.mail.addresses import AddressError
from photoallegret.passwords import LONGEST, SHORTEST, Weakness, weakness
from photoallegret.personal_data import Technical

# WTForms' types know no lazy text; each is translated when shown.
_TYPE_ADDRESS = lazy_gettext("Type your e-mail address, for example name@example.org.")
TYPE_CODE = lazy_gettext("Type the code that your application shows, or a recovery code.")
_ANY_CODE = lazy_gettext("Code of the application, or a recovery code")
_ONWARD = Technical(N_("the page to go on to"))
_TYPE_PASSWORD = lazy_gettext("Type your password.")
LARGEST_PICTURE = 10_000_000
PICTURE_TYPES = "image/jpeg,image/png,image/webp,image/heic,image/heif,.heic"


def one_line(text: str | None) -> str:
    """Return what was typed on one line, without characters that cannot be seen."""
    return " ".join("".join(c if c.isprintable() else " " for c in text or "").split())


class SignInForm(Form):
    """An address and a password; where to go on after."""

    collects: ClassVar = {"email": ACCOUNT, "password": CREDENTIALS, "next": _ONWARD}
    email = EmailField(
        lazy_gettext("E-mail address"),
        filters=[one_line],
        validators=[DataRequired(_TYPE_ADDRESS)],
    )
    password = PasswordField(
        lazy_gettext("Password"),
        validators=[DataRequired(_TYPE_PASSWORD)],
    )
    next = HiddenField()


class CodeForm(Form):
    """The second factor of who proved a password a moment ago, which ``state`` says."""

    collects: ClassVar = {
        "code": CREDENTIALS,
        "recovery": CREDENTIALS,
        "state": Technical(N_("that the password was right, signed, for some minutes")),
    }
    code = StringField(lazy_gettext("Code of the application"), filters=[one_line])
    recovery = StringField(lazy_gettext("Recovery code"), filters=[one_line])
    state = HiddenField()

    @property
    def typed(self) -> str:
        """Return the code, of whichever kind."""
        return self.code.data or self.recovery.data or ""


class ConfirmForm(Form):
    """Who is signed in proves it again: by a code where a second factor is on, or the password."""

    collects: ClassVar = {"password": CREDENTIALS, "code": CREDENTIALS, "next": _ONWARD}
    password = PasswordField(lazy_gettext("Password"))
    code = StringField(_ANY_CODE, filters=[one_line])
    next = HiddenField()


class ProofForm(Form):
    """A code of the second factor, before it is changed."""

    code = StringField(_ANY_CODE, filters=[one_line], validators=[DataRequired(TYPE_CODE)])


class ApplicationForm(Form):
    """The first code of an authenticator application."""

    code = StringField(
        lazy_gettext("Code of the application"),
        filters=[one_line],
        validators=[DataRequired(lazy_gettext("Type the six digits shown."))],
    )


class NewPasswordForm(Form):
    """A new password, judged with what anyone would guess first."""

    collects: ClassVar = {"password": CREDENTIALS}
    known: Sequence[str] = ()
    """The site's name and the address's local part, set by the view."""
    password = PasswordField(lazy_gettext("New password"))

    def guesses(self) -> Sequence[str]:
        """Return what anyone would try first."""
        return self.known

    def validate_password(self, field: Field) -> None:
        """Refuse a password too short, too long or easily guessed."""
        words = {
            Weakness.SHORT: gettext(
                "Choose a password of %(count)s characters or more.", count=SHORTEST
            ),
            Weakness.LONG: gettext(
                "Choose a password of %(count)s characters at most.", count=LONGEST
            ),
            Weakness.GUESSABLE: gettext(
                "This password is easily guessed. Choose another one, for example four words "
                "that have nothing to do with each other."
            ),
        }
        found = weakness(field.data or "", self.guesses())
        if found is not None:
            raise StopValidation(words[found])


class FirstOwnerForm(NewPasswordForm):
    """The address and password of the first owner."""

    collects: ClassVar = {"email": ACCOUNT}
    email = EmailField(lazy_gettext("E-mail address"), filters=[one_line])

    def validate_email(self, field: Field) -> None:
        """Refuse what is no address."""
        if not is_address(field.data or ""):
            raise StopValidation(str(_TYPE_ADDRESS))

    def guesses(self) -> Sequence[str]:
        """Return what anyone would try first, the address just typed included."""
        return (*self.known, local_part(self.email.data or ""))


class ChangePasswordForm(NewPasswordForm):
    """Another password, with the present one."""

    collects: ClassVar = {"current": CREDENTIALS}
    current = PasswordField(
        lazy_gettext("Present password"),
        validators=[DataRequired(_TYPE_PASSWORD)],
    )


class KeyForm(Form):
    """The name of an upload key."""

    name = StringField(
        lazy_gettext("Name of the key"),
        filters=[one_line],
        validators=[
            DataRequired(lazy_gettext("Name the key, for example Lightroom.")),
            Length(max=UploadKey.name.type.length),
        ],
    )


class AddressForm(PublicForm):
    """An address that mail can be sent to, in its usual form once the form was validated."""

    collects: ClassVar = {"email": ACCOUNT}
    email = EmailField(lazy_gettext("E-mail address"), filters=[one_line])

    def validate_email(self, field: Field) -> None:
        """Refuse what mail cannot be sent to."""
        read_into(field)


def read_into(field: Field) -> None:
    """Give an address field its usual form; refuse what mail cannot be sent to."""
    try:
        field.data = mail_address(field.data or "")
    except AddressError as error:
        raise StopValidation(str(_TYPE_ADDRESS)) from error


class JoinForm(AddressForm, NewPasswordForm):
    """An address and a password: an account asks for nothing else."""

    collects: ClassVar = {"password": CREDENTIALS}
    password = PasswordField(lazy_gettext("Password"))

    def guesses(self) -> Sequence[str]:
        """Return what anyone would try first, the address just typed included."""
        return (*self.known, local_part(self.email.data or ""))


class SignUpForm(JoinForm):
    """What somebody types who is fifteen or over."""

    collects: ClassVar = {"of_age": Technical(N_("whose consent is asked for: it is not kept"))}
    of_age = BooleanField(
        lazy_gettext("I am fifteen or over."),
        validators=[
            DataRequired(lazy_gettext("Tick the box if you are fifteen or over, else see below."))
        ],
    )


class OpenForm(Form):
    """The password chosen, typed again by whoever reads the address: it is no stranger's."""

    collects: ClassVar = {"password": CREDENTIALS}
    password = PasswordField(
        lazy_gettext("The password you chose"), validators=[DataRequired(_TYPE_PASSWORD)]
    )


class ParentForm(PublicForm):
    """The address of a child's parent."""

    collects: ClassVar = {"parent": AGE}
    parent = EmailField(lazy_gettext("E-mail address of a parent"), filters=[one_line])
    child: str = ""
    """The child's own address, set by the view."""

    def validate_parent(self, field: Field) -> None:
        """Refuse what mail cannot be sent to, and the child's own address."""
        read_into(field)
        if address_key(field.data) == address_key(self.child):
            raise StopValidation(gettext("Write the address of a parent, not your own."))


class ChildSignUpForm(JoinForm, ParentForm):
    """What a child types: own address, a parent's, a password."""

    collects: ClassVar = {"email": ACCOUNT, "parent": AGE}
    email = EmailField(lazy_gettext("Your e-mail address"), filters=[one_line])
    parent = EmailField(lazy_gettext("E-mail address of a parent"), filters=[one_line])

    def validate_parent(self, field: Field) -> None:
        """Refuse what mail cannot be sent to, and the child's own address."""
        self.child = self.email.data or ""
        super().validate_parent(field)


class AgreeForm(ActForm):
    """Which of two buttons was pressed beside another address."""

    collects: ClassVar = {"act": Technical(N_("which button was pressed"))}
    act = HiddenField()


class ProfileForm(Form):
    """What an account holder says of themself, all of it optional."""

    collects: ClassVar = {"first_name": PROFILE, "last_name": PROFILE, "language": ACCOUNT}
    first_name = StringField(
        lazy_gettext("First name (optional)"),
        filters=[one_line],
        validators=[Length(max=LONGEST_NAME, message=lazy_gettext("Write a shorter name."))],
    )
    last_name = StringField(
        lazy_gettext("Last name (optional)"),
        filters=[one_line],
        validators=[Length(max=LONGEST_NAME, message=lazy_gettext("Write a shorter name."))],
    )
    language = RadioField(
        lazy_gettext("Language of the messages"),
        validators=[DataRequired(lazy_gettext("Choose a language."))],
    )


class PictureForm(Form):
    """A picture for an account."""

    collects: ClassVar = {"picture": PICTURE}
    picture = FileField(lazy_gettext("Picture"))

    def validate_picture(self, field: Field) -> None:
        """Ask for a file, not too heavy."""
        if not field.data or not field.data.filename:
            raise StopValidation(gettext("Choose a picture."))
        if field.data.seek(0, SEEK_END) > LARGEST_PICTURE:
            raise StopValidation(gettext("This picture is too heavy: 10 MB at most."))
        field.data.seek(0)
