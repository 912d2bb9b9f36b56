"""Folders, cookies and keys: a declaration that the law would not accept is refused."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from photoallegret.accounts.personal_data import SIGNED_IN
from photoallegret.personal_data import Cookie, Folder, Holdings, Stored, together
from photoallegret.questions.personal_data import PUBLISHED


def cookie(**changes: object) -> Cookie:
    told = {
        "name": "session",
        "purpose": "sign in",
        "processing": SIGNED_IN,
        "life": timedelta(days=1),
        "exempt": "asked for",
        "when": "after a sign-in",
    }
    return Cookie(**(told | changes))


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: cookie(life=timedelta(days=396)), "thirteen months"),
        (lambda: cookie(exempt=""), "exempt for a reason, or rests on consent"),
        (lambda: cookie(processing=PUBLISHED), "exempt for a reason, or rests on consent"),
        (lambda: cookie(name="__Host-session"), "without __Host-"),
        (lambda: Folder(path="/etc", holds="x"), "inside the data folder"),
        (lambda: Folder(path="uploads", holds=""), "what lies there"),
        (
            lambda: Stored(
                key="x", purpose="p", processing=SIGNED_IN, life=timedelta(1), exempt=""
            ),
            "needs no consent",
        ),
        (
            lambda: together([Holdings(cookies=(cookie(),)), Holdings(cookies=(cookie(),))]),
            "declared twice: session",
        ),
    ],
)
def test_what_the_law_would_not_accept_is_refused(make: Callable[[], object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        make()


def test_what_nobody_declared_is_found(tmp_path: Path) -> None:
    held = Holdings(
        folders=(
            Folder(path="originals", holds="files"),
            Folder(path="uploads/run-*", holds="files"),
            Folder(path="site.sqlite*", holds="rows"),
        )
    )
    for name in ("originals/ab", "uploads/run-12", "uploads/faces", "cache"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "site.sqlite-wal").touch()

    assert held.undeclared(tmp_path) == ["cache", "uploads/faces"]
