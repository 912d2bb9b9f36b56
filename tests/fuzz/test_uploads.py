"""Whatever a program that sends photographs says, it is answered, and a refusal takes nothing."""

import base64

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from tests.fuzz.conftest import Target
from tests.support.hostile import headers, profile, raw, texts

UPLOADS = "/atelier/envois"
NUMBERS = st.sampled_from(
    ("", "-1", "0", "1", "5", "1e3", "٣", "0x1", "9" * 30, "9" * 5_000, " 5", "5,5")
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | texts().map(lambda t: t[:200]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(
        ("files", "name", "size", "sha256", "gallery")), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip


def packed() -> st.SearchStrategy[str]:
    """Return values of Upload-Metadata: pairs of a name and base64, some of them broken."""
    name = st.sampled_from(("filename", "gallery", "sha256", "", "filename filename", "é", "a\0"))
    value = texts().map(lambda text: base64.b64encode(raw(text[:600])).decode())
    pair = st.builds(lambda one, other: f"{one} {other}", name, value | st.sampled_from(("!", "=")))
    return st.lists(pair, max_size=4).map(",".join).map(_latin)


def told() -> st.SearchStrategy[dict[str, str]]:
    """Return headers of the protocol, most of them in order."""
    return st.fixed_dictionaries(
        {"Tus-Resumable": st.just("1.0.0") | NUMBERS, "Upload-Metadata": packed()},
        optional={
            "Upload-Length": NUMBERS,
            "Upload-Offset": NUMBERS,
            "Upload-Defer-Length": NUMBERS,
            "Upload-Checksum": st.sampled_from(
                ("sha1", "sha1 !", "md5 AAAA", "sha256 " + "A" * 44)
            ),
            "X-HTTP-Method-Override": st.sampled_from(("PATCH", "DELETE", "GET", "", "\xff")),
        },
    ).map(lambda said: {name: _latin(text) for name, text in said.items()})


def _latin(text: str) -> str:
    """Return ``text`` as a header can carry it."""
    return text.encode("latin-1", "ignore").decode("latin-1")


@pytest.mark.parametrize("method", ["POST", "PATCH", "HEAD", "DELETE", "OPTIONS"])
def test_whatever_is_told_of_an_upload(app: Flask, target: Target, method: str) -> None:
    assert app.testing
    made = target.client("owner").post(
        UPLOADS, headers={"Tus-Resumable": "1.0.0", "Upload-Length": "5"}
    )
    assert made.status_code == 201
    target.remember()

    @profile(f"tus {method}", few=15)
    @given(st.data())
    def send(data: st.DataObject) -> None:
        place = str(made.headers["Location"]).removeprefix("http://localhost")
        path = data.draw(st.sampled_from((place, UPLOADS, f"{UPLOADS}/{'x' * 43}")))
        said = {**data.draw(st.just({}) | headers()), **data.draw(told())}
        kind = data.draw(st.sampled_from(("application/offset+octet-stream", "text/plain", "")))
        answer = target.client("owner").open(
            path, method=method, headers=said, data=data.draw(st.binary(max_size=9)),
            content_type=kind,
        )  # fmt: skip
        target.check(answer)

    send()


def test_whatever_is_asked_of_files_that_may_be_known(target: Target) -> None:
    @profile("known", few=40)
    @given(JSON)
    def send(value: object) -> None:
        target.check(target.client("owner").post(f"{UPLOADS}/connus", json=value))

    send()


@pytest.mark.parametrize("path", ["/contact", "/compte/connexion", "/cookies/choix"])
def test_whatever_headers_come_with_a_form(target: Target, path: str) -> None:
    @profile(f"headers {path}", few=15)
    @given(headers())
    def send(said: dict[str, str]) -> None:
        answer = target.client("visitor").post(path, data={"text": "a"}, headers=said)
        target.check(answer)

    send()
