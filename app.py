"""The door: what `flask` commands and the application server open."""

import gc
import os
import sys

gc.disable()  # what starts stays: to look through it again and again takes a sixth of the start

from sqlalchemy.exc import DatabaseError

from photoallegret.backups.commands.restoring import bare_app, restores
from photoallegret.doctor import is_asked, refuse_to_start
from photoallegret.factory import create_app
from photoallegret.logs import write_json
from photoallegret.privacy.journal import refuse_unreplayed
from photoallegret.secrets_file import SecretsError
from photoallegret.site_file import SettingsError

if os.environ.get("PHOTOALLEGRET_ENV") == "production":
    write_json()  # before anybody else says how lines are written
os.umask(0o077)  # whatever the site writes is its owner's: accounts, keys, photographs
try:
    if restores(sys.argv):  # there may be no site to open
        app = bare_app()
    else:
        app = create_app(read_only=is_asked(sys.argv))
        refuse_unreplayed(app, sys.argv)
except (SettingsError, SecretsError) as error:
    refuse_to_start(str(error), sys.argv)
except DatabaseError as error:
    words = f"it cannot be used ({error.orig}). If it is damaged: flask restore puts a copy back"
    refuse_to_start(words, sys.argv, name="database")
gc.freeze()  # nor is it looked through while pages are drawn, nor at the end of a command
gc.enable()
