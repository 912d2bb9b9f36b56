"""add erasures: their ledger, files to unlink, normalised addresses, indexes."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision = "b39aca6bc1db"
down_revision: str | None = "01e3b80a4afd"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Go forward."""
    op.create_table('erasure_entry',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('line_hash', sa.String(length=64), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('scope', sa.JSON(), nullable=False),
    sa.Column('deleted', sa.Integer(), nullable=False),
    sa.Column('emptied', sa.Integer(), nullable=False),
    sa.Column('kept', sa.Integer(), nullable=False),
    sa.Column('recipients', sa.JSON(), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_erasure_entry')),
    sa.UniqueConstraint('number', name=op.f('uq_erasure_entry_number'))
    )
    with op.batch_alter_table('erasure_entry', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_erasure_entry_at'), ['at'], unique=False)
        batch_op.create_index(batch_op.f('ix_erasure_entry_ended_at'), ['ended_at'], unique=False)

    op.create_table('gone_address',
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('digest', name=op.f('pk_gone_address'))
    )
    op.create_table('unlinking',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('path', sa.String(length=300), nullable=False),
    sa.Column('noted_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_unlinking')),
    sa.UniqueConstraint('path', name=op.f('uq_unlinking_path'))
    )
    with op.batch_alter_table('unlinking', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_unlinking_number'), ['number'], unique=False)

    with op.batch_alter_table('account', schema=None) as batch_op:
        batch_op.add_column(sa.Column('closing_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index(batch_op.f('ix_account_closing_at'), ['closing_at'], unique=False)

    with op.batch_alter_table('content_report', schema=None) as batch_op:
        batch_op.add_column(sa.Column('email_key', sa.String(length=254), server_default='', nullable=False))
        batch_op.create_index(batch_op.f('ix_content_report_email_key'), ['email_key'], unique=False)

    with op.batch_alter_table('gallery_draft', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_gallery_draft_saved_by'), ['saved_by'], unique=False)

    with op.batch_alter_table('gallery_revision', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_gallery_revision_published_by'), ['published_by'], unique=False)

    with op.batch_alter_table('moderation_decision', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_moderation_decision_account_id'), ['account_id'], unique=False)

    with op.batch_alter_table('outbox', schema=None) as batch_op:
        batch_op.add_column(sa.Column('recipient_key', sa.String(length=254), server_default='', nullable=False))
        batch_op.add_column(sa.Column('is_last', sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.create_index(batch_op.f('ix_outbox_recipient_key'), ['recipient_key'], unique=False)

    with op.batch_alter_table('publishing_entry', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_publishing_entry_account_id'), ['account_id'], unique=False)

    # Addresses on envelopes are ASCII; what accents add is settled by NFKC at the next writing.
    op.execute("UPDATE outbox SET recipient_key = lower(recipient)")
    op.execute("UPDATE content_report SET email_key = lower(trim(email))")


def downgrade() -> None:
    """Go back."""
    with op.batch_alter_table('publishing_entry', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_publishing_entry_account_id'))

    with op.batch_alter_table('outbox', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_outbox_recipient_key'))
        batch_op.drop_column('is_last')
        batch_op.drop_column('recipient_key')

    with op.batch_alter_table('moderation_decision', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_moderation_decision_account_id'))

    with op.batch_alter_table('gallery_revision', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_gallery_revision_published_by'))

    with op.batch_alter_table('gallery_draft', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_gallery_draft_saved_by'))

    with op.batch_alter_table('content_report', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_content_report_email_key'))
        batch_op.drop_column('email_key')

    with op.batch_alter_table('account', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_account_closing_at'))
        batch_op.drop_column('closing_at')

    with op.batch_alter_table('unlinking', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_unlinking_number'))

    op.drop_table('unlinking')
    op.drop_table('gone_address')
    with op.batch_alter_table('erasure_entry', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_erasure_entry_ended_at'))
        batch_op.drop_index(batch_op.f('ix_erasure_entry_at'))

    op.drop_table('erasure_entry')
