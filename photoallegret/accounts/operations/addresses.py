"""E-mail addresses: which texts are one, and the one form by which an account is found."""

import re
import unicodedata

from photoallegret.accounts.models import LONGEST_ADDRESS

LONGEST_LOCAL = 64
# What RFC 5321 lets mail travel to, without its quoted oddities; letters of any alphabet.
ADDRESS = re.compile(
    r"(?P<local>[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*)"
    r"@(?P<domain>(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W\d_](?:[\w-]{0,61}[^\W_])?)"
)


def is_address(text: str) -> bool:
    """Say whether ``text``, spaces around it apart, is an e-mail address."""
    found = ADDRESS.fullmatch(text.strip())
    if found is None:
        return False
    return len(found[0]) <= LONGEST_ADDRESS and len(found["local"]) <= LONGEST_LOCAL


def address_key(text: str) -> str:
    """Return the one form of all the ways to write an address; "" when it is none.

    Case is set aside: mail systems that tell ``Anne@`` from ``anne@`` apart are not met.
    """
    if not is_address(text):
        return ""
    key = unicodedata.normalize("NFKC", text.strip()).casefold()
    return key if len(key) <= LONGEST_ADDRESS else ""


def local_part(text: str) -> str:
    """Return what stands before the @ of an address."""
    return text.partition("@")[0]
