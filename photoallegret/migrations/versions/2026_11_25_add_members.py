"""add members."""

import secrets
from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision = "9bbb06f2bca9"
down_revision: str | None = "dda371ee39ff"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None
LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def upgrade() -> None:
    """Go forward."""
    op.create_table('address_change',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('new_email', sa.String(length=254), nullable=False),
    sa.Column('new_key', sa.String(length=254), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('old_agreed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('new_agreed_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_address_change_account_id_account'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_address_change')),
    sa.UniqueConstraint('account_id', name=op.f('uq_address_change_account_id'))
    )
    with op.batch_alter_table('address_change', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_address_change_asked_at'), ['asked_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_address_change_new_key'), ['new_key'], unique=False)

    op.create_table('profile_picture',
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=32), nullable=False),
    sa.Column('added_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_profile_picture_account_id_account'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('account_id', name=op.f('pk_profile_picture')),
    sa.UniqueConstraint('key', name=op.f('uq_profile_picture_key'))
    )
    with op.batch_alter_table('account', schema=None, table_kwargs={'sqlite_autoincrement': True}) as batch_op:
        batch_op.add_column(sa.Column('reference', sa.String(length=12), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('first_name', sa.String(length=60), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('last_name', sa.String(length=60), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('age_doubted_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('seen_on', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('ends_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('checked_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('check_asked_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index(batch_op.f('ix_account_ends_at'), ['ends_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_account_seen_on'), ['seen_on'], unique=False)
    _name_everyone()
    with op.batch_alter_table('account', schema=None, table_kwargs={'sqlite_autoincrement': True}) as batch_op:
        for name in ('reference', 'first_name', 'last_name'):
            batch_op.alter_column(name, server_default=None)
        batch_op.create_unique_constraint(batch_op.f('uq_account_reference'), ['reference'])


def _name_everyone() -> None:
    """Give each account that is there a reference of its own."""
    account = sa.table('account', sa.column('id', sa.Integer), sa.column('reference', sa.String))
    connection = op.get_bind()
    given: set[str] = set()
    for identity in connection.scalars(sa.select(account.c.id)).all():
        while (reference := _new_reference()) in given:
            pass
        given.add(reference)
        connection.execute(
            account.update().where(account.c.id == identity).values(reference=reference)
        )


def _new_reference() -> str:
    return "C-" + "".join(secrets.choice(LETTERS) for _ in range(6))


def downgrade() -> None:
    """Go back."""
    with op.batch_alter_table('account', schema=None, table_kwargs={'sqlite_autoincrement': True}) as batch_op:
        batch_op.drop_constraint(batch_op.f('uq_account_reference'), type_='unique')
        batch_op.drop_index(batch_op.f('ix_account_seen_on'))
        batch_op.drop_index(batch_op.f('ix_account_ends_at'))
        batch_op.drop_column('check_asked_at')
        batch_op.drop_column('checked_at')
        batch_op.drop_column('ends_at')
        batch_op.drop_column('seen_on')
        batch_op.drop_column('age_doubted_at')
        batch_op.drop_column('last_name')
        batch_op.drop_column('first_name')
        batch_op.drop_column('reference')

    op.drop_table('profile_picture')
    with op.batch_alter_table('address_change', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_address_change_new_key'))
        batch_op.drop_index(batch_op.f('ix_address_change_asked_at'))

    op.drop_table('address_change')
