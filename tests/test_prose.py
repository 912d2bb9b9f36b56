"""Tests of prose: Markdown in, clean HTML out."""

import pytest
from bs4 import BeautifulSoup

from photoallegret.prose import prose


def test_markdown_becomes_html() -> None:
    html = prose("Un *mot* et un [lien](https://example.org).\n\n- un\n- deux\n")

    assert html == (
        '<p>Un <em>mot</em> et un <a href="https://example.org" rel="noopener noreferrer">lien</a>.'
        "</p>\n<ul>\n<li>un</li>\n<li>deux</li>\n</ul>\n"
    )


@pytest.mark.parametrize(
    ("source", "tag"), [("# A", "h2"), ("## A", "h3"), ("##### A", "h6"), ("###### A", "h6")]
)
def test_headings_begin_below_the_pages_own(source: str, tag: str) -> None:
    assert prose(source) == f"<{tag}>A</{tag}>\n"


def test_nothing_gives_nothing() -> None:
    assert not prose("")


@pytest.mark.parametrize(
    "source",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[a](javascript:alert(1))",
        "[a](data:text/html,<script>alert(1)</script>)",
        "[a](vbscript:x)",
        "![a](https://elsewhere.example/pixel.gif)",
        '<https://example.org/" onclick=alert(1)>',
        '[a](https://example.org "x\\" onclick=alert(1)")',
        "<style>body{display:none}</style>",
        "<iframe src=//elsewhere.example>",
    ],
)
def test_nothing_active_and_nothing_from_elsewhere_passes(source: str) -> None:
    for tag in BeautifulSoup(prose(source), "html5lib").body.select("*"):  # type: ignore[union-attr]
        assert tag.name in ("p", "a")
        assert set(tag.attrs) <= {"href", "title", "rel"}
        assert str(tag.get("href", "https:")).startswith("https:")


def test_text_is_polished_but_code_is_not() -> None:
    html = prose("a **b** `c`", str.upper)

    assert html == "<p>A <strong>B</strong> <code>c</code></p>\n"
