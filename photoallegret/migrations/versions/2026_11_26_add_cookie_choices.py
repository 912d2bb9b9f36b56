"""add cookie choices."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision = "c00c1e5a27d4"
down_revision: str | None = "8d41c0e7f2ab"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Count choices about cookies by day, and keep what they were about."""
    op.create_table(
        "cookie_choice",
        sa.Column("day", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.String(length=12), nullable=False),
        sa.Column("accepted", sa.String(length=80), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", "version", "accepted", name=op.f("pk_cookie_choice")),
    )
    op.create_table(
        "cookie_list",
        sa.Column("version", sa.String(length=12), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_cookie_list")),
    )


def downgrade() -> None:
    """Forget them."""
    op.drop_table("cookie_list")
    op.drop_table("cookie_choice")
