"""A site served by its own command, nothing in it yet, and photographs to fill it with."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from photoallegret.paths import TOP
from photoallegret.serve import DEMO_OFFERED
from tests.support.processes import alive, answers, becomes, flask, free_port, started
from tests.support.smtp import site_file

MORE = "PHOTOALLEGRET_TEST_PHOTOS"
"""An environment variable: a folder whose photographs are sent too."""
ENDINGS = {".jpg", ".jpeg", ".png", ".tif", ".tiff", ".webp", ".avif", ".heic"}
SECONDS_TO_ANSWER, SECONDS_TO_END = 60, 20


@dataclass(frozen=True, slots=True)
class EmptySite:
    """Where it answers, and its data folder."""

    address: str
    data: Path
    port: str

    def command(self, *words: str) -> str:
        """Run one of our commands on it and return what it prints."""
        done = flask(self.data, *words, PORT=self.port)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


@contextmanager
def served_empty(folder: Path, **mail: str | int) -> Iterator[EmptySite]:
    """Serve a site on a data folder in ``folder``: application server and worker.

    ``mail`` is its table [mail]; without it, messages are files.
    """
    data, port = folder / "data", str(free_port())
    data.mkdir()
    (data / DEMO_OFFERED).touch()
    if mail:
        site_file(data, **mail)
    process = started(data, "serve", PORT=port)
    address = f"http://127.0.0.1:{port}"
    try:
        assert answers(f"{address}/", SECONDS_TO_ANSWER)
        yield EmptySite(address, data, port)
    finally:
        process.send_signal(signal.SIGINT)
        if not becomes(lambda: not alive(data), SECONDS_TO_END):
            for left in alive(data):
                os.kill(left, signal.SIGKILL)
        process.communicate(timeout=10)


def photographs(folder: Path) -> list[Path]:
    """Return four large ones made in ``folder``, eight of the demo's, and those asked for."""
    paths = [folder / f"grain-{number}.jpg" for number in range(4)]
    for path in paths:
        grain = Image.frombytes("RGB", (3400, 2400), os.urandom(3400 * 2400 * 3))
        grain.save(path, quality=95)
    paths += sorted((TOP / "demo/photos/nuits").glob("*.jpg"))
    if MORE in os.environ:
        found = sorted(Path(os.environ[MORE]).iterdir())
        paths += [path for path in found if path.suffix.lower() in ENDINGS]
    return paths
