"""A site in development, whose messages are files."""

from collections.abc import Callable

import pytest

from photoallegret.config import Settings


@pytest.fixture
def settings(make_settings: Callable[..., Settings]) -> Settings:
    """Return the settings of a site without a mail server."""
    return make_settings()
