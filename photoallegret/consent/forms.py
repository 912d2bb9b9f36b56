"""The forms of the cookies page and of the question at the foot of pages."""

from typing import Any, ClassVar

from flask import current_app
from itsdangerous import BadSignature, Signer
from wtforms.fields import Field, StringField
from wtforms.validators import AnyOf, DataRequired, ValidationError

from photoallegret.consent.personal_data import CHOICE
from photoallegret.forms import Form, SignedToken
from photoallegret.i18n import N_, gettext
from photoallegret.personal_data import Technical

ACCEPT, REFUSE = "accept", "refuse"


def list_token(version: str) -> str:
    """Return the token of the question about a list: the same for everyone, as the page is.

    It says which list was read; posts of other sites are refused before (see headers).
    """
    return _signer().sign(version).decode()


class ListToken(SignedToken):
    """A form's token that names the list of services which was shown."""

    def generate_csrf_token(self, csrf_token_field: Field) -> str:  # noqa: ARG002 -- as WTForms calls it
        """Return nothing: the page writes the token itself."""
        return ""

    def validate_csrf_token(self, form: Any, field: Field) -> None:  # noqa: ANN401 -- as WTForms calls it
        """Raise ValidationError when the token is not ours."""
        try:
            form.version = _signer().unsign(field.data or "").decode()
        except BadSignature as error:
            message = gettext("This form was not read from this site. Send it once more.")
            raise ValidationError(message) from error


class ChoiceForm(Form):
    """Yes or no to all services, or to one."""

    collects: ClassVar = {
        "choice": CHOICE,
        "service": CHOICE,
        "back": Technical(N_("leads back to the page that was read: kept nowhere")),
    }
    version = ""
    """Of the list that was shown, once the form was validated."""
    choice = StringField(validators=[AnyOf((ACCEPT, REFUSE))])
    service = StringField()
    back = StringField()

    class Meta(Form.Meta):
        """Its token names a list."""

        csrf_class = ListToken


class WatchForm(Form):
    """One press that loads a video once."""

    collects: ClassVar = {
        "service": CHOICE,
        "back": Technical(N_("leads back to the page that was read: kept nowhere")),
    }
    version = ""
    """Of the list that was shown, once the form was validated."""
    service = StringField(validators=[DataRequired()])
    back = StringField()

    class Meta(Form.Meta):
        """Its token names a list."""

        csrf_class = ListToken


class ForgetForm(Form):
    """Takes one cookie away."""

    collects: ClassVar = {"cookie": Technical(N_("names what is taken away: kept nowhere"))}
    cookie = StringField(validators=[DataRequired()])


def _signer() -> Signer:
    return Signer(current_app.secret_key or "", salt="form:cookies")
