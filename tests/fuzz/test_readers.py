"""A damaged or hostile photograph is read or refused, within bounds, whatever it holds.

Readers of metadata run here; decoders, which are not written in Python, in a child, as on a
real site.
"""

import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given

from photoallegret.imaging.decode import open_photo
from photoallegret.imaging.limits import Limits
from photoallegret.imaging.metadata import Metadata
from photoallegret.imaging.outcome import Prepared
from photoallegret.imaging.pool import Pool
from photoallegret.imaging.reading import read_metadata
from photoallegret.imaging.refusal import Refused
from photoallegret.imaging.rights import Rights
from tests.fuzz.samples import KINDS, sample
from tests.imaging.pictures import SMALL
from tests.support.hostile import damaged, profile

MEMORY = 64_000_000
"""Bytes of Python's own that reading a file of some kilobytes may take."""
LIMITS = Limits(memory=700_000_000, pixels=4_000_000, cpu_seconds=20)


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    with Pool(1, LIMITS, SMALL) as pool:
        yield pool


def read(path: Path) -> Metadata | None:
    """Return what a file says of itself, None when it is refused."""
    try:
        with open_photo(path, LIMITS) as photo:
            return read_metadata(photo.image, path)
    except Refused:
        return None


@pytest.mark.parametrize("kind", KINDS)
def test_a_sample_is_read(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "photo"
    path.write_bytes(sample(kind))

    metadata = read(path)

    assert metadata is not None
    assert metadata.title["x-default"] == "Marée"
    assert metadata.camera == "Nikon Z 6" or kind == "TIFF"


@pytest.mark.parametrize("kind", KINDS)
def test_metadata_are_read_or_the_file_is_refused(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "photo"

    @profile(f"metadata {kind}", few=25)
    @given(damaged(sample(kind)))
    def check(content: bytes) -> None:
        path.write_bytes(content)
        tracemalloc.start()
        try:
            metadata = read(path)
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
        assert peak < MEMORY
        if metadata is not None:
            assert Metadata.from_json(metadata.to_json()) == metadata

    check()


@pytest.mark.parametrize("kind", KINDS)
def test_a_photograph_is_prepared_or_refused(tmp_path: Path, pool: Pool, kind: str) -> None:
    path, out = tmp_path / "photo", tmp_path / "out"
    out.mkdir()

    @profile(f"pixels {kind}", few=6)
    @given(damaged(sample(kind)))
    def check(content: bytes) -> None:
        path.write_bytes(content)
        try:
            prepared = pool.prepare(path, out, Rights()).result()
        except Refused:
            prepared = None
        assert prepared is None or isinstance(prepared, Prepared)
        for made in out.iterdir():
            made.unlink()

    check()
