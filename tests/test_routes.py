"""Addresses: numbers in them that no row can have lead nowhere."""

import pytest
from flask.testing import FlaskClient

from photoallegret.routes import LARGEST_ID, id_of, local_path


@pytest.mark.parametrize("number", [LARGEST_ID + 1, 2**63, 10**30])
@pytest.mark.parametrize(
    "path",
    [
        "/atelier/galeries/{}",
        "/atelier/galeries/{}/historique",
        "/atelier/galeries/{}/visiteurs",
        "/atelier/photos/{}",
        "/atelier/photos/{}/original",
    ],
)
def test_a_number_that_no_row_has_is_no_page(studio: FlaskClient, path: str, number: int) -> None:
    assert studio.get(path.format(number)).status_code == 404


@pytest.mark.parametrize("path", ["/compte/cles/{}/fin", "/compte/sessions/{}/fin"])
def test_nothing_is_ended_under_a_number_that_no_row_has(studio: FlaskClient, path: str) -> None:
    assert studio.post(path.format(2**63)).status_code == 404


@pytest.mark.parametrize("text", ["", "x", "-1", str(LARGEST_ID + 1), "1" * 5000])
def test_what_is_no_id_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 -- int says it in its own words
        id_of(text)


def test_an_id_is_read() -> None:
    assert id_of(str(LARGEST_ID)) == LARGEST_ID


@pytest.mark.parametrize("path", ["/", "/en/", "/galeries/nord", "/questions?q=a&p=2", "/a%C3%A9"])
def test_paths_of_this_site_are_taken(path: str) -> None:
    assert local_path(path) == path


@pytest.mark.parametrize(
    "path",
    [
        *("", "galeries", "//example.org", "/\\example.org", "https://example.org", "/a/../b"),
        *("/%2e%2e/x", "/a//b", "/%5cx", "/\t/x", "/é", "/" + "x" * 500, "javascript:alert(1)"),
    ],
)
def test_what_leads_elsewhere_is_refused(path: str) -> None:
    assert local_path(path) == ""
