"""What `flask doctor` asks of the gallery."""

from photoallegret.doctor import Check

CHECKS: tuple[Check, ...] = ()
