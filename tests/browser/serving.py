"""A site served to a browser from this very process: its tests may look behind the pages."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask
from werkzeug.serving import make_server

from photoallegret.config import read_settings
from photoallegret.db import db
from photoallegret.factory import create_app
from tests.support.databases import SqliteCopies


@contextmanager
def served_site(folder: Path, **more: str) -> Iterator[Flask]:
    """Serve a site with nobody in it yet, on ``folder``/data, which may hold its settings.

    What it is told besides is named as in the environment.
    """
    data = folder / "data"
    server = make_server("127.0.0.1", 0, lambda *_: iter(()), threaded=True)
    SqliteCopies(folder).fresh(data)
    told = {"PHOTOALLEGRET_DATA": str(data), "PORT": str(server.server_port)} | more
    site = create_app(read_settings(told))
    server.app = site
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        with site.app_context():
            db.engine.dispose()
