"""keep how the site last fared."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision = "c4d1f7e20a96"
down_revision: str | None = "4e7b0d92c6a1"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Make the table and its one row."""
    watch = op.create_table(
        "watch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("probed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seen", sa.JSON(), nullable=False),
        sa.Column("needs", sa.Integer(), nullable=False),
        sa.Column("told", sa.JSON(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_watch")),
    )
    op.bulk_insert(watch, [{"id": 1, "seen": {}, "needs": 0, "told": []}])


def downgrade() -> None:
    """Forget it."""
    op.drop_table("watch")
