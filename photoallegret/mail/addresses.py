"""E-mail addresses, and text that is to stand in a header: nothing in them ends a line."""

import unicodedata

LONGEST = 254
"""Characters of an address (RFC 5321, 4.5.3.1.3)."""


class AddressError(ValueError):
    """No address that mail can be sent to; nothing was changed."""


def read_address(text: str) -> str:
    """Return the address written in ``text`` as it is put on an envelope, in ASCII.

    Nobody is asked whether it exists. A name before the at sign with accents is refused: few
    servers take one.

    Raises:
        AddressError: it is no address.

    """
    from email_validator import EmailNotValidError, validate_email  # noqa: PLC0415 -- slow import

    try:
        found = validate_email(
            text.strip(), check_deliverability=False, allow_smtputf8=False, strict=True
        )
    except EmailNotValidError as error:
        raise AddressError(str(error)) from error
    address = found.ascii_email or ""
    if not 0 < len(address) <= LONGEST:
        message = "the address is too long"
        raise AddressError(message)
    return address


def address_key(text: str) -> str:
    """Return the one form of all the ways to write the address ``text``, as accounts keep it."""
    return unicodedata.normalize("NFKC", text.strip(" ")).casefold()


def one_line(text: str, longest: int) -> str:
    """Return ``text`` as one line of at most ``longest`` characters, cut with an ellipsis.

    Whatever ends a line for anybody (CR, LF, U+0085, U+2028…) becomes a space, as do other
    control characters; invisible marks that turn text around go. What looks like an encoded word
    (RFC 2047) is pulled apart: Python decodes it in a header, line ends and all.
    """
    kinds = ((character, unicodedata.category(character)) for character in text)
    kept = (" " if kind in ("Cc", "Zl", "Zp") else c for c, kind in kinds if kind not in UNSEEN)
    line = " ".join("".join(kept).split(" ")).strip()
    while "  " in line:
        line = line.replace("  ", " ")
    line = line.replace("=?", "= ?")
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


UNSEEN = ("Cf", "Cs", "Co")
"""Marks of formatting, halves of characters, private characters."""
