"""mend requests."""

from collections.abc import Iterable, Sequence

import sqlalchemy as sa
from alembic import op

revision = "7d0c1a52e9b4"
down_revision: str | None = "b5ff6b10d776"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

UNCHANGED = "lines of a request are never changed"
KEPT = "a request is kept while it is open, and five years after its answer"
FIXED = "when a request came and was closed is never changed"
DAYS = 5 * 365
EVENT = ("id", "request_id", "at", "kind", "outcome", "ground", "words_hash", "is_told", "receipt")
NUMBERED = (*EVENT, "number")
REQUEST = ("id", "reference", "kind", "channel", "received_on", "entered_at")
ONCE_CLOSED = ("state", "closed_at", "proved_at", "extended_at", "due_on")
WAIT = ("id", "request_id", "begun_on", "is_doubt")
STATES = ("unproved", "open", "granted", "partly", "refused", "taken-back", "unknown")
KINDS = (
    "received", "proved", "doubted", "paper-sent", "paper-deleted", "extended", "reminded", "held",
    "withdrawn", "restored", "executed", "decided", "taken-back", "noted",
)  # fmt: skip
NEW_STATES = (*STATES, "nothing-held")
NEW_KINDS = (*KINDS, "found", "recipients", "recipients-told")
OLD_TRIGGERS = {
    "rights_request_kept": "rights_request",
    "rights_request_event_kept": "rights_request_event",
    "rights_request_event_unchanged": "rights_request_event",
}
TRIGGERS = {
    **OLD_TRIGGERS,
    "rights_request_fixed": "rights_request",
    "rights_request_wait_kept": "rights_request_wait",
    "rights_request_wait_unchanged": "rights_request_wait",
}


def _is_postgresql() -> bool:
    return op.get_bind().dialect.name == "postgresql"


def _same(names: Iterable[str]) -> str:
    sames = "IS NOT DISTINCT FROM" if _is_postgresql() else "IS"
    return " AND ".join(f"NEW.{name} {sames} OLD.{name}" for name in names)


def _trigger(name: str, when: str, condition: str, message: str) -> None:
    """Refuse what ``condition`` holds for; SQLite loses it when the table is made anew."""
    table = TRIGGERS[name]
    if _is_postgresql():
        returned = "OLD" if when == "DELETE" else "NEW"
        op.execute(f"""
            CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF {condition} THEN RAISE EXCEPTION '{message}'; END IF;
                RETURN {returned};
            END $$
        """)
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {when} ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {name}()"
        )
        return
    op.execute(
        f"CREATE TRIGGER {name} BEFORE {when} ON {table} WHEN {condition} "
        f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
    )


def _guard() -> None:
    """Let a request, its timeline and its waits only grow, until their retention ends.

    Who acted may be forgotten; a wait may end, once. What is not yet five years closed stays.
    """
    long_ago = (
        f"now() - interval '{DAYS} days'" if _is_postgresql() else f"datetime('now', '-{DAYS} days')"
    )
    kept = f"(closed_at IS NULL OR closed_at > {long_ago})"
    parent = f"EXISTS (SELECT 1 FROM rights_request WHERE id = OLD.request_id AND {kept})"  # noqa: S608 -- our own names
    acted = f"(NEW.account_id IS NULL OR {_same(['account_id'])})"
    closed = f"OLD.closed_at IS NULL OR ({_same(ONCE_CLOSED)})"
    ended = f"OLD.ended_on IS NULL OR ({_same(['ended_on'])})"
    own = f"(OLD.closed_at IS NULL OR OLD.closed_at > {long_ago})"
    _trigger("rights_request_kept", "DELETE", own, KEPT)
    _trigger("rights_request_fixed", "UPDATE", f"NOT ({_same(REQUEST)} AND ({closed}))", FIXED)
    _trigger(
        "rights_request_event_unchanged", "UPDATE", f"NOT ({_same(NUMBERED)} AND {acted})", UNCHANGED
    )
    _trigger("rights_request_event_kept", "DELETE", parent, KEPT)
    _trigger(
        "rights_request_wait_unchanged", "UPDATE", f"NOT ({_same(WAIT)} AND ({ended}))", UNCHANGED
    )
    _trigger("rights_request_wait_kept", "DELETE", parent, KEPT)


def _unguard() -> None:
    for name, table in TRIGGERS.items():
        on = f" ON {table}" if _is_postgresql() else ""
        op.execute(f"DROP TRIGGER {name}{on}")
        if _is_postgresql():
            op.execute(f"DROP FUNCTION {name}()")


def _unguard_old() -> None:
    if _is_postgresql():
        op.execute("DROP TRIGGER rights_request_kept ON rights_request")
        op.execute("DROP TRIGGER rights_request_event_kept ON rights_request_event")
        op.execute("DROP FUNCTION keep_request_event()")
        op.execute("DROP FUNCTION keep_request()")
        return
    for name in OLD_TRIGGERS:
        op.execute(f"DROP TRIGGER {name}")


def _guard_old() -> None:
    """Put back what the revision before this one expects to find and to drop."""
    same = " AND ".join(f"NEW.{name} = OLD.{name}" for name in EVENT)
    is_open = (
        "EXISTS (SELECT 1 FROM rights_request WHERE id = OLD.request_id AND closed_at IS NULL)"
    )
    sames = "=" if _is_postgresql() else "IS"
    allowed = f"{same} AND (NEW.account_id IS NULL OR NEW.account_id {sames} OLD.account_id)"
    if _is_postgresql():
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
                IF {is_open} THEN RAISE EXCEPTION '{KEPT}'; END IF;
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
    _trigger("rights_request_kept", "DELETE", "OLD.closed_at IS NULL", KEPT)
    _trigger("rights_request_event_unchanged", "UPDATE", f"NOT ({allowed})", UNCHANGED)
    _trigger("rights_request_event_kept", "DELETE", is_open, KEPT)


def _allow(states: Sequence[str], kinds: Sequence[str]) -> None:
    for table, column, name, values in (
        ("rights_request", "state", "requeststate", states),
        ("rights_request_event", "kind", "eventkind", kinds),
    ):
        allowed = ", ".join(f"'{one}'" for one in values)
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_constraint(batch_op.f(f"ck_{table}_{name}"), type_="check")
            batch_op.create_check_constraint(
                batch_op.f(f"ck_{table}_{name}"), f"{column} IN ({allowed})"
            )


def upgrade() -> None:
    """Keep requests five years, number their lines, and know what became of recipients."""
    _unguard_old()
    _allow(NEW_STATES, NEW_KINDS)
    with op.batch_alter_table("rights_request", schema=None) as batch_op:
        batch_op.add_column(sa.Column("reminded_on", sa.Date(), nullable=True))
    with op.batch_alter_table("rights_request_event", schema=None) as batch_op:
        batch_op.add_column(sa.Column("number", sa.Integer(), nullable=True))
    for word in ("erasure", "consents", "corrections"):
        op.execute(
            f"UPDATE rights_request_event SET number = CAST(substr(outcome, {len(word) + 2}) "  # noqa: S608 -- our own names
            f"AS INTEGER), outcome = '{word}' WHERE outcome LIKE '{word} %'"
        )
    op.execute(
        "UPDATE rights_request_event SET number = CAST(outcome AS INTEGER), outcome = '' "
        "WHERE kind = 'reminded' AND outcome <> ''"
    )
    op.execute(
        "UPDATE rights_request_event SET outcome = (SELECT proof FROM rights_request "
        "WHERE rights_request.id = request_id) WHERE kind = 'received' AND request_id IN "
        "(SELECT id FROM rights_request WHERE proof IN ('session', 'known') "
        "AND proved_at = entered_at)"
    )
    _guard()


def downgrade() -> None:
    """Know less: what nothing was held of was granted, and lines of recipients are notes."""
    _unguard()
    op.execute("UPDATE rights_request SET state = 'granted' WHERE state = 'nothing-held'")
    op.execute(
        "UPDATE rights_request_event SET outcome = 'granted' WHERE outcome = 'nothing-held'"
    )
    op.execute(
        "UPDATE rights_request_event SET kind = 'noted' "
        "WHERE kind IN ('found', 'recipients', 'recipients-told')"
    )
    op.execute(
        "UPDATE rights_request_event SET outcome = outcome || ' ' || number "
        "WHERE number IS NOT NULL AND outcome IN ('erasure', 'consents', 'corrections')"
    )
    op.execute(
        "UPDATE rights_request_event SET outcome = CAST(number AS VARCHAR(20)) "
        "WHERE kind = 'reminded' AND number IS NOT NULL"
    )
    op.execute("UPDATE rights_request_event SET outcome = '' WHERE kind = 'received'")
    with op.batch_alter_table("rights_request_event", schema=None) as batch_op:
        batch_op.drop_column("number")
    with op.batch_alter_table("rights_request", schema=None) as batch_op:
        batch_op.drop_column("reminded_on")
    _allow(STATES, KINDS)
    _guard_old()
