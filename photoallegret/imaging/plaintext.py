"""Plain text and web addresses from untrusted metadata: decoded, normalised, bounded."""

import re
import unicodedata
from urllib.parse import urlsplit

# Everything XML 1.0 forbids, the C1 controls, the byte-order mark, and the bidirectional
# embeddings, overrides and isolates: left open, these reorder whatever follows on the page.
# The plain marks (U+200E, U+200F, U+061C) and the joiners stay: real text needs them.
_UNWANTED = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff]"
)
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_BLANKS = re.compile(r"[^\S\n]+")
_EMPTY_LINES = re.compile(r"\n{3,}")
_MARKS_AT_MOST = 16
_HOST = re.compile(r"[^\s/?#@\\]+")
_UNSAFE_IN_ADDRESS = re.compile(r"""[\s<>"'\\^`{|}]""")


def plain_text(text: str, limit: int, *, lines: bool = False) -> str:
    """Text as it may be stored: NFC, trimmed, without control characters.

    `limit` is the length kept, in code points; `lines` keeps line breaks (as newlines),
    otherwise every run of white space becomes one space.
    """
    # Cut before the costly steps; twice the limit leaves room for decomposed accents.
    text = _LINE_ENDS.sub("\n", text.lstrip()[: 2 * limit])
    text = _UNWANTED.sub("", text.replace("\t", " "))
    if not text.isascii():
        text = unicodedata.normalize("NFC", _tame_marks(text))
    if not lines:
        return " ".join(text.split())[:limit].rstrip()
    text = "\n".join(line.strip() for line in _BLANKS.sub(" ", text).split("\n"))
    return _EMPTY_LINES.sub("\n\n", text).strip()[:limit].rstrip()


def _tame_marks(text: str) -> str:
    """Drop combining marks beyond a run of sixteen: ordering them costs quadratic time."""
    kept: list[str] = []
    run = 0
    for character in text:
        run = run + 1 if unicodedata.combining(character) else 0
        if run <= _MARKS_AT_MOST:
            kept.append(character)
    return "".join(kept)


def web_address(text: str, limit: int = 500) -> str:
    """Return an absolute http or https address, or "" for anything else (never a cut one)."""
    address = plain_text(text, limit + 1)
    if len(address) > limit or _UNSAFE_IN_ADDRESS.search(address):
        return ""
    try:
        parts = urlsplit(address)
    except ValueError:  # an unclosed IPv6 bracket, characters that NFKC turns into separators
        return ""
    # A user name before the host disguises where the link leads.
    if parts.scheme not in {"http", "https"} or not _HOST.fullmatch(parts.netloc):
        return ""
    return address


def utf8_within(text: str, size: int) -> bytes:
    """UTF-8 of `text`, at most `size` bytes, never ending inside a character."""
    return text.encode()[:size].decode(errors="ignore").encode()


def legacy_text(*values: bytes) -> list[str]:
    """Decode byte strings of one origin that names no encoding, all in the same way.

    UTF-8 when every one is valid UTF-8 (chance makes that nearly impossible for accents in
    another encoding), else Windows-1252. The five bytes that Windows-1252 leaves undefined
    are Å, ç, è, ê and ù in MacRoman, which old Mac programs wrote: one of them decides.
    """
    for encoding in ("utf-8", "cp1252"):
        try:
            return [value.decode(encoding) for value in values]
        except UnicodeDecodeError:
            continue
    return [value.decode("mac_roman") for value in values]
