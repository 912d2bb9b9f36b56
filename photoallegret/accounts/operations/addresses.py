"""E-mail addresses: which texts are one, and the one form by which an account is found."""

import re
import unicodedata

from photoallegret.accounts.models import LONGEST_ADDRESS
from photoallegret.mail.addresses import AddressError, read_address

LONGEST_LOCAL = 64
# What mail travels to, without the quoted oddities of RFC 5321; letters of any alphabet.
ATOM = r"[\w!#$%&'*+/=?^`{|}~-]+"
LABEL = r"[^\W_](?:(?:[^\W_]|-){0,61}[^\W_])?"
ADDRESS = re.compile(rf"(?P<local>{ATOM}(?:\.{ATOM})*)@(?:{LABEL}\.)+(?=[^\W\d_])(?:{LABEL})")


def is_address(text: str) -> bool:
    """Say whether ``text``, spaces around it apart, is an e-mail address."""
    found = ADDRESS.fullmatch(_normal(text))
    if found is None:
        return False
    return len(found[0]) <= LONGEST_ADDRESS and len(found["local"]) <= LONGEST_LOCAL


def address_key(text: str) -> str:
    """Return the one form of all the ways to write an address; "" when it is none.

    Case is set aside: mail systems that tell ``Anne@`` from ``anne@`` apart are not met.
    """
    key = _normal(text).casefold()
    return key if is_address(key) else ""


def mail_address(text: str) -> str:
    """Return an address as its holder writes it, in its usual form.

    Raises:
        AddressError: mail cannot be sent to it.

    """
    from email_validator import validate_email  # noqa: PLC0415 -- slow import

    read_address(text)
    address = validate_email(text.strip(), check_deliverability=False).normalized
    if not is_address(address):
        message = "no account can have this address"
        raise AddressError(message)
    return address


def local_part(text: str) -> str:
    """Return what stands before the @ of an address."""
    return text.partition("@")[0]


def _normal(text: str) -> str:
    return unicodedata.normalize("NFKC", text.strip(" "))
