"""The map of the site: what is public, in as many queries whatever there is."""

from flask.testing import FlaskClient

from photoallegret.gallery.models import Visibility
from tests.factories import make_gallery, make_photo, save
from tests.gallery.conftest import Counting
from tests.support.pages import visit


def test_it_lists_what_is_public(client: FlaskClient, counting: Counting) -> None:
    make_gallery("nord", [make_photo("a")])
    make_gallery("cache", [make_photo("b")], visibility=Visibility.UNLISTED)
    save()
    with counting() as one:
        page = visit(client, "/plan-du-site")
    make_gallery("sud", [make_photo("c")])
    save()
    with counting() as two:
        visit(client, "/plan-du-site")

    links = {link["href"] for link in page.soup.main.find_all("a")}
    assert {"/galeries/nord", "/questions", "/vos-droits", "/droit-de-reponse"} <= links
    assert {"/mentions-legales", "/confidentialite", "/cookies", "/conditions"} <= links
    assert "Titre cache" not in page.text
    assert len(one) == len(two)
