"""`flask galleries`: listed, opened, closed, named."""

import json
from datetime import UTC, datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from photoallegret.db import db
from photoallegret.gallery.content import Content, Hung
from photoallegret.gallery.models import Gallery, Layout, Visibility
from photoallegret.gallery.operations.drafting import save_draft
from photoallegret.gallery.operations.publishing import gallery_called
from photoallegret.passwords import is_password
from photoallegret.storage import Storage
from tests.factories import LONG_AGO, make_gallery, make_photo, write_files
from tests.gallery.commands.conftest import Command

BASE = "http://127.0.0.1:8000"


def gallery(slug: str = "g") -> Gallery:
    found = gallery_called(slug)
    assert found is not None
    return found


def test_galleries_are_listed_in_their_order(command: Command) -> None:
    make_gallery("b", [make_photo("x")], title="Deuxième", position=2)
    make_gallery("a", title="Première", position=1, visibility=Visibility.DRAFT, published_at=None)
    db.session.commit()

    for_people = command("galleries", "list").stdout.splitlines()
    for_programs = [
        json.loads(x) for x in command("galleries", "list", "--json").stdout.splitlines()
    ]

    assert [line.split() for line in for_people] == [
        ["a", "draft", "0", "Première"],
        ["b", "published", "1", "Deuxième", f"{BASE}/galeries/b"],
    ]
    assert for_programs[1] == {
        "slug": "b",
        "title": "Deuxième",
        "visibility": "published",
        "address": f"{BASE}/galeries/b",
        "photos": 1,
        "published_at": LONG_AGO.isoformat(),
        "withdrawn_at": None,
    }
    assert for_programs[0]["published_at"] is None
    assert for_programs[0]["address"] is None


def test_the_secret_address_is_told_where_it_opens_and_renewed(
    command: Command, client: FlaskClient
) -> None:
    make_gallery("g", [make_photo("a")])
    db.session.commit()

    def last_word(*words: str) -> str:
        return command("galleries", *words).stdout.split()[-1]

    first = last_word("set", "g", "--visibility", "unlisted")
    listed = last_word("list")
    [told] = command("galleries", "list", "--json").stdout.splitlines()
    renewed = last_word("set", "g", "--renew-address")

    assert first == listed == json.loads(told)["address"] == f"{BASE}/galeries/{secret(first)}"
    assert renewed != first
    assert secret(renewed) == gallery().secret
    for address, status in ((first, 404), (renewed, 200)):
        with client.get(address.removeprefix(BASE)) as response:
            assert response.status_code == status
    command("galleries", "set", "g", "--visibility", "published")
    assert command("galleries", "set", "g", "--renew-address").exit_code == 2


def secret(address: str) -> str:
    return address.rpartition("/")[2]


@pytest.mark.parametrize(
    "words",
    [
        ("--password-stdin",),
        ("--password-stdin", "--visibility", "unlisted"),
        ("--visibility", "draft", "--publish-at", "2999-01-01"),
        ("--place", "x" * 301),
        ("--period", "x" * 61),
        ("--title", "x" * 301),
        ("--cover", "4711"),
    ],
)
def test_what_cannot_be_done_whole_changes_nothing(
    command: Command, words: tuple[str, ...]
) -> None:
    make_gallery("g")
    db.session.commit()

    result = command("galleries", "set", "g", "--title", "Autre", *words, stdin="Sésame\n")

    assert result.exit_code == (1 if "4711" in words else 2)
    assert result.stdout == ""
    assert (gallery().visibility, gallery().password_hash) == (Visibility.PUBLISHED, "")
    assert [text.title for text in gallery().texts] == ["Title g", "Titre g"]


def test_how_a_gallery_hangs_is_chosen(command: Command) -> None:
    a, b, elsewhere = make_photo("a"), make_photo("b"), make_photo("elsewhere")
    make_gallery("g", [a, b])
    db.session.commit()
    first, second, other = a.id, b.id, elsewhere.id

    command("galleries", "set", "g", "--layout", "sequence", "--captions", "--cover", str(second))
    assert (gallery().layout, gallery().shows_captions) == (Layout.SEQUENCE, True)
    assert gallery().shown_cover_id == second

    command("galleries", "set", "g", "--layout", "rows", "--no-captions", "--cover", "0")
    assert (gallery().layout, gallery().shows_captions) == (Layout.ROWS, False)
    assert (gallery().cover_id, gallery().shown_cover_id) == (None, first)

    assert command("galleries", "set", "g", "--cover", str(other)).exit_code == 2


def test_a_gallery_is_opened_and_closed_and_its_files_follow(
    command: Command, storage: Storage
) -> None:
    photo = make_photo("a")
    write_files(storage, photo, public=False)
    make_gallery("g", [photo], visibility=Visibility.DRAFT, published_at=None)
    db.session.commit()
    seen = []

    for words in (
        ("--visibility", "published"),
        ("--visibility", "draft"),
        ("--visibility", "unlisted"),
        ("--withdraw-at", "2020-01-01"),
        ("--restore",),
        ("--publish-at", "2999-01-01T00:00+00:00"),
    ):
        assert command("galleries", "set", "g", *words).exit_code == 0
        seen.append((gallery().visibility.value, storage.is_public(photo.key)))

    assert seen == [
        ("published", True),
        ("draft", False),
        ("unlisted", True),
        ("unlisted", False),
        ("unlisted", True),
        ("unlisted", False),
    ]
    assert gallery().published_at == datetime(2999, 1, 1, tzinfo=UTC)


def test_a_protected_gallery_takes_its_password_from_standard_input(
    command: Command, storage: Storage
) -> None:
    photo = make_photo("a")
    write_files(storage, photo, public=True)
    make_gallery("g", [photo])
    db.session.commit()

    without = command("galleries", "set", "g", "--visibility", "protected")
    empty = command("galleries", "set", "g", "--password-stdin", stdin="\n")
    done = command(
        "galleries", "set", "g", "--visibility", "protected", "--password-stdin", stdin="Sésame \n"
    )

    assert (without.exit_code, empty.exit_code, done.exit_code) == (2, 2, 0)
    assert gallery().visibility is Visibility.PROTECTED
    assert is_password(gallery().password_hash, "Sésame ")
    assert storage.is_public(photo.key) is False
    changed = command("galleries", "set", "g", "--password-stdin", stdin="Autre")
    assert changed.exit_code == 0
    assert is_password(gallery().password_hash, "Autre")
    again = command("galleries", "set", "g", "--visibility", "protected")
    assert again.exit_code == 0
    assert is_password(gallery().password_hash, "Autre")


def test_a_gallery_is_named(command: Command) -> None:
    make_gallery("g", title="Ancien")
    db.session.commit()

    command("galleries", "set", "g", "--title", "Nouveau", "--place", "Alpes", "--period", "2025")
    command("galleries", "set", "g", "--title", "New", "--description", "Said", "--language", "en")

    found = gallery()
    assert {text.language: (text.title, text.description) for text in found.texts} == {
        "fr": ("Nouveau", ""),
        "en": ("New", "Said"),
    }
    assert (found.place, found.period) == ("Alpes", "2025")
    assert command("galleries", "set", "g", "--title", "x", "--language", "de").exit_code == 2


def test_a_gallery_is_deleted_only_when_that_is_confirmed(
    command: Command, storage: Storage
) -> None:
    photo = make_photo("a")
    write_files(storage, photo, public=True)
    make_gallery("g", [photo])
    db.session.commit()

    assert command("galleries", "delete", "g", stdin="n\n").exit_code == 1
    assert gallery() is not None
    assert command("galleries", "delete", "g", "--yes").exit_code == 0
    assert db.session.scalars(select(Gallery)).all() == []
    assert storage.is_public(photo.key) is False


@pytest.mark.parametrize("words", [("set", "x", "--place", "y"), ("delete", "x", "--yes")])
def test_a_gallery_that_is_not_there_is_told(command: Command, words: tuple[str, ...]) -> None:
    result = command("galleries", *words)

    assert result.exit_code == 1
    assert "There is no gallery x." in result.stderr


def test_a_gallery_opened_by_a_command_shows_what_was_drafted(command: Command) -> None:
    photo = make_photo("a")
    made = make_gallery("g", visibility=Visibility.DRAFT, published_at=None)
    save_draft(made, Content(items=(Hung(photo.id),)), edition=0, account_id=None)
    db.session.commit()

    command("galleries", "set", "g", "--visibility", "unlisted", "--place", "Voiron")

    db.session.expire_all()
    assert (gallery().photo_count, gallery().place) == (1, "Voiron")


def test_a_gallery_that_demands_releases_is_not_opened_without(command: Command) -> None:
    make_gallery(
        "g",
        [make_photo("a")],
        visibility=Visibility.DRAFT,
        published_at=None,
        demands_releases=True,
    )
    db.session.commit()

    refused = command("galleries", "set", "g", "--visibility", "published")

    assert refused.exit_code == 2
    assert "(a.jpg)" in refused.stderr
    assert gallery().visibility is Visibility.DRAFT
