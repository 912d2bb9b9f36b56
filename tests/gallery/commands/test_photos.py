"""`flask photos`: what it prints, where, and how it ends."""

import json
import os
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.gallery.models import Gallery, Photo, Visibility
from photoallegret.gallery.operations.publishing import gallery_called, photos_of
from photoallegret.gallery.operations.withdrawing import withdraw_for_care
from photoallegret.i18n import speak
from photoallegret.storage import Storage
from tests.factories import make_gallery, make_photo, write_files
from tests.gallery.commands.conftest import Command
from tests.gallery.library import assert_whole, write_photograph
from tests.support.processes import flask


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for number in (1, 2):
        write_photograph(tmp_path / "photos" / f"IMG_{number}.jpg", number)
    return tmp_path / "photos"


def shown(storage: Storage, slug: str = "a") -> Photo:
    photo = make_photo(slug)
    write_files(storage, photo, public=True)
    make_gallery("g", [photo])
    db.session.commit()
    return photo


def test_a_folder_becomes_a_published_gallery(
    command: Command, folder: Path, storage: Storage
) -> None:
    (folder / "notes.txt").write_text("no photograph")

    result = command(
        "photos", "import", folder, "--gallery", "essai", "--title", "Essai", "--publish", "--json"
    )

    lines = [json.loads(line) for line in result.stdout.splitlines()]
    first, second = lines[0]["photo"], lines[1]["photo"]
    sentence = (
        "The file cannot be read: it is damaged, or no photograph. "
        "Export it again as JPEG, PNG, TIFF, WebP, AVIF or HEIC."
    )
    assert lines == [
        {"file": f"{folder}/IMG_1.jpg", "outcome": "imported", "reason": None, "photo": first},
        {"file": f"{folder}/IMG_2.jpg", "outcome": "imported", "reason": None, "photo": second},
        {"file": f"{folder}/notes.txt", "outcome": "refused", "reason": sentence, "photo": None},
    ]
    assert result.stderr.splitlines() == [
        "Gallery essai: http://127.0.0.1:8000/galeries/essai",
        f"{folder}/notes.txt: {sentence}",
        "2 imported, 0 already there, 1 refused.",
    ]
    assert result.exit_code == 1
    gallery = gallery_called("essai")
    assert gallery is not None
    assert (gallery.visibility, gallery.photo_count) == (Visibility.PUBLISHED, 2)
    assert gallery.published_at is not None
    assert [(text.language, text.title) for text in gallery.texts] == [("fr", "Essai")]
    assert photos_of(gallery) == [first, second]
    assert_whole(storage)


def test_nothing_refused_ends_with_zero_and_people_read_standard_error(
    command: Command, folder: Path
) -> None:
    first = command("photos", "import", folder)
    again = command("photos", "import", folder)

    assert (first.exit_code, first.stdout) == (0, "")
    assert first.stderr == "2 imported, 0 already there, 0 refused.\n"
    assert (again.exit_code, again.stderr) == (0, "0 imported, 2 already there, 0 refused.\n")
    assert db.session.scalars(select(Gallery)).all() == []


def test_archives_tell_what_is_inside(command: Command, folder: Path, tmp_path: Path) -> None:
    good, bad = tmp_path / "good.zip", tmp_path / "bad.zip"
    with zipfile.ZipFile(good, "w") as archive:
        archive.write(folder / "IMG_1.jpg", "in/été.jpg")
        archive.writestr("in/page.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>")
    with zipfile.ZipFile(bad, "w") as archive:
        archive.write(folder / "IMG_2.jpg", "../../IMG_2.jpg")

    result = command("photos", "import", good, bad, "--json")

    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert [(line["file"], line["outcome"]) for line in lines] == [
        (f"{good}/in/été.jpg", "imported"),
        (f"{good}/in/page.svg", "refused"),
        (str(bad), "refused"),
    ]
    assert "../../IMG_2.jpg" in lines[2]["reason"]


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["absent.jpg"],
        ["PATH", "--gallery", "Pas un slug"],
        ["PATH", "--gallery", ""],
        ["PATH", "--publish"],
        ["PATH", "--unknown"],
        ["PATH", "--title", " "],
        ["PATH", "--title", "x" * 301],
    ],
)
def test_wrong_usage_ends_with_two_and_imports_nothing(
    command: Command, folder: Path, words: list[str]
) -> None:
    result = command("photos", "import", *(folder if word == "PATH" else word for word in words))

    assert result.exit_code == 2
    assert (result.stdout, bool(result.stderr)) == ("", True)
    assert db.session.scalars(select(Photo)).all() == []


def test_a_wrong_slug_is_given_back_mended(command: Command, folder: Path) -> None:
    result = command("photos", "import", folder, "--gallery", "Été 2025")

    assert "(ete-2025)" in result.stderr


def test_galleries_are_named_by_slug_or_title(command: Command, folder: Path) -> None:
    command("photos", "import", folder, "--gallery", "mer-du-nord")
    command("photos", "import", folder, "--title", "Écume")
    command("photos", "import", folder, "--title", "Écume", "--publish")
    command("photos", "import", folder, "--gallery", "mer-du-nord", "--title", "Autre")

    galleries = db.session.scalars(select(Gallery).order_by(Gallery.id)).all()
    assert [(g.slug, g.texts[0].title, g.photo_count, g.visibility) for g in galleries] == [
        ("mer-du-nord", "Autre", 2, Visibility.DRAFT),
        ("ecume", "Écume", 2, Visibility.PUBLISHED),
    ]


def test_a_title_without_latin_letters_names_one_gallery(command: Command, folder: Path) -> None:
    for _ in range(2):
        command("photos", "import", folder, "--title", "富士山")
    command("photos", "import", folder, "--title", "東京")

    galleries = db.session.scalars(select(Gallery).order_by(Gallery.id)).all()
    assert [(g.slug, g.photo_count) for g in galleries] == [("gallery", 2), ("gallery-2", 2)]


def test_a_link_that_leads_nowhere_is_one_refused_file(command: Command, folder: Path) -> None:
    (folder / "lost.jpg").symlink_to(folder / "absent.jpg")

    result = command("photos", "import", folder / "lost.jpg", folder / "IMG_1.jpg")

    assert result.exit_code == 1
    assert "lost.jpg: The file is a link" in result.stderr
    assert "1 imported, 0 already there, 1 refused." in result.stderr


def test_names_that_are_no_text_are_told_in_valid_json(app: Flask, folder: Path) -> None:
    write_photograph(folder / os.fsdecode(b"caf\xe9 \xf0\x9f\x8c\x8b.jpg"), 3)
    settings = app.extensions["photoallegret"]

    result = flask(
        settings.data, "photos", "import", str(folder), "--json",
        PHOTOALLEGRET_DATABASE_URL=settings.database_url.replace("+psycopg", ""), LC_ALL="C",
    )  # fmt: skip

    assert result.returncode == 0, result.stderr
    names = [json.loads(line)["file"].rpartition("/")[2] for line in result.stdout.splitlines()]
    assert names == ["caf\N{REPLACEMENT CHARACTER} 🌋.jpg", "IMG_1.jpg", "IMG_2.jpg"]
    assert result.stdout.isascii()


def test_a_photo_is_withdrawn_and_restored(command: Command, storage: Storage) -> None:
    photo = shown(storage)

    assert command("photos", "withdraw", photo.id).exit_code == 0
    assert storage.is_public(photo.key) is False
    assert db.session.get_one(Photo, photo.id).withdrawn_at <= now()  # type: ignore[operator]

    assert command("photos", "restore", photo.id).exit_code == 0
    assert storage.is_public(photo.key) is True
    assert db.session.get_one(Photo, photo.id).withdrawn_at is None


def test_a_precaution_is_no_withdrawal_to_take_back(command: Command, storage: Storage) -> None:
    photo = shown(storage)
    withdraw_for_care(photo, "asked", now())
    db.session.commit()

    assert "withdrawn" in command("photos", "list").stdout
    refused = command("photos", "restore", photo.id)

    assert refused.exit_code == 1
    assert "precaution" in refused.stderr
    assert db.session.get_one(Photo, photo.id).care_at is not None


def test_a_withdrawal_is_dated_in_the_time_of_the_site(command: Command, storage: Storage) -> None:
    photo = shown(storage)

    result = command("photos", "withdraw", photo.id, "--at", "2999-07-01T12:00")

    assert result.exit_code == 0
    assert "on 1 July 2999 at 12:00" in result.stdout
    withdrawn_at = db.session.get_one(Photo, photo.id).withdrawn_at
    assert withdrawn_at == datetime(2999, 7, 1, 10, tzinfo=UTC)
    assert storage.is_public(photo.key) is True
    assert command("photos", "withdraw", photo.id, "--at", "demain").exit_code == 2
    past = (now() - timedelta(hours=1)).isoformat()
    assert "is withdrawn" in command("photos", "withdraw", photo.id, "--at", past).stdout


def test_a_photo_is_deleted_only_when_that_is_confirmed(command: Command, storage: Storage) -> None:
    photo = shown(storage)
    key = photo.key

    assert command("photos", "delete", photo.id, stdin="n\n").exit_code == 1
    assert storage.is_public(key) is True
    assert command("photos", "delete", photo.id, stdin="y\n").exit_code == 0
    assert storage.is_public(key) is None
    assert db.session.scalars(select(Photo)).all() == []
    assert_whole(storage)


@pytest.mark.parametrize(
    ("answer", "is_yes"), [("o", True), ("Oui", True), ("y", True), ("n", False), ("", False)]
)
def test_a_question_is_asked_and_answered_in_the_language_spoken(
    app: Flask, answer: str, *, is_yes: bool
) -> None:
    photo = make_photo("a")
    db.session.commit()
    speak("fr")

    words = ["photos", "delete", str(photo.id)]
    result = app.test_cli_runner().invoke(args=words, input=f"{answer}\n")

    assert "son original\N{NARROW NO-BREAK SPACE}? [o/N]" in result.stderr
    assert result.exit_code == (0 if is_yes else 1)
    assert ("Rien n’a été changé." in result.stderr) is not is_yes


@pytest.mark.parametrize("verb", ["withdraw", "restore", "delete"])
def test_a_photo_that_is_not_there_is_told(command: Command, verb: str) -> None:
    result = command("photos", verb, 4711)

    assert result.exit_code == 1
    assert "There is no photograph 4711." in result.stderr


def test_what_was_given_up_is_tried_again(command: Command) -> None:
    photo = make_photo("a", avif_at=None, attempts=3, failure="truncated")
    db.session.commit()

    result = command("photos", "retry")

    assert result.exit_code == 0
    found = db.session.get_one(Photo, photo.id)
    assert (found.attempts, found.failure) == (0, "")


def test_what_the_background_does_can_be_done_at_once(command: Command, storage: Storage) -> None:
    photo = shown(storage)
    photo.withdrawn_at = photo.settle_at = now()
    db.session.commit()
    (storage.data / "uploads" / "run-dead").mkdir()

    assert command("photos", "settle").exit_code == 0

    assert storage.is_public(photo.key) is False
    assert list((storage.data / "uploads").iterdir()) == []


def test_photos_are_listed_with_the_id_that_commands_take(
    command: Command, storage: Storage
) -> None:
    photo = shown(storage)
    identity = photo.id

    listed = command("photos", "list", "--gallery", "g")

    assert listed.exit_code == 0
    assert listed.stdout.split() == [str(identity), "a", "a.jpg"]
    assert command("photos", "list", "--gallery", "nowhere").exit_code == 1


def test_an_impossible_id_is_wrong_usage(command: Command) -> None:
    assert command("photos", "withdraw", "99999999999999999999").exit_code == 2


def test_a_date_beyond_the_calendar_is_wrong_usage(command: Command, storage: Storage) -> None:
    photo = shown(storage)

    assert command("photos", "withdraw", str(photo.id), "--at", "0001-01-01").exit_code == 2


def test_a_file_is_replaced_and_said(
    command: Command, folder: Path, storage: Storage, tmp_path: Path
) -> None:
    command("photos", "import", folder, "--gallery", "essai", "--publish")
    path = write_photograph(tmp_path / "new.png", 7, size=(80, 90))

    replaced = command("photos", "replace", 1, path)
    again = command("photos", "replace", 1, path)
    others = command("photos", "replace", 1, folder / "IMG_2.jpg")
    gone = command("photos", "replace", 4711, path)

    assert (replaced.exit_code, replaced.stdout) == (0, "The file of photograph 1 is replaced.\n")
    assert (again.exit_code, again.stdout) == (0, "Photograph 1 has this file already.\n")
    assert others.exit_code == 1
    assert "it is photograph 2, IMG_2.jpg" in others.stderr
    assert (gone.exit_code, gone.stderr) == (1, "Error: There is no photograph 4711.\n")
    photo = db.session.get_one(Photo, 1)
    assert (photo.file_name, photo.width, photo.height) == ("new.png", 80, 90)
    assert_whole(storage)
