"""mend deaths."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision = "8d41c0e7f2ab"
down_revision: str | None = "c3d94b7e21af"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

UNCHANGED = "an act on the file of a death is never changed"
KEPT = "an act on the file of a death goes with its file alone"
OPEN = "the file of a death is kept while it is open"
SAME = ("id", "file_id", "at", "act", '"by"')  # a word of PL/pgSQL
HEIRS = ("name", "address", "wants", "code_hash")
PROOFS = "'notoriety', 'family-book'"
IS_KEPT = "EXISTS (SELECT 1 FROM death_file WHERE death_file.id = OLD.file_id)"


def _guard() -> None:
    """Let the history of a file only grow, whatever program writes to the database.

    What a note says may be sealed anew, as when keys are changed: sealed, it stays sealed.
    """
    same = " AND ".join(f"NEW.{name} = OLD.{name}" for name in SAME)
    same += " AND (NEW.note = '') = (OLD.note = '')"
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"""
            CREATE FUNCTION keep_death_entry() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF TG_OP = 'UPDATE' THEN
                    IF NOT ({same}) THEN RAISE EXCEPTION '{UNCHANGED}'; END IF;
                    RETURN NEW;
                END IF;
                IF {IS_KEPT} THEN RAISE EXCEPTION '{KEPT}'; END IF;
                RETURN OLD;
            END $$
        """)
        op.execute(f"""
            CREATE FUNCTION keep_death_file() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF OLD.closed_at IS NULL THEN RAISE EXCEPTION '{OPEN}'; END IF;
                RETURN OLD;
            END $$
        """)
        op.execute(
            "CREATE TRIGGER death_entry_kept BEFORE UPDATE OR DELETE ON death_entry "
            "FOR EACH ROW EXECUTE FUNCTION keep_death_entry()"
        )
        op.execute(
            "CREATE TRIGGER death_file_kept BEFORE DELETE ON death_file "
            "FOR EACH ROW EXECUTE FUNCTION keep_death_file()"
        )
        return
    op.execute(
        "CREATE TRIGGER death_entry_unchanged BEFORE UPDATE ON death_entry "
        f"WHEN NOT ({same}) BEGIN SELECT RAISE(ABORT, '{UNCHANGED}'); END"
    )
    op.execute(
        "CREATE TRIGGER death_entry_kept BEFORE DELETE ON death_entry "
        f"WHEN {IS_KEPT} BEGIN SELECT RAISE(ABORT, '{KEPT}'); END"
    )
    op.execute(
        "CREATE TRIGGER death_file_kept BEFORE DELETE ON death_file "
        f"WHEN OLD.closed_at IS NULL BEGIN SELECT RAISE(ABORT, '{OPEN}'); END"
    )


def _unguard() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER death_entry_kept ON death_entry")
        op.execute("DROP TRIGGER death_file_kept ON death_file")
        op.execute("DROP FUNCTION keep_death_entry()")
        op.execute("DROP FUNCTION keep_death_file()")
        return
    for name in ("death_entry_unchanged", "death_entry_kept", "death_file_kept"):
        op.execute(f"DROP TRIGGER {name}")


def upgrade() -> None:
    """Give each heir a row with their own proof; keep the history; remember false news."""
    op.create_table('death_claim',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('file_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=700), nullable=False),
    sa.Column('address', sa.String(length=1200), nullable=False),
    sa.Column('proof', sa.Enum('none', 'death-certificate', 'notoriety', 'family-book', name='proof', native_enum=False, create_constraint=True, length=20), nullable=False),
    sa.Column('proof_on', sa.Date(), nullable=False),
    sa.Column('wants', sa.String(length=8), nullable=False),
    sa.Column('code_hash', sa.String(length=64), nullable=False),
    sa.Column('granted_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('handed_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['file_id'], ['death_file.id'], name=op.f('fk_death_claim_file_id_death_file'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_death_claim'))
    )
    with op.batch_alter_table('death_claim', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_death_claim_file_id'), ['file_id'], unique=False)
    op.execute(
        "INSERT INTO death_claim (file_id, name, address, proof, proof_on, wants, code_hash, "
        "granted_at, handed_at) SELECT id, heir_name, heir_address, proof, proof_on, heir_wants, "
        "heir_code_hash, opened_at, closed_at FROM death_file "
        f"WHERE heir_wants <> '' AND proof IN ({PROOFS}) AND proof_on IS NOT NULL"
    )
    with op.batch_alter_table('death_file', schema=None) as batch_op:
        batch_op.add_column(sa.Column('partly_at', sa.DateTime(timezone=True), nullable=True))
        for name in HEIRS:
            batch_op.drop_column(f"heir_{name}")
    with op.batch_alter_table('designation', schema=None) as batch_op:
        batch_op.add_column(sa.Column('silenced_at', sa.DateTime(timezone=True), nullable=True))
    _guard()


def downgrade() -> None:
    """Leave each file the heir granted last."""
    _unguard()
    with op.batch_alter_table('designation', schema=None) as batch_op:
        batch_op.drop_column('silenced_at')
    lengths = dict(zip(HEIRS, (700, 1200, 8, 64), strict=True))
    with op.batch_alter_table('death_file', schema=None) as batch_op:
        for name, length in lengths.items():
            batch_op.add_column(
                sa.Column(f"heir_{name}", sa.String(length), nullable=False, server_default="")
            )
        batch_op.drop_column('partly_at')
    for name in HEIRS:
        op.execute(
            f"UPDATE death_file SET heir_{name} = COALESCE((SELECT {name} FROM death_claim "  # noqa: S608 -- our own names
            "WHERE file_id = death_file.id ORDER BY id DESC LIMIT 1), '')"
        )
    with op.batch_alter_table('death_file', schema=None) as batch_op:
        for name, length in lengths.items():
            batch_op.alter_column(
                f"heir_{name}", existing_type=sa.String(length), server_default=None
            )
    with op.batch_alter_table('death_claim', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_death_claim_file_id'))
    op.drop_table('death_claim')
