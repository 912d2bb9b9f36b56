"""Identity papers: none before a written doubt, few, small, and unreadable on the disk."""

import pytest
from flask import Flask

from photoallegret.clock import now
from photoallegret.config import Settings
from photoallegret.rights.models import RightsRequest
from photoallegret.rights.operations.answering import NotAllowedError, doubt
from photoallegret.rights.operations.papers import (
    LARGEST,
    MOST,
    PaperRefusedError,
    keep_paper,
    opened,
)
from photoallegret.rights.operations.timeline import Act
from tests.factories import make_request

PDF = b"%PDF-1.7 PIECE"


@pytest.fixture
def here(app: Flask) -> Settings:
    """Return the settings of the site, its secrets made."""
    found: Settings = app.extensions["photoallegret"]
    return found


@pytest.fixture
def doubted(app: Flask) -> RightsRequest:
    assert app.testing
    request = make_request(at=now())
    doubt(request, "L’adresse a changé.", Act(now()))
    return request


def test_a_paper_is_encrypted_and_opened(doubted: RightsRequest, here: Settings) -> None:
    paper = keep_paper(doubted, PDF, here.data, here.secrets, Act(now()))
    (name,) = paper.files()
    place = here.data / name

    assert paper.mimetype == "application/pdf"
    assert b"PIECE" not in place.read_bytes()
    assert place.stat().st_mode & 0o777 == 0o600
    assert opened(paper, here.data, here.secrets) == PDF


@pytest.mark.parametrize("content", [b"", b"<svg/>", b"GIF89a", PDF + bytes(LARGEST)])
def test_what_is_no_paper_is_refused(
    doubted: RightsRequest, here: Settings, content: bytes
) -> None:
    with pytest.raises(PaperRefusedError):
        keep_paper(doubted, content, here.data, here.secrets, Act(now()))
    assert list((here.data / "identity").iterdir()) == []


def test_three_are_enough(doubted: RightsRequest, here: Settings) -> None:
    for _ in range(MOST):
        keep_paper(doubted, PDF, here.data, here.secrets, Act(now()))

    with pytest.raises(PaperRefusedError):
        keep_paper(doubted, PDF, here.data, here.secrets, Act(now()))


def test_none_is_taken_that_nobody_asked_for(app: Flask, here: Settings) -> None:
    request = make_request(at=now(), is_proved=False)

    with pytest.raises(NotAllowedError):
        keep_paper(request, PDF, here.data, here.secrets, Act(now()))
