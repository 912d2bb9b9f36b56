"""Personal data, declared once: by columns, folders, logs, cookies, forms and other hosts.

What is declared is used elsewhere: notices, register, access, export, erasure, retention.
"""

from photoallegret.personal_data.columns import (
    CLOSED,
    CORRECTABLE,
    KEY,
    WITHHELD,
    Declaration,
    NotPersonal,
    Subject,
    Subjects,
    Tie,
    Unlinked,
    not_personal,
    personal,
)
from photoallegret.personal_data.law import (
    DataKind,
    ErasureEffect,
    LawfulBasis,
    Period,
    Processing,
    Recipient,
    Retention,
    Right,
    Source,
)
from photoallegret.personal_data.places import (
    COOKIE_BYTES,
    Cookie,
    Folder,
    Holdings,
    Log,
    Outgoing,
    Stored,
    Technical,
    together,
)

__all__ = [
    "CLOSED",
    "COOKIE_BYTES",
    "CORRECTABLE",
    "KEY",
    "WITHHELD",
    "Cookie",
    "DataKind",
    "Declaration",
    "ErasureEffect",
    "Folder",
    "Holdings",
    "LawfulBasis",
    "Log",
    "NotPersonal",
    "Outgoing",
    "Period",
    "Processing",
    "Recipient",
    "Retention",
    "Right",
    "Source",
    "Stored",
    "Subject",
    "Subjects",
    "Technical",
    "Tie",
    "Unlinked",
    "not_personal",
    "personal",
    "together",
]
