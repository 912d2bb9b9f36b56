"""keep what was reached."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision = "c3d94b7e21af"
down_revision: str | None = "7d0c1a52e9b4"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

KEPT = "an incident is kept for five years after it was closed"
DAYS = 5 * 365


def _keep_incidents() -> None:
    """Let nobody delete an incident before its time, whatever program writes to the database.

    SQLite drops a table's triggers when a later migration makes it anew: call this again there.
    """
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"""
            CREATE FUNCTION keep_incident() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF OLD.closed_at IS NULL OR OLD.closed_at > now() - interval '{DAYS} days'
                THEN RAISE EXCEPTION '{KEPT}'; END IF;
                RETURN OLD;
            END $$
        """)
        op.execute(
            "CREATE TRIGGER incident_kept BEFORE DELETE ON incident "
            "FOR EACH ROW EXECUTE FUNCTION keep_incident()"
        )
        return
    limit = f"strftime('%Y-%m-%d %H:%M:%f', 'now', '-{DAYS} days')"
    op.execute(
        "CREATE TRIGGER incident_kept BEFORE DELETE ON incident "
        f"WHEN OLD.closed_at IS NULL OR OLD.closed_at > {limit} "
        f"BEGIN SELECT RAISE(ABORT, '{KEPT}'); END"
    )


def upgrade() -> None:
    """Keep incidents, tell an account once; salt digests of words; seal letters by post."""
    op.execute(
        "DELETE FROM incident_notice WHERE account_id IS NOT NULL AND id NOT IN "
        "(SELECT MIN(id) FROM incident_notice WHERE account_id IS NOT NULL "
        "GROUP BY incident_id, account_id)"
    )
    with op.batch_alter_table("incident_notice", schema=None) as batch_op:
        batch_op.create_unique_constraint(
            batch_op.f("uq_incident_notice_incident_id_account_id"), ["incident_id", "account_id"]
        )
    _keep_incidents()
    with op.batch_alter_table("rights_request_words", schema=None) as batch_op:
        salt = sa.Column("salt", sa.String(length=32), server_default="", nullable=False)
        batch_op.add_column(salt)
    op.create_table(
        "rights_request_letter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=60_000), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["rights_request.id"],
            name=op.f("fk_rights_request_letter_request_id_rights_request"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rights_request_letter")),
        sa.UniqueConstraint("request_id", name=op.f("uq_rights_request_letter_request_id")),
    )
    with op.batch_alter_table("rights_request_letter", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rights_request_letter_made_at"), ["made_at"])


def downgrade() -> None:
    """Go back."""
    op.drop_table("rights_request_letter")
    with op.batch_alter_table("rights_request_words", schema=None) as batch_op:
        batch_op.drop_column("salt")
    op.execute(
        "DROP TRIGGER incident_kept ON incident"
        if op.get_bind().dialect.name == "postgresql"
        else "DROP TRIGGER incident_kept"
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION keep_incident()")
    with op.batch_alter_table("incident_notice", schema=None) as batch_op:
        batch_op.drop_constraint(
            batch_op.f("uq_incident_notice_incident_id_account_id"), type_="unique"
        )
