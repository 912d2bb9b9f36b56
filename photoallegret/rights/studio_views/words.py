"""What states, channels, proofs and lines of the timeline are called in the studio."""

from photoallegret.i18n import N_
from photoallegret.rights.models import Channel, EventKind, Proof, RequestState
from photoallegret.rights.queries import DeskHeap

HEAPS = {
    DeskHeap.OPEN: N_("To answer"),
    DeskHeap.UNPROVED: N_("Identity awaited"),
    DeskHeap.CLOSED: N_("Closed"),
}
STATES = {
    RequestState.UNPROVED: N_("Identity awaited"),
    RequestState.OPEN: N_("To answer"),
    RequestState.GRANTED: N_("Granted"),
    RequestState.PARTLY: N_("Granted in part"),
    RequestState.REFUSED: N_("Refused"),
    RequestState.NOTHING_HELD: N_("Nothing held"),
    RequestState.TAKEN_BACK: N_("Taken back by who asked"),
    RequestState.UNKNOWN: N_("Closed: nobody showed who asks"),
}
CHANNELS = {
    Channel.SITE: N_("by the form of the site"),
    Channel.ACCOUNT: N_("from the account"),
    Channel.MAIL: N_("by e-mail"),
    Channel.POST: N_("by post"),
}
PROOFS = {
    Proof.SESSION: N_("by signing in"),
    Proof.LINK: N_("by the link of a message"),
    Proof.REFERENCE: N_("by what only they can know"),
    Proof.PAPER: N_("by an identity paper"),
    Proof.KNOWN: N_("known to you"),
}
EVENTS = {
    EventKind.RECEIVED: N_("Received"),
    EventKind.PROVED: N_("Identity shown"),
    EventKind.DOUBTED: N_("Identity doubted"),
    EventKind.PAPER_SENT: N_("Identity paper sent"),
    EventKind.PAPER_DELETED: N_("Identity paper deleted"),
    EventKind.EXTENDED: N_("More time taken"),
    EventKind.REMINDED: N_("Reminder sent to you"),
    EventKind.FOUND: N_("Looked up what is held"),
    EventKind.HELD: N_("Erasure held back"),
    EventKind.WITHDRAWN: N_("Photograph taken off the site"),
    EventKind.RESTORED: N_("Photograph put back"),
    EventKind.EXECUTED: N_("Carried out"),
    EventKind.RECIPIENTS: N_("Recipients to be told"),
    EventKind.RECIPIENTS_TOLD: N_("Recipients settled"),
    EventKind.DECIDED: N_("Answered"),
    EventKind.TAKEN_BACK: N_("Taken back by who asked"),
    EventKind.NOTED: N_("Note"),
}
