"""What account holders send on the pages of their rights."""

from typing import ClassVar

from wtforms import HiddenField, SelectMultipleField

from photoallegret.forms import ActForm
from photoallegret.i18n import N_
from photoallegret.personal_data import Technical


class PartsForm(ActForm):
    """What of one's data its button has erased."""

    collects: ClassVar = {"quoi": Technical(N_("what is erased"))}
    quoi = SelectMultipleField(validate_choice=False)


class WithdrawalForm(ActForm):
    """Which consent its button ends."""

    collects: ClassVar = dict.fromkeys(
        ("subject", "purpose"), Technical(N_("which consent the button ends"))
    )
    subject = HiddenField()
    purpose = HiddenField()
