"""The door: what `flask` commands and the application server open."""

from photoallegret.factory import create_app

app = create_app()
