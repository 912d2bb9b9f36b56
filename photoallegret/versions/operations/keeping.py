"""Keeping what is published: a version is made when a text, or what is declared, has changed.

Two processes at once make one: a version's number is unique, and who comes second gives up.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.exc import IntegrityError

from photoallegret.db import Base, db, insert_into, reading
from photoallegret.i18n import speaking
from photoallegret.site_file import Site
from photoallegret.versions.models import About, Announcement, DeclaredVersion, TextVersion
from photoallegret.versions.operations.succeeding import succession, was_announced
from photoallegret.versions.queries import last_declared, newest
from photoallegret.versions.rules.comparing import canonical
from photoallegret.versions.rules.difference import Kind, difference
from photoallegret.versions.rules.saying import told
from photoallegret.versions.rules.snapshot import Snapshot, digest_of, written

POLICY = "privacy"
"""The text that tells what is done with personal data."""
Drawn = Mapping[str, Mapping[str, str]]
"""HTML of each text, by its slug and language."""


class _KeptMeanwhileError(Exception):
    """Another process keeps the same at this moment."""


@dataclass(frozen=True, slots=True)
class Published:
    """All that is published at one moment."""

    texts: Drawn
    declared: Snapshot
    site: Site


def keep(published: Published, moment: datetime) -> bool:
    """Keep what is new in ``published`` and announce what must be told. Commits.

    Args:
        published: the texts as they are drawn now, and what is declared.
        moment: the present instant.

    Returns:
        whether something was new.

    """
    texts = {
        slug: {code: canonical(html) for code, html in told_in.items()}
        for slug, told_in in published.texts.items()
    }
    if not _is_new(texts, published):
        return False
    try:
        for slug, contents in texts.items():
            if _has_changed(slug, contents):
                _keep_text(slug, contents, moment)
        number = max((one.number for one in newest(POLICY).values()), default=0)
        _declare(published, number, moment)
        announcement = succession(published.site, number, moment)
        if announcement is not None:
            db.session.add(announcement)
        db.session.commit()
    except (_KeptMeanwhileError, IntegrityError):  # the announcement's key is unique too
        db.session.rollback()
        return False
    return True


def _is_new(texts: Drawn, published: Published) -> bool:
    """Say whether anything is new, without keeping other writers waiting."""
    reading()
    last = last_declared()
    new = (
        any(_has_changed(slug, contents) for slug, contents in texts.items())
        or last is None
        or last.content != written(published.declared)
        or succession(published.site, 0, last.at) is not None
    )
    db.session.remove()
    return new


def _has_changed(slug: str, contents: Mapping[str, str]) -> bool:
    kept = {code: one.digest for code, one in newest(slug).items()}
    return any(kept.get(code) != digest_of(content) for code, content in contents.items())


def _keep_text(slug: str, contents: Mapping[str, str], moment: datetime) -> None:
    number = max((one.number for one in newest(slug).values()), default=0) + 1
    for code, content in sorted(contents.items()):
        _add(
            TextVersion,
            ("slug", "number", "language"),
            slug=slug,
            number=number,
            language=code,
            published_at=moment,
            digest=digest_of(content),
            content=content,
        )


def _declare(published: Published, number: int, moment: datetime) -> None:
    """Keep what is declared when it changed; announce what changed in substance."""
    last, content = last_declared(), written(published.declared)
    if last is not None and last.content == content:
        return
    place = 1 if last is None else last.number + 1
    digest = digest_of(content)
    _add(DeclaredVersion, ("number",), number=place, at=moment, digest=digest, content=content)
    if last is None:
        return
    after = json.loads(content)
    is_expected = was_announced(after["controller"], moment.date())
    changes = [
        one
        for one in difference(json.loads(last.content), after)
        if one.is_substantial and not (one.kind is Kind.NEW_CONTROLLER and is_expected)
    ]
    if changes:
        words = {}
        for code in published.site.languages:
            with speaking(code):
                words[code] = told(changes, after)
        key = f"declared:{place}"
        db.session.add(
            Announcement(key=key, about=About.CHANGE, at=moment, number=number, words=words)
        )


def _add(table: type[Base], unique: tuple[str, ...], **values: Any) -> None:  # noqa: ANN401 -- columns
    """Write a row.

    Raises:
        _KeptMeanwhileError: another process has just written it.

    """
    key = table.__table__.c.id
    found = db.session.execute(
        insert_into(table)
        .values(**values)
        .on_conflict_do_nothing(index_elements=unique)
        .returning(key)
    ).scalar_one_or_none()
    if found is None:
        raise _KeptMeanwhileError
