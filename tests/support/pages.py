"""A visit: every page a test fetches is read as strictly as the strictest reader would."""

import re
from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass
from functools import cache
from urllib.parse import urlsplit

import html5lib
from babel.messages.pofile import read_po
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from photoallegret.accounts.forms import FirstOwnerForm
from photoallegret.forms import Form, PublicForm
from photoallegret.headers import POLICY
from photoallegret.paths import TRANSLATIONS
from photoallegret.personal_data import Processing

ADDRESSES = {
    "a": "href",
    "link": "href",
    "img": "src",
    "script": "src",
    "form": "action",
    "source": "srcset",
    "use": "href",
}
OUTSIDE_ALLOWED = {"a", "link"}
EXECUTED = {"", "module", "text/javascript"}


@dataclass(frozen=True, slots=True)
class Page:
    """One answer, read."""

    status: int
    headers: dict[str, str]
    text: str
    soup: BeautifulSoup

    @property
    def title(self) -> str:
        """Return the text of <title>."""
        found = self.soup.title
        return found.get_text(strip=True) if found else ""

    @property
    def h1(self) -> str:
        """Return the text of the one h1."""
        found = self.soup.h1
        return found.get_text(" ", strip=True) if found else ""


def visit(
    client: FlaskClient, url: str, status: int = 200, headers: dict[str, str] | None = None
) -> Page:
    """Return the page at ``url``, having checked what every page must hold.

    Strict HTML5, a title, one h1, its language, a label for each field, an alternative text
    for each image, no identity twice, nothing inline, nothing from elsewhere, the security
    policy, no cookie, nothing English left in French, French spaces before double punctuation;
    what forms ask is declared.
    """
    with client.get(url, headers=headers) as response:
        text = response.get_data(as_text=True)
        assert response.status_code == status, f"{url}: {response.status_code}\n{text[:2000]}"
        assert "Set-Cookie" not in response.headers, f"{url} sets a cookie"
        assert response.headers["Content-Security-Policy"] == POLICY
        return read(text, response.status_code, dict(response.headers))


def read(text: str, status: int = 200, headers: dict[str, str] | None = None) -> Page:
    """Return the page whose HTML is ``text``, having checked it."""
    html5lib.HTMLParser(strict=True).parse(text)
    soup = BeautifulSoup(text, "html5lib")
    page = Page(status, headers or {}, text, soup)
    _check_document(page)
    _check_fields_and_images(soup)
    _check_nothing_inline(soup)
    _check_nothing_from_elsewhere(soup)
    _check_french(page)
    _check_collection(soup)
    return page


def _check_document(page: Page) -> None:
    assert page.title, "no title"
    assert len(page.soup.find_all("h1")) == 1, "one h1 is needed"
    assert page.soup.html is not None
    assert page.soup.html.get("lang") in ("fr", "en")
    identities = [tag["id"] for tag in page.soup.find_all(id=True)]
    assert sorted(identities) == sorted(set(identities)), "an identity stands twice"
    assert page.soup.find("main"), "no main"


def _check_fields_and_images(soup: BeautifulSoup) -> None:
    for field in soup.find_all(["input", "select", "textarea"]):
        if field.get("type") in ("hidden", "submit"):
            continue
        labelled = soup.find("label", attrs={"for": str(field.get("id"))}) or field.find_parent(
            "label"
        )
        assert labelled, f"no label: {field}"
    for image in soup.find_all("img"):
        assert image.has_attr("alt"), f"no alternative text: {image}"
        assert image.get("width"), f"no width: {image}"
        assert image.get("height"), f"no height: {image}"


def _check_nothing_inline(soup: BeautifulSoup) -> None:
    assert not soup.find_all("style"), "an inline style element"
    for tag in soup.select("*"):
        assert not tag.has_attr("style"), f"a style attribute: {tag}"
        assert not [name for name in tag.attrs if name.startswith("on")], f"a handler: {tag}"
    for script in soup.find_all("script"):
        executed = script.get("type", "") in EXECUTED
        assert script.get("src") or not executed, "an inline script"


def _check_nothing_from_elsewhere(soup: BeautifulSoup) -> None:
    for name, attribute in ADDRESSES.items():
        for tag in soup.find_all(name, attrs={attribute: True}):
            address = str(tag[attribute])
            if name in OUTSIDE_ALLOWED and "stylesheet" not in str(tag.get("rel")):
                continue
            host = urlsplit(address).netloc
            assert not host or host.startswith("127.0.0.1"), f"from elsewhere: {tag}"
            assert not address.startswith(("data:", "javascript:")), f"hidden inside: {tag}"


def _check_french(page: Page) -> None:
    if page.soup.html is None or page.soup.html.get("lang") != "fr":
        return
    soup = copy(page.soup)  # a test still reads what is typed
    for tag in soup.select("script, pre, code, textarea, [lang=en]"):
        tag.extract()
    foreign = [text.strip() for text in soup.find_all(string=_is_english)]
    assert not foreign, f"not translated: {foreign}"
    words = soup.get_text(" ")
    wrong = re.search(r"\w (?=[;!?»:](\s|$))|« \b", words)
    assert not wrong, f"French spaces: {words[max(0, wrong.start() - 20) : wrong.end() + 20]!r}"


def _is_english(text: str | None) -> bool:
    return text is not None and text.strip() in _english()


@cache
def _english() -> frozenset[str]:
    """Return the catalog's sentences that are none of its French ones."""
    with (TRANSLATIONS / "fr/LC_MESSAGES/messages.po").open("rb") as file:
        catalog = [message for message in read_po(file, locale="fr") if message.id]
    single = {message.id: message.string for message in catalog if isinstance(message.id, str)}
    return frozenset(single.keys() - single.values())


def _check_collection(soup: BeautifulSoup) -> None:
    """Look at what a visitor's page asks for: all of it is declared, and told beside the button."""
    if soup.select_one('link[href*="studio.css"]'):
        return
    for drawn in soup.find_all("form", attrs={"method": "post"}):
        names = {str(field["name"]) for field in drawn.select("[name]")}
        names -= {"form_token"}
        if not names:
            continue
        kinds = [kind for kind in _visitors_forms(Form) if names <= set(kind.collects or {})]
        assert kinds, (
            f"{', '.join(sorted(names))}: no form declares these fields; "
            "write collects = {…} in the form that reads them"
        )
        kind = min(kinds, key=lambda kind: len(kind.collects or {}))
        if not issubclass(kind, PublicForm | FirstOwnerForm):
            continue  # who has an account was told before
        told = drawn.select_one("[data-notice]")
        fates = (kind.collects or {}).values()
        used = {fate.slug for fate in fates if isinstance(fate, Processing)}
        assert told, "a form that asks strangers for data tells why: notice.html"
        assert told["data-notice"] in used, f"it tells of {told['data-notice']!r}, not of {used}"


def _visitors_forms(kind: type[Form]) -> Iterator[type[Form]]:
    for below in kind.__subclasses__():
        if below.collects is not None:
            yield below
        yield from _visitors_forms(below)
