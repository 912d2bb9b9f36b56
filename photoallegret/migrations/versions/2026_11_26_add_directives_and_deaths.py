"""add directives and deaths."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision = "1e1bf7ab0f8c"
down_revision: str | None = "be4da0a5f64f"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Go forward."""
    op.create_table('handover',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('reference', sa.String(length=12), nullable=False),
    sa.Column('name', sa.String(length=700), nullable=False),
    sa.Column('address', sa.String(length=1200), nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('code_hash', sa.String(length=64), nullable=False),
    sa.Column('key', sa.String(length=43), nullable=False),
    sa.Column('size', sa.BigInteger(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('fetched_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_handover')),
    sa.UniqueConstraint('key', name=op.f('uq_handover_key')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_handover_token_hash'))
    )
    with op.batch_alter_table('handover', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_handover_ends_at'), ['ends_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_handover_reference'), ['reference'], unique=False)

    op.create_table('designation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('name', sa.String(length=700), nullable=False),
    sa.Column('address', sa.String(length=1200), nullable=False),
    sa.Column('language', sa.String(length=8), nullable=False),
    sa.Column('code_hash', sa.String(length=64), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ending', sa.Enum('replaced', 'revoked', 'said-no', 'carried-out', name='ending', native_enum=False, create_constraint=True, length=20), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_designation_account_id_account'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_designation')),
    sa.UniqueConstraint('code_hash', name=op.f('uq_designation_code_hash'))
    )
    with op.batch_alter_table('designation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_designation_account_id'), ['account_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_designation_ended_at'), ['ended_at'], unique=False)
        batch_op.create_index('ix_designation_holding', ['account_id'], unique=True, sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))

    op.create_table('directive',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('content', sa.String(length=8300), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ending', sa.Enum('replaced', 'revoked', 'said-no', 'carried-out', name='ending', native_enum=False, create_constraint=True, length=20), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_directive_account_id_account'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_directive'))
    )
    with op.batch_alter_table('directive', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_directive_account_id'), ['account_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_directive_ended_at'), ['ended_at'], unique=False)
        batch_op.create_index('ix_directive_holding', ['account_id'], unique=True, sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))

    op.create_table('death_file',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('reference', sa.String(length=12), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('address', sa.String(length=254), nullable=False),
    sa.Column('directive_id', sa.Integer(), nullable=True),
    sa.Column('designation_id', sa.Integer(), nullable=True),
    sa.Column('teller', sa.Enum('designee', 'heir', 'somebody', name='teller', native_enum=False, create_constraint=True, length=20), nullable=False),
    sa.Column('teller_name', sa.String(length=700), nullable=False),
    sa.Column('teller_address', sa.String(length=1200), nullable=False),
    sa.Column('teller_reach', sa.String(length=8300), nullable=False),
    sa.Column('told_how', sa.String(length=12), nullable=False),
    sa.Column('language', sa.String(length=8), nullable=False),
    sa.Column('died_on', sa.Date(), nullable=True),
    sa.Column('proof', sa.Enum('none', 'death-certificate', 'notoriety', 'family-book', name='proof', native_enum=False, create_constraint=True, length=20), nullable=False),
    sa.Column('proof_on', sa.Date(), nullable=True),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('quarantine_until', sa.DateTime(timezone=True), nullable=False),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('state', sa.Enum('quarantine', 'mistaken', 'carried-out', name='filestate', native_enum=False, create_constraint=True, length=20), nullable=False),
    sa.Column('restricted', sa.Boolean(), nullable=False),
    sa.Column('suspended', sa.Boolean(), nullable=False),
    sa.Column('heir_name', sa.String(length=700), nullable=False),
    sa.Column('heir_address', sa.String(length=1200), nullable=False),
    sa.Column('heir_wants', sa.String(length=8), nullable=False),
    sa.Column('heir_code_hash', sa.String(length=64), nullable=False),
    sa.ForeignKeyConstraint(['designation_id'], ['designation.id'], name=op.f('fk_death_file_designation_id_designation'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['directive_id'], ['directive.id'], name=op.f('fk_death_file_directive_id_directive'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_death_file')),
    sa.UniqueConstraint('reference', name=op.f('uq_death_file_reference'))
    )
    with op.batch_alter_table('death_file', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_death_file_account_id'), ['account_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_death_file_address'), ['address'], unique=False)
        batch_op.create_index(batch_op.f('ix_death_file_closed_at'), ['closed_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_death_file_designation_id'), ['designation_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_death_file_directive_id'), ['directive_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_death_file_quarantine_until'), ['quarantine_until'], unique=False)
        batch_op.create_index(batch_op.f('ix_death_file_state_quarantine_until'), ['state', 'quarantine_until'], unique=False)

    op.create_table('death_entry',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('file_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('act', sa.String(length=20), nullable=False),
    sa.Column('by', sa.String(length=12), nullable=False),
    sa.Column('note', sa.String(length=8300), nullable=False),
    sa.ForeignKeyConstraint(['file_id'], ['death_file.id'], name=op.f('fk_death_entry_file_id_death_file'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_death_entry'))
    )
    with op.batch_alter_table('death_entry', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_death_entry_file_id'), ['file_id'], unique=False)



def downgrade() -> None:
    """Go back."""
    with op.batch_alter_table('death_entry', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_death_entry_file_id'))

    op.drop_table('death_entry')
    with op.batch_alter_table('death_file', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_death_file_state_quarantine_until'))
        batch_op.drop_index(batch_op.f('ix_death_file_quarantine_until'))
        batch_op.drop_index(batch_op.f('ix_death_file_directive_id'))
        batch_op.drop_index(batch_op.f('ix_death_file_designation_id'))
        batch_op.drop_index(batch_op.f('ix_death_file_closed_at'))
        batch_op.drop_index(batch_op.f('ix_death_file_address'))
        batch_op.drop_index(batch_op.f('ix_death_file_account_id'))

    op.drop_table('death_file')
    with op.batch_alter_table('directive', schema=None) as batch_op:
        batch_op.drop_index('ix_directive_holding', sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_directive_ended_at'))
        batch_op.drop_index(batch_op.f('ix_directive_account_id'))

    op.drop_table('directive')
    with op.batch_alter_table('designation', schema=None) as batch_op:
        batch_op.drop_index('ix_designation_holding', sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_designation_ended_at'))
        batch_op.drop_index(batch_op.f('ix_designation_account_id'))

    op.drop_table('designation')
    with op.batch_alter_table('handover', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_handover_reference'))
        batch_op.drop_index(batch_op.f('ix_handover_ends_at'))

    op.drop_table('handover')
