"""add the generation of kept pages."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision = "a8d0c4f7e2b1"
down_revision: str | None = "4e7b0d92c6a1"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Number what the public may see; find what is withdrawn on a day."""
    op.create_table(
        "generation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("pending_since", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_generation")),
    )
    with op.batch_alter_table("photo", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_photo_withdrawn_at"), ["withdrawn_at"], unique=False)


def downgrade() -> None:
    """Forget it."""
    with op.batch_alter_table("photo", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_photo_withdrawn_at"))
    op.drop_table("generation")
