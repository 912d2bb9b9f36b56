"""What a row that goes leaves behind: proofs that name it, public addresses that answer 410."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import update

from photoallegret.db import Base, db, insert_into
from photoallegret.personal_data import Tie, Unlinked
from photoallegret.privacy.models import GoneAddress
from photoallegret.privacy.operations.journalling import keyed
from photoallegret.privacy.queries.tied import AT_ONCE


def part_references(names: Sequence[str], by: int | datetime) -> None:
    """Let what is kept about rows that go lead to no row that gets their number later.

    From then on "erasure 7" or "erasure of 2026-11-25" stands beside their name: the database
    lets no other change of a proof be made.

    Args:
        names: of the rows, "question:42".
        by: the number of the erasure, or the instant at which their time was over.

    """
    how = f"erasure {by}" if isinstance(by, int) else f"erasure of {by:%Y-%m-%d}"
    for mapper in Base.registry.mappers:
        subjects = mapper.class_.__subjects__
        for way in () if isinstance(subjects, Unlinked) else subjects:
            if way.tie is Tie.REFERENCE:
                column = getattr(mapper.class_, way.column)
                for start in range(0, len(names), AT_ONCE):
                    db.session.execute(
                        update(mapper.class_)
                        .where(column.in_(names[start : start + AT_ONCE]))
                        .values({column: column.concat(f", {how}")})
                        .execution_options(synchronize_session=False)
                    )


def remember(names: Iterable[str], at: datetime, key: str) -> None:
    """Let public addresses answer 410 from now on.

    Args:
        names: of the addresses, as rows tell them (``public_names``).
        at: the present instant.
        key: ``erasure_key`` of the site.

    """
    for name in names:
        values = {"digest": keyed(name, key), "at": at}
        db.session.execute(insert_into(GoneAddress).values(values).on_conflict_do_nothing())


def is_gone(name: str, key: str) -> bool:
    """Say whether what stood at the public address ``name`` is gone, by its keyed digest."""
    return db.session.get(GoneAddress, keyed(name, key)) is not None
