"""add accounts, drafts and uploads."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision = "37cdd20cb9e3"
down_revision: str | None = "d79e6fb1a185"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Go forward."""
    op.create_table('account',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('email_key', sa.String(length=254), nullable=False),
    sa.Column('role', sa.Enum('owner', 'agent', 'member', name='role', native_enum=False, create_constraint=True, length=20), nullable=False),
    sa.Column('language', sa.String(length=8), nullable=False),
    sa.Column('password_hash', sa.String(length=200), nullable=False),
    sa.Column('totp_secret', sa.String(length=300), nullable=False),
    sa.Column('totp_confirmed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('totp_last_step', sa.BigInteger(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('suspended_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_account')),
    sa.UniqueConstraint('email_key', name=op.f('uq_account_email_key')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('account', schema=None, table_kwargs={'sqlite_autoincrement': True}) as batch_op:
        batch_op.create_index(batch_op.f('ix_account_role'), ['role'], unique=False)

    op.create_table('site_text',
    sa.Column('language', sa.String(length=8), nullable=False),
    sa.Column('tagline', sa.String(length=300), nullable=False),
    sa.Column('about', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('language', name=op.f('pk_site_text'))
    )
    op.create_table('one_time_link',
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('purpose', sa.String(length=30), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("(account_id IS NULL) = (purpose = 'first-owner')", name=op.f('ck_one_time_link_link_has_account')),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_one_time_link_account_id_account'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('token_hash', name=op.f('pk_one_time_link'))
    )
    with op.batch_alter_table('one_time_link', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_one_time_link_account_id'), ['account_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_one_time_link_ends_at'), ['ends_at'], unique=False)

    op.create_table('photo_word',
    sa.Column('word', sa.String(length=40).with_variant(sa.String(length=40, collation='C'), 'postgresql'), nullable=False),
    sa.Column('photo_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['photo_id'], ['photo.id'], name=op.f('fk_photo_word_photo_id_photo'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('word', 'photo_id', name=op.f('pk_photo_word'))
    )
    with op.batch_alter_table('photo_word', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_photo_word_photo_id'), ['photo_id'], unique=False)

    op.create_table('publishing_entry',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('act', sa.Enum('published', 'withdrawn', 'restored', 'visibility', 'binned', 'deleted', 'replaced', name='publishingact', native_enum=False, create_constraint=True, length=20), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('gallery_id', sa.Integer(), nullable=True),
    sa.Column('photo_id', sa.Integer(), nullable=True),
    sa.Column('label', sa.String(length=300), nullable=False),
    sa.Column('detail', sa.String(length=300), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_publishing_entry_account_id_account'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_publishing_entry'))
    )
    with op.batch_alter_table('publishing_entry', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_publishing_entry_at'), ['at'], unique=False)
        batch_op.create_index(batch_op.f('ix_publishing_entry_gallery_id_id'), ['gallery_id', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_publishing_entry_photo_id_id'), ['photo_id', 'id'], unique=False)

    op.create_table('recovery_code',
    sa.Column('code_hash', sa.String(length=64), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_recovery_code_account_id_account'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('code_hash', name=op.f('pk_recovery_code'))
    )
    with op.batch_alter_table('recovery_code', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_recovery_code_account_id'), ['account_id'], unique=False)

    op.create_table('security_journal',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('event', sa.String(length=40), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('network', sa.String(length=64), nullable=False),
    sa.Column('device', sa.String(length=80), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_security_journal_account_id_account'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_security_journal'))
    )
    with op.batch_alter_table('security_journal', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_security_journal_account_id_id'), ['account_id', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_security_journal_at'), ['at'], unique=False)

    op.create_table('session',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('content', sa.JSON(), nullable=False),
    sa.Column('device', sa.String(length=80), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('seen_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('fresh_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_session_account_id_account'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_session')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_session_token_hash'))
    )
    with op.batch_alter_table('session', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_session_account_id'), ['account_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_session_ends_at'), ['ends_at'], unique=False)

    op.create_table('site_pictures',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('edition', sa.Integer(), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('opening_id', sa.Integer(), nullable=True),
    sa.Column('portrait_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('id = 1', name=op.f('ck_site_pictures_one_row')),
    sa.ForeignKeyConstraint(['opening_id'], ['photo.id'], name=op.f('fk_site_pictures_opening_id_photo'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['portrait_id'], ['photo.id'], name=op.f('fk_site_pictures_portrait_id_photo'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_site_pictures'))
    )
    op.create_table('upload_key',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_upload_key_account_id_account'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_upload_key')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_upload_key_token_hash'))
    )
    with op.batch_alter_table('upload_key', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_upload_key_account_id'), ['account_id'], unique=False)

    op.create_table('draft_photo',
    sa.Column('gallery_id', sa.Integer(), nullable=False),
    sa.Column('photo_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['gallery_id'], ['gallery.id'], name=op.f('fk_draft_photo_gallery_id_gallery'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['photo_id'], ['photo.id'], name=op.f('fk_draft_photo_photo_id_photo'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('gallery_id', 'photo_id', name=op.f('pk_draft_photo'))
    )
    with op.batch_alter_table('draft_photo', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_draft_photo_photo_id'), ['photo_id'], unique=False)

    op.create_table('gallery_block',
    sa.Column('gallery_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('texts', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['gallery_id'], ['gallery.id'], name=op.f('fk_gallery_block_gallery_id_gallery'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('gallery_id', 'position', name=op.f('pk_gallery_block'))
    )
    op.create_table('gallery_draft',
    sa.Column('gallery_id', sa.Integer(), nullable=False),
    sa.Column('edition', sa.Integer(), nullable=False),
    sa.Column('content', sa.JSON(), nullable=False),
    sa.Column('saved_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('saved_by', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['gallery_id'], ['gallery.id'], name=op.f('fk_gallery_draft_gallery_id_gallery'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['saved_by'], ['account.id'], name=op.f('fk_gallery_draft_saved_by_account'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('gallery_id', name=op.f('pk_gallery_draft'))
    )
    op.create_table('gallery_revision',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('gallery_id', sa.Integer(), nullable=False),
    sa.Column('content', sa.JSON(), nullable=False),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('published_by', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['gallery_id'], ['gallery.id'], name=op.f('fk_gallery_revision_gallery_id_gallery'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['published_by'], ['account.id'], name=op.f('fk_gallery_revision_published_by_account'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_gallery_revision'))
    )
    with op.batch_alter_table('gallery_revision', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_gallery_revision_gallery_id_id'), ['gallery_id', 'id'], unique=False)

    op.create_table('upload',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('token', sa.String(length=43), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('file_name', sa.String(length=255), nullable=False),
    sa.Column('length', sa.BigInteger(), nullable=False),
    sa.Column('offset', sa.BigInteger(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('gallery_id', sa.Integer(), nullable=True),
    sa.Column('replaces_id', sa.Integer(), nullable=True),
    sa.Column('state', sa.Enum('receiving', 'waiting', 'ready', 'duplicate', 'refused', name='uploadstate', native_enum=False, create_constraint=True, length=20), nullable=False),
    sa.Column('refusal', sa.JSON(), nullable=True),
    sa.Column('photo_id', sa.Integer(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('touched_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('lease_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.CheckConstraint('length > 0 AND "offset" >= 0', name=op.f('ck_upload_size_sound')),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_upload_account_id_account'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['gallery_id'], ['gallery.id'], name=op.f('fk_upload_gallery_id_gallery'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['photo_id'], ['photo.id'], name=op.f('fk_upload_photo_id_photo'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['replaces_id'], ['photo.id'], name=op.f('fk_upload_replaces_id_photo'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_upload')),
    sa.UniqueConstraint('token', name=op.f('uq_upload_token'))
    )
    with op.batch_alter_table('upload', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_upload_account_id_sha256'), ['account_id', 'sha256'], unique=False)
        batch_op.create_index(batch_op.f('ix_upload_account_id_state'), ['account_id', 'state'], unique=False)
        batch_op.create_index(batch_op.f('ix_upload_ends_at'), ['ends_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_upload_state_id'), ['state', 'id'], unique=False)

    with op.batch_alter_table('photo', schema=None) as batch_op:
        batch_op.add_column(sa.Column('binned_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('flag', sa.Enum('none', 'picked', 'rejected', name='flag', native_enum=False, create_constraint=False, length=20), nullable=False, server_default='none'))
        batch_op.add_column(sa.Column('shows_technical', sa.Boolean(), nullable=False, server_default=sa.true()))
        batch_op.add_column(sa.Column('focal_x', sa.Double(), nullable=True))
        batch_op.add_column(sa.Column('focal_y', sa.Double(), nullable=True))
        batch_op.add_column(sa.Column('file_said', sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column('edition', sa.Integer(), nullable=False, server_default='1'))
        batch_op.add_column(sa.Column('remake_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.create_check_constraint(batch_op.f('ck_photo_focal_point_whole'), '(focal_x IS NULL) = (focal_y IS NULL)')
        batch_op.create_check_constraint(batch_op.f('ck_photo_flag'), "flag IN ('none', 'picked', 'rejected')")
        batch_op.create_index(batch_op.f('ix_photo_binned_at_id'), ['binned_at', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_photo_flag_id'), ['flag', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_photo_remake_at'), ['remake_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_photo_taken_at_id'), ['taken_at', 'id'], unique=False)



def downgrade() -> None:
    """Go back."""
    with op.batch_alter_table('photo', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_photo_taken_at_id'))
        batch_op.drop_index(batch_op.f('ix_photo_remake_at'))
        batch_op.drop_index(batch_op.f('ix_photo_flag_id'))
        batch_op.drop_index(batch_op.f('ix_photo_binned_at_id'))
        batch_op.drop_constraint(batch_op.f('ck_photo_focal_point_whole'), type_='check')
        batch_op.drop_constraint(batch_op.f('ck_photo_flag'), type_='check')
        batch_op.drop_column('remake_at')
        batch_op.drop_column('edition')
        batch_op.drop_column('file_said')
        batch_op.drop_column('focal_y')
        batch_op.drop_column('focal_x')
        batch_op.drop_column('shows_technical')
        batch_op.drop_column('flag')
        batch_op.drop_column('binned_at')

    with op.batch_alter_table('upload', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_upload_state_id'))
        batch_op.drop_index(batch_op.f('ix_upload_ends_at'))
        batch_op.drop_index(batch_op.f('ix_upload_account_id_state'))
        batch_op.drop_index(batch_op.f('ix_upload_account_id_sha256'))

    op.drop_table('upload')
    with op.batch_alter_table('gallery_revision', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_gallery_revision_gallery_id_id'))

    op.drop_table('gallery_revision')
    op.drop_table('gallery_draft')
    op.drop_table('gallery_block')
    with op.batch_alter_table('draft_photo', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_draft_photo_photo_id'))

    op.drop_table('draft_photo')
    with op.batch_alter_table('upload_key', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_upload_key_account_id'))

    op.drop_table('upload_key')
    op.drop_table('site_pictures')
    with op.batch_alter_table('session', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_session_ends_at'))
        batch_op.drop_index(batch_op.f('ix_session_account_id'))

    op.drop_table('session')
    with op.batch_alter_table('security_journal', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_security_journal_at'))
        batch_op.drop_index(batch_op.f('ix_security_journal_account_id_id'))

    op.drop_table('security_journal')
    with op.batch_alter_table('recovery_code', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_recovery_code_account_id'))

    op.drop_table('recovery_code')
    with op.batch_alter_table('publishing_entry', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_publishing_entry_photo_id_id'))
        batch_op.drop_index(batch_op.f('ix_publishing_entry_gallery_id_id'))
        batch_op.drop_index(batch_op.f('ix_publishing_entry_at'))

    op.drop_table('publishing_entry')
    with op.batch_alter_table('photo_word', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_photo_word_photo_id'))

    op.drop_table('photo_word')
    with op.batch_alter_table('one_time_link', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_one_time_link_ends_at'))
        batch_op.drop_index(batch_op.f('ix_one_time_link_account_id'))

    op.drop_table('one_time_link')
    op.drop_table('site_text')
    with op.batch_alter_table('account', schema=None, table_kwargs={'sqlite_autoincrement': True}) as batch_op:
        batch_op.drop_index(batch_op.f('ix_account_role'))

    op.drop_table('account')
