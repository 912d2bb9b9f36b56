"""Tests of the pages of prose."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from photoallegret.config import Settings
from photoallegret.db import db
from photoallegret.factory import create_app
from tests.support.pages import visit


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("/a-propos", "À propos – photoallegret"),
        ("/en/about", "About – photoallegret"),
        ("/licence", "Réutiliser les photographies – photoallegret"),
        ("/en/licence", "Reusing the photographs – photoallegret"),
    ],
)
def test_a_page_of_prose_is_there_in_each_language(
    client: FlaskClient, path: str, title: str
) -> None:
    page = visit(client, path)

    assert page.title == title
    assert page.headers["Cache-Control"] == "public, max-age=0, must-revalidate"


@pytest.mark.parametrize("path", ["/licence", "/en/licence"])
def test_the_page_on_reuse_names_the_law(client: FlaskClient, path: str) -> None:
    page = visit(client, path)

    assert "2019/790" in page.soup.get_text()
    assert "L. 122-5-3" in page.soup.get_text().replace("\N{NO-BREAK SPACE}", " ")


def test_the_photographers_own_words_stand_there_without_his_html(
    make_settings: Callable[..., Settings], tmp_path: Path
) -> None:
    site = tmp_path / "own.toml"
    words = "# Anne\\n\\nJe *photographie* ! <script>alert(1)</script> [ici](javascript:alert(2))"
    site.write_text(
        'name = "Anne"\nphotographer = { name = "Anne" }\n[texts.fr]\n'
        f'about = "{words}"\nlicence = "{words}"\n',
        encoding="utf-8",
    )
    app = create_app(make_settings(PHOTOALLEGRET_SITE=str(site)))
    client = app.test_client()

    with app.app_context():
        for path in ("/a-propos", "/licence"):
            page = visit(client, path)
            main = page.soup.main
            assert main is not None
            assert main.select_one("h2:not([hidden])").get_text() == "Anne"  # type: ignore[union-attr]
            assert main.select_one("em").get_text() == "photographie"  # type: ignore[union-attr]
            assert main.find("script") is None
            assert "<script>alert(1)" in main.get_text()
            assert main.select("a[href^=javascript]") == []
        db.session.remove()
        db.engine.dispose()
