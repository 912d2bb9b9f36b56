"""What may come in about photos and the site: words, rights, a new file."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cache

from flask_wtf.file import FileField, FileRequired
from wtforms import (
    BooleanField,
    Field,
    HiddenField,
    StringField,
    TextAreaField,
)
from wtforms.validators import ValidationError

from photoallegret.forms import Form
from photoallegret.gallery.operations import site_texts
from photoallegret.gallery.operations.describing import LONGEST, PLAIN, YES, clean, keywords_of
from photoallegret.i18n import N_, gettext, lazy_gettext
from photoallegret.imaging.description import ALT_TEXT_LIMIT, CAPTION_LIMIT, TITLE_LIMIT
from photoallegret.imaging.plaintext import web_address
from photoallegret.imaging.rights import NAME_LIMIT, NOTICE_LIMIT, TERMS_LIMIT

TIME = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9])?")
OFFSET = re.compile(r"([+-](?:0[0-9]|1[0-4])):?([0-5][0-9])")
PER_CENT = re.compile(r"[0-9]{1,2}|100")
NO_TIME = "00:00:00"
"""Midnight sharp: only the day is known, and only the day is shown."""
FIRST_YEAR, LAST_YEAR = 1826, 2099
PLACE_LIMIT = 500


class ReplaceForm(Form):
    """The file that takes the place of a photo's own."""

    file = FileField(
        lazy_gettext("New file"),
        validators=[FileRequired(lazy_gettext("Choose the new file."))],
        render_kw={"accept": ".jpg,.jpeg,.png,.tif,.tiff,.webp,.avif,.heic,.heif"},
    )


def longest(limit: int) -> Callable[[object, Field], None]:
    """Return a validator that says how far a text exceeds ``limit`` characters."""

    def check(_form: object, field: Field) -> None:
        if len(field.data or "") > limit:
            message = gettext(
                "%(field)s: at most %(limit)s characters.",
                field=gettext(field.label.text),
                limit=limit,
            )
            raise ValidationError(message)

    return check


def whole_address(_form: object, field: Field) -> None:
    """Refuse what is no address of a page."""
    if field.data and not web_address(field.data):
        message = gettext(
            "%(field)s: write a whole address, such as https://www.example.org/licence.",
            field=gettext(field.label.text),
        )
        raise ValidationError(message)


class PhotoFields(Form):
    """What is written of a photo; its words come in each language of the site (photo_form)."""

    words: tuple[str, ...] = ()
    """Fields of words, by language."""

    marks = HiddenField()
    keywords = TextAreaField(N_("Keywords"), [longest(LONGEST)])
    creator = StringField(N_("Author"), [longest(NAME_LIMIT)])
    credit_line = StringField(N_("Credit"), [longest(NAME_LIMIT)])
    copyright_notice = StringField(N_("Copyright notice"), [longest(NOTICE_LIMIT)])
    usage_terms = TextAreaField(N_("Terms of use"), [longest(TERMS_LIMIT)])
    web_statement = StringField(N_("Page that explains the rights"), [whole_address])
    licensor_name = StringField(N_("Who grants licences"), [longest(NAME_LIMIT)])
    licensor_url = StringField(N_("Page where licences are asked for"), [whole_address])
    place = StringField(N_("Place"), [longest(PLACE_LIMIT)])
    taken_on = StringField(N_("Date"))
    taken_time = StringField(N_("Time"))
    taken_offset = StringField(N_("Offset from UTC"))
    shows_technical = BooleanField(N_("Show camera, lens and exposure"))
    focal_x = StringField(N_("Left, 0–100"))
    focal_y = StringField(N_("Top, 0–100"))

    def show(self, values: Mapping[str, str]) -> None:
        """Fill the fields with ``values``, as they are written of a photo."""
        for name, value in values.items():
            if name in self:
                self[name].data = value
        self.shows_technical.data = bool(values.get("shows_technical"))
        taken = values.get("taken", "")
        self.taken_on.data, time = taken[:10], taken[11:19]
        self.taken_time.data = "" if time == NO_TIME else time.removesuffix(":00")
        self.taken_offset.data = taken[19:]
        self.focal_x.data, _, self.focal_y.data = values.get("focal", "").strip().partition(" ")

    def values(self) -> dict[str, str]:
        """Return what is written in the valid form, by field of a photo."""
        found = {name: clean(name, self[name].data or "") for name in (*self.words, *PLAIN)}
        return {
            **found,
            "keywords": ", ".join(keywords_of(self.keywords.data or "")),
            "taken": self._taken(),
            "shows_technical": YES if self.shows_technical.data else "",
            "focal": f"{self.focal_x.data or ''} {self.focal_y.data or ''}".strip(),
        }

    def focal(self) -> tuple[float | None, float | None]:
        """Return the focal point in the fields (0 to 1 each), valid or not the rest; else None."""
        both = (self.focal_x.data or "", self.focal_y.data or "")
        if not all(map(PER_CENT.fullmatch, both)):
            return None, None
        return int(both[0]) / 100, int(both[1]) / 100

    def validate_taken_on(self, field: Field) -> None:
        """Refuse days that are not in the calendar, and hours without a day."""
        if not field.data and (self.taken_time.data or self.taken_offset.data):
            raise ValidationError(gettext("Date: say the day too, or leave date and time empty."))
        try:
            day = date.fromisoformat(field.data or "1900-01-01")
        except ValueError as error:
            message = gettext("Date: write a day of the calendar, such as 2025-05-04.")
            raise ValidationError(message) from error
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise ValidationError(
                gettext(
                    "Date: a year from %(first)s to %(last)s.", first=FIRST_YEAR, last=LAST_YEAR
                )
            )

    def validate_taken_time(self, field: Field) -> None:
        """Refuse what is no time of day."""
        if field.data and TIME.fullmatch(field.data) is None:
            raise ValidationError(gettext("Time: write it as 06:12 or 06:12:30."))

    def validate_taken_offset(self, field: Field) -> None:
        """Refuse what no clock of the world is set to."""
        if field.data and OFFSET.fullmatch(field.data) is None:
            raise ValidationError(gettext("Offset: write it as +02:00, or leave it empty."))

    def validate_focal_x(self, field: Field) -> None:
        """Refuse half a point, and points outside the picture."""
        both = (field.data, self.focal_y.data)
        if any(both) and not all(PER_CENT.fullmatch(part or "") for part in both):
            message = gettext("Focal point: two whole numbers from 0 to 100, or none.")
            raise ValidationError(message)

    def _taken(self) -> str:
        if not self.taken_on.data:
            return ""
        time = self.taken_time.data or NO_TIME
        offset = OFFSET.sub(r"\1:\2", self.taken_offset.data or "")
        return f"{self.taken_on.data}T{time}{':00' * (len(time) < len(NO_TIME))}{offset}"


@cache
def photo_form(languages: Sequence[str]) -> type[PhotoFields]:
    """Return the form of a photo's page on a site that speaks ``languages``."""
    words = {
        f"{name}_{code}": kind(label, [longest(limit)])
        for code in languages
        for name, kind, label, limit in (
            ("title", StringField, N_("Title"), TITLE_LIMIT),
            ("caption", TextAreaField, N_("Caption"), CAPTION_LIMIT),
            ("alt_text", TextAreaField, N_("Alternative text"), ALT_TEXT_LIMIT),
        )
    }
    return type("PhotoForm", (PhotoFields,), {**words, "words": tuple(words)})


class SiteFields(Form):
    """The words of the site; they come in each language of it (site_form)."""

    words: tuple[str, ...] = ()
    marks = HiddenField()

    def show(self, values: Mapping[str, str]) -> None:
        """Fill the fields with ``values``."""
        for name, value in values.items():
            if name in self:
                self[name].data = value

    def values(self) -> dict[str, str]:
        """Return what is written in the form, by field."""
        return {
            name: site_texts.clean(name.rpartition("_")[0], self[name].data or "")
            for name in self.words
        }


@cache
def site_form(languages: Sequence[str]) -> type[SiteFields]:
    """Return the form of the words of a site that speaks ``languages``."""
    words = {
        f"{name}_{code}": kind(label, [longest(site_texts.WORDS[name])])
        for code in languages
        for name, kind, label in (
            ("tagline", StringField, N_("Sentence of the home page")),
            ("about", TextAreaField, N_("About page")),
        )
    }
    return type("SiteForm", (SiteFields,), {**words, "words": tuple(words)})
