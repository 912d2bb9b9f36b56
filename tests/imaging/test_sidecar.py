"""What a sidecar says is read back, whatever it holds."""

from hypothesis import given
from hypothesis import strategies as st

from photoallegret.imaging.description import Description
from photoallegret.imaging.rights import PROHIBITED, Rights
from photoallegret.imaging.sidecar import sidecar
from photoallegret.imaging.xmp import read_xmp
from photoallegret.imaging.xmp_description import WANTED, xmp_description


def test_all_of_it_is_read_back() -> None:
    said = Description(
        title={"fr": "L’aube <1>", "en": 'Dawn & "light"'},
        headline={"fr": "Aube"},
        caption={"fr": "Deux\nlignes"},
        alt_text={"en": "A crest"},
        keywords=("neige", "crête"),
        rights=Rights(
            "C. A.",
            "C. A. / x",
            "© C. A.",
            "None.",
            "https://a.example/l",
            "C. A.",
            "https://a.example/",
            PROHIBITED,
        ),
        place="Chamechaude",
    )

    packet = sidecar(said, "2026-01-02T03:04:05+01:00")
    read = xmp_description(read_xmp(packet, {}, WANTED))

    assert {key: read.title[key] for key in ("fr", "en")} == said.title
    assert read.title["x-default"] == said.title["fr"]
    assert read.caption["fr"] == said.caption["fr"]
    assert read.alt_text["en"] == "A crest"
    assert list(read.headline.values()) == ["Aube"]
    assert (read.keywords, read.rights, read.place) == (said.keywords, said.rights, said.place)
    assert b'photoshop:DateCreated="2026-01-02T03:04:05+01:00"' in packet


@given(st.text(max_size=200))
def test_no_text_breaks_it(text: str) -> None:
    said = Description(title={"fr": f"a{text}"}, keywords=(f"b{text}",), place=f"c{text}")

    read = xmp_description(read_xmp(sidecar(said), {}, WANTED))

    assert read.title["fr"].startswith("a")
    assert read.place.startswith("c")
    assert len(read.keywords) == 1
