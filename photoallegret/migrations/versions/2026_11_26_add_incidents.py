"""add incidents."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision = "6d76a426dcf3"
down_revision: str | None = "5c1e7ab0d3f2"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

UNCHANGED = "an act on an incident is never changed"
KEPT = "an act on an incident goes with its incident alone"
IS_KEPT = "EXISTS (SELECT 1 FROM incident WHERE incident.id = OLD.incident_id)"


def _guard_acts() -> None:
    """Let nobody change the timeline of an incident, whatever program writes to the database.

    SQLite drops a table's triggers when a later migration makes it anew: call this again there.
    """
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"""
            CREATE FUNCTION keep_incident_act() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF TG_OP = 'UPDATE' THEN RAISE EXCEPTION '{UNCHANGED}'; END IF;
                IF {IS_KEPT} THEN RAISE EXCEPTION '{KEPT}'; END IF;
                RETURN OLD;
            END $$
        """)
        op.execute(
            "CREATE TRIGGER incident_act_kept BEFORE UPDATE OR DELETE ON incident_act "
            "FOR EACH ROW EXECUTE FUNCTION keep_incident_act()"
        )
        return
    op.execute(
        "CREATE TRIGGER incident_act_unchanged BEFORE UPDATE ON incident_act "
        f"BEGIN SELECT RAISE(ABORT, '{UNCHANGED}'); END"
    )
    op.execute(
        "CREATE TRIGGER incident_act_kept BEFORE DELETE ON incident_act "
        f"WHEN {IS_KEPT} BEGIN SELECT RAISE(ABORT, '{KEPT}'); END"
    )


def upgrade() -> None:
    """Go forward."""
    op.create_table('incident',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('reference', sa.String(length=12), nullable=False),
    sa.Column('title', sa.String(length=120), nullable=False),
    sa.Column('happened', sa.Text(), nullable=False),
    sa.Column('began_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('discovered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('known_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('natures', sa.JSON(), nullable=False),
    sa.Column('processings', sa.JSON(), nullable=False),
    sa.Column('written_from', sa.DateTime(timezone=True), nullable=True),
    sa.Column('written_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('people_count', sa.Integer(), nullable=True),
    sa.Column('records_count', sa.Integer(), nullable=True),
    sa.Column('consequences', sa.Text(), nullable=False),
    sa.Column('measures_taken', sa.Text(), nullable=False),
    sa.Column('measures_proposed', sa.Text(), nullable=False),
    sa.Column('risk', sa.Enum('unknown', 'unlikely', 'likely', 'high', name='risk', native_enum=False, create_constraint=True, length=20), nullable=False),
    sa.Column('why_no_authority', sa.Text(), nullable=False),
    sa.Column('why_no_people', sa.Text(), nullable=False),
    sa.Column('contact', sa.String(length=300), nullable=False),
    sa.Column('authority_told_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('late_reasons', sa.Text(), nullable=False),
    sa.Column('words', sa.JSON(), nullable=False),
    sa.Column('letters_asked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('letters_sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('banner', sa.JSON(), nullable=False),
    sa.Column('banner_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('edition', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_incident')),
    sa.UniqueConstraint('reference', name=op.f('uq_incident_reference'))
    )
    with op.batch_alter_table('incident', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_incident_banner_until'), ['banner_until'], unique=False)
        batch_op.create_index(batch_op.f('ix_incident_closed_at'), ['closed_at'], unique=False)

    op.create_table('incident_act',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('incident_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('step', sa.Enum('declared', 'changed', 'authority-told', 'letters-asked', 'letters-sent', 'banner-up', 'banner-down', 'noted', 'closed', 'reopened', name='step', native_enum=False, create_constraint=True, length=20), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['incident_id'], ['incident.id'], name=op.f('fk_incident_act_incident_id_incident'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_incident_act'))
    )
    with op.batch_alter_table('incident_act', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_incident_act_incident_id'), ['incident_id'], unique=False)

    op.create_table('incident_notice',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('incident_id', sa.Integer(), nullable=False),
    sa.Column('mark', sa.String(length=64), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('told_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('read_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_incident_notice_account_id_account'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['incident_id'], ['incident.id'], name=op.f('fk_incident_notice_incident_id_incident'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_incident_notice')),
    sa.UniqueConstraint('incident_id', 'mark', name=op.f('uq_incident_notice_incident_id_mark'))
    )
    with op.batch_alter_table('incident_notice', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_incident_notice_account_id'), ['account_id'], unique=False)

    _guard_acts()


def downgrade() -> None:
    """Go back."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER incident_act_kept ON incident_act")
        op.execute("DROP FUNCTION keep_incident_act")
    with op.batch_alter_table('incident_notice', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_incident_notice_account_id'))

    op.drop_table('incident_notice')
    with op.batch_alter_table('incident_act', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_incident_act_incident_id'))

    op.drop_table('incident_act')
    with op.batch_alter_table('incident', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_incident_closed_at'))
        batch_op.drop_index(batch_op.f('ix_incident_banner_until'))

    op.drop_table('incident')
