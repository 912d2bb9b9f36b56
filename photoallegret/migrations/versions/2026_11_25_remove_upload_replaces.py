"""remove the photo whose file an upload was to replace."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision = "b2f40c9d71ae"
down_revision: str | None = "6aac83c95fa1"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Go forward; what was refused as a replacement has a reason that has no words any more."""
    op.execute("DELETE FROM upload WHERE replaces_id IS NOT NULL AND state = 'refused'")
    with op.batch_alter_table('upload', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_upload_replaces_id_photo'), type_='foreignkey')
        batch_op.drop_column('replaces_id')


def downgrade() -> None:
    """Go back."""
    with op.batch_alter_table('upload', schema=None) as batch_op:
        batch_op.add_column(sa.Column('replaces_id', sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_upload_replaces_id_photo'), 'photo', ['replaces_id'], ['id'], ondelete='CASCADE')
