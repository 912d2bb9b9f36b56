"""What the photographer writes of an incident."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from wtforms import (
    HiddenField,
    RadioField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than types
from wtforms.validators import DataRequired, Length, Optional, ValidationError
from wtforms.widgets import CheckboxInput

from photoallegret.folding import folded
from photoallegret.forms import Form, InstantField, local_clock, stripped
from photoallegret.i18n import gettext, lazy_gettext
from photoallegret.incidents.models import (
    LONGEST_CONTACT,
    LONGEST_TEXT,
    LONGEST_TITLE,
    Incident,
    Risk,
)
from photoallegret.incidents.operations.recording import Facts
from photoallegret.incidents.operations.telling import WORDS
from photoallegret.incidents.rules import NATURES, RISKS
from photoallegret.personal_data import Processing

LONGEST_NUMBER = 9
INSTANTS = ("began_at", "ended_at", "discovered_at", "written_from", "written_until")
TEXTS = (
    *("title", "happened", "consequences", "measures_taken", "measures_proposed"),
    *("why_no_authority", "why_no_people", "contact"),
)
COUNTS = ("people_count", "records_count")
TOO_LONG = lazy_gettext("Write it in at most 10,000 characters.")


def words(label: str, *checks: Any) -> TextAreaField:  # noqa: ANN401 -- WTForms has no types here
    """Return a field of some lines."""
    long = Length(max=LONGEST_TEXT, message=TOO_LONG)
    return TextAreaField(label, filters=[stripped], validators=[*checks, long])


class NumberField(StringField):
    """A whole number, or nothing."""

    def pre_validate(self, form: Any) -> None:  # noqa: ANN401, ARG002 -- as WTForms calls it
        """Refuse what is no number."""
        if self.data and self.number is None:
            raise ValidationError(gettext("Write a whole number, such as 120."))

    @property
    def number(self) -> int | None:
        """Return the number typed, None when there is none."""
        text = "".join((self.data or "").split())
        is_number = text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER
        return int(text) if is_number else None


def ticks(label: str) -> SelectMultipleField:
    """Return a field of boxes to tick, any number of them."""
    return SelectMultipleField(label, option_widget=CheckboxInput(), validate_choice=True)


class IncidentForm(Form):
    """The record of an incident."""

    title = StringField(
        lazy_gettext("What you call it"),
        filters=[stripped],
        validators=[
            DataRequired(lazy_gettext("Give it a name, such as “Stolen laptop”.")),
            Length(max=LONGEST_TITLE, message=lazy_gettext("Write a shorter name.")),
        ],
    )
    happened = words(
        lazy_gettext("What happened"),
        DataRequired(lazy_gettext("Write in a few words what happened.")),
    )
    known_at = InstantField(
        lazy_gettext("When you knew of it"),
        validators=[DataRequired(lazy_gettext("Write when you knew of it."))],
    )
    discovered_at = InstantField(
        lazy_gettext("When it was first noticed (optional)"), validators=[Optional()]
    )
    began_at = InstantField(lazy_gettext("When it began (optional)"), validators=[Optional()])
    ended_at = InstantField(lazy_gettext("When it ended (optional)"), validators=[Optional()])
    natures = ticks(lazy_gettext("What was broken"))
    processings = ticks(lazy_gettext("Which data"))
    written_from = InstantField(
        lazy_gettext("Only what came from then on (optional)"), validators=[Optional()]
    )
    written_until = InstantField(
        lazy_gettext("Only what came until then (optional)"), validators=[Optional()]
    )
    people_count = NumberField(lazy_gettext("About how many people (optional)"))
    records_count = NumberField(lazy_gettext("About how many records (optional)"))
    consequences = words(lazy_gettext("What may follow for them (optional)"))
    measures_taken = words(lazy_gettext("What you did about it (optional)"))
    measures_proposed = words(lazy_gettext("What you will still do (optional)"))
    risk = RadioField(
        lazy_gettext("How great is the risk for people?"),
        choices=[SelectChoice(one.value, lazy_gettext(told)) for one, told in RISKS.items()],
        default=Risk.UNKNOWN.value,
        validators=[DataRequired(lazy_gettext("Choose one of the four answers."))],
    )
    why_no_authority = words(lazy_gettext("If the CNIL is not told, why (optional)"))
    why_no_people = words(lazy_gettext("If people are not told by letter, why (optional)"))
    contact = StringField(
        lazy_gettext("Whom to ask"),
        filters=[stripped],
        validators=[Length(max=LONGEST_CONTACT, message=lazy_gettext("Write it shorter."))],
    )
    edition = HiddenField()

    def offer(self, processings: Iterable[Processing]) -> None:
        """Give what is broken and which data can be ticked."""
        self.natures.choices = [
            SelectChoice(one.value, gettext(told)) for one, told in NATURES.items()
        ]
        told = sorted(
            ((gettext(one.category), one.slug) for one in processings),
            key=lambda one: folded(one[0]),
        )
        self.processings.choices = [SelectChoice(slug, words) for words, slug in told]

    def check_reasons(self) -> bool:
        """Say whether it is said why the authority is not told, where it is not."""
        if self.risk.data == Risk.UNLIKELY and not self.why_no_authority.data:
            self.why_no_authority.errors = [gettext("Write why a risk is unlikely.")]
            return False
        return True

    def check_times(self, zone: str, moment: datetime) -> bool:
        """Say whether the instants follow each other and have come, errors noted."""
        known = self.known_at.instant(zone)
        if known is None:
            return True  # another error tells it
        sound = True
        for one in (self.known_at, self.discovered_at, self.began_at):
            instant = one.instant(zone)
            if instant is not None and instant > min(known, moment):
                told = gettext("This is still to come.") if instant > moment else ""
                one.errors = [told or gettext("This came after you knew of it.")]
                sound = False
        for first, last in (
            (self.began_at, self.ended_at),
            (self.written_from, self.written_until),
        ):
            if first.data and last.data and last.data < first.data:
                last.errors = [gettext("This comes before its beginning.")]
                sound = False
        return sound

    def facts(self, zone: str) -> Facts:
        """Return what was written, once the form was validated."""
        known = self.known_at.instant(zone)
        if known is None:
            message = "the form was not validated"
            raise ValueError(message)
        told: dict[str, Any] = {name: self[name].instant(zone) for name in INSTANTS}
        told |= {name: self[name].data or "" for name in TEXTS}
        return Facts(
            known_at=known,
            natures=list(self.natures.data or ()),
            processings=list(self.processings.data or ()),
            people_count=self.people_count.number,
            records_count=self.records_count.number,
            risk=Risk(self.risk.data),
            **told,
        )


def form_of(incident: Incident, zone: str) -> IncidentForm:
    """Return the form as it is first shown, filled with what was written down."""
    told: dict[str, Any] = {}
    for name in Facts.__dataclass_fields__:
        value = getattr(incident, name)
        if isinstance(value, datetime):
            value = local_clock(value, zone)
        told[name] = value.value if isinstance(value, Risk) else value
    counts = {name: "" if told[name] is None else str(told[name]) for name in COUNTS}
    return IncidentForm(formdata=None, data=told | counts | {"edition": str(incident.edition)})


class AuthorityForm(Form):
    """When the authority was told, and why late."""

    told_at = InstantField(
        lazy_gettext("When you told the CNIL"),
        validators=[DataRequired(lazy_gettext("Write when you told the CNIL."))],
    )
    reasons = words(lazy_gettext("If that was later than 72 hours, why (optional)"))


class NoteForm(Form):
    """A line for the timeline."""

    note = words(
        lazy_gettext("What was done or found"), DataRequired(lazy_gettext("Write something."))
    )


class LetterForm(Form):
    """What people are told, in each language of the site."""

    act = StringField()
    """ "see" only draws the page again; "tell" has the letters written."""
    happened_fr = words(lazy_gettext("What happened"))
    consequences_fr = words(lazy_gettext("What may follow"))
    measures_fr = words(lazy_gettext("What was done, and what they can do"))
    happened_en = words(lazy_gettext("What happened"))
    consequences_en = words(lazy_gettext("What may follow"))
    measures_en = words(lazy_gettext("What was done, and what they can do"))

    def words_in(self, languages: Iterable[str]) -> dict[str, dict[str, str]]:
        """Return what was written, by language."""
        return {
            code: {name: self[f"{name}_{code}"].data or "" for name in WORDS} for code in languages
        }

    def check_words(self, languages: Iterable[str]) -> bool:
        """Say whether nothing is missing, errors noted."""
        missing = [
            self[f"{name}_{code}"]
            for code in languages
            for name in WORDS
            if not self[f"{name}_{code}"].data
        ]
        for one in missing:
            one.errors = [gettext("People must be told this: write it.")]
        return not missing


class BannerForm(Form):
    """What public pages say, in each language of the site, and until when."""

    act = StringField()
    """ "up" or "down"."""
    words_fr = words(lazy_gettext("What public pages say"))
    words_en = words(lazy_gettext("What public pages say"))
    until = InstantField(
        lazy_gettext("Until when"), validators=[DataRequired(lazy_gettext("Write until when."))]
    )

    def words_in(self, languages: Iterable[str]) -> dict[str, str]:
        """Return what was written, by language."""
        return {code: self[f"words_{code}"].data or "" for code in languages}

    def check_words(self, languages: Iterable[str], zone: str, moment: datetime) -> bool:
        """Say whether each language says something, until a day to come; errors noted."""
        sound = True
        for code in languages:
            if not self[f"words_{code}"].data:
                self[f"words_{code}"].errors = [gettext("Write what visitors read.")]
                sound = False
        until = self.until.instant(zone)
        if until is not None and until <= moment:
            self.until.errors = [gettext("Choose a day to come.")]
            sound = False
        return sound
