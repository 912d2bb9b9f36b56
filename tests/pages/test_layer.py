"""Tests of the layer: what is answered from the store, what is kept in it, and what never is."""

import gzip
import threading
import time
from typing import Any

import brotli
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError
from werkzeug.test import EnvironBuilder, TestResponse

from photoallegret.accounts.models import Account
from photoallegret.gallery.models import Visibility
from photoallegret.pages import keeping, memory
from photoallegret.pages.layer import NOT_KEPT
from photoallegret.pages.site import Store
from photoallegret.pages.switch import CLOSED, drop
from tests.factories import make_gallery, make_photo, save, sign_in
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


def test_what_is_at_hand_is_answered_without_a_disk_and_nothing_else_is(
    client: FlaskClient, gallery: str, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick = store.layer.quick
    asked: dict[str, dict[str, Any]] = {
        "page": {},
        "brotli": {"headers": {"Accept-Encoding": "br"}},
        "head": {"method": "HEAD"},
        "known": {"headers": {"If-None-Match": "*"}},
        "visitor": {"headers": {"Cookie": "a=b"}},
        "query": {"query_string": "x=1"},
        "host": {"headers": {"Host": "evil.example"}},
        "port": {"headers": {"Host": "localhost:x/"}},
        "under": {"environ_overrides": {"SCRIPT_NAME": "/x"}},
        "drawn": {"environ_overrides": {NOT_KEPT: "1"}},
        "form": {"method": "POST"},
    }
    environs = {name: EnvironBuilder(gallery, **told).get_environ() for name, told in asked.items()}
    cold = [name for name, environ in environs.items() if quick(environ)]
    page = client.get(gallery)
    monkeypatch.setattr(keeping, "read", None)

    rounds = [{name: quick(environ) for name, environ in environs.items()} for _ in range(3)]
    ready = len(store.layer.memory.answers)
    store.switch.close()
    closed = [name for name, environ in environs.items() if quick(environ)]

    found = {name: answer for name, answer in rounds[0].items() if answer}
    assert (cold, closed) == ([], [])
    assert rounds == [rounds[0]] * 3
    assert ready == 3, "page, brotli, head"
    assert {name: (one[0], one[2]) for name, one in found.items() if name != "brotli"} == {
        "page": (200, page.data),
        "head": (200, b""),
        "known": (304, b""),
        "visitor": (200, page.data),
    }
    assert dict(found["page"][1]) == said(page)
    assert dict(found["brotli"][1])["Content-Encoding"] == "br"
    assert brotli.decompress(found["brotli"][2]) == page.data


def test_what_cookies_choose_is_no_other_visitors(
    client: FlaskClient, gallery: str, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def form_of(environ: dict[str, Any]) -> str:
        return "x" if environ.get("HTTP_COOKIE") else ""

    monkeypatch.setattr(store.layer, "form_of", form_of)
    drawn = client.get(gallery)
    plain = EnvironBuilder(gallery).get_environ()
    with_cookie = EnvironBuilder(gallery, headers={"Cookie": "a=b"}).get_environ()

    found = [store.layer.quick(one) is None for one in (plain, with_cookie, plain, with_cookie)]

    assert drawn.status_code == 200
    assert found == [False, True, False, True]


def test_the_words_of_strangers_are_not_remembered_at_length(
    client: FlaskClient, gallery: str, store: Store
) -> None:
    page = client.get(gallery)
    much = "x" * 2_000
    asked = [{"Accept-Encoding": f"br, {much}"}, {"Host": f"localhost:{'9' * 2_000}"}]

    found = [store.layer.quick(EnvironBuilder(gallery, headers=one).get_environ()) for one in asked]
    long = len(store.layer.memory.answers)
    store.layer.quick(EnvironBuilder(gallery).get_environ())

    assert [one and (one[0], one[2]) for one in found] == [(200, page.data)] * 2
    assert (long, len(store.layer.memory.answers)) == (0, 1)


@pytest.mark.parametrize("name", ["Cookie", "If-None-Match"])
def test_what_takes_long_to_read_is_read_in_the_other_lane(
    client: FlaskClient, gallery: str, store: Store, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    def never(*_: object) -> None:
        raise AssertionError

    long = {name: "a," * 2_000}
    page = client.get(gallery)
    with monkeypatch.context() as unread:
        unread.setattr("photoallegret.pages.layer._tags", never)
        unread.setattr(store.layer, "form_of", never)
        at_hand = store.layer.quick(EnvironBuilder(gallery, headers=long).get_environ())

    assert at_hand is None
    assert client.get(gallery, headers=long).data == page.data


def test_what_is_at_hand_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "ANSWERS", 2)
    monkeypatch.setattr(memory, "PAGE_BYTES", 10)
    page = keeping.Page([], "t", {"": b"x" * 6})
    asked = [("GET", path, "", "") for path in "abc"]
    kept = memory.Memory("x")
    for one in asked:
        kept.note_answer(one, (200, [], b""))
    many = list(kept.answers)

    kept.keep("a", page)
    before = list(kept.answers)
    kept.keep("b", page)

    assert many == before == [asked[2]]
    assert (list(kept.pages), kept.answers) == (["b"], {})


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


@pytest.mark.parametrize("path", ["/galeries/rien", f"{PAGE}/x", "/x/y"])
def test_what_is_not_there_is_remembered_a_moment_on_no_disk(
    client: FlaskClient, gallery: str, store: Store, asking: Any, path: str
) -> None:
    assert gallery
    first = client.get(path)

    with asking() as asked:
        second, third = client.get(path), client.head(path)

    assert (first.status_code, second.status_code, third.status_code) == (404, 404, 404)
    assert (second.data, third.data) == (first.data, b"")
    assert said(second) == said(third) == said(first)
    assert asked == []
    assert kept_files(store) == []


def test_what_is_not_there_for_one_is_there_for_another(
    app: Flask, client: FlaskClient, owner: Account
) -> None:
    visitors = [client.get("/atelier").status_code for _ in range(2)]

    assert sign_in(app, owner).get("/atelier").status_code in (200, 302, 303)
    assert visitors == [404, 404] or set(visitors) <= {302, 303}
    assert client.get("/atelier").status_code == visitors[0]


def test_what_appears_is_there_at_once(client: FlaskClient, gallery: str) -> None:
    assert gallery
    before = [client.get("/galeries/sud").status_code for _ in range(2)]

    make_gallery("sud", [make_photo("c")])
    save()

    assert before == [404, 404]
    assert client.get("/galeries/sud").status_code == 200


def test_the_absent_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "GONE_ANSWERS", 2)
    monkeypatch.setattr(memory, "OTHERS", 2)
    kept, gone = memory.Memory("x"), memory.Gone("404 NOT FOUND", [], b"x")
    for place in "abc":
        kept.note_gone(place, "br", gone)
        kept.pass_by(place)
    kept.note_gone("d", None, gone)
    kept.note_gone("e", "", memory.Gone("404 NOT FOUND", [("Set-Cookie", "a")], b"x"))
    kept.note_gone("f", "", memory.Gone("404 NOT FOUND", [], b"x" * 32_001))

    found = [place for place in "abcdef" if kept.gone(place, "br") or kept.gone(place, "")]

    assert found == ["b", "c"]
    assert kept.gone("b", None) is None
    assert kept.gone("b", "gzip") is None
    assert kept.others == {"c"}
    monkeypatch.setattr(time, "monotonic", lambda: float("inf"))
    assert kept.gone("b", "br") is None


def test_nobody_waits_for_a_page_of_somebody_else(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.get("/contact")
    draw, both = app.full_dispatch_request, threading.Barrier(2, timeout=10)

    def together() -> Any:
        both.wait()
        return draw()

    monkeypatch.setattr(app, "full_dispatch_request", together)
    answers: list[int] = []
    threads = [
        threading.Thread(
            target=lambda: answers.append(app.test_client().get("/contact").status_code)
        )
        for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert answers == [200, 200]


def test_ranges_are_answered_whole(client: FlaskClient, gallery: str) -> None:
    whole = client.get(gallery)

    part = client.get(gallery, headers={"Range": "bytes=0-9"})

    assert (part.status_code, part.data) == (200, whole.data)


def test_a_database_that_cannot_be_asked_only_means_that_nothing_is_kept(
    app: Flask, client: FlaskClient, gallery: str, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> None:
        raise OperationalError(None, None, OSError())

    drop(store.switch.data)
    with monkeypatch.context() as broken:
        broken.setattr("photoallegret.pages.site.dated_after", away)
        answer = client.get(gallery)

    assert answer.status_code == 200
    assert store.switch.shown() is CLOSED
    assert app.testing


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
    monkeypatch.setattr(memory, "PAGE_BYTES", size * 2)

    for path in ("/", "/galeries", f"{gallery}/a", f"{gallery}/b"):
        client.get(path)

    assert store.layer.memory.held <= size * 2
    assert client.get(gallery).status_code == 200


def _bodies(client: FlaskClient, store: Store, path: str) -> list[bytes]:
    client.get(path)
    page = keeping.read(store.switch.pages / store.switch.shown().name, keeping.place_of(path))
    assert page is not None
    return list(page.bodies.values())
