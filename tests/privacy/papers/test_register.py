"""The register: read from the declarations, the same in every form, and the one committed."""

import json
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from odfdo import Document

from photoallegret.config import Settings
from photoallegret.i18n import speak
from photoallegret.party_settings import Processor, Transfer
from photoallegret.paths import TOP
from photoallegret.personal_data import LawfulBasis, Processing
from photoallegret.personal_data.vocabulary import DPV_PREFIXES
from photoallegret.privacy.papers.linked import as_linked_data
from photoallegret.privacy.papers.markdown import as_markdown
from photoallegret.privacy.papers.measures import MEASURES, MeasureKind
from photoallegret.privacy.papers.register import Facts, register
from photoallegret.privacy.papers.sheets import as_sheets
from photoallegret.privacy.queries.declared import Declared, processings_of
from photoallegret.questions.personal_data import QUESTION
from photoallegret.rooms import HELD, PROCESSINGS

COMMITTED = TOP / "docs" / "register.md"


@pytest.fixture
def facts(settings: Settings) -> Facts:
    speak("fr")
    return Facts(settings.site, Declared(PROCESSINGS, HELD))


def test_the_committed_register_is_what_the_program_declares(facts: Facts) -> None:
    assert COMMITTED.read_text(encoding="utf-8") == as_markdown(register(facts)), (
        "what is declared has changed: flask privacy register --output docs/register.md"
    )


def test_a_change_of_declaration_changes_it(facts: Facts) -> None:
    other = replace(QUESTION, purpose="Sell addresses")
    changed = tuple(other if one is QUESTION else one for one in PROCESSINGS)

    written = as_markdown(register(replace(facts, declared=Declared(changed, HELD))))

    assert written != COMMITTED.read_text(encoding="utf-8")
    assert "Sell addresses" in written


def test_each_processing_says_all_that_article_30_wants(facts: Facts) -> None:
    told = register(facts)

    assert told["controller"]["name"] == "Cartus"
    assert [one["slug"] for one in told["processings"]] == sorted(one.slug for one in PROCESSINGS)
    for one in told["processings"]:
        for key in ("purpose", "category", "persons", "basis", "sources", "retention", "rights"):
            assert one[key], (one["slug"], key)
        assert one["held_in"], f"{one['slug']}: declared, and nothing uses it"
        assert one["recipients"][0] == "1&1 (héberge le site, France)"
        assert one["transfers"] == []


def test_transfers_come_from_the_settings(facts: Facts) -> None:
    speak("en")
    abroad = Processor(
        "mail", "Post", country="CH", transfer=Transfer("adequacy", date(2026, 1, 31))
    )

    told = register(replace(facts, site=replace(facts.site, processors=(abroad,))))
    by_slug = {one["slug"]: one for one in told["processings"]}

    assert by_slug["sessions"]["transfers"] == []
    assert by_slug["questions"]["transfers"] == [
        {
            "to": "Post",
            "country": "Switzerland",
            "mechanism": "a decision of adequacy (GDPR art. 45)",
            "notice_published": "2026-01-31",
        }
    ]


def test_the_spreadsheet_has_a_list_and_a_sheet_for_each(facts: Facts) -> None:
    document = Document(BytesIO(as_sheets(register(facts))))
    sheets = {table.name: table for table in document.body.tables}
    names = list(sheets)

    assert names[0] == "Liste des traitements"
    assert len(names) == 1 + len(PROCESSINGS)
    (name,) = (name for name in names if name.endswith(" questions"))
    cells = [[str(value or "") for value in row] for row in sheets[name].get_values()]
    lines = {row[0]: row[1:] for row in cells if row}
    assert lines["Finalité principale"][0] == "Répondre aux questions des visiteurs"
    identity = lines["État civil, identité, données d’identification, images…"]
    assert "1\u00a0an après la réponse" in identity[1]
    assert lines["Données concernant la santé"][0] == "Néant"


def test_linked_data_uses_the_terms_of_the_vocabulary(facts: Facts) -> None:
    told = as_linked_data(facts, "https://www.example.org")
    parts = {part["dct:identifier"]: part for part in told["dpv:hasPersonalDataHandling"]}

    assert json.loads(json.dumps(told)) == told
    assert parts["questions"]["@type"] == "dpv:PersonalDataHandling"
    assert parts["questions"]["dpv:hasLegalBasis"]["@id"] == "eu-gdpr:A6-1-f"
    assert parts["published-questions"]["dpv:hasLegalBasis"]["@id"] == "eu-gdpr:A6-1-a"
    assert {"@id": "eu-gdpr:A7-3"} in parts["published-questions"]["dpv:hasRight"]
    duration = parts["reports"]["dpv:hasStorageCondition"]["dpv:hasDuration"][0]
    assert duration["dct:extent"] == {"@value": "P365D", "@type": "xsd:duration"}
    prefixes = {key.partition(":")[0] for key in _keys(told) if not key.startswith("@")}
    assert prefixes <= set(DPV_PREFIXES)


def _keys(value: object) -> list[str]:
    if isinstance(value, dict):
        inside = [key for name, one in value.items() if name != "@context" for key in _keys(one)]
        return [*(key for key in value if ":" in key), *inside]
    if isinstance(value, list):
        return [key for one in value for key in _keys(one)]
    return []


def test_each_measure_has_its_test() -> None:
    for measure in MEASURES:
        path, _, name = measure.proof.partition("::")
        text = (TOP / path).read_text(encoding="utf-8") if (TOP / path).exists() else ""
        assert f"def {name}(" in text, f"{measure.words}: {measure.proof} is not there"
    assert {measure.kind for measure in MEASURES} == set(MeasureKind)


def test_every_processing_of_a_room_is_in_it() -> None:
    assert processings_of(HELD) == PROCESSINGS
    assert all(isinstance(one.lawful_basis, LawfulBasis) for one in PROCESSINGS)


def test_two_processings_of_one_slug_are_refused() -> None:
    other: Processing = replace(QUESTION, purpose="something else")

    with pytest.raises(ValueError, match="two processings are called questions"):
        processings_of(replace(HELD, processings=(other,)))


def run(app: Flask, *words: str) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(args=["privacy", "register", *words])
    return result.exit_code, result.output


def test_the_command_writes_each_form(app: Flask, tmp_path: Path) -> None:
    code, french = run(app)
    assert code == 0
    assert french == COMMITTED.read_text(encoding="utf-8")

    code, english = run(app, "--format", "json", "--language", "en")
    assert code == 0
    purposes = [one["purpose"] for one in json.loads(english)["processings"]]
    assert "Answer the questions that visitors ask" in purposes

    assert json.loads(run(app, "--format", "dpv")[1])["@context"] == DPV_PREFIXES
    assert run(app, "--format", "ods")[0] == 2
    assert run(app, "--format", "ods", "--output", str(tmp_path / "r.ods"))[0] == 0
    assert (tmp_path / "r.ods").read_bytes().startswith(b"PK")
    assert run(app, "--output", str(tmp_path / "none" / "r.md"))[0] == 1
