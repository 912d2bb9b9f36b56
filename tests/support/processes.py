"""Our own commands as processes: started, watched, and counted afterwards."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

from photoallegret.paths import TOP

FLASK = Path(sys.executable).with_name("flask")


def free_port() -> int:
    """Return a port nobody listens on now."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port: int = trial.getsockname()[1]
        return port


def environment(data: Path, **more: str) -> dict[str, str]:
    """Return what our commands are told, for the data folder ``data``."""
    clean = {key: value for key, value in os.environ.items() if not key.startswith("PHOTOALLEGRET")}
    return clean | {"PHOTOALLEGRET_DATA": str(data), "PYTHONDONTWRITEBYTECODE": "1"} | more


def flask(
    data: Path, *words: str, umask: int = -1, **more: str
) -> subprocess.CompletedProcess[str]:
    """Run one `flask` command to its end, under the mask told."""
    return subprocess.run(
        [FLASK, *words],
        cwd=TOP,
        env=environment(data, **more),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        umask=umask,
    )


def started(data: Path, *words: str, own_group: bool = False, **more: str) -> subprocess.Popen[str]:
    """Start one `flask` command and return it running, in a group of its own as a shell does."""
    return subprocess.Popen(
        [FLASK, *words],
        cwd=TOP,
        env=environment(data, **more),
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        process_group=0 if own_group else None,
    )


def answers(url: str, within: float) -> bool:
    """Say whether ``url`` answers 200 within so many seconds."""

    def asked() -> bool:
        try:
            with urllib.request.urlopen(url, timeout=2) as response:  # noqa: S310 -- our own address
                return bool(response.status == 200)
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return False

    return becomes(asked, within)


def becomes(condition: Callable[[], bool], within: float) -> bool:
    """Say whether ``condition`` holds within so many seconds."""
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.05)
    return condition()


def alive(data: Path) -> list[int]:
    """Return the processes told to use the data folder ``data``."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            told = (folder / "environ").read_bytes().split(b"\0")
            state = (folder / "stat").read_text().rpartition(")")[2].split()[0]
        except (OSError, IndexError):
            continue
        if f"PHOTOALLEGRET_DATA={data}".encode() in told and state != "Z":
            found.append(int(folder.name))
    return found
