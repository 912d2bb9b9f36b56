"""The base of every form: its signed token, its hidden trap, its messages' language."""

import secrets
import unicodedata
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from flask import abort, current_app, request
from flask_wtf import FlaskForm
from itsdangerous import BadSignature, SignatureExpired, URLSafeTimedSerializer
from markupsafe import Markup
from werkzeug.datastructures import CombinedMultiDict, ImmutableMultiDict, MultiDict
from wtforms.csrf.core import CSRF
from wtforms.fields import DateTimeLocalField, Field, FileField, StringField
from wtforms.fields.core import UnboundField
from wtforms.validators import ValidationError

from photoallegret.i18n import N_, gettext, language, lazy_gettext
from photoallegret.personal_data import Processing, Technical

TOKEN_LIFE = timedelta(hours=12)
NONCE_BYTES = 16
FIRST_YEAR, LAST_YEAR = 2000, 2100
FORMATS = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"]
NO_INSTANT = N_("Write a date and a time, such as 2026-11-26 14:30.")


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
            self.nonce, self.issued_at = _serializer(self.purpose).loads(
                field.data or "",
                max_age=int(TOKEN_LIFE.total_seconds()),
                return_timestamp=True,
            )
        except SignatureExpired as error:
            message = gettext("This page had been open for long. Send it once more.")
            raise ValidationError(message) from error
        except BadSignature as error:
            message = gettext("This form was not read from this site. Send it once more.")
            raise ValidationError(message) from error


class Form(FlaskForm):
    """A form of this site: ``form_token`` instead of a session, messages as spoken."""

    collects: ClassVar[Mapping[str, Processing | Technical] | None] = None
    """Of a form that visitors see: what each field is for. A form adds to what its base says."""

    def __init_subclass__(cls) -> None:
        """Refuse a form that says what it collects, and forgets a field or names one too many."""
        super().__init_subclass__()
        if "collects" not in vars(cls):
            return
        said = {
            name: fate
            for base in reversed(cls.__mro__)
            for name, fate in (vars(base).get("collects") or {}).items()
        }
        fields = {name for name in dir(cls) if isinstance(getattr(cls, name), UnboundField)}
        if fields != set(said):
            wrong = ", ".join(sorted(fields ^ set(said)))
            message = f"{cls.__name__}.collects and its fields differ: {wrong}"
            raise TypeError(message)
        cls.collects = said

    class Meta:
        """How WTForms treats it."""

        csrf = True
        csrf_class = SignedToken
        csrf_field_name = "form_token"

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:  # noqa: ANN401 -- as WTForms has it
            """Return what ``form`` reads: a form's fields, and files where it asks for files.

            JSON is no form: its values are of any type, and no field expects them.
            """
            if formdata is None or isinstance(formdata, MultiDict | CombinedMultiDict):
                return formdata  # told by the view
            if request.method != "POST":
                return None
            names = {field.name for field in form if isinstance(field, FileField)}
            files = [one for one in request.files.items(multi=True) if one[0] in names]
            if not files:
                return request.form or None
            return CombinedMultiDict((ImmutableMultiDict(files), request.form))

        @property
        def locales(self) -> list[str]:
            """Return the languages of WTForms' own messages."""
            return [language()]


class PublicForm(Form):
    """A form that strangers fill in: it notes what looks like a machine, and refuses nobody."""

    collects: ClassVar = {"website": Technical(N_("people do not see it: nothing is kept of it"))}
    website = StringField(
        lazy_gettext("Leave this field empty"),
    )
    """A trap: people do not see it, machines like its name."""

    @property
    def nonce(self) -> str:
        """Return the token's nonce, once the form was validated: it names this very post."""
        found: str = self.form_token.csrf_impl.nonce
        return found

    def age(self, now: datetime) -> timedelta:
        """Return how long the form was open, once it was validated."""
        issued: datetime = self.form_token.csrf_impl.issued_at
        return now - issued

    @property
    def is_trapped(self) -> bool:
        """Say whether the field that people do not see was filled in."""
        return bool(self.website.data)


class ActForm(Form):
    """A form that is only a button, with hidden values that its view reads itself."""

    collects: ClassVar = {}


class InstantField(DateTimeLocalField):
    """A date and a time, as clocks show them where the photographer lives."""

    def __init__(self, label: str = "", validators: Any = None, **told: Any) -> None:  # noqa: ANN401 -- as WTForms has it
        """Take what a browser's field of date and time sends, and what people type."""
        super().__init__(label, validators, format=FORMATS, **told)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was typed; say what to type when it is no date and time."""
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            self.data = None
            raise ValueError(gettext(NO_INSTANT)) from error
        if self.data and not FIRST_YEAR <= self.data.year <= LAST_YEAR:
            self.data = None
            raise ValueError(gettext(NO_INSTANT))

    def instant(self, zone: str) -> datetime | None:
        """Return the instant typed, in the time zone called ``zone``."""
        local: datetime | None = self.data
        return local and local.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def local_clock(instant: datetime, zone: str) -> datetime:
    """Return what clocks in ``zone`` show at ``instant``: what an InstantField is filled with."""
    return instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def stripped(value: str | None) -> str:
    """Return a text without spaces around it and without control characters."""
    kept = (c for c in value or "" if c in "\n\r\t" or unicodedata.category(c) != "Cc")
    return "".join(kept).strip()


def act_token() -> Markup:
    """Return the hidden field of a button's form; any number of them may stand on a page."""
    token = ActForm(formdata=None).form_token.current_token
    return Markup('<input type="hidden" name="form_token" value="{}">').format(token)


def act_form_here() -> bool:
    """Say whether the request is a button's form of this site; answer 400 to a bad one."""
    if request.method != "POST":
        return False
    check_act()
    return True


def check_act() -> None:
    """Answer 400 unless the request is a button's form of this site, not too old."""
    if not ActForm().validate():
        abort(400)


def _serializer(purpose: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.secret_key or "", salt=f"form:{purpose}")
