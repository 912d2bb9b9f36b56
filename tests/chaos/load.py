"""What people do all at once: upload, ask, edit, look. Each notes what the site said yes to.

Nobody gives up: what fails is tried again in the same way, as browsers and uploaders do.
"""

import random
import threading
import time
from base64 import b64encode
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from http.client import HTTPConnection, HTTPException
from io import BytesIO
from urllib.parse import urlencode, urlsplit

from bs4 import BeautifulSoup, Tag
from PIL import Image

from photoallegret.accounts.sessions import cookie_name
from tests.chaos.site import Site
from tests.uploads.tus import ADDRESS, BYTES, VERSION, metadata

FORM = "application/x-www-form-urlencoded"
PART = 40_000
BREATH = 0.1
"""Seconds before another attempt."""


Person = Callable[[random.Random, int], None]
"""What somebody does once, by chance and their number."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; status 0: nothing did."""

    status: int
    headers: dict[str, str] = field(default_factory=dict)
    text: str = ""

    @property
    def soup(self) -> BeautifulSoup:
        """Return the page, read."""
        return BeautifulSoup(self.text, "html.parser")


@dataclass
class Load:
    """Several people, and what they were told."""

    site: Site
    seed: int
    ending: threading.Event = field(default_factory=threading.Event)
    questions: set[str] = field(default_factory=set)
    """Texts that were acknowledged."""
    tried_questions: set[str] = field(default_factory=set)
    uploads: dict[str, bytes] = field(default_factory=dict)
    """Content by digest, acknowledged whole."""
    edits: dict[int, list[str]] = field(default_factory=dict)
    """By photo: the last title acknowledged, then those sent since of which nothing is known."""
    edits_kept: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    threads: list[threading.Thread] = field(default_factory=list)
    failures: list[BaseException] = field(default_factory=list)

    @property
    def done(self) -> dict[str, int]:
        """Return how much was acknowledged, by kind."""
        return {
            "questions": len(self.questions),
            "uploads": len(self.uploads),
            "edits": self.edits_kept,
        }

    def begin(self) -> None:
        """Let everybody begin."""
        people: tuple[Person, ...] = (self._upload, self._upload, self._ask, self._ask, self._look)
        self.begin_with(*people, *[self._edit] * len(self.site.photos))

    def begin_with(self, *people: Person) -> None:
        """Let these begin, each many times over."""
        for number, person in enumerate(people):
            chance = random.Random(self.seed * 1000 + number)
            thread = threading.Thread(target=self._live, args=(person, chance, number))
            self.threads.append(thread)
            thread.start()

    def end(self) -> None:
        """Let everybody end what they have in hand."""
        self.ending.set()
        for thread in self.threads:
            thread.join()
        assert not self.failures, self.failures

    def _live(self, person: Person, chance: random.Random, number: int) -> None:
        try:
            while not self.ending.is_set():
                person(chance, number)
        except BaseException as failure:  # noqa: BLE001 -- told by who waits for us
            self.failures.append(failure)

    def ask(
        self,
        method: str,
        path: str,
        body: bytes | str = b"",
        source: str = "127.0.0.1",
        **more: str,
    ) -> Answer:
        """Ask the site once; headers as keywords."""
        connection = HTTPConnection(
            "127.0.0.1", self.site.settings.port, timeout=30, source_address=(source, 0)
        )
        headers = {name.replace("_", "-"): value for name, value in more.items()}
        try:
            connection.request(method, path, body or None, headers)
            answer = connection.getresponse()
            told = {name.lower(): value for name, value in answer.getheaders()}
            found = Answer(answer.status, told, answer.read().decode("utf-8", "replace"))
        except (OSError, HTTPException):
            found = Answer(0)
        finally:
            connection.close()
        self.statuses[found.status] += 1
        return found

    def ask_until(self, good: int, method: str, path: str, **told: object) -> Answer | None:
        """Ask until the status is ``good``; None when the site says no, or it is time to end."""
        while not self.ending.is_set():
            answer = self.ask(method, path, **told)  # type: ignore[arg-type]  # as they came
            if answer.status == good:
                return answer
            if answer.status == 400:  # its form was read before the clock was put back
                return None
            time.sleep(BREATH)
        return None

    def _upload(self, chance: random.Random, number: int) -> None:
        """Send a new photograph in parts, going on where the site says after each failure."""
        content = photograph(chance)
        digest = sha256(content).hexdigest()
        key = {"Authorization": f"Bearer {self.site.key}"} | VERSION
        told = {"Upload-Length": str(len(content))}
        told["Upload-Metadata"] = metadata(
            filename=f"{digest[:8]}.jpg", sha256=digest, gallery="nord" if number % 2 else ""
        ) if number % 2 else metadata(filename=f"{digest[:8]}.jpg")  # fmt: skip
        begun = self.ask_until(201, "POST", ADDRESS, **key, **told)
        if begun is None:
            return
        place, offset = urlsplit(begun.headers["location"]).path, 0
        while not self.ending.is_set():
            part = content[offset : offset + PART]
            proof = {"Upload-Checksum": f"sha256 {b64encode(sha256(part).digest()).decode()}"}
            more = {"Upload-Offset": str(offset), "Content-Type": BYTES} | proof
            answer = self.ask("PATCH", place, part, **key, **more)
            if answer.status != 204:
                time.sleep(BREATH)
                answer = self.ask("HEAD", place, **key)
                if answer.status not in (200, 204):
                    continue
            offset = int(answer.headers["upload-offset"])
            if offset == len(content):
                self.uploads[digest] = content
                self.ending.wait(0.5 + chance.random())
                return

    def _ask(self, chance: random.Random, number: int) -> None:
        """Ask a question; the same post goes again until it is answered."""
        source = f"127.{number}.{chance.randrange(256)}.{chance.randrange(1, 255)}"
        page = self.ask_until(200, "GET", "/contact", source=source)
        if page is None:
            return
        text = f"Question {number} {chance.getrandbits(64):x}"
        sent = filled(page.soup, "form [name=text]") | {
            "name": "Anne Dupont", "email": address_of(text), "text": text
        }  # fmt: skip
        self.tried_questions.add(text)
        body = urlencode(sent)
        if self.ask_until(303, "POST", "/contact", body=body, source=source, Content_Type=FORM):
            self.questions.add(text)
        self.ending.wait(0.2 + chance.random() / 2)

    def _edit(self, chance: random.Random, number: int) -> None:
        """Write another title of one photo."""
        photo_id, _ = self.site.photos[number % len(self.site.photos)]
        cookie = f"{cookie_name(self.site.app)}={self.site.cookie}"
        path = f"/atelier/photos/{photo_id}"
        page = self.ask_until(200, "GET", path, Cookie=cookie)
        if page is None:
            return
        title = f"Titre {chance.getrandbits(48):x}"
        sent = filled(page.soup, "form.describe [name=title_fr]") | {"title_fr": title}
        known = self.edits.setdefault(photo_id, [""])
        known.append(title)
        answer = self.ask("POST", path, urlencode(sent), Cookie=cookie, Content_Type=FORM)
        if answer.status == 303:
            self.edits[photo_id] = [title]
            self.edits_kept += 1
        self.ending.wait(0.2 + chance.random() / 2)

    def _look(self, chance: random.Random, _number: int) -> None:
        """Look at public pages."""
        _, slug = chance.choice(self.site.photos)
        self.ask(
            "GET", chance.choice(("/", "/galeries", "/galeries/nord", f"/galeries/nord/{slug}"))
        )
        self.ending.wait(0.05)


def photograph(chance: random.Random) -> bytes:
    """Return a photograph that nobody has seen."""
    buffer = BytesIO()
    noise = Image.frombytes("RGB", (60, 40), chance.randbytes(60 * 40 * 3))
    noise.resize((600, 400), Image.Resampling.BICUBIC).save(buffer, "JPEG", quality=92)
    return buffer.getvalue()


def address_of(text: str) -> str:
    """Return the address of who asked ``text``."""
    return f"{text.replace(' ', '-').lower()}@example.org"


def filled(soup: BeautifulSoup, selector: str) -> dict[str, str]:
    """Return what a browser would send of the form that has the field at ``selector``."""
    field_found = soup.select_one(selector)
    assert isinstance(field_found, Tag), soup.get_text()[:500]
    form = field_found.find_parent("form")
    assert isinstance(form, Tag)
    sent = {}
    for one in form.select("input[name], textarea[name]"):
        kind = one.get("type")
        if kind in ("file", "submit") or (
            kind in ("checkbox", "radio") and not one.has_attr("checked")
        ):
            continue
        text = one.get_text() if one.name == "textarea" else str(one.get("value", ""))
        sent[str(one["name"])] = text.removeprefix("\n")
    return sent
