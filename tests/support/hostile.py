"""What no browser of an honest reader sends: values, bodies, headers and files, by hypothesis.

In the suite the same few examples are drawn each time; FUZZ_EXAMPLES=500 draws that many,
others each time.
"""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from zlib import crc32

from bs4 import BeautifulSoup, Tag
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st

FEW = 3
TOKEN = "form_token"
BOUNDARY = "----boundary"
ODD_TEXTS = (
    "", " ", "\0", "a\0b", "\r\nSet-Cookie: a=b", "\u202e\u2066", "\ufeff", "\ufffe",
    "e\u0301" * 500,
    "\U0001f469\u200d\U0001f4bb" * 40, "x" * 3_000, "é" * 30_000, "-1", "0", "1e309", "NaN", "inf",
    "2147483648", "9" * 30, "9" * 5_000, "٣", "²", "0x10", "1_000", "true", "null", "[]", "{}",
    "0000-00-00", "0001-01-01", "9999-12-31", "0001-01-01T00:00", "9999-12-31T23:59",
    "2026-02-30T25:61", "2026-11-26T14:30:00+99:99", "../../etc/passwd", "..%2f", "%00", "%", "//",
    "/\\evil.example", "javascript:alert(1)", "https://[::1", "http://a:99999/",
    "<script>alert(1)</script>",
    "' OR 1=1 --", "{{7*7}}", "${7*7}", "a@b", '"a b"@example.org', "a@" + "b." * 200 + "c",
    "é@exämple.org", "a@example.org\nBcc: b@example.org", "*", ".", "[a](javascript:b)", "`" * 500,
    "> " * 400 + "a", "[" * 2_000, "*" * 2_000, "\ud800",
)  # fmt: skip
"""What has broken programs before: each is sent as bytes, the last one as no UTF-8 at all."""
NOT_A_FORM = (
    ("text/plain", b"a=b"),
    ("application/json", b'{"form_token": [1, {"a": null}]}'),
    ("application/json", b"[" * 5_000),
    ("application/json; charset=no-such", b"{}"),
    ("application/x-www-form-urlencoded; charset=utf-7", b"+AGE-=1"),
    ("application/x-www-form-urlencoded", b"\xff\xfe&%ff=%zz&=&&==&a"),
    ("application/x-www-form-urlencoded", b"a=&" * 1_500),
    ("multipart/form-data", b"--x\r\n\r\n--x--"),
    ("multipart/form-data; boundary=", b"----\r\n"),
    ("multipart/form-data; boundary=" + "b" * 300, b"--b"),
    ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data\r\n\r\na\r\n--x--"),
    ("multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="a"'),
    ("multipart/form-data; boundary=x", b"--x\r\n: \r\n\r\n" + b"\0" * 2_000),
    ("multipart/form-data; boundary=x", b"--x\r\n" + b"A" * 70_000 + b": b\r\n\r\nc\r\n--x--"),
    ("", b"a=b"),
    ("\xe9/\xe9", b"a"),
)
"""Content types, and bodies that are not theirs."""
FILES = (
    b"",
    b"\0",
    b"GIF89a",
    b"\xff\xd8\xff\xe0" + b"\0" * 100,
    b"%PDF-1.7\n",
    b"PK\x03\x04" * 20,
)
EXTREMES = (
    b"\0", b"\xff", b"\0\0", b"\xff\xff", b"\x7f\xff\xff\xff", b"\xff\xff\xff\x7f",
    b"\xff\xff\xff\xff", b"\0\0\0\0", b"\x80\0\0\0", b"\0\0\0\x80", b"\0\1\0\0", b"\xff\xd8\xff",
    b"\xff\xd9", b"\xff\xda\0\0", b"<!ENTITY a 'b'>", b"<rdf:li>", b"&#0;", b"\x1c\x02\x78\x80\x04",
)  # fmt: skip
"""Lengths, offsets and marks that readers trip over."""
FILE_NAMES = (
    "",
    "a.jpg",
    "../../a.jpg",
    "a\0.jpg",
    "\u202egpj.exe",
    "x" * 300 + ".png",
    "CON",
    ".",
)


def profile(name: str, few: int = FEW) -> Callable[[Any], Any]:
    """Return the decorator of a fuzzing test.

    Args:
        name: of the test: it decides which examples are drawn.
        few: how many, unless FUZZ_EXAMPLES says otherwise.

    """
    asked = int(os.environ.get("FUZZ_EXAMPLES", "0"))
    told = settings(
        max_examples=asked or few,
        derandomize=not asked,
        database=None,
        deadline=None,
        phases=tuple(Phase) if asked else (Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    if asked:
        return told
    fixed = seed(crc32(name.encode()))
    return lambda test: told(fixed(test))


def texts() -> st.SearchStrategy[str]:
    """Return texts of every kind, those that have broken programs among them."""
    return st.sampled_from(ODD_TEXTS) | st.text(max_size=60)


def raw(text: str) -> bytes:
    """Return the bytes sent of ``text``: what is no Unicode stays what it is."""
    return text.encode("utf-8", "surrogatepass")


@dataclass(frozen=True, slots=True)
class Drawn:
    """A form as a page shows it."""

    address: str
    fields: tuple[tuple[str, str], ...]
    """Names and values, as a reader who fills in everything would send them."""
    files: tuple[str, ...]


def forms_of(soup: BeautifulSoup, address: str) -> list[Drawn]:
    """Return the forms of the page at ``address``, one for each address a button leads to."""
    found = []
    for form in soup.find_all("form", attrs={"method": "post"}):
        own = str(form.get("action") or address)
        buttons = [one for one in form.select("button, input[type=submit]") if _presses(one)]
        pressed: list[Tag | None] = [*buttons] or [None]
        for button in pressed:
            named = button is not None and button.get("name")
            sent = _filled(form)
            if button is not None and named:
                sent.append((str(named), str(button.get("value", ""))))
            files = tuple(str(tag["name"]) for tag in form.select("input[type=file][name]"))
            target = str(button.get("formaction") or own) if button is not None else own
            found.append(Drawn(target.partition("#")[0] or address, tuple(sent), files))
    return found


def _presses(button: Tag) -> bool:
    return button.get("type", "submit") == "submit" and button.get("formmethod", "post") == "post"


def _filled(form: Tag) -> list[tuple[str, str]]:
    """Return what a form would send, everything ticked and something in each empty field."""
    sent = []
    for tag in form.select("input[name], select[name], textarea[name]"):
        name, kind = str(tag["name"]), str(tag.get("type", ""))
        if kind in ("file", "submit", "image") or name == "website":
            continue
        if kind == "hidden":
            sent.append((name, str(tag.get("value", ""))))
            continue
        if kind == "radio" and name in dict(sent):
            continue
        if tag.name == "select":
            options = [str(one.get("value", one.get_text())) for one in tag.select("option")]
            sent.append((name, next(filter(None, reversed(options)), "")))
        elif tag.name == "textarea":
            sent.append((name, tag.get_text().removeprefix("\n") or "Une phrase entière."))
        else:
            sent.append((name, str(tag.get("value") or _plausible(name, kind))))
    return sent


def _plausible(name: str, kind: str) -> str:
    by_kind = {
        "email": "anne@example.org",
        "password": "marée basse au phare",
        "url": "https://example.org/a",
        "date": "2026-11-20",
        "datetime-local": "2026-11-27T14:30",
        "number": "2",
        "checkbox": "on",
    }
    by_name = {
        "email": "anne@example.org", "parent": "claire@example.org", "name": "Anne",
        "gallery": "rangs", "photo": "", "q": "",
    }  # fmt: skip
    return by_kind.get(kind) or by_name.get(name, "Une phrase.")


@dataclass(frozen=True, slots=True)
class Body:
    """What is sent: bytes, and what they are said to be."""

    content: bytes
    kind: str


def bodies(form: Drawn) -> st.SearchStrategy[Body]:
    """Return bodies for ``form``: a few fields wrong and the rest in order, or nothing in order."""
    return st.one_of(
        _fields(form).map(_urlencoded),
        _fields(form).map(_urlencoded),
        st.builds(_multipart, _fields(form), _sent_files(form.files), st.integers(0, 9)),
        st.sampled_from(NOT_A_FORM).map(lambda one: Body(one[1], one[0])),
    )


@st.composite
def _fields(draw: st.DrawFn, form: Drawn) -> list[tuple[str, str]]:
    """Draw the fields: the token stays good, so that what is behind its check is reached."""
    sent = list(form.fields)
    places = [number for number, (name, _) in enumerate(sent) if name != TOKEN]
    if not places:
        return [*sent, (draw(texts()), draw(texts()))]
    wrong = draw(st.lists(st.sampled_from(places), max_size=3, unique=True))
    for number in wrong:
        sent[number] = (sent[number][0], draw(texts()))
    match draw(st.integers(0, 5)):
        case 0:  # a field is missing
            del sent[draw(st.sampled_from(places))]
        case 1:  # a field is repeated
            sent += [(sent[draw(st.sampled_from(places))][0], draw(texts()))] * 3
    return sent


def _sent_files(names: Sequence[str]) -> st.SearchStrategy[list[tuple[str, str, bytes]]]:
    one = st.tuples(
        st.sampled_from([*names, "text"]), st.sampled_from(FILE_NAMES), st.sampled_from(FILES)
    )
    return st.lists(one, min_size=1 if names else 0, max_size=2)


def _urlencoded(fields: list[tuple[str, str]]) -> Body:
    return Body(
        urlencode([(raw(name), raw(value)) for name, value in fields]).encode(),
        "application/x-www-form-urlencoded",
    )


def _multipart(
    fields: list[tuple[str, str]], files: list[tuple[str, str, bytes]], cut: int
) -> Body:
    """Return fields and files in parts; one time in ten, cut."""
    parts = [
        b'Content-Disposition: form-data; name="%s"\r\n\r\n%s' % (_quoted(name), raw(value))
        for name, value in fields
    ]
    parts += [
        b'Content-Disposition: form-data; name="%s"; filename="%s"\r\n'
        b"Content-Type: image/jpeg\r\n\r\n%s" % (_quoted(name), _quoted(file), content)
        for name, file, content in files
    ]
    line = f"--{BOUNDARY}".encode()
    content = b"".join(line + b"\r\n" + part + b"\r\n" for part in parts) + line + b"--\r\n"
    if cut == 0:
        content = content[: len(content) * 2 // 3]
    return Body(content, f"multipart/form-data; boundary={BOUNDARY}")


def _quoted(name: str) -> bytes:
    return raw(name.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A"))


def queries(names: Sequence[str]) -> st.SearchStrategy[str]:
    """Return query strings of known names with odd values, some repeated."""
    pair = st.tuples(st.sampled_from(names), texts())
    return st.lists(pair, max_size=4).map(
        lambda pairs: urlencode([(raw(name), raw(text)) for name, text in pairs])
    )


def segments() -> st.SearchStrategy[str]:
    """Return parts of a path, as they stand once decoded."""
    return texts().map(lambda text: text[:2_000].replace("/", "_") or "x")


HEADERS = {
    "Accept-Language": ("", "*", "fr;q=NaN", "en;q=-1", "é", "a" * 9_000, "fr-" * 400, ";;;,,,q="),
    "Accept": ("", "*/*;q=x", "application/json", "text/html;level=\0", "," * 500),
    "Accept-Encoding": ("", "br;q=2", "gzip;q=0, *;q=0", "\xe9", "br," * 300),
    "Range": ("bytes=", "bytes=-", "bytes=5-1", "bytes=-0", "bytes=0-" + "9" * 30, "bytes=0-0,1-1",
              "lines=1-2", "bytes=" + "0-1," * 400, "bytes=\xb2-\xb3"),
    "If-None-Match": ("", "*", '"', 'W/"a", "b', '"' * 400, "\xff"),
    "If-Modified-Since": ("", "yesterday", "Sat, 31 Feb 2026 00:00:00 GMT", "0", "9" * 40,
                          "Mon, 01 Jan 0000 00:00:00 GMT"),
    "If-Range": ('"a"', "yesterday", "\xff"),
    "Cookie": ("session", "session=", "session=\xff", "session=" + "a" * 4_000, "=;=;=",
               "a=1;" * 200, "choice=1.2.3", "gallery=e30.a.b", "__Host-session=x",
               'session="\\000\\377"'),
    "Authorization": ("Bearer", "Bearer ", "Bearer \xff", "Basic !!!", "Bearer " + "a" * 4_000),
    "Host": ("", "127.0.0.1:99999", "127.0.0.1:abc", "localhost.", "evil.example", "[::1", "a b",
             "\xe9"),
    "User-Agent": ("", "\0", "x" * 9_000, "\xff\xfe"),
    "X-Forwarded-For": ("1.2.3.4, x", "\xe9", "::1%eth0", "999.1.1.1"),
    "Sec-Fetch-Site": ("", "cross-site", "same-origin, none"),
    "Origin": ("null", "", "http://[", "http://127.0.0.1"),
    "Content-Length": ("-1", "x", "9" * 30, ""),
}  # fmt: skip


def headers() -> st.SearchStrategy[dict[str, str]]:
    """Return request headers as WSGI carries them (Latin-1), some of them broken."""
    chosen = st.sampled_from(sorted(HEADERS))
    one = chosen.flatmap(
        lambda name: st.tuples(
            st.just(name),
            st.sampled_from(HEADERS[name])
            | st.text(st.characters(max_codepoint=255, exclude_characters="\r\n"), max_size=40),
        )
    )
    return st.lists(one, min_size=1, max_size=3).map(dict)


@st.composite
def damaged(draw: st.DrawFn, content: bytes) -> bytes:
    """Return ``content`` with some of its bytes changed, cut out, doubled or made extreme."""
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, max(0, len(content) - 1)))
        length = draw(st.sampled_from((1, 2, 4, 8, 64, 1_000)))
        patch = draw(st.sampled_from(EXTREMES) | st.binary(min_size=1, max_size=8))
        match draw(st.integers(0, 5)):
            case 0 | 1 | 2:
                content = content[:at] + patch + content[at + len(patch) :]
            case 3:
                content = content[:at] + content[at + length :]
            case 4:
                content = content[:at] + content[at : at + length] * 3 + content[at + length :]
            case 5:
                content = content[:at]
    return content
