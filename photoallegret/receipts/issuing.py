"""A receipt made: what happened, signed by this site."""

import json
from datetime import UTC, datetime

from photoallegret.config import Settings
from photoallegret.receipts.document import INSTANT, Step, as_linked_data, controller_of
from photoallegret.receipts.keys import did_of, own_keys
from photoallegret.receipts.signing import sign


def issue(step: Step, settings: Settings, now: datetime) -> str:
    """Return the receipt of ``step``, signed ``now``, as the text that is kept and handed over.

    Raises:
        KeyFileError: the file of keys cannot be read.

    """
    did, keys = did_of(settings.base_url), own_keys(settings.data)
    document = as_linked_data(step, controller_of(settings.site, did))
    created = now.astimezone(UTC).strftime(INSTANT)
    signed = sign(document, keys.signs, f"{did}#{keys.public[0]}", created)
    return f"{json.dumps(signed, ensure_ascii=False, indent=1)}\n"
