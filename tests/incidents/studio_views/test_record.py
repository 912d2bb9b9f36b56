"""The record as a page to print and as files."""

import json

from flask.testing import FlaskClient

from tests.incidents.cases import make_incident
from tests.incidents.studio_views.test_desk import DESK
from tests.support.pages import visit


def test_the_record_is_a_page_and_two_files(studio: FlaskClient) -> None:
    reference = make_incident()

    page = visit(studio, f"{DESK}/{reference}/fiche")
    links = [str(a["href"]) for a in page.soup.select(".record__ways a")]
    text, data = (studio.get(link) for link in links)

    assert "Conséquences probables" in page.text
    assert len(page.soup.select("article section")) == 11
    assert text.headers["Content-Disposition"] == f"attachment; filename=incident-{reference}.md"
    assert "## 1. Notification" in text.get_data(as_text=True)
    assert json.loads(data.get_data())["reference"] == reference
    assert "no-store" in data.headers["Cache-Control"]


def test_other_forms_are_not_there(studio: FlaskClient) -> None:
    assert studio.get(f"{DESK}/{make_incident()}/fiche.exe").status_code == 404
