"""Those who received data are told what became of them, or it is written why not (GDPR art. 19)."""

from collections.abc import Collection, Iterator, Mapping

from photoallegret.i18n import N_, gettext
from photoallegret.personal_data import Processing, Recipient
from photoallegret.processors import (
    BACKUPS,
    HOSTING,
    MAIL,
    OTHERS,
    STORAGE,
    processor_words,
    processors_of,
    sent_to,
)
from photoallegret.rights.models import EventKind, RequestEvent, RightsRequest
from photoallegret.rights.operations.answering import NotAllowedError
from photoallegret.rights.operations.timeline import Act, Said, add_event

WHY_NOT: Mapping[str, str] = {
    HOSTING: N_("it hosts the data themselves: what is done here is done there"),
    STORAGE: N_("it keeps the files themselves: what is deleted here is deleted there"),
    BACKUPS: N_(
        "its copies end within six months, those of photographs within 30 days of their removal, "
        "and what was erased is erased again if they serve"
    ),
    MAIL: N_("it carries messages, and one that left cannot be changed any more"),
    Recipient.PUBLIC.value: N_("nobody knows who they are"),
}
"""Why somebody is not told: it is impossible, or would change nothing."""


def note_recipients(
    request: RightsRequest, uses: Collection[Processing], act: Act
) -> RequestEvent | None:
    """Write down who received what was just changed: who is to be told, and who cannot be.

    Args:
        request: what was asked was just carried out.
        uses: of the data that were changed.
        act: who did it; without its site nobody is known.

    Returns:
        the line of the timeline; None when nobody received anything.

    """
    received = list(_received(uses, act))
    if not received:
        return None
    owed = [name for name, why in received if not why]
    lines = [gettext("To tell: %(name)s", name=name) for name in owed] + [
        gettext("Not told: %(name)s, as %(why)s", name=name, why=gettext(why))
        for name, why in received
        if why
    ]
    kind = EventKind.RECIPIENTS if owed else EventKind.RECIPIENTS_TOLD
    return add_event(request, kind, act, Said(words="\n".join(lines), number=len(owed)))


def owed(request: RightsRequest) -> RequestEvent | None:
    """Return the line that says who is still to be told; None when nobody is."""
    about = [
        one
        for one in request.events
        if one.kind in {EventKind.RECIPIENTS, EventKind.RECIPIENTS_TOLD}
    ]
    return about[-1] if about and about[-1].kind is EventKind.RECIPIENTS else None


def note_told(request: RightsRequest, words: str, act: Act) -> RequestEvent:
    """Write down that the recipients were told; the request may be closed.

    Raises:
        NotAllowedError: nobody is to be told.

    """
    if owed(request) is None:
        raise NotAllowedError
    return add_event(request, EventKind.RECIPIENTS_TOLD, act, Said(words=words))


def _received(uses: Collection[Processing], act: Act) -> Iterator[tuple[str, str]]:
    """Yield who received data of ``uses``, each with why they are not told; "": they are."""
    processors = () if act.site is None else processors_of(act.site)
    roles: set[str] = set()
    for one in processors:
        if sent_to(one, uses):
            roles.add(one.role)
            yield processor_words(one), WHY_NOT.get(one.role, "")
    for kind in sorted({kind.value for use in uses for kind in use.recipients} - roles):
        yield gettext(OTHERS[Recipient(kind)]), WHY_NOT.get(kind, "")
