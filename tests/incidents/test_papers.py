"""The record has all that GDPR art. 33(3) to (5) asks for, in the order of the CNIL's form."""

import json
from datetime import timedelta

from flask import Flask

from photoallegret.clock import now
from photoallegret.i18n import speaking
from photoallegret.incidents.models import Step
from photoallegret.incidents.operations.announcing import announce
from photoallegret.incidents.operations.recording import note, tell_authority
from photoallegret.incidents.papers import Around, Part, as_data, as_markdown, record
from photoallegret.incidents.rules import FIELDS
from photoallegret.rooms import PROCESSINGS
from tests.factories import save
from tests.incidents.cases import WORDS, find, make_incident

HOUR = timedelta(hours=1)
ORDER = [
    "notification", "controller", "chronology", "breach", "data", "people", "measures-before",
    "consequences", "measures", "communication", "timeline",
]  # fmt: skip
ARTICLES = ("33(1)", "33(3)(a)", "33(3)(b)", "33(3)(c)", "33(3)(d)", "33(4)", "33(5)", "34(1)")


def parts_of(app: Flask, reference: str, told: tuple[int, int] = (5, 1)) -> list[Part]:
    site = app.extensions["photoallegret"].site
    return record(find(reference), Around(site, PROCESSINGS, told, now()))


def values(parts: list[Part]) -> dict[str, str]:
    return {line.key: line.value for part in parts for line in part.lines}


def full(app: Flask) -> str:
    """Return the reference of an incident of which everything is written."""
    reference = make_incident(
        known_at=now() - 80 * HOUR,
        began_at=now() - 90 * HOUR,
        ended_at=now() - 85 * HOUR,
        discovered_at=now() - 81 * HOUR,
        written_from=now() - 500 * HOUR,
        written_until=now() - 85 * HOUR,
        measures_proposed="Chiffrer les disques.",
        why_no_authority="–",
        why_no_people="Bandeau.",
    )
    incident = find(reference)
    tell_authority(incident, now() - HOUR, "Week-end.", now())
    announce(incident, {"fr": "Bandeau public."}, now() + HOUR, now())
    note(incident, Step.NOTED, now(), "Serrure\nchangée.")
    incident.words, incident.letters_sent_at = WORDS, now()
    save()
    return reference


def test_every_item_is_there_in_order(app: Flask) -> None:
    parts = parts_of(app, full(app))

    assert [part.key for part in parts] == ORDER
    told = " ".join(line.article for part in parts for line in part.lines)
    assert [article for article in ARTICLES if article not in told] == []
    found = values(parts)
    assert set(FIELDS) <= set(found)
    assert found["late_reasons"] == "Week-end."
    assert found["told"] == "4"
    assert found["unreached"] == "1"
    assert "Les mots de passe sont changés." in found["words_fr"]
    assert found["banner_fr"] == "Bandeau public."
    assert "visiteurs qui écrivent" in found["persons"]
    assert "Argon2id" in found["measures_before"]


def test_what_is_not_known_is_left_open(app: Flask) -> None:
    reference = make_incident(natures=[], processings=[], people_count=None, consequences="")
    found = values(parts_of(app, reference, (0, 0)))

    assert {found[key] for key in ("natures", "processings", "people_count", "consequences")} == {
        "–"
    }
    assert found["kind"].startswith("initiale")


def test_as_markdown_it_reads_in_both_languages(app: Flask) -> None:
    reference = full(app)
    written = {}
    for code in ("fr", "en"):
        with speaking(code):
            written[code] = as_markdown(find(reference), parts_of(app, reference))

    assert written["fr"].startswith(f"# Fiche de l’incident {reference}\n")
    assert "## 4. Violation" in written["fr"]
    assert "## 4. Breach" in written["en"]
    assert "(art. 33(3)(c))" in written["en"]
    assert "Serrure\n  changée." in written["fr"]
    assert "None" not in written["fr"] + written["en"]


def test_as_data_keys_are_the_same_in_every_language(app: Flask) -> None:
    reference = full(app)
    told = {}
    for code in ("fr", "en"):
        with speaking(code):
            told[code] = as_data(find(reference), parts_of(app, reference))
    keys = {
        code: [item["key"] for part in one["parts"] for item in part["items"]]
        for code, one in told.items()
    }

    assert keys["fr"] == keys["en"]
    assert json.loads(json.dumps(told["fr"]))["reference"] == reference
