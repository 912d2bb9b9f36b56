"""Where Debian's Chromium is, if it is here."""

import shutil

NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage")
"""It runs as root in a throwaway machine, on our own pages."""


def path() -> str | None:
    """Return the browser's path, None when there is none."""
    return next((found for name in NAMES if (found := shutil.which(name))), None)
