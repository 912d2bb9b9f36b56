"""The rules of moderation in words, one by one: the only reasons there are (DSA art. 14)."""

from photoallegret.i18n import N_
from photoallegret.questions.models import Reason

REASONS = {
    Reason.RACIST: N_("It is racist, or calls for hatred"),
    Reason.INSULTING: N_("It is insulting"),
    Reason.DEFAMATORY: N_("It defames somebody"),
    Reason.PORNOGRAPHIC: N_("It is pornographic, or abuses a child"),
    Reason.PERSONAL_DATA: N_("It tells personal data of somebody"),
    Reason.SPAM: N_("It is advertising"),
    Reason.RIGHTS: N_("It violates somebody's rights to a work or a picture"),
    Reason.OFF_TOPIC: N_("It has nothing to do with this site"),
}
