"""keep how the site last fared, chain the security journal, count visits."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision = "c4d1f7e20a96"
down_revision: str | None = "a8d0c4f7e2b1"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


JOURNAL = "security_journal"
TEXTS = {"salt": 32, "digest": 64, "former_hash": 64, "hash": 64}


def upgrade() -> None:
    """Make the tables, each with its one row; entries of before stand before the chain."""
    watch = op.create_table(
        "watch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("probed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seen", sa.JSON(), nullable=False),
        sa.Column("needs", sa.Integer(), nullable=False),
        sa.Column("told", sa.JSON(), nullable=False),
        sa.Column("log_inode", sa.BigInteger(), nullable=True),
        sa.Column("log_offset", sa.BigInteger(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_watch")),
    )
    op.bulk_insert(watch, [{"id": 1, "seen": {}, "needs": 0, "told": [], "log_offset": 0}])
    op.create_table(
        "visits",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "page", "host", name="visited", native_enum=False, create_constraint=True, length=20
            ),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", "kind", "name", name=op.f("pk_visits")),
    )
    chain = op.create_table(
        "security_chain",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("first_hash", sa.String(length=64), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.Column("last_hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_security_chain")),
    )
    nothing = 64 * "0"
    op.bulk_insert(
        chain,
        [{"id": 1, "first": 1, "first_hash": nothing, "last": 0, "last_hash": nothing}],
    )
    with op.batch_alter_table(JOURNAL) as batch_op:
        batch_op.add_column(sa.Column("place", sa.Integer(), nullable=True))
        for name, length in TEXTS.items():
            batch_op.add_column(
                sa.Column(name, sa.String(length=length), nullable=False, server_default="")
            )
    with op.batch_alter_table(JOURNAL) as batch_op:
        for name in TEXTS:
            batch_op.alter_column(name, server_default=None)
        batch_op.create_index(batch_op.f("ix_security_journal_place"), ["place"], unique=False)
    op.execute("UPDATE security_journal SET place = 0")


def downgrade() -> None:
    """Forget them."""
    op.execute("DELETE FROM security_journal WHERE event = ''")
    with op.batch_alter_table(JOURNAL) as batch_op:
        batch_op.drop_index(batch_op.f("ix_security_journal_place"))
        for name in ("place", *TEXTS):
            batch_op.drop_column(name)
    op.drop_table("security_chain")
    op.drop_table("visits")
    op.drop_table("watch")
