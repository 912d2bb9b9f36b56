"""What account holders, those they name and the photographer write about a death."""

from collections.abc import Mapping
from typing import Any, ClassVar

from wtforms import (
    BooleanField,
    DateField,
    EmailField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than types
from wtforms.validators import DataRequired, Length, NumberRange, Optional, ValidationError

from photoallegret.accounts.forms import one_line
from photoallegret.accounts.operations.addresses import mail_address
from photoallegret.clock import now
from photoallegret.directives.models import (
    HEIRS_PROOFS,
    LONGEST_NAME,
    LONGEST_WORDS,
    Fate,
    Proof,
    Teller,
)
from photoallegret.directives.operations.deciding import COPY, ERASE
from photoallegret.directives.personal_data import DEATHS, DESIGNEES, DIRECTIVES
from photoallegret.forms import ActForm, Form, PublicForm
from photoallegret.i18n import N_, gettext, lazy_gettext
from photoallegret.mail.addresses import AddressError
from photoallegret.personal_data import Technical

FATES: Mapping[str, str] = {
    "": N_("No wish: the law decides"),
    Fate.ERASE: N_("Erase"),
    Fate.HAND_OVER: N_("Hand over to the person I name, then erase"),
    Fate.KEEP: N_("Keep, as long as it is usually kept"),
}
TELLERS: Mapping[Teller, str] = {
    Teller.HEIR: N_("an heir"),
    Teller.DESIGNEE: N_("the person named"),
    Teller.SOMEBODY: N_("somebody else"),
}
PROOFS: Mapping[Proof, str] = {
    Proof.NOTORIETY: N_("acte de notoriété"),
    Proof.FAMILY_BOOK: N_("livret de famille"),
    Proof.CERTIFICATE: N_("death certificate"),
    Proof.NONE: N_("none yet"),
}
HEIRS: Mapping[Proof, str] = {one: PROOFS[one] for one in (*HEIRS_PROOFS, Proof.NONE)}
"""What names an heir (décret 2019-536 art. 124): each shows a document of their own."""
WAYS: Mapping[str, str] = {
    "mail": N_("by e-mail"),
    "post": N_("by post"),
    "telephone": N_("by telephone"),
}
WANTS: Mapping[str, str] = {
    COPY: N_("a copy of what may be handed over"),
    ERASE: N_("that everything be closed and erased"),
}
LONGEST_EXTENSION = 12
_LONG = lazy_gettext("Write it in at most 2,000 characters.")
_ADDRESS = lazy_gettext("Type an e-mail address, for example name@example.org.")
_DAY = lazy_gettext("Give a day, such as 2026-11-25.")
_ACT = Technical(N_("what the button does"))


def stripped(text: str | None) -> str:
    """Return what was typed without spaces around it."""
    return (text or "").strip()


def _labels(words: Mapping[Any, str]) -> list[SelectChoice]:
    return [SelectChoice(str(value), lazy_gettext(label)) for value, label in words.items()]


def _past(_form: Form, field: Any) -> None:  # noqa: ANN401 -- WTForms has no types here
    if field.data and field.data > now().date():
        raise ValidationError(gettext("This day is still to come."))


def _normal(field: Any) -> None:  # noqa: ANN401 -- as above
    """Let the address in ``field`` stand in its usual form; refuse what is none."""
    if not field.data:
        return
    try:
        field.data = mail_address(field.data)
    except AddressError as error:
        raise ValidationError(str(_ADDRESS)) from error


class WishesForm(Form):
    """What becomes of each category: its slug and, at the same place, its fate."""

    collects: ClassVar = {
        "category": Technical(N_("which category a wish is for")),
        "fate": DIRECTIVES,
        "closed": DIRECTIVES,
    }
    category = SelectMultipleField(validate_choice=False)
    fate = SelectMultipleField(validate_choice=False)
    closed = BooleanField(lazy_gettext("My heirs receive nothing beyond what I say here."))

    def chosen(self) -> dict[str, Fate]:
        """Return the fates chosen, by slug; what is none is left out."""
        pairs = zip(self.category.data or (), self.fate.data or (), strict=False)
        return {slug: Fate(fate) for slug, fate in pairs if fate in set(Fate)}


class DesigneeForm(Form):
    """Who is named."""

    collects: ClassVar = {"name": DESIGNEES, "email": DESIGNEES}
    name = StringField(
        lazy_gettext("First and last name"),
        filters=[one_line],
        validators=[
            DataRequired(lazy_gettext("Write the name.")),
            Length(max=LONGEST_NAME, message=lazy_gettext("Write it shorter.")),
        ],
    )
    email = EmailField(
        lazy_gettext("E-mail address"), filters=[one_line], validators=[DataRequired(_ADDRESS)]
    )

    def validate_email(self, field: Any) -> None:  # noqa: ANN401 -- WTForms has no types here
        """Refuse what cannot be an address."""
        _normal(field)


class EndForm(ActForm):
    """Which of the two is withdrawn: "wishes" or "designee"."""

    collects: ClassVar = {"what": Technical(N_("what its button withdraws"))}
    what = HiddenField()


class AnnouncementForm(PublicForm):
    """A death, told by who was named."""

    collects: ClassVar = {"died_on": DEATHS, "reach": DEATHS}
    died_on = DateField(
        lazy_gettext("Day of the death (if you know it)"),
        validators=[Optional(), _past],
    )
    reach = TextAreaField(
        lazy_gettext("How to reach you"),
        filters=[stripped],
        validators=[
            DataRequired(lazy_gettext("Write how to reach you.")),
            Length(max=LONGEST_WORDS, message=_LONG),
        ],
    )


class RefusalForm(ActForm):
    """Refusing to be named."""

    collects: ClassVar = {"act": _ACT}
    act = HiddenField()


class CodeForm(Form):
    """The code that opens a copy."""

    collects: ClassVar = {"code": Technical(N_("compared with what is kept of it, and forgotten"))}
    code = StringField(
        lazy_gettext("Your code"),
        filters=[one_line],
        validators=[DataRequired(lazy_gettext("Type the code."))],
    )


class OpeningForm(Form):
    """A death that somebody wrote or telephoned of, entered by the photographer."""

    person = StringField(
        lazy_gettext("E-mail address or account reference of the person"),
        filters=[one_line],
        validators=[DataRequired(lazy_gettext("Write an address or a reference."))],
    )
    teller = RadioField(
        lazy_gettext("Who told"), choices=_labels(TELLERS), default=Teller.HEIR.value
    )
    told_how = RadioField(lazy_gettext("How"), choices=_labels(WAYS), default="mail")
    name = StringField(
        lazy_gettext("Their name"),
        filters=[one_line],
        validators=[Length(max=LONGEST_NAME, message=lazy_gettext("Write it shorter."))],
    )
    email = EmailField(lazy_gettext("Their e-mail address (for letters)"), filters=[one_line])
    language = RadioField(
        lazy_gettext("Language of the letters"),
        choices=[SelectChoice("fr", "Français"), SelectChoice("en", "English")],
        default="fr",
    )
    reach = TextAreaField(
        lazy_gettext("How else to reach them (optional)"),
        filters=[stripped],
        validators=[Length(max=LONGEST_WORDS, message=_LONG)],
    )
    died_on = DateField(
        lazy_gettext("Day of the death (if it is known)"), validators=[Optional(), _past]
    )
    proof = RadioField(
        lazy_gettext("Proof seen"), choices=_labels(PROOFS), default=Proof.NONE.value
    )
    proof_on = DateField(lazy_gettext("Seen on"), validators=[Optional(), _past])

    def validate_email(self, field: Any) -> None:  # noqa: ANN401 -- WTForms has no types here
        """Refuse what cannot be an address."""
        _normal(field)


class ProofForm(Form):
    """Which document was seen."""

    act = HiddenField(default="proof")
    proof = RadioField(
        lazy_gettext("Proof seen"),
        choices=[pair for pair in _labels(PROOFS) if pair.value != Proof.NONE.value],
        validators=[DataRequired(lazy_gettext("Choose the document."))],
    )
    proof_on = DateField(lazy_gettext("Seen on"), validators=[DataRequired(_DAY), _past])


class ExtensionForm(Form):
    """More time for heirs."""

    act = HiddenField(default="extend")
    months = IntegerField(
        lazy_gettext("Months more"),
        default=3,
        validators=[
            NumberRange(1, LONGEST_EXTENSION, message=lazy_gettext("Give from 1 to 12 months."))
        ],
    )
    why = TextAreaField(
        lazy_gettext("Why more time"),
        filters=[stripped],
        validators=[
            DataRequired(lazy_gettext("Write why.")),
            Length(max=LONGEST_WORDS, message=_LONG),
        ],
    )


class ThawForm(Form):
    """The person lives."""

    act = HiddenField(default="thaw")
    reason = TextAreaField(
        lazy_gettext("How you know that the person lives"),
        filters=[stripped],
        validators=[
            DataRequired(lazy_gettext("Write how you know.")),
            Length(max=LONGEST_WORDS, message=_LONG),
        ],
    )


class HeirForm(Form):
    """What an heir asks for."""

    act = HiddenField(default="heir")
    heir = StringField(
        lazy_gettext("Name of the heir"),
        filters=[one_line],
        validators=[
            DataRequired(lazy_gettext("Write the name.")),
            Length(max=LONGEST_NAME, message=lazy_gettext("Write it shorter.")),
        ],
    )
    heir_email = EmailField(
        lazy_gettext("E-mail address of the heir"),
        filters=[one_line],
        validators=[DataRequired(_ADDRESS)],
    )
    wants = RadioField(
        lazy_gettext("What they ask for"),
        choices=_labels(WANTS),
        validators=[DataRequired(lazy_gettext("Choose what they ask for."))],
    )

    heir_proof = RadioField(
        lazy_gettext("The document that names them"),
        choices=_labels(HEIRS),
        default=Proof.NONE.value,
    )
    heir_proof_on = DateField(lazy_gettext("Seen on"), validators=[Optional(), _past])

    def validate_heir_proof(self, field: Any) -> None:  # noqa: ANN401 -- as above
        """Refuse a document without the day on which it was seen."""
        if field.data != Proof.NONE and not (self.heir_proof_on.data or self.heir_proof_on.errors):
            raise ValidationError(gettext("Give the day on which you saw the document."))

    def validate_heir_email(self, field: Any) -> None:  # noqa: ANN401 -- as above
        """Refuse what cannot be an address."""
        _normal(field)


DESK: Mapping[str, type[Form]] = {
    "proof": ProofForm,
    "extend": ExtensionForm,
    "thaw": ThawForm,
    "heir": HeirForm,
}
"""The forms of a file, by what they do."""


def blank_forms(but: str = "") -> dict[str, Form]:
    """Return the forms of a file, not filled in, ``but`` one."""
    return {act: form(formdata=None) for act, form in DESK.items() if act != but}
