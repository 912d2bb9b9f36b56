"""Spaces, quotation marks and apostrophes as printers set them."""

import pytest
from flask import Flask, render_template_string
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from photoallegret import i18n
from photoallegret.i18n import speaking
from photoallegret.typography import typographic, typographic_html

N, F = "\N{NARROW NO-BREAK SPACE}", "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("Vraiment ?", f"Vraiment{N}?"),
        ("Vraiment?", f"Vraiment{N}?"),
        ("Oui !… Non ; si.", f"Oui{N}!… Non{N}; si."),
        ("Trois choses : le sable", f"Trois choses{F}: le sable"),
        ("Trois choses: le sable", f"Trois choses{F}: le sable"),
        ("l'estran et l'eau", "l’estran et l’eau"),
        ('Il dit "bonjour" et part', f"Il dit «{F}bonjour{F}» et part"),
        ("« Nuit »", f"«{F}Nuit{F}»"),
        ("«Nuit»", f"«{F}Nuit{F}»"),
        ("Attendre...", "Attendre…"),
        ("35 mm, 1/250 s", f"35{F}mm, 1/250{F}s"),
        ("12 000 pas", f"12{N}000 pas"),
        ("mer - ciel", "mer – ciel"),
        ("avant-bras", "avant-bras"),
        ("n° 12", f"n°{F}12"),
        ("à 7:30", "à 7:30"),
        ("https://exemple.fr/?q=1;2 est là", "https://exemple.fr/?q=1;2 est là"),
        ("écrire à nom@exemple.fr ; merci", f"écrire à nom@exemple.fr{N}; merci"),
        ("Sel &amp; eau ; R&D; &#39;&#xe9; là", f"Sel &amp; eau{N}; R&D{N}; &#39;&#xe9; là"),
        ("", ""),
    ],
)
def test_french_is_set_as_in_france(written: str, printed: str) -> None:
    assert typographic(written, "fr") == printed


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("Really?", "Really?"),
        ("Three things: sand", "Three things: sand"),
        ("the sea's edge", "the sea’s edge"),
        ('He says "hello" and leaves', "He says “hello” and leaves"),
        ("the photographers' room", "the photographers’ room"),
        ("35 mm", f"35{F}mm"),
    ],
)
def test_english_is_set_as_in_england(written: str, printed: str) -> None:
    assert typographic(written, "en") == printed


def test_the_language_spoken_is_the_default() -> None:
    before = i18n.language()
    try:
        i18n.speak("fr")
        assert typographic("Ici !") == f"Ici{N}!"
        i18n.speak("en")
        assert typographic("Here!") == "Here!"
    finally:
        i18n.speak(before)


WORDS = st.lists(
    st.sampled_from(
        [
            "mer",
            "l'eau",
            "«",
            "»",
            "?",
            "!",
            ";",
            ":",
            '"nuit"',
            "12 000",
            "mm",
            "www.a.fr",
            "…",
            "-",
        ]
    ),
    max_size=8,
)


@given(WORDS, st.sampled_from(["fr", "en"]), st.sampled_from([" ", ""]))
def test_setting_a_text_twice_changes_nothing(words: list[str], code: str, between: str) -> None:
    once = typographic(between.join(words), code)

    assert typographic(once, code) == once


def test_what_a_template_has_escaped_is_escaped_once(app: Flask) -> None:
    source = "{{ _('Asked by %(name)s', name=name) | typographic }}"

    with speaking("fr"):
        shown = render_template_string(source, name="O'Neill & <b>")

    assert shown == "Demandé par O’Neill &amp; &lt;b&gt;"


@pytest.mark.parametrize(
    "text", ["x" * 300_000, '"' + " " * 100_000 + "a " * 50_000, "a" + " " * 300_000 + "b"]
)
def test_long_runs_are_read_once(text: str) -> None:
    assert len(typographic(text, "fr")) == len(text)


def test_html_is_set_around_its_tags() -> None:
    written = Markup(
        '<p id="a ; b">Une <strong>question</strong> ? <a href="mailto:nom@exemple.fr">'
        "nom@exemple.fr</a> ; puis <code>if a ; b</code> : fin</p>"
    )
    printed = (
        f'<p id="a ; b">Une <strong>question</strong>{N}? <a href="mailto:nom@exemple.fr">'
        f"nom@exemple.fr</a>{N}; puis <code>if a ; b</code>{F}: fin</p>"
    )

    with speaking("fr"):
        assert typographic_html(written) == printed
        assert typographic_html(typographic_html(written)) == printed
