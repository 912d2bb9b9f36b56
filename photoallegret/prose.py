"""The photographer's prose: Markdown in, clean HTML out. No HTML of the writer's passes."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from markupsafe import Markup

if TYPE_CHECKING:
    from markdown_it.token import Token

HIGHEST_HEADING, LOWEST_HEADING = 2, 6
"""The page has its own h1: the writer's headings begin below it."""
# No pictures: the only way to show a photo is a gallery, and no page asks another host.
TAGS = {
    "a", "blockquote", "br", "code", "em", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p",
    "pre", "strong", "ul",
}  # fmt: skip
ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}
SCHEMES = {"http", "https", "mailto", "tel"}


def prose(source: str, polish: Callable[[str], str] = str) -> Markup:
    """Return the Markdown text ``source`` as HTML.

    Args:
        source: CommonMark; HTML in it is shown as text.
        polish: applied to every run of text (the typography of the language), not to code.

    """
    import nh3  # noqa: PLC0415 -- slow import
    from markdown_it import MarkdownIt  # noqa: PLC0415 -- as above

    parser = MarkdownIt("commonmark", {"html": False})
    tokens = parser.parse(source)
    for token in _all(tokens):
        if token.type == "text":
            token.content = polish(token.content)
        elif token.type in ("heading_open", "heading_close"):
            level = int(token.tag[1:]) + HIGHEST_HEADING - 1
            token.tag = f"h{min(level, LOWEST_HEADING)}"
    html = parser.renderer.render(tokens, parser.options, {})
    return Markup(  # noqa: S704 -- cleaned here
        nh3.clean(
            html,
            tags=TAGS,
            attributes=ATTRIBUTES,
            url_schemes=SCHEMES,
            link_rel="noopener noreferrer",
        )
    )


def paragraphs(text: str, polish: Callable[[str], str] = str) -> Markup:
    """Return plain ``text`` as paragraphs: an empty line parts them, a line end stays one."""
    blocks = re.split(r"\n[ \t]*\n", text.replace("\r\n", "\n").strip())
    return Markup("").join(
        Markup("<p>{}</p>").format(Markup("<br>").join(polish(line) for line in block.splitlines()))
        for block in blocks
        if block.strip()
    )


def _all(tokens: list["Token"]) -> list["Token"]:
    return [part for token in tokens for part in (token, *_all(token.children or []))]
