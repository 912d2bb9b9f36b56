"""add releases."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision = "be4da0a5f64f"
down_revision: str | None = "b6b47c58173d"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Go forward."""
    op.create_table('photo_release',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('ground', sa.Enum('release', 'nobody', 'crowd', 'accessory', 'public-event', 'adult-artistic', name='ground', native_enum=False, create_constraint=True, length=20), nullable=False),
    sa.Column('person', sa.String(length=200), nullable=False),
    sa.Column('is_minor', sa.Boolean(), nullable=False),
    sa.Column('guardian', sa.String(length=200), nullable=False),
    sa.Column('other_guardian', sa.String(length=200), nullable=False),
    sa.Column('adult_from', sa.Integer(), nullable=True),
    sa.Column('scope', sa.String(length=1000), nullable=False),
    sa.Column('media', sa.String(length=1000), nullable=False),
    sa.Column('territory', sa.String(length=200), nullable=False),
    sa.Column('from_on', sa.Date(), nullable=True),
    sa.Column('until_on', sa.Date(), nullable=True),
    sa.Column('signed_on', sa.Date(), nullable=True),
    sa.Column('kept_where', sa.String(length=1000), nullable=False),
    sa.Column('reason', sa.String(length=1000), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('is_in_force', sa.Boolean(), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('claims_since', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("(ground = 'release') = (person <> '' AND until_on IS NOT NULL)", name=op.f('ck_photo_release_release_whole')),
    sa.CheckConstraint("NOT is_minor OR (guardian <> '' AND other_guardian <> '' AND adult_from IS NOT NULL)", name=op.f('ck_photo_release_minor_has_both_parents')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_photo_release'))
    )
    with op.batch_alter_table('photo_release', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_photo_release_claims_since'), ['claims_since'], unique=False)
        batch_op.create_index(batch_op.f('ix_photo_release_ended_at_from_on'), ['ended_at', 'from_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_photo_release_is_in_force_until_on'), ['is_in_force', 'until_on'], unique=False)

    op.create_table('photo_released',
    sa.Column('release_id', sa.Integer(), nullable=False),
    sa.Column('photo_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['photo_id'], ['photo.id'], name=op.f('fk_photo_released_photo_id_photo'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['release_id'], ['photo_release.id'], name=op.f('fk_photo_released_release_id_photo_release'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('release_id', 'photo_id', name=op.f('pk_photo_released'))
    )
    with op.batch_alter_table('photo_released', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_photo_released_photo_id'), ['photo_id'], unique=False)

    with op.batch_alter_table('gallery', schema=None) as batch_op:
        batch_op.add_column(sa.Column('demands_releases', sa.Boolean(), nullable=False, server_default=sa.false()))

    with op.batch_alter_table('photo', schema=None) as batch_op:
        batch_op.add_column(sa.Column('care_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('care_reason', sa.String(length=300), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('is_cleared', sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    """Go back."""
    with op.batch_alter_table('photo', schema=None) as batch_op:
        batch_op.drop_column('is_cleared')
        batch_op.drop_column('care_reason')
        batch_op.drop_column('care_at')

    with op.batch_alter_table('gallery', schema=None) as batch_op:
        batch_op.drop_column('demands_releases')

    with op.batch_alter_table('photo_released', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_photo_released_photo_id'))

    op.drop_table('photo_released')
    with op.batch_alter_table('photo_release', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_photo_release_is_in_force_until_on'))
        batch_op.drop_index(batch_op.f('ix_photo_release_ended_at_from_on'))
        batch_op.drop_index(batch_op.f('ix_photo_release_claims_since'))

    op.drop_table('photo_release')
