"""What may come in about releases, from the studio."""

from datetime import date

from wtforms import BooleanField, DateField, IntegerField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from photoallegret.forms import Form
from photoallegret.i18n import gettext, lazy_gettext
from photoallegret.releases.models import LONGEST, LONGEST_WORDS
from photoallegret.releases.operations.recording import Terms, is_one_parent, may_come_of_age

YEARS = range(1900, 2201)


def _at_most(longest: int) -> Length:
    return Length(
        max=longest,
        message=lazy_gettext("It has more than %(longest)s characters.", longest=longest),
    )


class ReleaseForm(Form):
    """What one person agreed to, as the signed paper says it."""

    person = StringField(
        lazy_gettext("Name of the person"),
        [InputRequired(lazy_gettext("Say who agrees.")), _at_most(LONGEST)],
    )
    is_minor = BooleanField(lazy_gettext("A minor: both parents sign"))
    guardian = StringField(lazy_gettext("One parent"), [_at_most(LONGEST)])
    other_guardian = StringField(lazy_gettext("The other parent"), [_at_most(LONGEST)])
    adult_from = IntegerField(
        lazy_gettext("Comes of age in"),
        [Optional(), NumberRange(YEARS[0], YEARS[-1], lazy_gettext("Give a year such as 2031."))],
    )
    scope = TextAreaField(
        lazy_gettext("For what"),
        [InputRequired(lazy_gettext("Say for what, as the paper does.")), _at_most(LONGEST_WORDS)],
    )
    media = StringField(
        lazy_gettext("On which media"),
        [InputRequired(lazy_gettext("Say on which media.")), _at_most(LONGEST_WORDS)],
    )
    territory = StringField(
        lazy_gettext("Where"), [InputRequired(lazy_gettext("Say where.")), _at_most(LONGEST)]
    )
    from_on = DateField(lazy_gettext("From"), [InputRequired(lazy_gettext("Give the first day."))])
    until_on = DateField(
        lazy_gettext("Last day"), [InputRequired(lazy_gettext("Give the last day."))]
    )
    signed_on = DateField(
        lazy_gettext("Signed on"), [InputRequired(lazy_gettext("Give the day of the signature."))]
    )
    kept_where = StringField(
        lazy_gettext("Where the signed paper lies"),
        [InputRequired(lazy_gettext("Say where the paper lies.")), _at_most(LONGEST_WORDS)],
    )

    def is_sound(self, today: date, said: int | None = None) -> bool:
        """Say whether it is complete, both parents and the order of days too; else say why not.

        The arguments are those of ``check_terms``.
        """
        if not self.validate():
            return False
        if self.is_minor.data:
            self._check_minor(today, said)
        for name, day in zip(DAYS, self._days(), strict=True):
            if day.year not in YEARS:
                self[name].errors = [gettext("Give a date such as 24/12/2026.")]
        opens, closes, _signed = self._days()
        if closes < opens:
            self.until_on.errors = [gettext("It ends before it begins.")]
        if not (self.person.data or "").strip():
            self.person.errors = [gettext("Say who agrees.")]
        return not self.errors

    def _check_minor(self, today: date, said: int | None) -> None:
        for entry in (self.guardian, self.other_guardian):
            if not (entry.data or "").strip():
                entry.errors = [gettext("Name both parents: each signs for a minor.")]
        if not self.errors and is_one_parent(self.terms()):
            self.other_guardian.errors = [gettext("This is the same parent: name the other one.")]
        if not self.adult_from.data:
            self.adult_from.errors = [gettext("Give a year such as 2031.")]
        elif not may_come_of_age(self.adult_from.data, today, said):
            self.adult_from.errors = [
                gettext("Nobody under age today comes of age then. Of age already? They sign.")
            ]

    def terms(self) -> Terms:
        """Return what a sound form says."""
        told = {name: (self[name].data or "").strip() for name in WORDS}
        is_minor = bool(self.is_minor.data)
        opens, closes, signed = self._days()
        if not is_minor:
            told |= {"guardian": "", "other_guardian": ""}
        return Terms(
            **told,
            is_minor=is_minor,
            adult_from=self.adult_from.data if is_minor else None,
            from_on=opens,
            until_on=closes,
            signed_on=signed,
        )

    def _days(self) -> tuple[date, date, date]:
        opens, closes, signed = (self[name].data or date.min for name in DAYS)
        return opens, closes, signed


WORDS = ("person", "guardian", "other_guardian", "scope", "media", "territory", "kept_where")
DAYS = ("from_on", "until_on", "signed_on")
