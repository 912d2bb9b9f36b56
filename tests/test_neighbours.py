"""What may be fetched beforehand: neighbours alone, told in a header of public pages alone."""

from flask.testing import FlaskClient

from photoallegret.neighbours import ADDRESS
from tests.factories import make_gallery, make_photo, save

PAGE = "/galeries/nord/b"


def test_the_rules_name_the_links_that_a_photo_page_has(client: FlaskClient) -> None:
    make_gallery("nord", [make_photo("a"), make_photo("b"), make_photo("c")])
    save()

    page = client.get(PAGE)
    rules = client.get(page.headers["Speculation-Rules"].strip('"'))

    assert rules.content_type == "application/speculationrules+json"
    assert set(rules.get_json(force=True)) == {"prefetch"}
    assert b'rel="prev"' in page.data
    assert b'rel="next"' in page.data


def test_own_pages_and_errors_name_none(client: FlaskClient) -> None:
    for path in ("/compte/connexion", "/nulle-part", ADDRESS):
        assert "Speculation-Rules" not in client.get(path).headers
