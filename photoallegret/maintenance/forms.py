"""What the photographer writes of a maintenance."""

from collections.abc import Iterable

from wtforms import TextAreaField
from wtforms.validators import DataRequired, Length, Optional

from photoallegret.forms import Form, InstantField, local_clock, stripped
from photoallegret.i18n import N_, gettext, lazy_gettext
from photoallegret.maintenance.models import LONGEST_WORDS, Maintenance
from photoallegret.maintenance.operations.planning import Fault, Plan

FAULTS = {
    Fault.PAST: ("begins_at", N_("This has passed: choose an hour to come.")),
    Fault.BACKWARDS: ("ends_at", N_("It ends before it begins.")),
    Fault.TOO_LONG: ("ends_at", N_("A maintenance lasts seven days at most.")),
    Fault.OVERLAPPING: ("begins_at", N_("Another maintenance is planned at that time.")),
    Fault.ANNOUNCED_LATE: ("announced_at", N_("Visitors must be told before it begins.")),
}


def _words(label: str) -> TextAreaField:
    long = Length(max=LONGEST_WORDS, message=lazy_gettext("Write it in at most 500 characters."))
    return TextAreaField(label, filters=[stripped], validators=[long])


class PlanForm(Form):
    """When the site is closed, and what visitors are told."""

    begins_at = InstantField(
        lazy_gettext("Closed from"),
        validators=[DataRequired(lazy_gettext("Write when it begins."))],
    )
    ends_at = InstantField(
        lazy_gettext("Until"), validators=[DataRequired(lazy_gettext("Write when it ends."))]
    )
    announced_at = InstantField(
        lazy_gettext("Tell visitors from (optional)"), validators=[Optional()]
    )
    words_fr = _words(lazy_gettext("Why (optional)"))
    words_en = _words(lazy_gettext("Why (optional)"))

    def plan(self, zone: str, languages: Iterable[str]) -> Plan:
        """Return what was written, once the form was validated."""
        begins_at, ends_at = self.begins_at.instant(zone), self.ends_at.instant(zone)
        if begins_at is None or ends_at is None:
            message = "the form was not validated"
            raise ValueError(message)
        return Plan(
            begins_at=begins_at,
            ends_at=ends_at,
            announced_at=self.announced_at.instant(zone),
            words={code: self[f"words_{code}"].data or "" for code in languages},
        )

    def blame(self, fault: Fault, *, is_under_way: bool) -> None:
        """Note at its field why the times cannot be."""
        name, words = FAULTS[fault]
        if fault is Fault.PAST and is_under_way:
            name = "ends_at"
        self[name].errors = [gettext(words)]


def form_of(maintenance: Maintenance, zone: str) -> PlanForm:
    """Return the form filled with what is planned."""
    told = {
        name: local_clock(getattr(maintenance, name), zone)
        for name in ("begins_at", "ends_at", "announced_at")
    }
    words = {f"words_{code}": text for code, text in maintenance.words.items()}
    return PlanForm(formdata=None, data=told | words)
