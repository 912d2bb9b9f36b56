"""`python -m bench.production PORT PROCESSES`: what `flask serve --socket` runs, on a port."""

import sys

from app import app
from bench.sites import LOOPBACK
from photoallegret.db import db
from photoallegret.serve import serve_pages

if __name__ == "__main__":
    with app.app_context():
        db.engine.dispose()
    port, processes = map(int, sys.argv[1:])
    serve_pages(app.extensions["photoallegret"], processes, address=LOOPBACK, port=port)
