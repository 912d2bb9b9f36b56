"""The load generator, against a server of files."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bench import static_server
from bench.load import LoadError, load
from bench.static_server import FileServer, nginx, serving

PAGE = b"<p>compressed, let us say</p>" * 100


@pytest.fixture(scope="module", params=["nginx", "granian"])
def server(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[FileServer]:
    folder: Path = tmp_path_factory.mktemp("files")
    with pytest.MonkeyPatch.context() as patch:
        if request.param == "granian":
            patch.setattr(static_server, "nginx", lambda: None)
        elif nginx() is None:
            pytest.skip("nginx is not installed: granian serves in its place")
        yield from _served(folder)


def _served(folder: Path) -> Iterator[FileServer]:
    with serving({"page.html": PAGE}, folder / "served") as running:
        yield running


def test_every_request_is_answered_with_the_page(server: FileServer) -> None:
    seen = load(server.port, f"{server.root}page.html", 50, connections=4)
    assert len(seen.latencies) == 50
    assert seen.body == PAGE
    assert len(PAGE) < seen.wire_bytes < len(PAGE) + 1000


def test_percentiles_are_in_order(server: FileServer) -> None:
    seen = load(server.port, f"{server.root}page.html", 50, connections=4)
    assert 0 < seen.percentile(50) <= seen.percentile(99) <= max(seen.latencies)
    assert seen.rate > 0


def test_fewer_requests_than_connections(server: FileServer) -> None:
    assert len(load(server.port, f"{server.root}page.html", 2, connections=8).latencies) == 2


def test_another_answer_is_an_error(server: FileServer) -> None:
    with pytest.raises(LoadError, match="404"):
        load(server.port, f"{server.root}absent.html", 3, connections=1)
