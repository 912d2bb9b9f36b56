"""add exports."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision = "dda371ee39ff"
down_revision: str | None = "09c571146101"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Go forward."""
    op.create_table('export',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('address', sa.String(length=254), nullable=False),
    sa.Column('one_at_a_time', sa.String(length=280), nullable=True),
    sa.Column('language', sa.String(length=8), nullable=False),
    sa.Column('state', sa.Enum('waiting', 'ready', 'failed', name='exportstate', native_enum=False, create_constraint=True, length=20), nullable=False),
    sa.Column('token', sa.String(length=43), nullable=False),
    sa.Column('size', sa.BigInteger(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ready_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('lease_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_export_account_id_account'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_export')),
    sa.UniqueConstraint('one_at_a_time', name=op.f('uq_export_one_at_a_time')),
    sa.UniqueConstraint('token', name=op.f('uq_export_token')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('export', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_export_account_id'), ['account_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_export_address'), ['address'], unique=False)
        batch_op.create_index(batch_op.f('ix_export_ends_at'), ['ends_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_export_state_id'), ['state', 'id'], unique=False)

    with op.batch_alter_table('gallery_draft', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_gallery_draft_saved_by'), ['saved_by'], unique=False)

    with op.batch_alter_table('gallery_revision', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_gallery_revision_published_by'), ['published_by'], unique=False)

    with op.batch_alter_table('moderation_decision', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_moderation_decision_account_id'), ['account_id'], unique=False)

    with op.batch_alter_table('publishing_entry', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_publishing_entry_account_id'), ['account_id'], unique=False)



def downgrade() -> None:
    """Go back."""
    with op.batch_alter_table('publishing_entry', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_publishing_entry_account_id'))

    with op.batch_alter_table('moderation_decision', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_moderation_decision_account_id'))

    with op.batch_alter_table('gallery_revision', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_gallery_revision_published_by'))

    with op.batch_alter_table('gallery_draft', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_gallery_draft_saved_by'))

    with op.batch_alter_table('export', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_export_state_id'))
        batch_op.drop_index(batch_op.f('ix_export_ends_at'))
        batch_op.drop_index(batch_op.f('ix_export_address'))
        batch_op.drop_index(batch_op.f('ix_export_account_id'))

    op.drop_table('export')
