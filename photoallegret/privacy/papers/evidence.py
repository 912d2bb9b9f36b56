"""The evidence of accountability (GDPR art. 5(2)), in one ZIP that tells of nobody."""

import json
import zipfile
from collections.abc import Callable, Mapping
from importlib import metadata
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from photoallegret import migrations
from photoallegret.db import db
from photoallegret.logs import blotted
from photoallegret.privacy.models import ConsentEntry, RetentionEntry
from photoallegret.privacy.papers.markdown import as_markdown
from photoallegret.privacy.papers.register import Facts, register

PROGRAMS = ("flask", "sqlalchemy", "pillow", "cryptography", "argon2-cffi", "granian")


EVIDENCE = "photoallegret_evidence"
"""Under which the application keeps what its rooms add: by name, a function that tells it."""


def write_evidence(
    path: Path,
    facts: Facts,
    findings: list[dict[str, str]],
    others: Mapping[str, Callable[[], Any]],
) -> None:
    """Write the evidence in a new ZIP at ``path``, readable by its owner alone.

    Args:
        path: of the file, which must not exist.
        facts: what the register is read from.
        findings: what the doctor said.
        others: what rooms add, by name: plain values, which tell of nobody.

    Raises:
        OSError: the file exists or cannot be written.

    """
    parts = {**_parts(facts, findings), **_told(others)}
    path.touch(mode=0o600, exist_ok=False)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as whole:
        for name, text in parts.items():
            whole.writestr(name, text)


def _parts(facts: Facts, findings: list[dict[str, str]]) -> Mapping[str, str]:
    told = register(facts)
    return {
        "register.json": _json(told),
        "register.md": as_markdown(told),
        "processors.json": _json(told["processors"]),
        "retention.json": _json(_retention()),
        "consents.json": _json(_consents()),
        "versions.json": _json(
            {name: metadata.version(name) for name in PROGRAMS} | {"tables": migrations.head()}
        ),
        "doctor.json": blotted(_json(findings)),
    }


def _told(others: Mapping[str, Callable[[], Any]]) -> dict[str, str]:
    return {f"{name}.json": _json(tell()) for name, tell in others.items()}


def _retention() -> list[dict[str, Any]]:
    """Return the ledger of retention: which rule did how much, and when."""
    rows = db.session.scalars(select(RetentionEntry).order_by(RetentionEntry.id))
    return [
        {
            "run": row.run,
            "at": row.at.isoformat(),
            "rule": row.rule,
            "done": row.done,
            "failure": row.failure,
        }
        for row in rows
    ]


def _consents() -> list[dict[str, Any]]:
    """Return how many acts of consent there are for each kind: of nobody in particular."""
    act, count = ConsentEntry.act, func.count(ConsentEntry.id)
    rows = db.session.execute(select(act, count).group_by(act).order_by(act))
    return [{"act": act.value, "count": count} for act, count in rows]


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"
