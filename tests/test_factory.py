"""The composition: secrets, languages, templates, what production refuses."""

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import UndefinedError

from photoallegret.config import Settings
from photoallegret.factory import create_app
from photoallegret.paths import SITE_EXAMPLE, TOP
from photoallegret.site_file import SettingsError
from tests.support.pages import visit
from tests.test_config import complete


def test_a_site_that_lost_its_secrets_is_not_given_new_ones(
    make_settings: Callable[..., Settings], tmp_path: Path
) -> None:
    file = tmp_path / "site.toml"
    file.write_text(complete(SITE_EXAMPLE.read_text(encoding="utf-8")), encoding="utf-8")
    told = {"PHOTOALLEGRET_ENV": "production", "PHOTOALLEGRET_SITE": str(file)}
    settings = make_settings(**told)
    (settings.data / "site.sqlite").touch()

    with pytest.raises(SettingsError, match=r"secrets\.toml is missing beside an existing site"):
        create_app(settings)


@pytest.mark.parametrize("read_only", [False, True])
def test_a_site_that_lost_its_database_is_not_given_an_empty_one(
    make_settings: Callable[..., Settings], *, read_only: bool
) -> None:
    settings = make_settings()
    lost = f"sqlite:///{settings.data / 'lost.sqlite'}"
    settings = replace(settings, database_url=lost)
    (settings.data / "originals/ab").mkdir(parents=True)

    with pytest.raises(SettingsError, match="the database is gone"):
        create_app(settings, read_only=read_only)


def test_a_damaged_database_is_told_by_the_doctor(tmp_path: Path) -> None:
    (tmp_path / "site.sqlite").write_bytes(b"SQLite format 3\0" + bytes(range(256)) * 64)

    done = subprocess.run(
        [sys.executable, "-m", "flask", "doctor"],
        cwd=TOP,
        env={"PATH": os.environ["PATH"], "PHOTOALLEGRET_DATA": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 2
    assert "flask restore" in done.stdout
    assert "Traceback" not in done.stderr


def test_first_run_makes_the_secrets(settings: Settings) -> None:
    assert not settings.secrets

    app = create_app(settings)

    assert app.secret_key == app.extensions["photoallegret"].secrets["secret_key"]


def test_the_address_chooses_the_language(client: FlaskClient) -> None:
    french = visit(client, "/")
    english = visit(client, "/en/")

    assert french.soup.html is not None
    assert english.soup.html is not None
    assert french.soup.html["lang"] == "fr"
    assert english.soup.html["lang"] == "en"
    assert french.text != english.text


def test_the_browser_does_not_choose_the_language(client: FlaskClient) -> None:
    plain = visit(client, "/")
    asked = visit(client, "/", headers={"Accept-Language": "en", "Cookie": "lang=en"})

    assert plain.text == asked.text


@pytest.fixture
def english_only(make_settings: Callable[..., Settings], tmp_path: Path) -> FlaskClient:
    file = tmp_path / "site.toml"
    file.write_text('name = "x"\nlanguages = ["en"]\n[photographer]\nname = "y"', encoding="utf-8")
    return create_app(make_settings(PHOTOALLEGRET_SITE=str(file))).test_client()


def test_a_site_in_one_language_has_no_page_in_the_other(english_only: FlaskClient) -> None:
    assert visit(english_only, "/en/").soup.find("link", hreflang="fr") is None
    assert english_only.get("/").headers["Location"] == "/en/"
    page = visit(english_only, "/galeries", status=404)
    assert page.soup.html is not None
    assert page.soup.html["lang"] == "en"


def test_templates_refuse_what_they_were_not_given(app: Flask) -> None:
    with app.test_request_context("/"), pytest.raises(UndefinedError):
        app.jinja_env.from_string("{{ nothing }}").render()


def test_templates_escape(app: Flask) -> None:
    assert app.jinja_env.autoescape is not False
    template = app.jinja_env.from_string("{{ word }}")
    template.environment.autoescape = True

    assert "<" not in template.render(word="<b>")
