"""The mail that proves an address: whose link it holds, and how many of them one may get."""

from datetime import datetime, timedelta

from flask import url_for

from photoallegret import throttle
from photoallegret.gallery.views.heads import absolute, settings
from photoallegret.questions.models import Question
from photoallegret.questions.operations.confirming import confirmation_token

SCOPE, DAY = "question-address", timedelta(days=1)
MAILS = 3
"""Confirmations sent to one address in a day: nobody is flooded through this form."""


def confirm_address(question: Question) -> str:
    """Return the link whose button proves the address of who asked ``question``."""
    token = confirmation_token(question.id, settings().secrets["secret_key"])
    return absolute(url_for("questions.confirm", token=token))


def may_mail(email_key: str, moment: datetime) -> bool:
    """Count one more confirmation to an address; say whether it may leave."""
    key = throttle.keyed(email_key, settings().secrets["secret_key"])
    return throttle.allow(SCOPE, key, limit=MAILS, per=DAY, now=moment)
