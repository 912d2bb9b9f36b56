"""Evidence sealed for the authorities: kept a year, read by no page.

Only ``flask questions unseal``, on the server, opens a capsule.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

from sqlalchemy import select

from photoallegret.db import db
from photoallegret.questions.models import Attachment, Capsule, Decision, Question, QuestionState
from photoallegret.questions.operations.pictures import picture_path
from photoallegret.questions.personal_data import CAPSULE

PURPOSE = "evidence"
SEALABLE = (
    QuestionState.PUBLISHED,
    QuestionState.DECLINED,
    QuestionState.SPAM,
    QuestionState.REMOVED,
)


@dataclass(frozen=True, slots=True)
class Sealing:
    """Who seals, when and why."""

    account_id: int
    email: str
    at: datetime
    reason: str


def evidence_of(question: Question, sealing: Sealing, data: Path) -> bytes:
    """Return all that is known of ``question`` as a ZIP file: its texts in JSON, its pictures.

    A picture whose file is gone is only named.

    Args:
        question: with its decisions and pictures.
        sealing: who seals it, when and why.
        data: the data folder.

    """
    buffer = BytesIO()
    with ZipFile(buffer, "w") as archive:
        pictures = []
        for number, one in enumerate(question.attachments, 1):
            path = picture_path(one, data)
            name = f"picture-{number}.jpg" if path.exists() else ""
            if name:
                archive.writestr(name, path.read_bytes())
            pictures.append({"file": name, **_facts(one)})
        told = {
            "sealed": {
                "at": sealing.at.isoformat(),
                "by": sealing.email,
                "reason": sealing.reason,
            },
            "question": _facts(question),
            "decisions": [_facts(one) for one in question.decisions],
            "pictures": pictures,
        }
        archive.writestr("question.json", json.dumps(told, ensure_ascii=False, indent=2))
    return buffer.getvalue()


def keep_capsule(reference: str, sealed: bytes, sealing: Sealing) -> Capsule:
    """Keep ``sealed`` evidence of the question with ``reference`` for a year."""
    capsule = Capsule(
        reference=reference,
        sealed=sealed,
        reason=sealing.reason,
        sealed_at=sealing.at,
        ends_at=sealing.at + CAPSULE,
    )
    db.session.add(capsule)
    db.session.flush()
    return capsule


def sealed_on(reference: str) -> list[datetime]:
    """Return when the question with ``reference`` was sealed, the first time first."""
    times = select(Capsule.sealed_at).where(Capsule.reference == reference).order_by(Capsule.id)
    return list(db.session.scalars(times))


def _facts(row: Question | Attachment | Decision) -> dict[str, object]:
    """Return every column of ``row`` but the hash of its author's secret, as plain values."""
    values = {column.key: getattr(row, column.key) for column in row.__table__.columns}
    values.pop("secret_hash", None)
    return {
        key: value.isoformat() if isinstance(value, datetime) else value
        for key, value in values.items()
    }
