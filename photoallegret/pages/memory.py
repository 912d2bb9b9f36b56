"""What one process remembers of one generation: its pages, and for a moment what is not there."""

import threading
import time
from collections import OrderedDict
from dataclasses import dataclass

from photoallegret.pages.keeping import Headers, Page

PAGE_BYTES = 32_000_000
"""Of pages; those asked for first go first."""
GONE_SECONDS = 5.0
GONE_ANSWERS, GONE_BYTES = 200, 32_000
"""How many answers 404 and 410, of how many bytes each."""
OTHERS = 5_000
ANSWERS = 2_000
"""How many are at hand; their bodies are those of pages."""
Asked = tuple[str, str, str, str]
"""Method, path, host and accepted encodings of a request."""
Answer = tuple[int, Headers, bytes]
"""Its status, its headers and its body."""


@dataclass(frozen=True, slots=True)
class Gone:
    """An answer 404 or 410, as it was sent to somebody unknown."""

    status: str
    headers: Headers
    body: bytes


class Memory:
    """All that was seen of the folder ``name``; another folder has another memory."""

    def __init__(self, name: str) -> None:
        """Begin with nothing."""
        self.name = name
        self.pages: OrderedDict[str, Page] = OrderedDict()
        self.others: set[str] = set()
        """Places of answers that may not be kept: nobody waits for another's."""
        self.answers: dict[Asked, Answer] = {}
        self.held = 0
        self._gone: OrderedDict[tuple[str, str], tuple[float, Gone]] = OrderedDict()
        self._lock = threading.Lock()

    def keep(self, place: str, page: Page) -> None:
        """Remember a page; what was remembered first is forgotten when they are too many."""
        with self._lock:
            former = self.pages.pop(place, None)
            self.pages[place] = page
            self.held += page.size - (0 if former is None else former.size)
            is_full = self.held > PAGE_BYTES
            while self.held > PAGE_BYTES and self.pages:
                self.held -= self.pages.popitem(last=False)[1].size
            if is_full or former is not None:
                self.answers.clear()  # they would hold what is forgotten

    def note_answer(self, asked: Asked, answer: Answer) -> None:
        """Have ``answer`` at hand for the next who asks so."""
        if len(self.answers) >= ANSWERS:
            self.answers.clear()
        self.answers[asked] = answer

    def pass_by(self, place: str) -> None:
        """Remember that what stands at ``place`` may not be kept."""
        with self._lock:
            if len(self.others) >= OTHERS:
                self.others.clear()
            self.others.add(place)

    def gone(self, place: str, asker: str | None) -> Gone | None:
        """Return the answer to what is not there, while it is fresh.

        Args:
            place: what was asked for.
            asker: how somebody unknown reads; None of who shows who they are: they may see it.

        """
        found = None if asker is None else self._gone.get((place, asker))
        return found[1] if found is not None and time.monotonic() < found[0] else None

    def note_gone(self, place: str, asker: str | None, gone: Gone) -> None:
        """Remember for a moment that nothing is at ``place``, unless a cookie comes with it."""
        is_own = any(name.lower() == "set-cookie" for name, _ in gone.headers)
        if asker is None or is_own or len(gone.body) > GONE_BYTES:
            return
        with self._lock:
            self._gone[place, asker] = (time.monotonic() + GONE_SECONDS, gone)
            self._gone.move_to_end((place, asker))
            while len(self._gone) > GONE_ANSWERS:
                self._gone.popitem(last=False)
