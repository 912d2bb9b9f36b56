"""`make fuzz`: damages photographs, guided by which lines of our readers are reached (atheris).

What is found is written by libFuzzer as crash-… in the folder it is run from, and is to become
a sample and a test. Decoders written in C are left to their own fuzzers: here files are opened
and their metadata read.
"""

import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["photoallegret.imaging"]):
    from photoallegret.imaging.decode import harden, open_photo
    from photoallegret.imaging.limits import Limits
    from photoallegret.imaging.reading import read_metadata
    from photoallegret.imaging.refusal import Refused

LIMITS = Limits(pixels=4_000_000)


def main(seconds: int) -> None:
    """Look for so many ``seconds``; the process ends by itself, with 77 when something broke."""
    from tests.fuzz.samples import KINDS, sample  # noqa: PLC0415 -- instrumented imports go first

    harden()
    with tempfile.TemporaryDirectory() as folder:
        corpus, place = Path(folder, "corpus"), Path(folder, "photo")
        corpus.mkdir()
        for number, kind in enumerate(KINDS):
            (corpus / str(number)).write_bytes(sample(kind))

        def one(content: bytes) -> None:
            place.write_bytes(content)
            try:
                with open_photo(place, LIMITS) as photo:
                    read_metadata(photo.image, place)
            except Refused:
                pass

        told = (f"-max_total_time={seconds}", "-max_len=20000", "-rss_limit_mb=1500")
        atheris.Setup([sys.argv[0], *told, str(corpus)], one)
        atheris.Fuzz()


if __name__ == "__main__":
    main(int(sys.argv[1]))
