"""Acts of publishing kept for the law, sealed, where the photographer chose so.

Décret 2021-1362 asks it of hosts; whether a photographer's contact space is one is the
photographer's decision (setting ``questions.host_duty``). No page reads what is kept here.
"""

import json
from collections.abc import Mapping
from datetime import datetime

from photoallegret.db import db
from photoallegret.questions.models import HostDutyAct, Question
from photoallegret.questions.personal_data import HOST_DUTY
from photoallegret.sealed import Seal

PURPOSE = "host-duty"


def note_publishing_act(
    question: Question, address: str, now: datetime, secrets: Mapping[str, str]
) -> None:
    """Keep, sealed and for a year, that somebody at a network ``address`` sent ``question``.

    It is noted when the author confirms, not when the photographer publishes: the address is
    known at no other time.
    """
    told = {
        "at": now.isoformat(),
        "address": address,
        "reference": question.reference,
        "kind": question.kind.value,
    }
    sealed = _seal(secrets).close_bytes(json.dumps(told).encode())
    db.session.add(HostDutyAct(sealed=sealed, ends_at=now + HOST_DUTY))
    db.session.flush()


def opened(act: HostDutyAct, secrets: Mapping[str, str]) -> dict[str, str]:
    """Return what was sealed; raise SealError when the key is gone."""
    told: dict[str, str] = json.loads(_seal(secrets).open_bytes(act.sealed))
    return told


def _seal(secrets: Mapping[str, str]) -> Seal:
    return Seal(secrets, PURPOSE)
