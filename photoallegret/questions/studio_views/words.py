"""What states, reasons and doubts are called in the studio."""

from photoallegret.i18n import N_
from photoallegret.questions.models import QuestionState, Reason
from photoallegret.questions.operations.suspecting import Suspicion
from photoallegret.questions.queries.desk import DeskFilter

HEAPS = {
    DeskFilter.NEW: N_("New"),
    DeskFilter.TO_PUBLISH: N_("To publish"),
    DeskFilter.PUBLISHED: N_("Public"),  # "Published" is a gallery, and of another number
    DeskFilter.ANSWERED: N_("Answered"),
    DeskFilter.DECLINED: N_("Declined"),
    DeskFilter.SUSPECT: N_("Doubtful"),
    DeskFilter.SPAM: N_("Spam"),
    DeskFilter.REMOVED: N_("Removed"),
    DeskFilter.UNCONFIRMED: N_("Unconfirmed"),
}
STATES = {state.value: HEAPS[DeskFilter(state.value)] for state in QuestionState}
REASONS = {
    Reason.RACIST: N_("Racist or hateful"),
    Reason.INSULTING: N_("Insulting"),
    Reason.DEFAMATORY: N_("Defamatory"),
    Reason.PORNOGRAPHIC: N_("Pornographic"),
    Reason.PERSONAL_DATA: N_("Personal data"),
    Reason.SPAM: N_("Advertising"),
    Reason.RIGHTS: N_("Rights of others"),
    Reason.OFF_TOPIC: N_("Off topic"),
    Reason.AUTHOR_ASKED: N_("Its author asked"),
}
DOUBTS = {
    Suspicion.TRAP: N_("A field that people do not see was filled in."),
    Suspicion.FAST: N_("It was sent within three seconds."),
    Suspicion.LINKS: N_("It holds many links."),
    Suspicion.MARKUP: N_("It holds code."),
    Suspicion.REPEATED: N_("The same words were sent before."),
    Suspicion.MANY: N_("Many questions come from the same place."),
}
