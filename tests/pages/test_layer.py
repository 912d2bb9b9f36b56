"""Tests of the layer: what is answered from the store, what is kept in it, and what never is."""

import gzip
import threading
from typing import Any

import brotli
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from photoallegret.gallery.models import Visibility
from photoallegret.pages import keeping, layer
from photoallegret.pages.layer import NOT_KEPT
from photoallegret.pages.site import Store
from tests.factories import make_gallery, make_photo, save
from tests.pages.conftest import PAGE, kept_files


def said(answer: TestResponse) -> dict[str, str]:
    return {name: value for name, value in answer.headers.items() if name != "Date"}


def test_the_second_visitor_is_answered_without_flask_and_without_database(
    app: Flask, client: FlaskClient, gallery: str, asking: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = client.get(gallery)

    def never(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr(app, "full_dispatch_request", never)
    with asking() as asked:
        second = client.get(gallery)

    assert (first.status_code, second.status_code) == (200, 200)
    assert second.data == first.data
    assert said(second) == said(first)
    assert asked == []


def test_a_kept_page_is_what_would_be_drawn(client: FlaskClient, gallery: str) -> None:
    drawn = client.get(gallery, environ_overrides={NOT_KEPT: "1"})

    kept = client.get(gallery)

    assert kept.data == drawn.data
    assert said(kept) == said(drawn)


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("br, gzip", "br"),
        ("gzip", "gzip"),
        ("*", "br"),
        ("br;q=0, gzip;q=0.5", "gzip"),
        ("br;q=0, *;q=0.1", "gzip"),
        ("gzip;q=nonsense", None),
        ("", None),
    ],
)
def test_it_is_sent_as_the_visitor_reads_it(
    client: FlaskClient, gallery: str, accepted: str, encoding: str | None
) -> None:
    plain = client.get(gallery)
    opened = {None: bytes, "br": brotli.decompress, "gzip": gzip.decompress}[encoding]

    sent = client.get(gallery, headers={"Accept-Encoding": accepted})

    assert sent.headers.get("Content-Encoding") == encoding
    assert opened(sent.data) == plain.data
    assert int(sent.headers["Content-Length"]) == len(sent.data)
    assert sent.headers["Vary"] == "Accept-Encoding"
    assert (sent.headers["ETag"] == plain.headers["ETag"]) == (encoding is None)


def test_who_has_it_is_told_so(client: FlaskClient, gallery: str) -> None:
    asks = {"Accept-Encoding": "br"}
    tag = client.get(gallery, headers=asks).headers["ETag"]

    again = [
        client.get(gallery, headers={**asks, "If-None-Match": known})
        for known in (tag, f'"other", W/{tag}', "*")
    ]
    changed = client.get(gallery, headers={**asks, "If-None-Match": '"other"'})

    assert [one.status_code for one in again] == [304, 304, 304]
    assert {one.data for one in again} == {b""}
    assert {one.headers["ETag"] for one in again} == {tag}
    assert "Content-Type" not in again[0].headers
    assert changed.status_code == 200


def test_the_first_to_ask_with_a_condition_is_answered_and_the_whole_page_kept(
    client: FlaskClient, gallery: str, store: Store
) -> None:
    tag = client.get(gallery, environ_overrides={NOT_KEPT: "1"}).headers["ETag"]

    known = client.get(gallery, headers={"If-None-Match": tag})

    assert known.status_code == 304
    assert kept_files(store) == ["galeries/nord.html"]
    assert client.get(gallery).status_code == 200


def test_head_says_the_same_and_sends_nothing(client: FlaskClient, gallery: str) -> None:
    cold = client.head(gallery)
    page = client.get(gallery)

    warm = client.head(gallery)

    assert (cold.status_code, warm.status_code, warm.data) == (200, 200, b"")
    assert said(warm) == said(page)


@pytest.mark.parametrize(
    ("path", "told"),
    [
        (f"{PAGE}?x=1", {}),
        (PAGE, {"headers": {"Host": "evil.example"}}),
        (PAGE, {"method": "POST"}),
        ("/contact", {}),
        ("/compte/connexion", {}),
        ("/galeries/rien", {}),
        ("/galeries/secrete", {}),
        ("/galeries/nord/", {}),
        ("//galeries/nord", {}),
        ("/galeries/../galeries/nord", {}),
        ("/galeries/NORD", {}),
        ("/i/x/y.jpg", {}),
    ],
)
def test_what_is_not_the_same_for_everyone_is_never_kept(
    client: FlaskClient, gallery: str, store: Store, path: str, told: dict[str, Any]
) -> None:
    assert gallery
    make_gallery("secrete", [make_photo("c")], visibility=Visibility.PROTECTED)
    save()

    client.open(path, **told)

    assert kept_files(store) == []


def test_a_page_drawn_while_something_changed_is_shown_and_not_kept(
    app: Flask, client: FlaskClient, gallery: str, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    draw = app.full_dispatch_request

    def change_meanwhile() -> Any:
        answer = draw()
        store.switch.open(store.switch.close(), 99, 0)
        return answer

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(app, "full_dispatch_request", change_meanwhile)
        answer = client.get(gallery)

    assert answer.status_code == 200
    assert kept_files(store) == []


def test_a_failed_page_is_never_kept(
    app: Flask, client: FlaskClient, gallery: str, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        raise RuntimeError

    app.testing, app.config["PROPAGATE_EXCEPTIONS"] = False, False
    with monkeypatch.context() as broken:
        broken.setattr("photoallegret.gallery.views.galleries.show_gallery", fail)
        failed = client.get(gallery)

    assert failed.status_code == 500
    assert kept_files(store) == []
    assert client.get(gallery).status_code == 200


def test_a_burst_on_a_cold_page_draws_it_once(
    app: Flask, gallery: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    draw, drawn, begun = app.full_dispatch_request, [], threading.Event()
    answers: list[bytes] = []

    def slowly() -> Any:
        drawn.append(1)
        begun.set()
        threading.Event().wait(0.3)
        return draw()

    def ask() -> None:
        answers.append(app.test_client().get(gallery).data)

    monkeypatch.setattr(app, "full_dispatch_request", slowly)
    threads = [threading.Thread(target=ask) for _ in range(8)]
    threads[0].start()
    assert begun.wait(10)
    for thread in threads[1:]:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(drawn) == 1
    assert len(set(answers)) == 1
    assert len(answers) == 8


def test_a_full_disk_only_means_that_nothing_lasts(
    client: FlaskClient, gallery: str, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(keeping, "write", full)

    answers = [client.get(gallery) for _ in range(2)]

    assert [one.status_code for one in answers] == [200, 200]
    assert kept_files(store) == []


def test_memory_is_bounded(
    client: FlaskClient, gallery: str, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    size = sum(len(body) for body in _bodies(client, store, gallery))
    monkeypatch.setattr(layer, "MEMORY", size * 2)

    for path in ("/", "/galeries", f"{gallery}/a", f"{gallery}/b"):
        client.get(path)

    assert store.layer._held <= size * 2
    assert client.get(gallery).status_code == 200


def _bodies(client: FlaskClient, store: Store, path: str) -> list[bytes]:
    client.get(path)
    page = keeping.read(store.switch.pages / store.switch.shown().name, keeping.place_of(path))
    assert page is not None
    return list(page.bodies.values())
