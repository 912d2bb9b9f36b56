"""What tests of privacy may ask for: a mailbox."""

from tests.outbox.conftest import mailbox

__all__ = ["mailbox"]
