"""add former files."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision = "09c571146101"
down_revision: str | None = "134630d686ea"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Go forward."""
    op.create_table('photo_former',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('photo_id', sa.Integer(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('format', sa.String(length=12), nullable=False),
    sa.Column('file_name', sa.String(length=255), nullable=False),
    sa.Column('width', sa.Integer(), nullable=False),
    sa.Column('height', sa.Integer(), nullable=False),
    sa.Column('replaced_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('preview', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['photo_id'], ['photo.id'], name=op.f('fk_photo_former_photo_id_photo'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_photo_former')),
    sa.UniqueConstraint('photo_id', 'sha256', name=op.f('uq_photo_former_photo_id_sha256')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('photo_former', schema=None, table_kwargs={'sqlite_autoincrement': True}) as batch_op:
        batch_op.create_index(batch_op.f('ix_photo_former_replaced_at'), ['replaced_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_photo_former_sha256'), ['sha256'], unique=False)



def downgrade() -> None:
    """Go back."""
    with op.batch_alter_table('photo_former', schema=None, table_kwargs={'sqlite_autoincrement': True}) as batch_op:
        batch_op.drop_index(batch_op.f('ix_photo_former_sha256'))
        batch_op.drop_index(batch_op.f('ix_photo_former_replaced_at'))

    op.drop_table('photo_former')
