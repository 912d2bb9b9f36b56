"""What a receipt says, in the reader's words: on its page, on paper and in a terminal."""

from photoallegret.i18n import N_, gettext, law_words, written_date, written_instant
from photoallegret.notices import RIGHTS
from photoallegret.receipts.checking import Receipt
from photoallegret.receipts.document import Asked, Kind

Lines = list[tuple[str, str]]
ASKED = {
    **{Asked(right.value): words for right, words in RIGHTS.items()},
    Asked.REVIEW: N_("a decision taken by a person (art. 22)"),
    Asked.PICTURE: N_("the removal of a picture of oneself (art. 17 and 21)"),
}
HAPPENED = {
    Kind.RECEIVED: N_("The request was received."),
    Kind.IDENTITY_AWAITED: N_(
        "The request was received. Proof of identity is awaited: the time to answer is suspended "
        "until then."
    ),
    Kind.IDENTITY_PROVED: N_("The identity is proved: the time to answer runs."),
    Kind.EXTENDED: N_("The time to answer was extended, and the person was told why."),
    Kind.GRANTED: N_("The request was granted."),
    Kind.PARTLY_GRANTED: N_("The request was granted in part; the person was told why."),
    Kind.REFUSED: N_("The request was refused, and the person was told why."),
    Kind.NOTHING_HELD: N_("Nothing is held of what was asked about: there was nothing to do."),
    Kind.EXECUTED: N_("What was asked is done."),
    Kind.WITHDRAWN: N_("The person took the request back."),
}
HASHED = {
    "answer": N_("answer sent"),
    "export": N_("copy of the data"),
    "erasure": N_("line of the journal of erasures"),
}
"""Names of what is hashed; any other is shown as it is."""


def title(receipt: Receipt) -> str:
    """Return what the receipt is called: "Receipt D-7F3K2M"."""
    return gettext("Receipt %(reference)s", reference=receipt.step.reference)


def happened(receipt: Receipt) -> str:
    """Return in one or two sentences what became of the request."""
    return gettext(HAPPENED[receipt.step.kind])


def particulars(receipt: Receipt, zone: str) -> Lines:
    """Return what else the receipt says, by label, instants in the time zone called ``zone``."""
    step, controller = receipt.step, receipt.controller
    lines = [
        (gettext("Request"), step.reference),
        (gettext("What was asked"), gettext(ASKED[step.right])),
        (gettext("When"), written_instant(step.at, zone)),
    ]
    if step.due:
        lines.append((gettext("Answer at the latest"), written_date(step.due)))
    if step.articles:
        cited = law_words("; ".join(step.articles))
        lines.append((gettext("Legal grounds"), cited))
    who = (controller.name, controller.address, controller.contact)
    lines.append((gettext("Who answers"), ", ".join(filter(None, who))))
    return lines


def proof(receipt: Receipt, zone: str) -> Lines:
    """Return by what the receipt and all that was sent are known again, by label."""
    hashes = [
        (gettext("SHA-256: %(what)s", what=gettext(HASHED.get(name, name))), digest)
        for name, digest in sorted(receipt.step.hashes.items())
    ]
    return [
        *hashes,
        (gettext("SHA-256 of this receipt"), receipt.digest),
        (gettext("Signed"), written_instant(receipt.signed_at, zone)),
        (gettext("Key"), receipt.method),
        (gettext("Signature"), receipt.signature),
    ]
