"""The server of files that pages are measured beside: it sends them as they are."""

import urllib.request
from pathlib import Path

import pytest

from bench import static_server
from bench.static_server import nginx, serving


@pytest.mark.parametrize("program", ["nginx", "granian"])
def test_it_serves_the_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, program: str) -> None:
    if program == "nginx" and nginx() is None:
        pytest.skip("nginx is not installed: granian serves in its place")
    if program == "granian":
        monkeypatch.setattr(static_server, "nginx", lambda: None)

    with serving({"0.html": b"compressed"}, tmp_path / "served") as server:
        address = f"http://127.0.0.1:{server.port}{server.root}0.html"
        with urllib.request.urlopen(address, timeout=10) as answer:
            body = answer.read()

    assert body == b"compressed"
