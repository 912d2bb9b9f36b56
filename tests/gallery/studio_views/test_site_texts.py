"""The site's words in the studio, and what visitors then read."""

from flask.testing import FlaskClient

from photoallegret.db import db
from photoallegret.gallery.models import SiteText
from tests.gallery.conftest import Counting
from tests.support.forms import filled, post, press
from tests.support.pages import visit

URL = "/atelier/site"


def test_the_words_begin_with_those_of_the_settings_file(
    studio: FlaskClient, counting: Counting
) -> None:
    with counting() as asked:
        page = visit(studio, URL)

    assert filled(page)["tagline_fr"] == "Photographies de montagne, d’eau et de nuit."
    assert "Saint-Laurent-du-Pont" in filled(page)["about_en"]
    assert len(page.soup.select(".prose a[href^=mailto]")) == 2
    assert len(asked) <= 6
    assert visit(studio, "/en/studio/site").h1 == "Site texts"


def test_visitors_read_what_was_saved_until_it_is_taken_back(
    studio: FlaskClient, client: FlaskClient
) -> None:
    words = {"tagline_fr": "La mer, la nuit.", "about_en": "# Anne\n\nI *wait*. <b>x</b>"}

    post(studio, URL, filled(visit(studio, URL)) | words)

    home, about = visit(client, "/"), visit(client, "/en/about")
    assert home.h1 == "La mer, la nuit."
    assert home.title == "photoallegret – La mer, la nuit."
    assert about.soup.select_one(".prose em").get_text() == "wait"  # type: ignore[union-attr]  # it is there
    assert not about.soup.select(".prose b")
    db.session.rollback()
    page = visit(studio, URL)
    assert "les visiteurs le lisent maintenant" in page.text
    press(studio, page, ".toast form")
    assert visit(client, "/").h1 == "Photographies de montagne, d’eau et de nuit."


def test_a_preview_keeps_what_is_typed_and_saves_nothing(
    studio: FlaskClient, client: FlaskClient
) -> None:
    sent = filled(visit(studio, URL)) | {"about_fr": "Je *tente* <i>ceci</i>", "act": "preview"}

    page = post(studio, URL, sent, 200)

    shown = page.soup.select_one('[data-preview="about_fr"]')
    assert shown is not None
    assert shown.decode_contents().strip() == "<p>Je <em>tente</em> &lt;i&gt;ceci&lt;/i&gt;</p>"
    assert filled(page)["about_fr"] == "Je *tente* <i>ceci</i>"
    db.session.rollback()
    assert db.session.query(SiteText).count() == 0
    assert "tente" not in visit(client, "/a-propos").text


def test_the_preview_beside_the_text_is_the_cleaned_page(studio: FlaskClient) -> None:
    db.session.rollback()
    words = {"language": "fr", "text": "Oui ! [x](javascript:alert(1)) <script>1</script>"}

    answer = studio.post("/atelier/site/apercu", data=words)

    assert "Oui\N{NARROW NO-BREAK SPACE}!" in answer.text
    assert "<script" not in answer.text
    assert "href" not in answer.text
    assert studio.post("/atelier/site/apercu", data={"language": "de"}).status_code == 400


def test_a_missing_language_is_said(studio: FlaskClient) -> None:
    assert not visit(studio, URL).soup.select(".pointed")
    sent = filled(visit(studio, URL)) | {"tagline_en": " ", "act": "preview"}

    assert len(post(studio, URL, sent, 200).soup.select(".pointed")) == 1


def test_two_tabs_overwrite_nothing_silently(studio: FlaskClient) -> None:
    one = filled(visit(studio, URL))
    post(studio, URL, one | {"tagline_fr": "Sable.", "tagline_en": "Sand."})

    page = post(studio, URL, one | {"tagline_fr": "Marée.", "about_fr": "Moi"}, 409)

    assert (filled(page)["tagline_fr"], filled(page)["tagline_en"]) == ("Marée.", "Sand.")
    post(studio, URL, filled(page))
    db.session.rollback()
    assert filled(visit(studio, URL))["tagline_fr"] == "Marée."


def test_what_is_too_long_or_forged_is_refused(studio: FlaskClient) -> None:
    sent = filled(visit(studio, URL))

    page = post(studio, URL, sent | {"tagline_fr": "x" * 301, "about_en": "Kept"}, 422)
    assert filled(page)["about_en"] == "Kept"
    post(studio, URL, sent | {"form_token": "x"}, 400)
    assert db.session.query(SiteText).count() == 0
