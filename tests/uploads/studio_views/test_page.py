"""The plain page: files sent without scripts, and what became of them."""

import re
import shutil
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update

from photoallegret.accounts.models import Account
from photoallegret.config import Settings
from photoallegret.db import db
from photoallegret.uploads.models import Upload, UploadState
from photoallegret.uploads.operations.files import UploadFiles
from tests.factories import make_gallery
from tests.gallery.library import write_photograph
from tests.support.pages import read, visit
from tests.uploads.tus import begin, patch, send

PAGE, FORM = "/atelier/envois", "/atelier/envois/formulaire"


def token_of(client: FlaskClient) -> str:
    field = visit(client, PAGE).soup.select_one("main [name=form_token]")
    assert field is not None
    return str(field["value"])


def post(client: FlaskClient, files: dict[str, bytes], **fields: str) -> object:
    sent = [(BytesIO(content), name) for name, content in files.items()]
    data = {"form_token": token_of(client), "gallery": "", "files": sent, **fields}
    return client.post(FORM, data=data, content_type="multipart/form-data")


def rows() -> list[Upload]:
    db.session.rollback()
    return list(db.session.scalars(select(Upload).order_by(Upload.id)))


@pytest.mark.parametrize("path", [PAGE, "/en/studio/uploads"])
def test_it_asks_for_photographs(studio: FlaskClient, path: str) -> None:
    page = visit(studio, path)

    form = page.soup.select_one("form[enctype='multipart/form-data']")
    assert form is not None
    assert form.select_one("input[type=file][multiple]")
    assert "300" in form.get_text()


def test_files_are_taken_in_and_told(
    studio: FlaskClient, files: UploadFiles, bring: Callable[[], int], tmp_path: Path
) -> None:
    make_gallery("essai", title="Essai")
    db.session.commit()
    photo = write_photograph(tmp_path / "a.jpg").read_bytes()

    answer = post(studio, {"été.jpg": photo, "vide.jpg": b"", "n.txt": b"words"}, gallery="essai")
    before = [upload.state.value for upload in rows()]
    bring()
    page = visit(studio, PAGE)

    assert answer.status_code == 303  # type: ignore[attr-defined]
    assert before == ["waiting", "refused", "waiting"]
    items = [item.get_text(" ", strip=True) for item in page.soup.select(".sent__item")]
    assert items[0].startswith("n.txt Refusée Ce format n’est pas accepté")
    assert items[1] == "vide.jpg Refusée Le fichier est vide."
    assert items[2].startswith("été.jpg Prête")
    assert rows()[0].gallery_id == 1
    assert [path.name for path in files.folder.iterdir() if not path.name.startswith(".")] == []


def test_a_file_above_the_limit_is_refused_and_the_others_are_not(
    studio: FlaskClient, files: UploadFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("photoallegret.uploads.operations.posting.largest_file", lambda _s: 10)

    post(studio, {"a.jpg": b"12345678901", "b.jpg": b"1234567890"})

    assert [upload.state for upload in rows()] == [UploadState.REFUSED, UploadState.WAITING]
    assert [path.read_bytes() for path in files.folder.iterdir()] == [b"1234567890"]


def test_too_much_at_once_is_refused_before_it_is_read(
    studio: FlaskClient, files: UploadFiles, settings: Settings
) -> None:
    answer = studio.post(
        FORM,
        input_stream=BytesIO(b"--x"),
        environ_overrides={"CONTENT_LENGTH": "2000000001"},
        content_type="multipart/form-data; boundary=x",
    )

    assert answer.status_code == 413
    assert list(files.folder.iterdir()) == []


def test_without_room_nothing_is_read(
    studio: FlaskClient, files: UploadFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = {"form_token": token_of(studio), "gallery": "", "files": [(BytesIO(b"123"), "a.jpg")]}
    usage = shutil.disk_usage(files.data)._replace(free=500_000_000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage)

    answer = studio.post(FORM, data=data, content_type="multipart/form-data")

    assert answer.status_code == 507
    assert "presque plein" in read(answer.text).soup.get_text()
    assert rows() == []


@pytest.mark.parametrize("token", ["", "forged"])
def test_a_forged_form_leaves_nothing(studio: FlaskClient, files: UploadFiles, token: str) -> None:
    answer = post(studio, {"a.jpg": b"123"}, form_token=token)

    assert answer.status_code == 400  # type: ignore[attr-defined]
    assert read(answer.text)  # type: ignore[attr-defined]
    assert rows() == []
    assert list(files.folder.iterdir()) == []


def test_an_empty_or_foreign_choice_is_told(studio: FlaskClient) -> None:
    empty, foreign = post(studio, {}), post(studio, {"a.jpg": b"1"}, gallery="nulle-part")

    for answer in (empty, foreign):
        assert answer.status_code == 422  # type: ignore[attr-defined]
        assert read(answer.text).soup.select_one(".problems")  # type: ignore[attr-defined]
    assert rows() == []


def test_a_cut_form_leaves_nothing(studio: FlaskClient, files: UploadFiles) -> None:
    body = (
        b'--x\r\nContent-Disposition: form-data; name="files"; filename="a.jpg"\r\n\r\n'
        + b"1" * 200_000
    )

    answer = studio.post(
        FORM,
        input_stream=BytesIO(body),
        environ_overrides={"CONTENT_LENGTH": str(len(body) + 100_000)},
        content_type="multipart/form-data; boundary=x",
    )

    assert answer.status_code == 400
    assert rows() == []
    assert list(files.folder.iterdir()) == []


def test_the_write_lock_is_free_while_a_form_is_read(
    studio: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another connection writes between the file and the end of the body."""
    data = {"form_token": token_of(studio), "gallery": "", "files": [(BytesIO(b"1"), "a.jpg")]}
    from photoallegret.bodies import SiteRequest  # noqa: PLC0415 -- only here

    original, wrote = SiteRequest._get_file_stream, []

    def write_meanwhile(self: SiteRequest, *arguments: object, **options: object) -> object:
        with db.engine.execution_options(photoallegret_writing=True).begin() as connection:
            wrote.append(connection.execute(update(Account).values(language="fr")).rowcount)
        return original(self, *arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(SiteRequest, "_get_file_stream", write_meanwhile)

    assert studio.post(FORM, data=data, content_type="multipart/form-data").status_code == 303
    assert wrote == [1]


def test_an_unfinished_upload_can_be_forgotten(studio: FlaskClient, files: UploadFiles) -> None:
    patch(studio, begin(studio, b"12345"), b"12", 0)
    page = visit(studio, PAGE)
    form = page.soup.select_one(".sent__item form")
    assert form is not None
    assert "Envoi, 40" in page.soup.get_text()
    fields = {str(field["name"]): str(field["value"]) for field in form.select("input")}
    db.session.rollback()

    assert studio.post(str(form["action"])).status_code == 400
    assert studio.post(str(form["action"]), data=fields).status_code == 303
    assert rows() == []
    assert studio.post(str(form["action"]), data=fields).status_code == 404
    assert re.search("oublié", visit(studio, PAGE).text)


def test_the_page_asks_the_same_few_questions(studio: FlaskClient) -> None:
    from sqlalchemy import event  # noqa: PLC0415 -- only here

    def count() -> int:
        asked: list[str] = []

        def note(*arguments: object) -> None:
            asked.append(str(arguments[2]))

        event.listen(db.engine, "before_cursor_execute", note)
        visit(studio, PAGE)
        event.remove(db.engine, "before_cursor_execute", note)
        return len([one for one in asked if not one.startswith("BEGIN")])

    send(studio, b"1")
    few = count()
    for _ in range(10):
        send(studio, b"1")

    assert count() == few
