"""What accounts do in the background."""

import shutil
import threading
import time
from datetime import timedelta
from pathlib import Path

from flask import current_app
from sqlalchemy import select

from photoallegret.accounts.models import PICTURES, ProfilePicture
from photoallegret.accounts.operations.joining import forget_used_links
from photoallegret.accounts.operations.picture import SENT
from photoallegret.accounts.operations.staying import ask_to_check, warn_unseen
from photoallegret.clock import now
from photoallegret.config import Settings
from photoallegret.db import db
from photoallegret.site_file import LANGUAGES
from photoallegret.worker import Job

DAY = timedelta(days=1)


def write(_ending: threading.Event) -> None:
    """Tell members of accounts nobody uses, and ask once a year whether what is kept is right."""
    moment, address = now(), current_app.url_map.bind("")
    paths = {code: address.build("accounts.sign_in", {"lang": code}) for code in LANGUAGES}
    while warn_unseen(moment, paths) or ask_to_check(moment, paths):
        db.session.commit()
    db.session.commit()


def forget(_ending: threading.Event) -> None:
    """Forget used links that would not serve any more."""
    forget_used_links(now())
    db.session.commit()


def sweep(_ending: threading.Event) -> None:
    """Delete pictures that no row has pointed to for a day, and those left half sent."""
    data = _settings().data
    for folder in (data / "uploads").glob(f"{SENT}*"):
        if _is_old(folder):
            shutil.rmtree(folder, ignore_errors=True)
    for shard in sorted((data / PICTURES).iterdir()):
        old = {folder.name: folder for folder in shard.iterdir() if _is_old(folder)}
        with db.engine.connect() as connection:
            wanted = select(ProfilePicture.key).where(ProfilePicture.key.in_(old))
            known = set(connection.scalars(wanted))
        for name in old.keys() - known:
            shutil.rmtree(old[name], ignore_errors=True)


def _is_old(folder: Path) -> bool:
    return folder.stat().st_mtime < time.time() - DAY.total_seconds()


def _settings() -> Settings:
    settings: Settings = current_app.extensions["photoallegret"]
    return settings


JOBS: tuple[Job, ...] = (
    Job("members", write, DAY),
    Job("used-links", forget, DAY),
    Job("profile-pictures", sweep, DAY),
)
