"""What tests of releases may ask for: files, posts, and what a signed paper says."""

from datetime import date, timedelta

from photoallegret.releases.operations.recording import Terms
from tests.gallery.conftest import Counting, counting, storage
from tests.gallery.studio_views.conftest import Act, act

__all__ = ["Act", "Counting", "act", "counting", "storage", "terms_of"]

TODAY = date(2026, 11, 26)
YEAR = timedelta(days=365)


def terms_of(person: str = "Jeanne Martin", **values: object) -> Terms:
    """Return what a sound paper signed by ``person`` says, in force since a year."""
    known: dict[str, object] = {
        "scope": "Mon portrait, dans les galeries du photographe",
        "media": "Site, tirages",
        "territory": "Monde entier",
        "from_on": TODAY - YEAR,
        "until_on": TODAY + YEAR,
        "signed_on": TODAY - YEAR,
        "kept_where": "Classeur bleu",
    }
    return Terms(person=person, **{**known, **values})  # type: ignore[arg-type]  # as they are


MINOR = {
    "is_minor": True,
    "guardian": "Paul Martin",
    "other_guardian": "Lise Martin",
    "adult_from": 2035,
}
