"""find lines of requests by their kind."""

from collections.abc import Sequence

from alembic import op

revision = "4e7b0d92c6a1"
down_revision: str | None = "0786183003b4"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

NAME = "ix_rights_request_event_kind_request_id"


def upgrade() -> None:
    """Let each page of the studio count whom to tell without reading every timeline."""
    op.create_index(op.f(NAME), "rights_request_event", ["kind", "request_id"], unique=False)


def downgrade() -> None:
    """Read them all."""
    op.drop_index(op.f(NAME), table_name="rights_request_event")
