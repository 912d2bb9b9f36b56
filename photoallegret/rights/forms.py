"""What account holders send on the pages of their rights."""

from typing import ClassVar

from wtforms import HiddenField

from photoallegret.forms import ActForm
from photoallegret.i18n import N_
from photoallegret.personal_data import Technical


class WithdrawalForm(ActForm):
    """Which consent its button ends."""

    collects: ClassVar = dict.fromkeys(
        ("subject", "purpose"), Technical(N_("which consent the button ends"))
    )
    subject = HiddenField()
    purpose = HiddenField()
