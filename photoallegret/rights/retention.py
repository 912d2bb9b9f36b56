"""How long copies of people's data are kept: 72 hours from when they are ready."""

from datetime import datetime

from flask import current_app

from photoallegret.config import Settings
from photoallegret.privacy.operations.exporting import count_ended, forget_ended
from photoallegret.privacy.operations.retention import RetentionRule


def _forget(now: datetime, limit: int) -> int:
    settings: Settings = current_app.extensions["photoallegret"]
    return forget_ended(settings.data, now, limit)


RULES: tuple[RetentionRule, ...] = (
    RetentionRule(name="exports", count=count_ended, apply=_forget),
)
