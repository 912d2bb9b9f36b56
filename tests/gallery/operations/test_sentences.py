"""Every refusal has its sentence, with its figures in units people read."""

import pytest

from photoallegret.gallery.operations.outcome import FileRefusal, Refusal, refusal
from photoallegret.gallery.operations.sentences import SENTENCES, sentence
from photoallegret.i18n import speak
from photoallegret.imaging.refusal import RefusalCode, Refused


@pytest.fixture(autouse=True)
def _english() -> None:
    speak("en")


def test_every_code_has_a_sentence() -> None:
    assert set(SENTENCES) == {*RefusalCode, *FileRefusal}
    assert not set(RefusalCode) & (set(FileRefusal) - {FileRefusal.UNREADABLE})


def test_figures_are_said_in_readable_units() -> None:
    large = Refused(
        RefusalCode.TOO_MANY_PIXELS,
        width=20000,
        height=10000,
        pixels=200_000_000,
        limit=120_000_000,
    )
    hungry = Refused(RefusalCode.TOO_MUCH_MEMORY, needed=1_234_567_890, limit=1_000_000_000)

    assert sentence(Refusal.of(large)) == (
        "The picture has 20000 × 10000 pixels, that is 200 megapixels; the limit is 120."
    )
    assert sentence(Refusal.of(hungry)) == (
        "Preparing the picture would take 1.2 GB of memory; the limit is 1 GB."
    )
    assert sentence(refusal(FileRefusal.TOO_LARGE, limit=300_000_000)) == (
        "The file is larger than 300 MB."
    )
    waiting = sentence(refusal(FileRefusal.TOO_MUCH_WAITING, limit=20_000_000_000))
    assert "at most 20 GB at once" in waiting
    assert sentence(refusal(FileRefusal.TOO_MANY_ENTRIES, entries=5001, limit=5000)) == (
        "The archive holds 5001 entries; the limit is 5000."
    )


def test_words_are_said_as_they_are() -> None:
    assert sentence(refusal(FileRefusal.CLIMBING_PATH, path="../%(x)s")) == (
        "The archive holds a path that leads out of it (../%(x)s): it is refused whole."
    )
    assert sentence(Refusal("raw", {"format": "Canon CR3"})) == (
        "The file is a raw file (Canon CR3): export it as JPEG or TIFF first."
    )
    assert sentence(Refusal("unsupported-format", {"format": "PSD"})) == (
        "The format is not accepted: export it as JPEG, PNG, TIFF, WebP, AVIF or HEIC."
    )
    assert sentence(Refusal("unsupported-format", {"format": ""})).startswith(
        "The file cannot be read"
    )
    assert sentence(refusal(FileRefusal.LINK)) == "The file is a link, and links are not followed."
