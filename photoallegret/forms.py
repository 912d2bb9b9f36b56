"""The base of every form: its signed token, its hidden trap, its messages' language."""

import secrets
from datetime import timedelta
from typing import Any

from flask import abort, current_app
from flask_wtf import FlaskForm
from itsdangerous import BadSignature, SignatureExpired, URLSafeTimedSerializer
from markupsafe import Markup
from wtforms.csrf.core import CSRF
from wtforms.fields import Field
from wtforms.validators import ValidationError

from photoallegret.i18n import gettext, language

TOKEN_LIFE = timedelta(hours=12)
NONCE_BYTES = 16


class SignedToken(CSRF):
    """A token that needs no cookie: purpose, time of issue and nonce, signed.

    A stranger's page can fetch one too; so a post from another site is refused by its
    Sec-Fetch-Site or Origin header, before the form is read (see headers).
    """

    def setup_form(self, form: Any) -> Any:  # noqa: ANN401 -- WTForms has no types here
        """Remember whose purpose the token serves."""
        self.purpose = type(form).__name__
        return super().setup_form(form)

    def generate_csrf_token(self, csrf_token_field: Field) -> str:  # noqa: ARG002 -- as WTForms calls it
        """Return a fresh token."""
        return _serializer(self.purpose).dumps(secrets.token_urlsafe(NONCE_BYTES))

    def validate_csrf_token(self, form: Any, field: Field) -> None:  # noqa: ANN401, ARG002 -- as above
        """Raise ValidationError when the token is forged, foreign or too old."""
        try:
            _serializer(self.purpose).loads(
                field.data or "", max_age=int(TOKEN_LIFE.total_seconds())
            )
        except SignatureExpired as error:
            message = gettext("This page had been open for long. Send it once more.")
            raise ValidationError(message) from error
        except BadSignature as error:
            message = gettext("This form was not read from this site. Send it once more.")
            raise ValidationError(message) from error


class Form(FlaskForm):
    """A form of this site: ``form_token`` instead of a session, messages as spoken."""

    class Meta:
        """How WTForms treats it."""

        csrf = True
        csrf_class = SignedToken
        csrf_field_name = "form_token"

        @property
        def locales(self) -> list[str]:
            """Return the languages of WTForms' own messages."""
            return [language()]


class ActForm(Form):
    """A form that is only a button, with hidden values that its view reads itself."""


def act_token() -> Markup:
    """Return the hidden field of a button's form; any number of them may stand on a page."""
    token = ActForm(formdata=None).form_token.current_token
    return Markup('<input type="hidden" name="form_token" value="{}">').format(token)


def check_act() -> None:
    """Answer 400 unless the request is a button's form of this site, not too old."""
    if not ActForm().validate():
        abort(400)


def _serializer(purpose: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.secret_key or "", salt=f"form:{purpose}")
