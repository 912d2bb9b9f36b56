"""A receipt handed over: what its page is drawn with, and its file."""

from flask import Response

from photoallegret.config import Settings
from photoallegret.headers import attachment
from photoallegret.receipts import saying
from photoallegret.receipts.checking import receipt_in

TEMPLATE = "receipts/receipt.html"
OWN = "private, no-store"


def drawn_with(text: str, settings: Settings) -> dict[str, object]:
    """Return what ``TEMPLATE`` needs of the receipt ``text``, besides ``head``, ``file_address``.

    Raises:
        NotAReceiptError: ``text`` is no receipt.

    """
    receipt, zone = receipt_in(text), settings.site.time_zone
    return {
        "title": saying.title(receipt),
        "happened": saying.happened(receipt),
        "particulars": saying.particulars(receipt, zone),
        "proof": saying.proof(receipt, zone),
    }


def as_file(text: str) -> Response:
    """Return the receipt ``text`` as a download that no cache keeps.

    Raises:
        NotAReceiptError: ``text`` is no receipt.

    """
    step = receipt_in(text).step
    response = Response(text, content_type="application/ld+json")
    name = f"receipt-{step.reference}-{step.kind.value}.jsonld"
    response.headers["Content-Disposition"] = attachment(name)
    response.headers["Cache-Control"] = OWN
    return response
