"""keep personal data as long as declared."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision = "134630d686ea"
down_revision: str | None = "01e3b80a4afd"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


UNCHANGED = "a proof of consent is never changed"
KEPT = "a proof of consent goes once the consent has ended, its end last"
IS_KEPT = """
    (OLD.act = 'given' AND NOT EXISTS (
        SELECT 1 FROM consent_entry AS other
        WHERE other.subject = OLD.subject AND other.purpose = OLD.purpose
          AND other.act = 'withdrawn' AND other.id > OLD.id))
    OR (OLD.act = 'withdrawn' AND EXISTS (
        SELECT 1 FROM consent_entry AS other
        WHERE other.subject = OLD.subject AND other.purpose = OLD.purpose
          AND other.act = 'given' AND other.id < OLD.id))
"""


def _guard_consents() -> None:
    """Let nobody change the ledger of consents, whatever program writes to the database.

    SQLite drops a table's triggers when a later migration makes it anew: call this again there.
    """
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"""
            CREATE FUNCTION keep_consent_entry() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF TG_OP = 'UPDATE' THEN RAISE EXCEPTION '{UNCHANGED}'; END IF;
                IF {IS_KEPT} THEN RAISE EXCEPTION '{KEPT}'; END IF;
                RETURN OLD;
            END $$
        """)
        op.execute(
            "CREATE TRIGGER consent_entry_kept BEFORE UPDATE OR DELETE ON consent_entry "
            "FOR EACH ROW EXECUTE FUNCTION keep_consent_entry()"
        )
        return
    op.execute(
        "CREATE TRIGGER consent_entry_unchanged BEFORE UPDATE ON consent_entry "
        f"BEGIN SELECT RAISE(ABORT, '{UNCHANGED}'); END"
    )
    op.execute(
        "CREATE TRIGGER consent_entry_kept BEFORE DELETE ON consent_entry "
        f"WHEN {IS_KEPT} BEGIN SELECT RAISE(ABORT, '{KEPT}'); END"
    )


def upgrade() -> None:
    """Go forward."""
    op.create_table('access_entry',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('actor', sa.String(length=64), nullable=False),
    sa.Column('record', sa.String(length=60), nullable=False),
    sa.Column('record_id', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_access_entry'))
    )
    with op.batch_alter_table('access_entry', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_access_entry_at'), ['at'], unique=False)

    op.create_table('restriction',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('address', sa.String(length=254), nullable=False),
    sa.Column('language', sa.String(length=8), nullable=False),
    sa.Column('since', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ground', sa.String(length=300), nullable=False),
    sa.Column('told_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("address <> ''", name=op.f('ck_restriction_address_known')),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_restriction_account_id_account'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_restriction')),
    sa.UniqueConstraint('account_id', name=op.f('uq_restriction_account_id')),
    sa.UniqueConstraint('address', name=op.f('uq_restriction_address'))
    )
    with op.batch_alter_table('restriction', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_restriction_told_at'), ['told_at'], unique=False)

    with op.batch_alter_table('consent_entry', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_consent_entry_act_at'), ['act', 'at'], unique=False)

    with op.batch_alter_table('content_report', schema=None) as batch_op:
        batch_op.create_index('ix_content_report_decided_told', ['decided_at'], unique=False, sqlite_where=sa.text("explanation <> ''"), postgresql_where=sa.text("explanation <> ''"))

    with op.batch_alter_table('evidence_capsule', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_evidence_capsule_ends_at'))
        batch_op.create_index(batch_op.f('ix_evidence_capsule_sealed_at'), ['sealed_at'], unique=False)

    with op.batch_alter_table('gallery_draft', schema=None) as batch_op:
        batch_op.create_index('ix_gallery_draft_signed', ['saved_at'], unique=False, sqlite_where=sa.text('saved_by IS NOT NULL'), postgresql_where=sa.text('saved_by IS NOT NULL'))

    with op.batch_alter_table('gallery_revision', schema=None) as batch_op:
        batch_op.create_index('ix_gallery_revision_signed', ['published_at'], unique=False, sqlite_where=sa.text('published_by IS NOT NULL'), postgresql_where=sa.text('published_by IS NOT NULL'))

    with op.batch_alter_table('one_time_link', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_one_time_link_ends_at'))
        batch_op.create_index(batch_op.f('ix_one_time_link_created_at'), ['created_at'], unique=False)

    with op.batch_alter_table('publishing_entry', schema=None) as batch_op:
        batch_op.create_index('ix_publishing_entry_signed', ['at'], unique=False, sqlite_where=sa.text('account_id IS NOT NULL'), postgresql_where=sa.text('account_id IS NOT NULL'))

    with op.batch_alter_table('question', schema=None, table_kwargs={'sqlite_autoincrement': True}) as batch_op:
        batch_op.create_index('ix_question_published_email', ['closed_at'], unique=False, sqlite_where=sa.text("state = 'published' AND email <> ''"), postgresql_where=sa.text("state = 'published' AND email <> ''"))
        batch_op.create_index(batch_op.f('ix_question_state_created_at'), ['state', 'created_at'], unique=False)

    with op.batch_alter_table('session', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_session_ends_at'))
        batch_op.create_index(batch_op.f('ix_session_created_at'), ['created_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_session_seen_at'), ['seen_at'], unique=False)

    with op.batch_alter_table('upload_key', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_upload_key_revoked_at'), ['revoked_at'], unique=False)

    with op.batch_alter_table('retention_entry', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_retention_entry_rule_id'), ['rule', 'id'], unique=False)

    _guard_consents()


def downgrade() -> None:
    """Go back."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER consent_entry_kept ON consent_entry")
        op.execute("DROP FUNCTION keep_consent_entry")
    else:
        op.execute("DROP TRIGGER consent_entry_unchanged")
        op.execute("DROP TRIGGER consent_entry_kept")

    with op.batch_alter_table('retention_entry', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_retention_entry_rule_id'))

    with op.batch_alter_table('upload_key', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_upload_key_revoked_at'))

    with op.batch_alter_table('session', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_session_seen_at'))
        batch_op.drop_index(batch_op.f('ix_session_created_at'))
        batch_op.create_index(batch_op.f('ix_session_ends_at'), ['ends_at'], unique=False)

    with op.batch_alter_table('question', schema=None, table_kwargs={'sqlite_autoincrement': True}) as batch_op:
        batch_op.drop_index(batch_op.f('ix_question_state_created_at'))
        batch_op.drop_index('ix_question_published_email', sqlite_where=sa.text("state = 'published' AND email <> ''"), postgresql_where=sa.text("state = 'published' AND email <> ''"))

    with op.batch_alter_table('publishing_entry', schema=None) as batch_op:
        batch_op.drop_index('ix_publishing_entry_signed', sqlite_where=sa.text('account_id IS NOT NULL'), postgresql_where=sa.text('account_id IS NOT NULL'))

    with op.batch_alter_table('one_time_link', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_one_time_link_created_at'))
        batch_op.create_index(batch_op.f('ix_one_time_link_ends_at'), ['ends_at'], unique=False)

    with op.batch_alter_table('gallery_revision', schema=None) as batch_op:
        batch_op.drop_index('ix_gallery_revision_signed', sqlite_where=sa.text('published_by IS NOT NULL'), postgresql_where=sa.text('published_by IS NOT NULL'))

    with op.batch_alter_table('gallery_draft', schema=None) as batch_op:
        batch_op.drop_index('ix_gallery_draft_signed', sqlite_where=sa.text('saved_by IS NOT NULL'), postgresql_where=sa.text('saved_by IS NOT NULL'))

    with op.batch_alter_table('evidence_capsule', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_evidence_capsule_sealed_at'))
        batch_op.create_index(batch_op.f('ix_evidence_capsule_ends_at'), ['ends_at'], unique=False)

    with op.batch_alter_table('content_report', schema=None) as batch_op:
        batch_op.drop_index('ix_content_report_decided_told', sqlite_where=sa.text("explanation <> ''"), postgresql_where=sa.text("explanation <> ''"))

    with op.batch_alter_table('consent_entry', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_consent_entry_act_at'))

    with op.batch_alter_table('restriction', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_restriction_told_at'))

    op.drop_table('restriction')
    with op.batch_alter_table('access_entry', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_access_entry_at'))

    op.drop_table('access_entry')
