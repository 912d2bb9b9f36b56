"""mend accounts."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision = "5c1e7ab0d3f2"
down_revision: str | None = "b6b47c58173d"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Remember sign-ups whose account was made; part suspensions from doubts about an age."""
    op.create_table(
        "used_link",
        sa.Column("nonce_hash", sa.String(length=64), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("nonce_hash", name=op.f("pk_used_link")),
    )
    with op.batch_alter_table("used_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_used_link_ends_at"), ["ends_at"], unique=False)
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_account_role"))
        batch_op.create_index(batch_op.f("ix_account_role_ends_at"), ["role", "ends_at"])
    op.execute("UPDATE account SET suspended_at = NULL WHERE age_doubted_at IS NOT NULL")


def downgrade() -> None:
    """Forget them; a doubt suspends again."""
    op.execute(
        "UPDATE account SET suspended_at = age_doubted_at "
        "WHERE age_doubted_at IS NOT NULL AND suspended_at IS NULL"
    )
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_account_role_ends_at"))
        batch_op.create_index(batch_op.f("ix_account_role"), ["role"])
    op.drop_table("used_link")
