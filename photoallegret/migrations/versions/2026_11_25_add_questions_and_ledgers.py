"""add questions and ledgers."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision = "01e3b80a4afd"
down_revision: str | None = "b2f40c9d71ae"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Go forward."""
    op.create_table('consent_entry',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('subject', sa.String(length=80), nullable=False),
    sa.Column('purpose', sa.String(length=60), nullable=False),
    sa.Column('act', sa.Enum('given', 'withdrawn', name='consentact', native_enum=False, create_constraint=True, length=20), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('text_hash', sa.String(length=64), nullable=False),
    sa.Column('text', sa.String(length=500), nullable=False),
    sa.Column('how', sa.String(length=60), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_consent_entry'))
    )
    with op.batch_alter_table('consent_entry', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_consent_entry_at'), ['at'], unique=False)
        batch_op.create_index(batch_op.f('ix_consent_entry_subject_purpose_id'), ['subject', 'purpose', 'id'], unique=False)

    op.create_table('evidence_capsule',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('reference', sa.String(length=12), nullable=False),
    sa.Column('sealed', sa.LargeBinary(), nullable=False),
    sa.Column('reason', sa.String(length=2000), nullable=False),
    sa.Column('sealed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_evidence_capsule'))
    )
    with op.batch_alter_table('evidence_capsule', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_evidence_capsule_ends_at'), ['ends_at'], unique=False)

    op.create_table('host_duty_act',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('sealed', sa.LargeBinary(), nullable=False),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('length(sealed) > 0', name=op.f('ck_host_duty_act_sealed_whole')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_host_duty_act'))
    )
    with op.batch_alter_table('host_duty_act', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_host_duty_act_ends_at'), ['ends_at'], unique=False)

    op.create_table('retention_entry',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('run', sa.String(length=16), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('rule', sa.String(length=60), nullable=False),
    sa.Column('done', sa.Integer(), nullable=False),
    sa.Column('failure', sa.String(length=300), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_retention_entry'))
    )
    with op.batch_alter_table('retention_entry', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_retention_entry_at'), ['at'], unique=False)
        batch_op.create_index(batch_op.f('ix_retention_entry_run'), ['run'], unique=False)

    op.create_table('used_token',
    sa.Column('nonce', sa.String(length=64), nullable=False),
    sa.Column('outcome', sa.String(length=200), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('nonce', name=op.f('pk_used_token'))
    )
    with op.batch_alter_table('used_token', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_used_token_used_at'), ['used_at'], unique=False)

    op.create_table('question',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('reference', sa.String(length=12), nullable=False),
    sa.Column('secret_hash', sa.String(length=64), nullable=False),
    sa.Column('kind', sa.Enum('question', 'reuse', name='kind', native_enum=False, create_constraint=True, length=20), nullable=False),
    sa.Column('language', sa.String(length=8), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('email_key', sa.String(length=254), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('text_digest', sa.String(length=64), nullable=False),
    sa.Column('photo_id', sa.Integer(), nullable=True),
    sa.Column('gallery_id', sa.Integer(), nullable=True),
    sa.Column('wish', sa.Enum('no', 'unnamed', 'named', name='wish', native_enum=False, create_constraint=True, length=20), nullable=False),
    sa.Column('state', sa.Enum('unconfirmed', 'new', 'to-publish', 'published', 'answered', 'declined', 'spam', 'removed', name='questionstate', native_enum=False, create_constraint=True, length=20), nullable=False),
    sa.Column('is_suspect', sa.Boolean(), nullable=False),
    sa.Column('suspicions', sa.JSON(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('edition', sa.Integer(), nullable=False),
    sa.Column('answer', sa.Text(), nullable=False),
    sa.Column('slug', sa.String(length=120), nullable=True),
    sa.Column('public_question', sa.Text(), nullable=False),
    sa.Column('public_answer', sa.Text(), nullable=False),
    sa.Column('public_name', sa.String(length=120), nullable=False),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('folded', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['gallery_id'], ['gallery.id'], name=op.f('fk_question_gallery_id_gallery'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['photo_id'], ['photo.id'], name=op.f('fk_question_photo_id_photo'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_question')),
    sa.UniqueConstraint('reference', name=op.f('uq_question_reference')),
    sa.UniqueConstraint('secret_hash', name=op.f('uq_question_secret_hash')),
    sa.UniqueConstraint('slug', name=op.f('uq_question_slug')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('question', schema=None, table_kwargs={'sqlite_autoincrement': True}) as batch_op:
        batch_op.create_index(batch_op.f('ix_question_email_key'), ['email_key'], unique=False)
        batch_op.create_index(batch_op.f('ix_question_gallery_id'), ['gallery_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_question_photo_id'), ['photo_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_question_state_closed_at'), ['state', 'closed_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_question_state_is_suspect_id'), ['state', 'is_suspect', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_question_state_published_at'), ['state', 'published_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_question_text_digest'), ['text_digest'], unique=False)

    op.create_table('attachment',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('question_id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=32), nullable=False),
    sa.Column('file_name', sa.String(length=255), nullable=False),
    sa.Column('width', sa.Integer(), nullable=False),
    sa.Column('height', sa.Integer(), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('digest', sa.String(length=32), nullable=False),
    sa.Column('is_public', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['question_id'], ['question.id'], name=op.f('fk_attachment_question_id_question'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_attachment')),
    sa.UniqueConstraint('key', name=op.f('uq_attachment_key'))
    )
    with op.batch_alter_table('attachment', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_attachment_question_id'), ['question_id'], unique=False)

    op.create_table('content_report',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('reference', sa.String(length=12), nullable=False),
    sa.Column('question_id', sa.Integer(), nullable=True),
    sa.Column('address', sa.String(length=500), nullable=False),
    sa.Column('reason', sa.String(length=20), nullable=False),
    sa.Column('explanation', sa.Text(), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('language', sa.String(length=8), nullable=False),
    sa.Column('state', sa.Enum('received', 'upheld', 'rejected', name='reportstate', native_enum=False, create_constraint=True, length=20), nullable=False),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decision', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['question_id'], ['question.id'], name=op.f('fk_content_report_question_id_question'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_content_report')),
    sa.UniqueConstraint('reference', name=op.f('uq_content_report_reference'))
    )
    with op.batch_alter_table('content_report', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_content_report_question_id'), ['question_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_content_report_state_id'), ['state', 'id'], unique=False)

    op.create_table('moderation_decision',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('question_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('before', sa.String(length=20), nullable=False),
    sa.Column('after', sa.String(length=20), nullable=False),
    sa.Column('reason', sa.String(length=20), nullable=False),
    sa.Column('note', sa.String(length=2000), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_moderation_decision_account_id_account'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['question_id'], ['question.id'], name=op.f('fk_moderation_decision_question_id_question'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_moderation_decision'))
    )
    with op.batch_alter_table('moderation_decision', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_moderation_decision_at'), ['at'], unique=False)
        batch_op.create_index(batch_op.f('ix_moderation_decision_question_id'), ['question_id'], unique=False)

    with op.batch_alter_table('gallery', schema=None) as batch_op:
        batch_op.add_column(sa.Column('question_count', sa.Integer(), nullable=False, server_default='0'))

    with op.batch_alter_table('photo', schema=None) as batch_op:
        batch_op.add_column(sa.Column('question_count', sa.Integer(), nullable=False, server_default='0'))



def downgrade() -> None:
    """Go back."""
    with op.batch_alter_table('photo', schema=None) as batch_op:
        batch_op.drop_column('question_count')

    with op.batch_alter_table('gallery', schema=None) as batch_op:
        batch_op.drop_column('question_count')

    with op.batch_alter_table('moderation_decision', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_moderation_decision_question_id'))
        batch_op.drop_index(batch_op.f('ix_moderation_decision_at'))

    op.drop_table('moderation_decision')
    with op.batch_alter_table('content_report', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_content_report_state_id'))
        batch_op.drop_index(batch_op.f('ix_content_report_question_id'))

    op.drop_table('content_report')
    with op.batch_alter_table('attachment', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_attachment_question_id'))

    op.drop_table('attachment')
    with op.batch_alter_table('question', schema=None, table_kwargs={'sqlite_autoincrement': True}) as batch_op:
        batch_op.drop_index(batch_op.f('ix_question_text_digest'))
        batch_op.drop_index(batch_op.f('ix_question_state_published_at'))
        batch_op.drop_index(batch_op.f('ix_question_state_is_suspect_id'))
        batch_op.drop_index(batch_op.f('ix_question_state_closed_at'))
        batch_op.drop_index(batch_op.f('ix_question_photo_id'))
        batch_op.drop_index(batch_op.f('ix_question_gallery_id'))
        batch_op.drop_index(batch_op.f('ix_question_email_key'))

    op.drop_table('question')
    with op.batch_alter_table('used_token', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_used_token_used_at'))

    op.drop_table('used_token')
    with op.batch_alter_table('retention_entry', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_retention_entry_run'))
        batch_op.drop_index(batch_op.f('ix_retention_entry_at'))

    op.drop_table('retention_entry')
    with op.batch_alter_table('host_duty_act', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_host_duty_act_ends_at'))

    op.drop_table('host_duty_act')
    with op.batch_alter_table('evidence_capsule', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_evidence_capsule_ends_at'))

    op.drop_table('evidence_capsule')
    with op.batch_alter_table('consent_entry', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_consent_entry_subject_purpose_id'))
        batch_op.drop_index(batch_op.f('ix_consent_entry_at'))

    op.drop_table('consent_entry')
