"""add maintenance and replies."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision = "0786183003b4"
down_revision: str | None = "c00c1e5a27d4"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Go forward."""
    op.create_table('maintenance',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('announced_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('begins_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('words', sa.JSON(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_maintenance'))
    )
    with op.batch_alter_table('maintenance', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_maintenance_ends_at'), ['ends_at'], unique=False)

    op.create_table('reply',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('reference', sa.String(length=12), nullable=False),
    sa.Column('language', sa.String(length=8), nullable=False),
    sa.Column('page', sa.String(length=500), nullable=False),
    sa.Column('target', sa.Enum('photo', 'gallery', 'question', 'other', name='target', native_enum=False, create_constraint=True, length=20), nullable=False),
    sa.Column('photo_id', sa.Integer(), nullable=True),
    sa.Column('gallery_id', sa.Integer(), nullable=True),
    sa.Column('question_id', sa.Integer(), nullable=True),
    sa.Column('published_on', sa.Date(), nullable=True),
    sa.Column('contested', sa.Text(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('email_key', sa.String(length=254), nullable=False),
    sa.Column('state', sa.Enum('received', 'inserted', 'refused', 'ended', name='replystate', native_enum=False, create_constraint=True, length=20), nullable=False),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('reminded_for', sa.Integer(), nullable=True),
    sa.Column('reminded_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ground', sa.String(length=20), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['gallery_id'], ['gallery.id'], name=op.f('fk_reply_gallery_id_gallery'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['photo_id'], ['photo.id'], name=op.f('fk_reply_photo_id_photo'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['question_id'], ['question.id'], name=op.f('fk_reply_question_id_question'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reply')),
    sa.UniqueConstraint('reference', name=op.f('uq_reply_reference')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('reply', schema=None) as batch_op:
        batch_op.create_index('ix_reply_decided_contact', ['decided_at'], unique=False, sqlite_where=sa.text("email <> ''"), postgresql_where=sa.text("email <> ''"))
        batch_op.create_index(batch_op.f('ix_reply_email_key'), ['email_key'], unique=False)
        batch_op.create_index('ix_reply_ended', ['ended_at'], unique=False, sqlite_where=sa.text("state IN ('refused', 'ended')"), postgresql_where=sa.text("state IN ('refused', 'ended')"))
        batch_op.create_index(batch_op.f('ix_reply_gallery_id'), ['gallery_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_reply_photo_id'), ['photo_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_reply_question_id'), ['question_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_reply_state_received_at'), ['state', 'received_at'], unique=False)



def downgrade() -> None:
    """Go back."""
    with op.batch_alter_table('reply', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_reply_state_received_at'))
        batch_op.drop_index(batch_op.f('ix_reply_question_id'))
        batch_op.drop_index(batch_op.f('ix_reply_photo_id'))
        batch_op.drop_index(batch_op.f('ix_reply_gallery_id'))
        batch_op.drop_index('ix_reply_ended', sqlite_where=sa.text("state IN ('refused', 'ended')"), postgresql_where=sa.text("state IN ('refused', 'ended')"))
        batch_op.drop_index(batch_op.f('ix_reply_email_key'))
        batch_op.drop_index('ix_reply_decided_contact', sqlite_where=sa.text("email <> ''"), postgresql_where=sa.text("email <> ''"))

    op.drop_table('reply')
    with op.batch_alter_table('maintenance', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_maintenance_ends_at'))

    op.drop_table('maintenance')
