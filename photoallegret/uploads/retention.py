"""How long what is known of uploads is kept."""

from photoallegret.privacy.queries.lifetimes import Lifetime
from photoallegret.uploads.operations.forgetting import UPLOAD

RULES: tuple[Lifetime, ...] = (UPLOAD,)
