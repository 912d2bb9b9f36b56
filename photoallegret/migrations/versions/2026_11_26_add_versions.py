"""add versions."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision = "b5ff6b10d776"
down_revision: str | None = "1e1bf7ab0f8c"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

KEPT = "a version that was published is never changed"
TABLES = ("text_version", "declared_version")


def _guard_versions() -> None:
    """Let nobody change or delete what was published, whatever program writes to the database.

    SQLite drops a table's triggers when a later migration makes it anew: call this again there.
    """
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"""
            CREATE FUNCTION keep_version() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN RAISE EXCEPTION '{KEPT}'; END $$
        """)
        for table in TABLES:
            op.execute(
                f"CREATE TRIGGER {table}_kept BEFORE UPDATE OR DELETE ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION keep_version()"
            )
        return
    for table in TABLES:
        for act in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_kept_from_{act.lower()} BEFORE {act} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{KEPT}'); END"
            )


def upgrade() -> None:
    """Go forward."""
    op.create_table('announcement',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=80), nullable=False),
    sa.Column('about', sa.Enum('change', 'successor', name='about', native_enum=False, create_constraint=True, length=20), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('words', sa.JSON(), nullable=False),
    sa.Column('successor', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('takes_over_on', sa.Date(), nullable=True),
    sa.Column('told_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_announcement')),
    sa.UniqueConstraint('key', name=op.f('uq_announcement_key'))
    )
    op.create_table('declared_version',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('content', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_declared_version')),
    sa.UniqueConstraint('number', name=op.f('uq_declared_version_number'))
    )
    op.create_table('text_version',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('slug', sa.String(length=40), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('language', sa.String(length=8), nullable=False),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('content', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_text_version')),
    sa.UniqueConstraint('slug', 'number', 'language', name=op.f('uq_text_version_slug_number_language'))
    )
    op.create_table('text_notice',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('announcement_id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('told_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('read_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_text_notice_account_id_account'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['announcement_id'], ['announcement.id'], name=op.f('fk_text_notice_announcement_id_announcement'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_text_notice')),
    sa.UniqueConstraint('announcement_id', 'account_id', name=op.f('uq_text_notice_announcement_id_account_id'))
    )
    with op.batch_alter_table('text_notice', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_text_notice_account_id'), ['account_id'], unique=False)

    _guard_versions()


def downgrade() -> None:
    """Go back."""
    if op.get_bind().dialect.name == "postgresql":
        for table in TABLES:
            op.execute(f"DROP TRIGGER {table}_kept ON {table}")
        op.execute("DROP FUNCTION keep_version")
    with op.batch_alter_table('text_notice', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_text_notice_account_id'))

    op.drop_table('text_notice')
    op.drop_table('text_version')
    op.drop_table('declared_version')
    op.drop_table('announcement')
