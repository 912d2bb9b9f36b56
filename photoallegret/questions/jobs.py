"""What questions do in the background: the day's digest, and pictures nobody points to."""

import shutil
import threading
import time
from datetime import timedelta
from pathlib import Path

from flask import current_app
from sqlalchemy import func, select

from photoallegret.clock import now
from photoallegret.config import Settings
from photoallegret.db import db
from photoallegret.questions.models import ATTACHMENTS, Attachment, Question, QuestionState
from photoallegret.questions.operations.pictures import SENT
from photoallegret.questions.operations.telling import tell_digest
from photoallegret.worker import Job

DAY = timedelta(days=1)
DESK = "/atelier/questions"


def digest(_ending: threading.Event) -> None:
    """Tell how many questions came since yesterday, where the photographer chose so."""
    if _settings().site.questions.notice != "daily":
        return
    came = select(func.count(Question.id)).where(
        Question.state == QuestionState.NEW,
        ~Question.is_suspect,
        Question.confirmed_at > now() - DAY,
    )
    count = db.session.scalar(came) or 0
    if count:
        tell_digest(count, DESK, now().date())
    db.session.commit()


def sweep(_ending: threading.Event) -> None:
    """Delete pictures that no row has pointed to for a day, and those left half sent."""
    for folder in (_settings().data / "uploads").glob(f"{SENT}*"):
        if _is_old(folder):
            shutil.rmtree(folder, ignore_errors=True)
    for shard in sorted((_settings().data / ATTACHMENTS).iterdir()):
        old = [folder for folder in shard.iterdir() if _is_old(folder)]
        with db.engine.connect() as connection:
            wanted = select(Attachment.key).where(Attachment.key.in_([one.name for one in old]))
            known = set(connection.scalars(wanted))
        for folder in old:
            if folder.name not in known:
                shutil.rmtree(folder, ignore_errors=True)


def _is_old(folder: Path) -> bool:
    return folder.stat().st_mtime < time.time() - DAY.total_seconds()


def _settings() -> Settings:
    settings: Settings = current_app.extensions["photoallegret"]
    return settings


JOBS: tuple[Job, ...] = (Job("question-digest", digest, DAY), Job("question-pictures", sweep, DAY))
