"""What somebody else does at the same time, in a transaction of their own."""

import threading
from collections.abc import Callable

from flask import Flask

from photoallegret.db import db


def meanwhile(app: Flask, do: Callable[[], object]) -> None:
    """Have ``do`` done and committed elsewhere, while what was read here stays as it was read.

    SQLite lets one writer in at a time: there, what is open here is given up before.
    """
    if db.engine.dialect.name == "sqlite":
        db.session.rollback()
    failures: list[Exception] = []

    def run() -> None:
        with app.app_context():
            try:
                do()
                db.session.commit()
            except Exception as error:  # noqa: BLE001 -- told below
                failures.append(error)
            finally:
                db.session.remove()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(timeout=20)
    assert not thread.is_alive(), "it waits for what is held here"
    assert not failures, failures
