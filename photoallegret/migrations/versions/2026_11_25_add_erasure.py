"""add erasures: their ledger, files to unlink, normalised addresses, indexes."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision = "b39aca6bc1db"
down_revision: str | None = "9bbb06f2bca9"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


UNCHANGED = "a proof of consent is never changed"
PARTED = """
    substr(NEW.subject, 1, length(OLD.subject) + 10) = OLD.subject || ', erasure '
    AND NEW.id = OLD.id AND NEW.purpose = OLD.purpose AND NEW.act = OLD.act AND NEW.at = OLD.at
    AND NEW.text_hash = OLD.text_hash AND NEW.text = OLD.text AND NEW.how = OLD.how
"""
"""The one change: a proof whose row was erased leads to no row that gets its number later."""


def _guard_consents(but: str) -> None:
    """Let nobody change the ledger of consents, save as the condition ``but`` says."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"""
            CREATE OR REPLACE FUNCTION keep_consent_update() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF NOT ({but}) THEN RAISE EXCEPTION '{UNCHANGED}'; END IF;
                RETURN NEW;
            END $$
        """)
        op.execute("DROP TRIGGER IF EXISTS consent_entry_unchanged ON consent_entry")
        op.execute("DROP TRIGGER consent_entry_kept ON consent_entry")
        op.execute(
            "CREATE TRIGGER consent_entry_unchanged BEFORE UPDATE ON consent_entry "
            "FOR EACH ROW EXECUTE FUNCTION keep_consent_update()"
        )
        op.execute(
            "CREATE TRIGGER consent_entry_kept BEFORE DELETE ON consent_entry "
            "FOR EACH ROW EXECUTE FUNCTION keep_consent_entry()"
        )
        return
    op.execute("DROP TRIGGER consent_entry_unchanged")
    op.execute(
        f"CREATE TRIGGER consent_entry_unchanged BEFORE UPDATE ON consent_entry "
        f"WHEN NOT ({but}) BEGIN SELECT RAISE(ABORT, '{UNCHANGED}'); END"
    )


def upgrade() -> None:
    """Go forward."""
    _guard_consents(PARTED)
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
    sa.UniqueConstraint('path', name=op.f('uq_unlinking_path')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('unlinking', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_unlinking_number'), ['number'], unique=False)

    with op.batch_alter_table('account', schema=None, table_kwargs={'sqlite_autoincrement': True}) as batch_op:
        batch_op.add_column(sa.Column('closing_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index(batch_op.f('ix_account_closing_at'), ['closing_at'], unique=False)

    with op.batch_alter_table('content_report', schema=None) as batch_op:
        batch_op.add_column(sa.Column('email_key', sa.String(length=254), server_default='', nullable=False))
        batch_op.create_index(batch_op.f('ix_content_report_email_key'), ['email_key'], unique=False)

    with op.batch_alter_table('outbox', schema=None) as batch_op:
        batch_op.add_column(sa.Column('recipient_key', sa.String(length=254), server_default='', nullable=False))
        batch_op.add_column(sa.Column('is_last', sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.create_index(batch_op.f('ix_outbox_recipient_key'), ['recipient_key'], unique=False)

    # Addresses on envelopes are ASCII; what accents add is settled by NFKC at the next writing.
    op.execute("UPDATE outbox SET recipient_key = lower(recipient)")
    op.execute("UPDATE content_report SET email_key = lower(trim(email))")


def downgrade() -> None:
    """Go back."""
    _guard_consents("1 = 0")
    with op.batch_alter_table('outbox', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_outbox_recipient_key'))
        batch_op.drop_column('is_last')
        batch_op.drop_column('recipient_key')

    with op.batch_alter_table('content_report', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_content_report_email_key'))
        batch_op.drop_column('email_key')

    with op.batch_alter_table('account', schema=None, table_kwargs={'sqlite_autoincrement': True}) as batch_op:
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
