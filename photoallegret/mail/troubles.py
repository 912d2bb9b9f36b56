"""Why a message did not leave: whose trouble it is, and whether to try again."""

import smtplib
import ssl
from dataclasses import dataclass
from enum import StrEnum

from photoallegret.i18n import N_
from photoallegret.mail.addresses import one_line

LONGEST = 300
PERMANENT = 500
SIGN_IN_FIRST = 530
"""RFC 4954: an answer about us, whatever command it comes to."""
CLOSING = 421
CUT = (smtplib.SMTPServerDisconnected, ConnectionResetError, BrokenPipeError, ssl.SSLEOFError)


class Trouble(StrEnum):
    """What happened."""

    UNREACHABLE = "unreachable"
    SLOW = "slow"
    CUT = "cut"
    UNTRUSTED = "untrusted"
    SIGN_IN = "sign-in"
    BUSY = "busy"
    REFUSED = "refused"
    UNREADABLE = "unreadable"


WORDS = {
    Trouble.UNREACHABLE: N_("The mail server cannot be reached."),
    Trouble.SLOW: N_("The mail server does not answer in time."),
    Trouble.CUT: N_("The mail server ended the conversation."),
    Trouble.UNTRUSTED: N_("The mail server does not prove who it is."),
    Trouble.SIGN_IN: N_("The mail server refuses the user name or the password."),
    Trouble.BUSY: N_("The mail server asks to try again later."),
    Trouble.REFUSED: N_("The mail server refuses this message."),
    Trouble.UNREADABLE: N_("The message cannot be written."),
}


@dataclass(frozen=True, slots=True)
class Failure:
    """Why one attempt failed."""

    trouble: Trouble
    detail: str
    """What the server or the program said, in one line."""
    is_permanent: bool = False
    """Trying again is useless."""
    is_of_server: bool = False
    """Any other message would fail now too."""


class UndeliveredError(Exception):
    """The message did not leave, or nobody knows whether it did."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.detail)
        self.failure = failure


def failure_of(error: Exception) -> Failure:
    """Return what ``error``, met while speaking to the server, means for the message."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return _answered(*next(iter(error.recipients.values())))
    if isinstance(error, smtplib.SMTPSenderRefused | smtplib.SMTPDataError):
        return _answered(error.smtp_code, error.smtp_error)
    if isinstance(error, smtplib.SMTPResponseException):  # about us, not about the message
        is_sign_in = isinstance(error, smtplib.SMTPAuthenticationError)
        trouble = Trouble.SIGN_IN if is_sign_in else Trouble.BUSY
        return _of_server(trouble, _said(error.smtp_code, error.smtp_error))
    return _of_server(_trouble_of(error), str(error) or type(error).__name__)


def unreadable(error: Exception) -> Failure:
    """Return the failure of a message that could not be composed: an upgrade may mend it."""
    return Failure(Trouble.UNREADABLE, one_line(f"{type(error).__name__}: {error}", LONGEST))


def _trouble_of(error: Exception) -> Trouble:
    if isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError):
        return Trouble.SLOW
    if isinstance(error, CUT):
        return Trouble.CUT
    if isinstance(error, ssl.SSLError | smtplib.SMTPNotSupportedError):  # or no STARTTLS at all
        return Trouble.UNTRUSTED
    return Trouble.UNREACHABLE


def _answered(code: int, said: bytes | str) -> Failure:
    detail = _said(code, said)
    if code == SIGN_IN_FIRST:
        return _of_server(Trouble.SIGN_IN, detail)
    if code >= PERMANENT:
        return Failure(Trouble.REFUSED, detail, is_permanent=True)
    return Failure(Trouble.BUSY, detail, is_of_server=code == CLOSING)


def _of_server(trouble: Trouble, detail: str) -> Failure:
    return Failure(trouble, one_line(detail, LONGEST), is_of_server=True)


def _said(code: int, said: bytes | str) -> str:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
    return one_line(f"{code} {text}", LONGEST)
