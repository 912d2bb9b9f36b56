"""A site really served: an ordinary client is cut and resumes; memory stays; pages answer."""

import http.client
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from tusclient.client import TusClient

from tests.support.processes import alive, answers, becomes
from tests.uploads.served import Served, served
from tests.uploads.tus import ADDRESS, VERSION, metadata

MEGABYTE = 1_000_000
PROMISED = 8 << 20
MOST_MEMORY = 300 * MEGABYTE


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Served]:
    with served(tmp_path) as running:
        yield running


def resident(process: int) -> int:
    """Return the largest memory of a process so far (VmHWM)."""
    try:
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
    except FileNotFoundError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM")), 0)


def test_a_client_from_the_registry_goes_on_after_a_power_failure(
    site: Served, tmp_path: Path
) -> None:
    path = tmp_path / "large.tif"
    Image.frombytes("RGB", (3000, 3000), os.urandom(27_000_000)).save(path)
    content = path.read_bytes()
    client = TusClient(site.tus, headers=site.headers)

    stream = BytesIO(content)
    first = client.uploader(
        file_stream=stream, chunk_size=5 * MEGABYTE, metadata={"filename": "large.tif"}
    )
    first.upload_chunk()
    stood = first.offset
    line = site.part(first.url, stood, len(content) - stood, content[stood : stood + 12 * MEGABYTE])
    file = next(path for path in (site.settings.data / "uploads" / "tus").iterdir())
    assert becomes(lambda: file.stat().st_size > stood + PROMISED, 10)
    site.kill()
    line.close()
    site.start()
    second = client.uploader(file_stream=stream, url=first.url, chunk_size=5 * MEGABYTE)
    resumed = second.offset
    second.upload()

    assert stood == 5 * MEGABYTE
    assert stood + PROMISED <= resumed < stood + 12 * MEGABYTE
    digest = sha256(content).hexdigest()
    original = site.settings.data / "originals" / digest[:2] / digest
    assert becomes(original.exists, 60)
    assert original.read_bytes() == content
    assert becomes(lambda: not file.exists(), 20)


def announced(site: Served, length: int) -> str:
    """Announce a file of ``length`` bytes and return the address of its upload."""
    told = {"Upload-Length": str(length), "Upload-Metadata": metadata(filename="a.jpg")}
    with closing(http.client.HTTPConnection("127.0.0.1", site.settings.port)) as line:
        line.request("POST", ADDRESS, headers={**site.headers, **VERSION, **told})
        with line.getresponse() as created:
            return created.headers["Location"]


def test_a_gigabyte_passes_through_little_memory(site: Served) -> None:
    """Zeros, which are no photographs: they are refused once they are here."""
    block, blocks = bytes(MEGABYTE), 250

    def send(_number: int) -> bytes:
        length = len(block) * blocks
        with site.part(announced(site, length), 0, length, b"") as line:
            for _ in range(blocks):
                line.sendall(block)
            return line.recv(100)

    with ThreadPoolExecutor(2) as senders:
        told = list(senders.map(send, range(4)))
    folder = site.settings.data / "uploads" / "tus"

    assert {answer.split()[1] for answer in told} == {b"204"}
    assert becomes(lambda: not [p for p in folder.iterdir() if p.suffix != ".lock"], 120)
    peaks = {process: resident(process) for process in alive(site.settings.data)}
    assert len(peaks) >= 4
    assert max(peaks.values()) < MOST_MEMORY, peaks


def test_one_upload_has_one_writer_whichever_process_answers(site: Served) -> None:
    upload = announced(site, 9_000_000)
    file = site.settings.data / "uploads" / "tus" / upload.rpartition("/")[2]

    with site.part(upload, 0, 9_000_000, bytes(200_000)):
        assert becomes(lambda: file.exists() and file.stat().st_size >= 131_072, 10)
        told = []
        for _ in range(8):  # two processes take turns
            with site.part(upload, 0, 10, bytes(10)) as second:
                told.append(second.recv(100).split()[1])
    assert set(told) == {b"423"}

    def stands() -> int:
        with closing(http.client.HTTPConnection("127.0.0.1", site.settings.port)) as line:
            line.request("HEAD", upload, headers={**site.headers, **VERSION})
            with line.getresponse() as answer:
                return int(answer.headers["Upload-Offset"])

    assert becomes(lambda: stands() == 200_000, 10)  # what came of the one that was cut


def test_uploads_that_stand_still_hold_up_no_page(site: Served) -> None:
    lines = [site.part(announced(site, 9_000_000), 0, 9_000_000, bytes(100_000)) for _ in range(2)]

    for _ in range(20):
        assert answers(f"{site.settings.base_url}/", 10)
    for line in lines:
        line.close()
