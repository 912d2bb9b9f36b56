"""add the outbox."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision = "6aac83c95fa1"
down_revision: str | None = "37cdd20cb9e3"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Go forward."""
    op.create_table('outbox',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=32), nullable=False),
    sa.Column('dedupe_key', sa.String(length=120), nullable=False),
    sa.Column('slug', sa.String(length=40), nullable=False),
    sa.Column('recipient', sa.String(length=254), nullable=False),
    sa.Column('language', sa.String(length=8), nullable=False),
    sa.Column('content', sa.JSON(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('state', sa.Enum('waiting', 'sent', 'failed', 'expired', name='mailstate', native_enum=False, create_constraint=True, length=20), nullable=False),
    sa.Column('next_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('lease', sa.String(length=16), nullable=False),
    sa.Column('lease_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('first_tried_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('trouble', sa.Enum('unreachable', 'slow', 'cut', 'untrusted', 'sign-in', 'busy', 'refused', 'unreadable', name='trouble', native_enum=False, create_constraint=True, length=20), nullable=True),
    sa.Column('detail', sa.String(length=300), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_outbox')),
    sa.UniqueConstraint('dedupe_key', name=op.f('uq_outbox_dedupe_key')),
    sa.UniqueConstraint('key', name=op.f('uq_outbox_key'))
    )
    with op.batch_alter_table('outbox', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_outbox_ended_at'), ['ended_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_outbox_state_next_at_id'), ['state', 'next_at', 'id'], unique=False)



def downgrade() -> None:
    """Go back."""
    with op.batch_alter_table('outbox', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_outbox_state_next_at_id'))
        batch_op.drop_index(batch_op.f('ix_outbox_ended_at'))

    op.drop_table('outbox')
