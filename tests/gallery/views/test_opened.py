"""Tests of the cookie that remembers which protected galleries were opened."""

from http.cookies import SimpleCookie

from flask import Flask, Response

from photoallegret.gallery.models import Gallery, Visibility
from photoallegret.gallery.views import opened
from tests.factories import make_gallery


def cookie_after(app: Flask, cookie: str, identity: int, proof: str) -> str:
    with app.test_request_context("/", headers={"Cookie": f"gallery={cookie}"}):
        response = Response()
        opened.remember_opened(response, identity, proof)
    return SimpleCookie(response.headers["Set-Cookie"])["gallery"].value


def test_the_cookie_opens_what_it_names_with_the_right_proof_only(app: Flask) -> None:
    gallery = make_gallery("nord", visibility=Visibility.PROTECTED)
    right = cookie_after(app, "", gallery.id, opened.proof(gallery))
    wrong = cookie_after(app, "", gallery.id, "0" * 16)
    other = cookie_after(app, "", gallery.id + 1, opened.proof(gallery))

    seen = []
    for cookie in ("", right, wrong, other, right[:-1], right + "x"):
        with app.test_request_context("/", headers={"Cookie": f"gallery={cookie}"}):
            seen.append(opened.may_see(gallery))

    assert seen == [False, True, False, False, False, False]


def test_what_is_not_protected_needs_no_cookie(app: Flask) -> None:
    gallery = make_gallery("nord")

    with app.test_request_context("/"):
        assert opened.may_see(gallery)


def test_a_proof_is_of_one_gallery_and_one_password() -> None:
    proofs = {
        opened.proof(Gallery(id=identity, password_hash=stored))
        for identity in (1, 2)
        for stored in ("a", "b")
    }

    assert len(proofs) == 4


def test_the_cookie_stays_small_however_many_galleries_are_opened(app: Flask) -> None:
    cookie = ""
    for identity in range(1000, 1100):
        cookie = cookie_after(app, cookie, identity, "0" * 16)

    assert len(cookie) < 1000
