"""The queue's file, where the database is SQLite: whether it is sound, and how it goes."""

import logging
import sqlite3
from contextlib import closing

from photoallegret.config import Settings

QUEUE_FILE = "queue.sqlite"
ENDINGS = ("", "-wal", "-shm", "-journal")
logger = logging.getLogger(__name__)


def damage_of(settings: Settings) -> str:
    """Say what is wrong with the queue's file, "" when nothing is or there is none.

    It is read as the queue itself reads it; one that is only busy is not damaged.
    """
    path = settings.data / QUEUE_FILE
    if settings.database_url.startswith("postgresql") or not path.exists():
        return ""
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
            [found] = connection.execute("PRAGMA quick_check(1)").fetchone()
            connection.execute("SELECT count(*) FROM task").fetchone()
    except sqlite3.OperationalError as error:  # busy, or out of reach: looked at again later
        return str(error) if "no such table" in str(error) else ""
    except sqlite3.DatabaseError as error:
        return str(error)
    return "" if found == "ok" else str(found)


def remove_damaged(settings: Settings) -> None:
    """Remove the queue's file when it is damaged: it is made anew, and loses nothing."""
    damage = damage_of(settings)
    if damage:
        logger.error("the queue is damaged (%s): it is made anew", damage)
        for ending in ENDINGS:
            (settings.data / f"{QUEUE_FILE}{ending}").unlink(missing_ok=True)
