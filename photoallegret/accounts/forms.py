"""What may come in from those who sign in, and from the photographer about his account."""

from collections.abc import Sequence
from typing import ClassVar

from wtforms import EmailField, HiddenField, PasswordField, StringField
from wtforms.fields import Field
from wtforms.validators import DataRequired, Length, StopValidation

from photoallegret.accounts.models import UploadKey
from photoallegret.accounts.operations.addresses import is_address, local_part
from photoallegret.accounts.personal_data import ACCOUNT, CREDENTIALS
from photoallegret.forms import Form
from photoallegret.i18n import N_, gettext, lazy_gettext
from photoallegret.passwords import LONGEST, SHORTEST, Weakness, weakness
from photoallegret.personal_data import Technical

# WTForms' types know no lazy text; each is translated when shown.
_TYPE_ADDRESS = lazy_gettext("Type your e-mail address, for example name@example.org.")
TYPE_CODE = lazy_gettext("Type the code that your application shows, or a recovery code.")
_ANY_CODE = lazy_gettext("Code of the application, or a recovery code")
_ONWARD = Technical(N_("the page to go on to"))
_TYPE_PASSWORD = lazy_gettext("Type your password.")


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
