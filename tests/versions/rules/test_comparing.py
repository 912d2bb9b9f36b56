"""Two texts compared: what a reader sees as put in and taken out is what was."""

import re

from hypothesis import given
from hypothesis import strategies as st
from markupsafe import escape

from photoallegret.versions.rules.comparing import Block, Part, blocks, canonical, compared

SAID = ("retiré :", "ajouté :")
WORDS = st.sampled_from(["le", "site", "garde", "une", "adresse", "<b>", "&", "deux", "ans."])
PARAGRAPHS = st.lists(st.lists(WORDS, min_size=1, max_size=8).map(" ".join), max_size=6)


def html(paragraphs: list[str]) -> str:
    return "".join(f"<p>{escape(one)}</p>" for one in paragraphs)


def left(parts: tuple[Part, ...], taken: str) -> str:
    """Return the words of the changed parts without those in the elements ``taken``."""
    whole = " ".join(str(one.words) for one in parts if one.kind == "changed")
    whole = re.sub(rf"<{taken}>.*?</{taken}>", "", whole, flags=re.DOTALL)
    whole = re.sub(r"<span class=\"unseen\">.*?</span>", "", whole)
    return re.sub(r"</?(ins|del)>", "", whole)


@given(PARAGRAPHS, PARAGRAPHS)
def test_both_texts_can_be_read_from_the_comparison(old: list[str], new: list[str]) -> None:
    parts = compared(html(old), html(new), SAID)

    if old == new:
        assert parts == ()
        return
    for taken, paragraphs in (("del", new), ("ins", old)):
        known = {word for one in paragraphs for word in str(escape(one)).split()}
        assert set(left(parts, taken).split()) <= known


def test_only_what_changed_is_shown_word_by_word_under_its_heading() -> None:
    first = (
        "<h2>Durées</h2><p>Rien ne change ici.</p><ul><li>Gardé 1 an après la réponse.</li></ul>"
    )
    second = first.replace("1 an", "2 ans")

    parts = compared(first, second, SAID)

    assert [one.kind for one in parts] == ["left-out", "heading", "changed"]
    assert parts[1].words == "Durées"
    assert parts[2].words == (
        'Gardé <del><span class="unseen">[retiré :] </span>1 an</del> '
        '<ins><span class="unseen">[ajouté :] </span>2 ans</ins> après la réponse.'
    )


def test_what_was_written_by_hand_is_escaped() -> None:
    parts = compared("<p>a</p>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>", SAID)

    assert "<script>" not in "".join(str(one.words) for one in parts)


def test_a_line_of_a_table_is_one_block() -> None:
    found = blocks("<table><tr><th>Nom</th><td>session</td></tr></table><p>Fin <b>ici</b></p>")

    assert found == [Block("tr", "Nom – session"), Block("p", "Fin ici")]


def test_blanks_of_the_template_are_no_change_and_those_of_typography_are() -> None:
    assert canonical("<p>a\n   b</p>\n") == canonical("<p>a b</p>")
    assert canonical("<p>a\N{NARROW NO-BREAK SPACE}!</p>") != canonical("<p>a !</p>")
    assert canonical("e\N{COMBINING ACUTE ACCENT}") == "é"
