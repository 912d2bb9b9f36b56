"""The site while it is closed: 503 and when to come back, save what the law wants open."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from photoallegret.banner import Message, put_up
from photoallegret.clock import now
from photoallegret.maintenance.operations import planning
from photoallegret.pages.layer import NOT_KEPT
from photoallegret.rooms import ROOMS
from tests.factories import data_of, make_gallery, make_photo, save
from tests.gallery.conftest import Counting, counting
from tests.maintenance.plans import DAY, HOUR, NIGHT, at, close_now, plan
from tests.support.pages import visit

__all__ = ["counting"]
DRAWN = {NOT_KEPT: "1"}
CLOSED = ("/", "/en/", "/galeries", "/galeries/nord", "/questions", "/contact", "/flux.xml",
          "/sitemap.xml", "/plan-du-site", "/nowhere", "/compte/inscription")  # fmt: skip
OPEN = ("/vos-droits", "/en/your-rights", "/vos-droits/lettre", "/vos-droits/demande/access",
        "/droit-de-reponse", "/compte/connexion", "/robots.txt", "/.well-known/security.txt",
        "/.well-known/tdmrep.json", "/mentions-legales", "/en/legal-notice", "/confidentialite",
        "/conditions", "/accessibilite", "/confidentialite/versions", "/cookies",
        "/en/cookies")  # fmt: skip


@pytest.mark.parametrize("path", CLOSED)
def test_a_closed_site_says_when_it_opens(app: Flask, client: FlaskClient, path: str) -> None:
    plan(app)

    with at(NIGHT + timedelta(minutes=45, seconds=0.5)):
        page = visit(client, path, 503)

    assert page.headers["Retry-After"] == "900"
    assert page.headers["Cache-Control"].endswith("no-store")
    assert page.h1 in ("Le site est fermé pour maintenance", "The site is closed for maintenance")
    assert ("A new disk." if path == "/en/" else "Un nouveau disque.") in page.text
    cookies = "/en/cookies" if path == "/en/" else "/cookies"
    assert page.soup.select_one(f'footer a[href="{cookies}"]')
    assert "28 " in page.text
    assert "23:00" in page.text


@pytest.mark.parametrize("path", OPEN)
def test_what_the_law_wants_stays_open(app: Flask, client: FlaskClient, path: str) -> None:
    close_now(app)

    assert client.get("/").status_code == 503
    with client.get(path) as response:
        assert response.status_code == 200


def test_pages_that_stay_open_say_that_the_rest_is_closed(app: Flask, client: FlaskClient) -> None:
    close_now(app)

    assert "ce site est fermé" in visit(client, "/vos-droits").soup.select_one(".banner").get_text()


def test_an_incident_is_told_on_the_closed_page_too(app: Flask, client: FlaskClient) -> None:
    close_now(app)
    put_up(data_of(app), [Message({"fr": "Un incident."}, now() + DAY)])

    (told,) = visit(client, "/", 503).soup.select(".banner")

    assert told.get_text().strip() == "Un incident."


def test_files_that_pages_are_drawn_with_are_served(app: Flask, client: FlaskClient) -> None:
    close_now(app)
    sheet = visit(client, "/", 503).soup.select_one("link[rel=stylesheet]")["href"]

    with client.get(sheet) as response:
        assert response.status_code == 200


def test_the_studio_stays_open_to_its_owner_alone(
    app: Flask, client: FlaskClient, studio: FlaskClient
) -> None:
    close_now(app)

    assert visit(studio, "/atelier/maintenance").status == 200
    assert client.get("/atelier").status_code == 404


def test_what_is_sent_meanwhile_is_not_lost_in_silence(app: Flask, client: FlaskClient) -> None:
    close_now(app)

    told = client.post("/contact", data={"text": "Bonjour"})
    read = visit(client, "/contact", 503)

    assert told.status_code == 503
    assert "n’a pas été gardé" in told.get_data(as_text=True)
    assert "n’a pas été gardé" not in read.text


def test_it_closes_and_opens_by_itself_and_costs_no_query(
    app: Flask, client: FlaskClient, counting: Counting
) -> None:
    make_gallery("nord", [make_photo("a")])
    save()

    def asked(moment: object) -> int:
        with at(moment), counting() as queries:
            answer = client.get("/galeries/nord", environ_overrides=DRAWN)
            assert answer.status_code == 200
        return len(queries)

    before = asked(NIGHT)
    plan(app)

    assert asked(NIGHT - timedelta(seconds=1)) == asked(NIGHT + HOUR) == before
    with at(NIGHT), counting() as queries:
        assert client.get("/galeries/nord", environ_overrides=DRAWN).status_code == 503
    assert queries == []


def test_opened_before_its_time_it_is_open_at_once(app: Flask, client: FlaskClient) -> None:
    close_now(app)
    closed = client.get("/").status_code
    planning.end(now())
    save()
    planning.publish(data_of(app), now())

    assert (closed, client.get("/").status_code) == (503, 200)


def test_what_stays_open_exists(app: Flask) -> None:
    names = {rule.endpoint for rule in app.url_map.iter_rules()} | set(app.blueprints)

    assert {name for room in ROOMS for name in room.always_open} - names == set()
