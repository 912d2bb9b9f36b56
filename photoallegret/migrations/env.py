"""What Alembic runs: the migrations, on the connection it was given."""

from typing import Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext

from photoallegret.db import Base, UtcDateTime
from photoallegret.migrations import is_ours


def render_item(kind: str, item: object, _context: AutogenContext) -> str | Literal[False]:
    """Write our own types as the plain ones they are stored as."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=True,
    render_item=render_item,
    compare_type=True,
    include_name=is_ours,
)
context.run_migrations()
