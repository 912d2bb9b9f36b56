"""The doctor says whether versions are as they were kept, and whether letters wait."""

from flask import Flask
from sqlalchemy import text

from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.versions.checks import versions
from photoallegret.versions.models import TextVersion
from tests.factories import make_account, save
from tests.versions.cases import declared_now, longer, publish, tell_all


def levels() -> list[str]:
    found = [one.level for one in versions()]
    db.session.remove()
    return found


def test_all_well(app: Flask) -> None:
    publish()

    assert levels() == ["ok"]


def test_letters_that_wait_are_told(app: Flask) -> None:
    make_account("alice@example.org")
    save()
    value = declared_now()
    publish(declared=value)
    publish(declared=longer(value))
    assert levels() == ["attention"]

    tell_all()

    assert levels() == ["ok"]


def test_a_version_written_over_is_a_failure(app: Flask) -> None:
    """The triggers keep it; a version put in with another digest stands for one that was forced."""
    forged = TextVersion(
        slug="privacy", number=1, language="fr", published_at=now(), digest="0" * 64, content="x"
    )
    db.session.add(forged)
    db.session.commit()
    db.session.execute(text("SELECT 1"))
    db.session.remove()

    (finding,) = versions()

    assert finding.level == "failure"
    assert "privacy 1" in finding.message
