"""A request as it comes in, page by page: what earlier pages asked comes back in hidden fields."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from flask_wtf.file import FileField
from wtforms import HiddenField, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than types
from wtforms.validators import Length, StopValidation
from wtforms.widgets import CheckboxInput

from photoallegret.forms import ActForm, PublicForm
from photoallegret.i18n import N_, gettext, lazy_gettext
from photoallegret.mail.addresses import AddressError, read_address
from photoallegret.personal_data import Technical
from photoallegret.rights.models import LONGEST_LINK, LONGEST_NAME, LONGEST_WORDS, Kind
from photoallegret.rights.personal_data import IDENTITY, REQUESTERS
from photoallegret.rights.rules import CLAIMS, GROUNDS

LONGEST_REFERENCE = 40
PHOTO_PAGE = re.compile(r"/(?:galeries|galleries)/([A-Za-z0-9_-]{1,120})/([A-Za-z0-9_-]{1,120})")
ADULT = "adult"
PICTURED: Mapping[str, str] = {
    ADULT: N_("I, or somebody who was of age"),
    "self": N_("I, and I was under age"),
    "both": N_("My child, and both parents agree"),
    "alone": N_("My child, and I alone have parental authority"),
    "unsure": N_("My child; the other parent was not asked, or does not agree"),
}
"""Who is in a photograph. Whoever is or was under age comes first."""
SHORTER = lazy_gettext("Write it in at most 5,000 characters.")


def plain(text: str | None) -> str:
    """Return a text without spaces around it and without control characters."""
    lines = (text or "").replace("\r\n", "\n")
    return "".join(c for c in lines if c in "\n\t" or unicodedata.category(c) != "Cc").strip()


def line(text: str | None) -> str:
    """Return a text on one line."""
    return " ".join(plain(text).split())


class TicksField(SelectMultipleField):
    """Boxes to tick, any number of them."""

    option_widget = CheckboxInput()


class RequestForm(PublicForm):
    """A request. Nothing but name and address is needed, and words where it says nothing else."""

    collects: ClassVar = {
        **dict.fromkeys(
            ("scope", "ground", "words", "pictured", "page", "gallery", "photo"), REQUESTERS
        ),
        **dict.fromkeys(("name", "email", "told_reference"), REQUESTERS),
        **dict.fromkeys(("at", "go"), Technical(N_("which page was sent, and which is wanted"))),
    }
    scope = TicksField(lazy_gettext("Only this"), validate_choice=False, choices=[])
    ground = RadioField(
        lazy_gettext("Why? (optional)"),
        choices=[
            SelectChoice("", lazy_gettext("I do not say")),
            *(SelectChoice(slug, lazy_gettext(words)) for slug, words in GROUNDS.items()),
        ],
        default="",
    )
    pictured = RadioField(
        lazy_gettext("Who is in the picture?"),
        choices=[SelectChoice(slug, lazy_gettext(words)) for slug, words in PICTURED.items()],
        default=ADULT,
    )
    page = StringField(
        lazy_gettext("Address of the photograph’s page (optional)"),
        filters=[line],
        validators=[Length(max=LONGEST_LINK, message=lazy_gettext("Write a shorter address."))],
    )
    words = TextAreaField(
        lazy_gettext("In your words (optional)"),
        filters=[plain],
        validators=[Length(max=LONGEST_WORDS, message=SHORTER)],
    )
    gallery = HiddenField()
    photo = HiddenField()
    name = StringField(
        lazy_gettext("Your name"),
        filters=[line],
        validators=[Length(max=LONGEST_NAME, message=lazy_gettext("Write a shorter name."))],
    )
    email = StringField(lazy_gettext("E-mail address"), filters=[line])
    told_reference = StringField(
        lazy_gettext("Reference of an account or an order (optional)"),
        filters=[line],
        validators=[
            Length(max=LONGEST_REFERENCE, message=lazy_gettext("Write a shorter reference."))
        ],
    )
    at = HiddenField()
    go = HiddenField()

    kind = Kind.ACCESS
    has_strange_scope = False
    has_photo = False
    """Whether a photograph stands where the form says."""

    def be_about(self, kind: Kind, scopes: Sequence[tuple[str, str]]) -> None:
        """Ask for what a right needs, and forget what it does not.

        Args:
            kind: the right.
            scopes: what it can be about: (slug, words).

        """
        self.kind = kind
        self.scope.choices = list(scopes)
        known = {slug for slug, _ in scopes}
        chosen = self.scope.data or []
        self.has_strange_scope = not known.issuperset(chosen)
        self.scope.data = [slug for slug in chosen if slug in known]
        if kind is not Kind.ERASURE:
            self.ground.data = ""
        if kind is not Kind.PICTURE:
            self.pictured.data = ADULT
            self.page.data = self.gallery.data = self.photo.data = ""
        if CLAIMS[kind].needs_words:
            self.words.label.text = gettext("In your words")
        found = PHOTO_PAGE.search(self.page.data or "")
        if found and not self.photo.data:
            self.gallery.data, self.photo.data = found.groups()

    def first_wrong(self, fields: Mapping[str, Sequence[str]]) -> str | None:
        """Return the first page, of those given with their fields, on which something is wrong."""
        for page, names in fields.items():
            checks = {name: getattr(type(self), f"validate_{name}", None) for name in names}
            valid = [
                self[name].validate(self, () if check is None else (check,))
                for name, check in checks.items()
            ]
            if not all(valid):
                return page
        return None

    def validate_scope(self, _field: Any) -> None:  # noqa: ANN401 -- WTForms has no types here
        """Refuse what cannot be chosen: left out, it might mean everything."""
        if self.has_strange_scope:
            raise StopValidation(gettext("Something chosen is not among these. Choose again."))

    def validate_page(self, field: Any) -> None:  # noqa: ANN401 -- WTForms has no types here
        """Refuse an address at which no photograph stands."""
        if field.data and not self.has_photo:
            message = gettext("No photograph stands there. Copy the address of its page, or none.")
            raise StopValidation(message)

    def validate_words(self, field: Any) -> None:  # noqa: ANN401 -- as above
        """Ask for words where the request says nothing without."""
        if field.data:
            return
        if CLAIMS[self.kind].needs_words:
            raise StopValidation(gettext("Write what you ask, in your words."))
        if self.kind is Kind.PICTURE and not self.has_photo and not self.page.data:
            raise StopValidation(gettext("Say which photograph, or give the address of its page."))

    def validate_name(self, field: Any) -> None:  # noqa: ANN401 -- as above
        """Ask for a name."""
        if not field.data:
            raise StopValidation(gettext("Write your name."))

    def validate_email(self, field: Any) -> None:  # noqa: ANN401 -- as above
        """Give the address its usual form; refuse what mail cannot be sent to."""
        try:
            field.data = read_address(field.data)
        except AddressError as error:
            message = gettext("Write your e-mail address, such as name@example.org.")
            raise StopValidation(message) from error


class FollowForm(ActForm):
    """Which button of the page that follows a request was pressed."""

    collects: ClassVar = {"act": Technical(N_("which button was pressed"))}
    act = HiddenField()


class PaperForm(PublicForm):
    """An identity paper, where a written doubt asked for it."""

    collects: ClassVar = {"paper": IDENTITY}
    paper = FileField(lazy_gettext("Identity paper"))
