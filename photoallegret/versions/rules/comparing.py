"""Two versions of a text compared: word by word in the parts that changed, the rest left out."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import lru_cache
from html.parser import HTMLParser

from markupsafe import Markup, escape

BLANKS = re.compile(r"[ \t\n\r\f]+")
"""Not the no-break ones, which are typography."""
HEADINGS = ("h2", "h3", "h4", "h5", "h6")
BLOCKS = frozenset(
    {*HEADINGS, "p", "li", "dt", "dd", "tr", "caption", "blockquote", "pre", "summary", "address"}
)
CELLS = ("td", "th")
BETWEEN_CELLS = " – "
WORD = re.compile(r"(?:\w+|[^\w\s])\s*")
NEAR = 8
"""So many parts further on the same one is looked for."""
ALIKE = 0.3
"""Two parts that have less in common are one taken out and one put in."""
TOKENS = 2000
"""Words of two parts together, beyond which they are not compared word by word."""


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, heading, entry of a list or line of a table, as plain text."""

    tag: str
    text: str


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a comparison."""

    kind: str
    """ "changed", "heading" (above what changed), or "left-out"."""
    words: Markup = field(default_factory=Markup)


def canonical(html: str) -> str:
    """Return ``html`` as it is kept and hashed: NFC, each run of blanks one space."""
    return BLANKS.sub(" ", unicodedata.normalize("NFC", html)).strip()


def blocks(html: str) -> list[Block]:
    """Return the text of ``html``, block by block."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.found()


@lru_cache(maxsize=64)
def compared(before: str, after: str, said: tuple[str, str]) -> tuple[Part, ...]:
    """Return what changed from one HTML text to the next.

    Args:
        before: the former text.
        after: the text that came next.
        said: what is read aloud before words taken out, and before words put in.

    Returns:
        the parts that changed, each under its heading, "left-out" between those that stand apart;
        none when the words are the same.

    """
    old, new = blocks(before), blocks(after)
    matcher = SequenceMatcher(a=old, b=new, autojunk=False)
    codes = matcher.get_opcodes()
    if all(code == "equal" for code, *_ in codes):
        return ()
    parts: list[Part] = []
    heading = ""
    for code, i1, i2, j1, j2 in codes:
        if code == "equal":
            heads = [one.text for one in new[j1:j2] if one.tag in HEADINGS]
            heading = heads[-1] if heads else heading
            parts.append(Part("left-out"))
            continue
        if heading:
            parts.append(Part("heading", escape(heading)))
            heading = ""
        parts += [Part("changed", words) for words in _changed(old[i1:i2], new[j1:j2], said)]
    return tuple(parts)


def _changed(old: list[Block], new: list[Block], said: tuple[str, str]) -> Iterator[Markup]:
    """Yield what a run of blocks became, those that are alike side by side."""
    position = 0
    for one in old:
        within = range(position, min(position + NEAR, len(new)))
        near = next((at for at in within if _are_alike(one.text, new[at].text)), None)
        if near is None:
            yield _taken_out(one.text, said)
            continue
        yield from (_put_in(block.text, said) for block in new[position:near])
        yield _by_words(one.text, new[near].text, said)
        position = near + 1
    yield from (_put_in(block.text, said) for block in new[position:])


def _are_alike(one: str, other: str) -> bool:
    words = WORD.findall(one), WORD.findall(other)
    if len(words[0]) + len(words[1]) > TOKENS:
        return False
    matcher = SequenceMatcher(a=words[0], b=words[1], autojunk=False)
    return matcher.quick_ratio() > ALIKE and matcher.ratio() > ALIKE


def _by_words(before: str, after: str, said: tuple[str, str]) -> Markup:
    old, new = WORD.findall(before), WORD.findall(after)
    html = Markup("")
    bare = [[word.strip() for word in words] for words in (old, new)]
    matcher = SequenceMatcher(a=bare[0], b=bare[1], autojunk=False)
    for code, i1, i2, j1, j2 in matcher.get_opcodes():
        gone, come = "".join(old[i1:i2]), "".join(new[j1:j2])
        if code == "equal":  # with the space that either has: a word follows, there or gone
            pairs = zip(old[i1:i2], new[j1:j2], strict=True)
            html += escape("".join(max(pair, key=len) for pair in pairs))
            continue
        html += _taken_out(gone, said) if gone else ""
        html += _put_in(come, said) if come else ""
    return html


def _taken_out(words: str, said: tuple[str, str]) -> Markup:
    return _marked("del", words, said[0])


def _put_in(words: str, said: tuple[str, str]) -> Markup:
    return _marked("ins", words, said[1])


def _marked(tag: str, words: str, said: str) -> Markup:
    """Return ``words`` in an element, the space that follows them outside of it."""
    bare = words.rstrip()
    html = '<{0}><span class="unseen">{1}</span>{2}</{0}>{3}'
    return Markup(html).format(Markup(tag), f"[{said}] ", bare, words[len(bare) :])  # noqa: S704 -- ours


class _Reader(HTMLParser):
    """Gathers the text of each block."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._blocks: list[Block] = []
        self._tag, self._text = "p", ""

    def found(self) -> list[Block]:
        """Return the blocks read."""
        self._end("p")
        return self._blocks

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a block; part the cells of a line."""
        del attrs
        if tag in BLOCKS:
            self._end(tag)
        elif tag in CELLS and self._text.strip():
            self._text += BETWEEN_CELLS
        elif tag == "br":
            self._text += " "

    def handle_endtag(self, tag: str) -> None:
        """End a block."""
        if tag in BLOCKS:
            self._end("p")

    def handle_data(self, data: str) -> None:
        """Take text."""
        self._text += data

    def _end(self, following: str) -> None:
        text = BLANKS.sub(" ", self._text).strip()
        if text:
            self._blocks.append(Block(self._tag, text))
        self._tag, self._text = following, ""
