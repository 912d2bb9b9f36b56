"""Which block is believed when several speak: XMP, then IPTC-IIM, then EXIF.

The reasons are in docs/metadata.md.
"""

from dataclasses import fields, replace

from photoallegret.imaging.description import DEFAULT, Description, Words
from photoallegret.imaging.rights import Rights

_CUT_FROM = 29
"""Bytes: the shortest value that IIM's tightest limit (32) can have cut inside a letter."""


def combined(
    xmp: Description, iim: Description, exif: Description, *, iim_is_newer: bool
) -> Description:
    """Take each fact from the first block that says it.

    `iim_is_newer`: Photoshop's digest shows that the IIM was edited after the XMP, so its
    words go first, unless they are only the XMP's words cut at IIM's limits.
    """
    if iim_is_newer:
        iim = _without_cut_words(iim, xmp)
        return _first(_first(iim, xmp), exif)
    return _first(_first(xmp, iim), exif)


def _first(one: Description, other: Description) -> Description:
    values = {
        field.name: getattr(one, field.name) or getattr(other, field.name)
        for field in fields(Description)
    }
    return replace(one, **{**values, "rights": one.rights.over(other.rights)})


def _without_cut_words(iim: Description, xmp: Description) -> Description:
    """Replace what IIM cut by the whole of it, and keep XMP's other languages."""
    mine, whole = iim.rights, xmp.rights
    rights = Rights(
        creator=_uncut(mine.creator, whole.creator),
        credit_line=_uncut(mine.credit_line, whole.credit_line),
        copyright_notice=_uncut(mine.copyright_notice, whole.copyright_notice),
    )
    return replace(
        iim,
        title=_uncut_words(iim.title, xmp.title),
        headline=_uncut_words(iim.headline, xmp.headline),
        caption=_uncut_words(iim.caption, xmp.caption),
        rights=rights,
    )


def _uncut_words(mine: Words, whole: Words) -> Words:
    if not mine:
        return whole
    return {**whole, DEFAULT: _uncut(mine[DEFAULT], whole.get(DEFAULT, ""))}


def _uncut(mine: str, whole: str) -> str:
    return whole if len(mine.encode()) >= _CUT_FROM and whole.startswith(mine) else mine
