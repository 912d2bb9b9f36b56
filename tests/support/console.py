"""What a page says when it goes wrong: errors of its scripts, and what its console calls errors."""

from playwright.sync_api import Page

LEFT_OUT = ("Page already revealed", "ViewTransition opt-in disabled")
"""Chromium's own words, told to nobody who could catch them, when a page was shown before the
passage from the page before was ready, or wants none: the passage is left out, as is wanted."""


def errors_of(page: Page, errors: list[str] | None = None, *, console: bool = True) -> list[str]:
    """Note from now on what goes wrong in ``page``.

    Args:
        page: the page listened to.
        errors: where the words are added; a new list without it.
        console: whether what the console calls an error counts too, such as an answer of 4xx.

    Returns:
        The list, which fills as errors come.
    """
    told = [] if errors is None else errors

    def note(words: str) -> None:
        if not any(one in words for one in LEFT_OUT):
            told.append(words)

    page.on("pageerror", lambda error: note(str(error)))
    if console:
        page.on("console", lambda message: note(message.text) if message.type == "error" else None)
    return told
