"""The words that bind.

The rules of moderation, the only reasons there are (DSA art. 14), and what who asks may agree
to (GDPR art. 7).
"""

from photoallegret.i18n import N_
from photoallegret.questions.models import Reason, Wish

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

RULES = {
    Reason.RACIST: N_("Nothing racist, and no call for hatred or violence."),
    Reason.INSULTING: N_("No insult, no threat, no harassment."),
    Reason.DEFAMATORY: N_("Nothing that defames somebody."),
    Reason.PORNOGRAPHIC: N_("Nothing pornographic, and nothing that abuses a child."),
    Reason.PERSONAL_DATA: N_("No personal data of somebody else."),
    Reason.SPAM: N_("No advertising."),
    Reason.RIGHTS: N_("No text or picture against the rights of its author, or of who is in it."),
    Reason.OFF_TOPIC: N_("Nothing that has nothing to do with this site."),
    Reason.AUTHOR_ASKED: N_("What its author does not want public any more is taken off."),
}
"""The same, one for each reason, as the terms of use state them."""

MAY_PUBLISH = N_("May I publish your question and the answer?")
MAY_PUBLISH_HELP = N_("You may change your mind at any time, before and after.")
WISHES = {
    Wish.NAMED: N_("Yes, with my first name"),
    Wish.UNNAMED: N_("Yes, without my name"),
    Wish.NO: N_("No"),
}
