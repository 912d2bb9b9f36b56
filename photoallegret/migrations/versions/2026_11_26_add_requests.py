"""add requests."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision = "b6b47c58173d"
down_revision: str | None = "b39aca6bc1db"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

UNCHANGED = "lines of a request are never changed"
KEPT = "a request is kept while it is open"
SAME = ("id", "request_id", "at", "kind", "outcome", "ground", "words_hash", "is_told", "receipt")


def _guard() -> None:
    """Let the timeline of a request only grow; who acted may be forgotten."""
    same = " AND ".join(f"NEW.{name} = OLD.{name}" for name in SAME)
    if op.get_bind().dialect.name == "postgresql":
        allowed = f"{same} AND (NEW.account_id IS NULL OR NEW.account_id = OLD.account_id)"
        op.execute(f"""
            CREATE FUNCTION keep_request() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF OLD.closed_at IS NULL THEN RAISE EXCEPTION '{KEPT}'; END IF;
                RETURN OLD;
            END $$
        """)
        op.execute(f"""
            CREATE FUNCTION keep_request_event() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF TG_OP = 'UPDATE' THEN
                    IF NOT ({allowed}) THEN RAISE EXCEPTION '{UNCHANGED}'; END IF;
                    RETURN NEW;
                END IF;
                IF EXISTS (SELECT 1 FROM rights_request
                           WHERE id = OLD.request_id AND closed_at IS NULL)
                THEN RAISE EXCEPTION '{KEPT}'; END IF;
                RETURN OLD;
            END $$
        """)
        op.execute(
            "CREATE TRIGGER rights_request_kept BEFORE DELETE ON rights_request "
            "FOR EACH ROW EXECUTE FUNCTION keep_request()"
        )
        op.execute(
            "CREATE TRIGGER rights_request_event_kept BEFORE UPDATE OR DELETE "
            "ON rights_request_event FOR EACH ROW EXECUTE FUNCTION keep_request_event()"
        )
        return
    allowed = f"{same} AND (NEW.account_id IS NULL OR NEW.account_id IS OLD.account_id)"
    op.execute(
        "CREATE TRIGGER rights_request_kept BEFORE DELETE ON rights_request "
        f"WHEN OLD.closed_at IS NULL BEGIN SELECT RAISE(ABORT, '{KEPT}'); END"
    )
    op.execute(
        "CREATE TRIGGER rights_request_event_unchanged BEFORE UPDATE ON rights_request_event "
        f"WHEN NOT ({allowed}) BEGIN SELECT RAISE(ABORT, '{UNCHANGED}'); END"
    )
    op.execute(
        "CREATE TRIGGER rights_request_event_kept BEFORE DELETE ON rights_request_event "
        "WHEN EXISTS (SELECT 1 FROM rights_request WHERE id = OLD.request_id "
        f"AND closed_at IS NULL) BEGIN SELECT RAISE(ABORT, '{KEPT}'); END"
    )


def upgrade() -> None:
    """Go forward."""
    op.create_table('rights_request',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('reference', sa.String(length=12), nullable=False),
    sa.Column('secret_hash', sa.String(length=64), nullable=False),
    sa.Column('secret', sa.String(length=300), nullable=False),
    sa.Column('kind', sa.Enum('access', 'rectification', 'erasure', 'restriction', 'portability', 'objection', 'withdrawal', 'directives', 'review', 'picture', name='kind', native_enum=False, create_constraint=True, length=20), nullable=False),
    sa.Column('channel', sa.Enum('site', 'account', 'mail', 'post', name='channel', native_enum=False, create_constraint=True, length=20), nullable=False),
    sa.Column('language', sa.String(length=8), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('postal', sa.String(length=500), nullable=False),
    sa.Column('proved_key', sa.String(length=254), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('told_reference', sa.String(length=40), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('scope', sa.JSON(), nullable=False),
    sa.Column('ground', sa.String(length=20), nullable=False),
    sa.Column('photo_id', sa.Integer(), nullable=True),
    sa.Column('photo_name', sa.String(length=300), nullable=False),
    sa.Column('is_minor', sa.Boolean(), nullable=False),
    sa.Column('received_on', sa.Date(), nullable=False),
    sa.Column('entered_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('proof', sa.Enum('session', 'link', 'reference', 'paper', 'known', name='proof', native_enum=False, create_constraint=True, length=20), nullable=True),
    sa.Column('proved_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('extended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('reminded_for', sa.Integer(), nullable=True),
    sa.Column('holding_ground', sa.Text(), nullable=False),
    sa.Column('state', sa.Enum('unproved', 'open', 'granted', 'partly', 'refused', 'taken-back', 'unknown', name='requeststate', native_enum=False, create_constraint=True, length=20), nullable=False),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('edition', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_rights_request_account_id_account'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['photo_id'], ['photo.id'], name=op.f('fk_rights_request_photo_id_photo'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_rights_request')),
    sa.UniqueConstraint('reference', name=op.f('uq_rights_request_reference')),
    sa.UniqueConstraint('secret_hash', name=op.f('uq_rights_request_secret_hash')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('rights_request', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_rights_request_account_id'), ['account_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_rights_request_closed_at'), ['closed_at'], unique=False)
        batch_op.create_index('ix_rights_request_closed_named', ['closed_at'], unique=False, sqlite_where=sa.text("(email <> '' OR postal <> '' OR name <> '')"), postgresql_where=sa.text("(email <> '' OR postal <> '' OR name <> '')"))
        batch_op.create_index(batch_op.f('ix_rights_request_photo_id'), ['photo_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_rights_request_proved_key'), ['proved_key'], unique=False)
        batch_op.create_index(batch_op.f('ix_rights_request_state_is_minor_due_on_id'), ['state', 'is_minor', 'due_on', 'id'], unique=False)

    op.create_table('identity_paper',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('request_id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=32), nullable=False),
    sa.Column('mimetype', sa.String(length=40), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['request_id'], ['rights_request.id'], name=op.f('fk_identity_paper_request_id_rights_request'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_identity_paper')),
    sa.UniqueConstraint('key', name=op.f('uq_identity_paper_key'))
    )
    with op.batch_alter_table('identity_paper', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_identity_paper_request_id'), ['request_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_identity_paper_sent_at'), ['sent_at'], unique=False)

    op.create_table('rights_request_event',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('request_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('kind', sa.Enum('received', 'proved', 'doubted', 'paper-sent', 'paper-deleted', 'extended', 'reminded', 'held', 'withdrawn', 'restored', 'executed', 'decided', 'taken-back', 'noted', name='eventkind', native_enum=False, create_constraint=True, length=20), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('outcome', sa.String(length=20), nullable=False),
    sa.Column('ground', sa.String(length=40), nullable=False),
    sa.Column('words_hash', sa.String(length=64), nullable=False),
    sa.Column('is_told', sa.Boolean(), nullable=False),
    sa.Column('receipt', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_rights_request_event_account_id_account'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['request_id'], ['rights_request.id'], name=op.f('fk_rights_request_event_request_id_rights_request'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_rights_request_event'))
    )
    with op.batch_alter_table('rights_request_event', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_rights_request_event_account_id'), ['account_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_rights_request_event_request_id'), ['request_id'], unique=False)

    op.create_table('rights_request_wait',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('request_id', sa.Integer(), nullable=False),
    sa.Column('begun_on', sa.Date(), nullable=False),
    sa.Column('ended_on', sa.Date(), nullable=True),
    sa.Column('is_doubt', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['request_id'], ['rights_request.id'], name=op.f('fk_rights_request_wait_request_id_rights_request'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_rights_request_wait'))
    )
    with op.batch_alter_table('rights_request_wait', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_rights_request_wait_request_id'), ['request_id'], unique=False)

    op.create_table('rights_request_words',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('request_id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['event_id'], ['rights_request_event.id'], name=op.f('fk_rights_request_words_event_id_rights_request_event'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['request_id'], ['rights_request.id'], name=op.f('fk_rights_request_words_request_id_rights_request'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_rights_request_words')),
    sa.UniqueConstraint('event_id', name=op.f('uq_rights_request_words_event_id'))
    )
    with op.batch_alter_table('rights_request_words', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_rights_request_words_request_id'), ['request_id'], unique=False)

    _guard()


def downgrade() -> None:
    """Go back."""
    with op.batch_alter_table('rights_request_words', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_rights_request_words_request_id'))

    op.drop_table('rights_request_words')
    with op.batch_alter_table('rights_request_wait', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_rights_request_wait_request_id'))

    op.drop_table('rights_request_wait')
    with op.batch_alter_table('rights_request_event', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_rights_request_event_request_id'))
        batch_op.drop_index(batch_op.f('ix_rights_request_event_account_id'))

    op.drop_table('rights_request_event')
    with op.batch_alter_table('identity_paper', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_identity_paper_sent_at'))
        batch_op.drop_index(batch_op.f('ix_identity_paper_request_id'))

    op.drop_table('identity_paper')
    with op.batch_alter_table('rights_request', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_rights_request_state_is_minor_due_on_id'))
        batch_op.drop_index(batch_op.f('ix_rights_request_proved_key'))
        batch_op.drop_index(batch_op.f('ix_rights_request_photo_id'))
        batch_op.drop_index('ix_rights_request_closed_named')
        batch_op.drop_index(batch_op.f('ix_rights_request_closed_at'))
        batch_op.drop_index(batch_op.f('ix_rights_request_account_id'))

    op.drop_table('rights_request')
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION keep_request_event()")
        op.execute("DROP FUNCTION keep_request()")
