"""Behind Debian's nginx: kept pages and pictures are its files, and say what the site would say."""

import gzip
import json
import os
import random
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from http.client import HTTPException
from pathlib import Path

import brotli
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from photoallegret import proxy
from photoallegret.accounts.models import Role
from photoallegret.accounts.sessions import cookie_name
from photoallegret.db import db
from photoallegret.gallery.models import GalleryText, Photo, Visibility
from photoallegret.gallery.operations.settling import settle_photos
from photoallegret.gallery.operations.withdrawing import withdraw_photo
from photoallegret.gallery.shown import file_address
from photoallegret.object_settings import ObjectStorage
from photoallegret.objects import connect
from photoallegret.pages.layer import NOT_KEPT
from photoallegret.site_file import Operations
from photoallegret.storage import Storage
from tests.browser.serving import served_site
from tests.factories import (
    data_of,
    make_account,
    make_gallery,
    make_photo,
    save,
    sign_in,
    write_files,
)
from tests.pages.edits import EDITS, PATHS, something_to_see
from tests.support import buckets, nginx
from tests.support.proxied import Answer, Served

PAGE = "/galeries/nord"
FORM = "application/x-www-form-urlencoded"


def pictured(answer: Answer) -> dict[str, str]:
    """Return what nginx says of a picture too: its name is its address's, it is never packed."""
    left_out = ("content-disposition", "vary", "x-accel-redirect")
    return {key: value for key, value in answer.said.items() if key not in left_out}


@pytest.fixture
def behind(tmp_path: Path) -> Iterator[Served]:
    """Return a site with nothing in it, behind nginx, its context entered."""
    if nginx.path() is None:
        assert not os.environ.get("CI"), "nginx is missing (apt install nginx-light)"
        pytest.skip("TESTS OF THE PROXY SKIPPED: no nginx here (apt install nginx-light)")
    with ExitStack() as stack:
        site = stack.enter_context(served_site(tmp_path, PHOTOALLEGRET_PROXY="nginx"))
        told_by, place = site.extensions["photoallegret"], nginx.address()
        folder = tmp_path / "nginx"
        folder.mkdir()
        has_brotli = proxy.has_brotli()
        told = proxy.nginx(told_by, f"127.0.0.1:{told_by.port}", listen=place, brotli=has_brotli)
        with nginx.running(folder, told, brotli=has_brotli), site.app_context():
            yield Served(site, stack, place)


@pytest.fixture
def served(behind: Served) -> Served:
    """Return a site with galleries, all may see one of them, behind nginx."""
    storage = Storage(data_of(behind.site))
    seen, closed = [make_photo("a"), make_photo("b")], make_photo("c")
    for photo in seen:
        write_files(storage, photo, public=True)
    write_files(storage, closed, public=False)
    make_gallery("nord", seen)
    make_gallery("close", [closed], visibility=Visibility.PROTECTED, password_hash="x")
    make_gallery("draft", [make_photo("d")], visibility=Visibility.DRAFT)
    save()
    return behind


def file_of(slug: str) -> str:
    photo = db.session.scalars(select(Photo).where(Photo.file_name == f"{slug}.jpg")).one()
    address = file_address(photo.key, photo.renditions[0])
    db.session.rollback()
    return address


@pytest.mark.parametrize("path", [PAGE, "/", "/en/"])
def test_a_kept_page_is_a_file_and_says_what_the_site_says(served: Served, path: str) -> None:
    drawn = served.ask(path)
    by_site = served.ask(path, app=True)

    by_nginx = served.ask(path)
    head = served.ask(path, "HEAD")
    packed = served.ask(path, Accept_Encoding="gzip")
    again = served.ask(path, If_None_Match=by_nginx.headers["etag"])

    assert drawn.status == by_site.status == by_nginx.status == head.status == 200
    assert drawn.body == by_site.body == by_nginx.body == gzip.decompress(packed.body)
    assert by_site.headers["etag"] != by_nginx.headers["etag"]  # nginx made it
    assert by_site.said == by_nginx.said == head.said
    assert packed.said == by_site.said | {"content-encoding": "gzip"}
    assert head.body == b""
    assert (again.status, again.body) == (304, b"")
    assert "last-modified" not in by_nginx.headers


def test_the_smallest_is_sent_where_nginx_can(served: Served) -> None:
    if not proxy.has_brotli():
        assert not os.environ.get("CI"), "apt install libnginx-mod-http-brotli-static"
        pytest.skip("TEST OF BROTLI SKIPPED: nginx has no module for it")
    plain = served.ask(PAGE)
    by_site = served.ask(PAGE, app=True, Accept_Encoding="gzip, br")

    by_nginx = served.ask(PAGE, Accept_Encoding="gzip, br")

    assert by_nginx.said == by_site.said
    assert by_nginx.headers["content-encoding"] == "br"
    assert brotli.decompress(by_nginx.body) == plain.body


def test_kept_pages_and_pictures_are_served_while_the_site_is_down(served: Served) -> None:
    picture = file_of("a")
    for path in ("/", PAGE, "/en/"):
        served.ask(path)

    served.stop()

    assert [served.ask(path).status for path in ("/", PAGE, "/en/", picture)] == [200] * 4
    down = served.ask("/compte/connexion")
    assert down.status == 503
    assert down.headers["cache-control"] == "no-store"
    assert "default-src 'none'" in down.headers["content-security-policy"]
    assert served.ask(f"{PAGE}?q=1").status == 503
    assert served.ask(PAGE, "POST").status == 503


def test_a_change_shows_at_once(served: Served) -> None:
    served.ask(PAGE)
    tag = served.ask(PAGE).headers["etag"]

    for title in ("Autre", "Titre"):  # of one length, in one second
        db.session.execute(update(GalleryText).values(title=title))
        db.session.commit()
        changed = served.ask(PAGE, If_None_Match=tag)
        assert changed.status == 200
        assert title.encode() in changed.body
        tag = served.ask(PAGE).headers["etag"]
        assert title.encode() in served.ask(PAGE).body


def test_a_photo_withdrawn_is_gone_at_once(served: Served) -> None:
    picture = file_of("a")
    before = [served.ask(path).status for path in (f"{PAGE}/a", f"{PAGE}/a", picture)]
    photo = db.session.scalars(select(Photo).where(Photo.file_name == "a.jpg")).one()

    withdraw_photo(photo)
    db.session.commit()
    settle_photos(Storage(served.site.extensions["photoallegret"].data), [photo.id])
    db.session.rollback()

    assert before == [200] * 3
    assert [served.ask(path).status for path in (f"{PAGE}/a", picture)] == [410, 410]
    assert b"/galeries/nord/a" not in served.ask(PAGE).body


@settings(
    max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(walk=st.lists(st.sampled_from(EDITS), min_size=8, max_size=8), seed=st.integers(0, 2**32))
def test_after_any_walk_of_changes_every_page_is_what_would_be_drawn(
    behind: Served, walk: list[Callable[[random.Random], None]], seed: int
) -> None:
    chance, client = random.Random(seed), behind.site.test_client()
    base = behind.site.extensions["photoallegret"].base_url
    if not db.session.scalar(select(Photo.id)):  # one site for all walks
        something_to_see()
    for edit in walk:
        edit(chance)
        save()
        for path in PATHS * 2:  # drawn, then a file where it may be one
            shown = behind.ask(path)
            drawn = client.get(path, base_url=base, environ_overrides={NOT_KEPT: "1"})
            assert shown.status == drawn.status_code, path
            if b"form_token" not in drawn.data:  # the door of a gallery is drawn for each visitor
                assert shown.body == drawn.data, path


@pytest.mark.parametrize(
    "path",
    ["/galeries/close", "/galeries/draft", "/atelier", "/compte/connexion", "/questions?q=a"],
)
def test_what_is_not_for_everyone_is_never_a_file(served: Served, path: str) -> None:
    for _ in range(2):
        served.ask(path)

    served.stop()

    assert served.ask(path).status == 503


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
def test_other_methods_are_the_site_s_to_answer(served: Served, method: str) -> None:
    for path in (PAGE, "/compte/connexion"):
        served.ask(path)
        by_site, by_nginx = (served.ask(path, method, app=app) for app in (True, False))
        assert by_site.status == by_nginx.status
        assert by_site.headers.get("allow") == by_nginx.headers.get("allow")


def test_a_form_reaches_the_site_whole(served: Served) -> None:
    form = "email=nobody%40example.org&password=" + "x" * 100_000

    answer = served.ask("/compte/connexion", "POST", form, Content_Type=FORM)

    assert answer.status == 400  # read: its token is missing


def test_other_spellings_of_an_address_show_that_page_or_none(served: Served) -> None:
    page = served.ask(PAGE).body

    for path in ("/%67aleries/nord", "//galeries/nord", "/galeries/./nord", f"{PAGE}?a=1",
                 f"{PAGE}?", f"{PAGE}/", f"{PAGE}.html", f"{PAGE}%00", f"{PAGE}%2E"):  # fmt: skip
        for _ in range(2):
            answer = served.ask(path)
            assert answer.body == page or answer.status in (301, 308, 400, 404), path


def test_what_says_more_than_pages_do_is_asked_of_the_site(served: Served) -> None:
    answers = [served.ask(path) for path in ("/flux.xml", "/flux.xml", "/sitemap.xml")]

    assert [one.headers["content-type"].partition(";")[0] for one in answers] == [
        "application/atom+xml", "application/atom+xml", "application/xml",
    ]  # fmt: skip


def test_pictures_for_all_are_sent_as_the_site_would(served: Served) -> None:
    picture = file_of("a")
    by_site, by_nginx = served.ask(picture, app=True), served.ask(picture)

    assert by_site.body == by_nginx.body
    assert pictured(by_site) == by_nginx.said
    assert served.ask(picture, If_None_Match=by_nginx.headers["etag"]).status == 304
    part = served.ask(picture, Range="bytes=2-5")
    assert (part.status, part.body) == (206, by_site.body[2:6])
    assert served.ask(picture, "HEAD").headers["content-length"] == str(len(by_site.body))
    assert served.ask(picture, Range="bytes=99999999-").status == 416


def test_other_pictures_are_sent_once_the_site_agrees(served: Served) -> None:
    picture = f"/atelier{file_of('c')}"
    account = make_account("owner@example.org", Role.OWNER)
    db.session.commit()
    cookie = sign_in(served.site, account).get_cookie
    name = cookie_name(served.site)
    pair = f"{name}={cookie(name).value}"  # type: ignore[union-attr]  # it is signed in

    sent = served.ask(picture, Cookie=pair)
    told = served.ask(picture, app=True, Cookie=pair)
    part = served.ask(picture, Cookie=pair, Range="bytes=2-5")
    again = served.ask(picture, Cookie=pair, If_None_Match=sent.headers["etag"])

    assert (sent.status, told.status, told.body) == (200, 200, b"")
    assert sent.headers["content-type"] == "image/avif"
    assert "x-accel-redirect" not in sent.headers
    assert sent.said == pictured(told)
    assert (part.status, part.body) == (206, sent.body[2:6])
    assert again.status == 304
    for path in (picture, file_of("c"), told.headers["x-accel-redirect"]):
        assert served.ask(path).status in (302, 303, 404)


def test_pictures_kept_elsewhere_are_sent_once_the_site_agrees(
    served: Served, bucket_server: str
) -> None:
    told, picture = served.site.extensions["photoallegret"], file_of("a")
    direct = served.ask(picture)
    connect(told.data, buckets.bucket(bucket_server))
    try:
        Storage(told.data).close()  # as when the site opens
        by_nginx, by_site = served.ask(picture), served.ask(picture, app=True)

        assert by_site.headers["x-accel-redirect"].startswith("/-/renditions/private/")
        assert (by_nginx.status, by_nginx.body) == (200, direct.body)
        assert by_nginx.said == pictured(by_site) == direct.said
        assert served.ask(by_site.headers["x-accel-redirect"]).status == 404
        withdraw_photo(db.session.scalars(select(Photo).where(Photo.file_name == "a.jpg")).one())
        db.session.commit()
        assert served.ask(picture).status == 410
    finally:
        connect(told.data, None)


def test_where_pictures_are_kept_elsewhere_nginx_finds_none(served: Served) -> None:
    told = served.site.extensions["photoallegret"]
    site = replace(told.site, storage=ObjectStorage("s3://photos", "https://s3.example.org"))
    written = proxy.nginx(replace(told, site=site), "127.0.0.1:1")

    assert "/renditions/public" not in written
    assert f'root "{told.data}/renditions/none";' in written


def test_unknown_hosts_are_refused_and_what_is_within_stays_within(served: Served) -> None:
    served.ask(PAGE)

    with pytest.raises(HTTPException):
        served.ask(PAGE, Host="evil.example")
    for path in ("/-/ready", "/-/alive", "/-/pictures/../site.toml", "//-/ready", "/%2D/ready"):
        assert served.ask(path).status == 404
    assert "default-src 'none'" in served.ask("/-/ready").headers["content-security-policy"]
    for path in ("/.served/_.html", "/_.html", "/galeries/nord.html", "/galeries/nord.html.gz",
                 "/galeries/../secrets.toml", "/%2e%2e/secrets.toml"):  # fmt: skip
        assert served.ask(path).status in (400, 404), path


def test_the_log_of_visits_names_nobody(served: Served, tmp_path: Path) -> None:
    told_by, place = served.site.extensions["photoallegret"], nginx.address()
    log, folder = tmp_path / "visits.log", tmp_path / "counting"
    folder.mkdir()
    told_by = replace(
        told_by, site=replace(told_by.site, operations=Operations(access_log=str(log)))
    )
    told = proxy.nginx(told_by, f"127.0.0.1:{told_by.port}", listen=place)
    reader = {"User_Agent": "Mozilla/5.0 (Nokia 3310)", "Referer": "https://example.org/who?x=1"}

    with nginx.running(folder, told):
        seen = replace(served, address=place)
        for _ in range(2):  # drawn, then kept
            assert seen.ask(f"{PAGE}?from=letter", **reader).status == 200
            assert seen.ask(PAGE, **reader).status == 200
        seen.ask(PAGE, User_Agent="Googlebot/2.1")
        seen.ask("/galeries/no-such", **reader)
        for path in ("/atelier/", "/vos-droits/suivi/secret", "/question/secret", "/site.css"):
            seen.ask(path, **reader)
        for header in ({"DNT": "1"}, {"Sec_GPC": "1"}, {"Sec_Purpose": "prefetch"}):
            seen.ask(PAGE, **reader | header)

    lines = [json.loads(line) for line in log.read_text("utf-8").splitlines()]
    assert {frozenset(line) for line in lines} == {
        frozenset(("time", "path", "status", "referrer_host", "bot"))
    }
    assert [
        (line["path"], line["status"], line["referrer_host"], line["bot"]) for line in lines
    ] == [
        *[(PAGE, 200, "example.org", 0)] * 4,
        (PAGE, 200, "", 1),
        ("/galeries/no-such", 404, "example.org", 0),
        ("/atelier/", lines[6]["status"], "example.org", 0),
    ]


def test_no_error_tells_who_asked_for_what(served: Served, tmp_path: Path) -> None:
    served.stop()

    answer = served.ask("/compte/mot-de-passe/secret", Referer="https://example.org/who")

    assert answer.status == 503
    for path in (tmp_path / "nginx").glob("*.log"):
        assert "secret" not in path.read_text("utf-8")
