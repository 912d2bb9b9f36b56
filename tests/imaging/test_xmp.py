"""XMP is read by its namespaces, in every spelling RDF allows, and hostile packets harm nothing."""

import time
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from photoallegret.imaging.xmp import BYTES_AT_MOST, Xmp, read_xmp
from tests.imaging.metadata_files import NAMESPACES, alternatives, xmp_packet

TITLE = f"{NAMESPACES['dc']} title"
SUBJECT = f"{NAMESPACES['dc']} subject"
CITY = f"{NAMESPACES['photoshop']} City"
PLACE = f"{NAMESPACES['Iptc4xmpExt']} LocationCreated"
PLACE_CITY = f"{NAMESPACES['Iptc4xmpExt']} City"
WANTED = {TITLE, SUBJECT, CITY, PLACE}


def read(packet: bytes) -> Xmp:
    return read_xmp(packet, {}, WANTED)


@pytest.mark.parametrize(
    "packet",
    [
        xmp_packet("<photoshop:City>Brest</photoshop:City>"),
        xmp_packet(attributes='photoshop:City="Brest"'),
        xmp_packet('<photoshop:City rdf:value="Brest"/>'),
        xmp_packet(
            '<photoshop:City rdf:parseType="Resource"><rdf:value>Brest</rdf:value>'
            "<xmp:Label>x</xmp:Label></photoshop:City>"
        ),
        xmp_packet('<odd:City xmlns:odd="http://ns.adobe.com/photoshop/1.0/">Brest</odd:City>'),
        xmp_packet("<photoshop:City><![CDATA[Brest]]></photoshop:City>"),
        b"junk \0" + xmp_packet("<photoshop:City>Br\x02est</photoshop:City>") + b"\0\0 junk",
    ],
)
def test_every_spelling_of_a_simple_property_is_read(packet: bytes) -> None:
    assert read(packet).text(CITY) == "Brest"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "utf-16-le", "utf-32", "utf-32-be"]
)
def test_every_encoding_is_read(encoding: str) -> None:
    packet = xmp_packet("<photoshop:City>Évreux ☃</photoshop:City>").decode()

    assert read(packet.encode(encoding)).text(CITY) == "Évreux ☃"


def test_a_packet_that_lies_about_being_utf8_is_still_read() -> None:
    packet = xmp_packet("<photoshop:City>Évreux</photoshop:City>").decode().replace("\ufeff", "")

    assert read(packet.encode("cp1252")).text(CITY) == "Évreux"


def test_languages_are_told_apart() -> None:
    title = alternatives("dc:title", x_default="A", fr="B", EN_gb="C", zh_hant="D", fr_="E")

    xmp = read(xmp_packet(title))

    assert xmp.languages(TITLE) == {"x-default": "A", "fr": "B", "en-GB": "C", "zh-Hant": "D"}
    assert xmp.text(TITLE) == "A"
    assert read(xmp_packet(alternatives("dc:title", fr="B"))).text(TITLE) == "B"


@pytest.mark.parametrize("array", ["Bag", "Seq", "Alt"])
def test_arrays_are_read(array: str) -> None:
    items = "<rdf:li>sea</rdf:li>\n <rdf:li>dawn</rdf:li><rdf:_3>fog</rdf:_3>"

    xmp = read(xmp_packet(f"<dc:subject><rdf:{array}>{items}</rdf:{array}></dc:subject>"))

    assert xmp.texts(SUBJECT) == ["sea", "dawn", "fog"]
    assert read(xmp_packet("<dc:subject>sea</dc:subject>")).texts(SUBJECT) == ["sea"]


@pytest.mark.parametrize(
    "item",
    [
        '<rdf:li rdf:parseType="Resource"><Iptc4xmpExt:City>Brest</Iptc4xmpExt:City></rdf:li>',
        "<rdf:li><rdf:Description><Iptc4xmpExt:City>Brest</Iptc4xmpExt:City></rdf:Description></rdf:li>",
        '<rdf:li><rdf:Description Iptc4xmpExt:City="Brest"/></rdf:li>',
        '<rdf:li Iptc4xmpExt:City="Brest"/>',
    ],
)
def test_every_spelling_of_a_structure_is_read(item: str) -> None:
    place = f"<Iptc4xmpExt:LocationCreated><rdf:Bag>{item}</rdf:Bag></Iptc4xmpExt:LocationCreated>"

    structures = list(read(xmp_packet(place)).structures(PLACE))

    assert [structure.text(PLACE_CITY) for structure in structures] == ["Brest"]


def test_what_is_no_structure_has_no_fields() -> None:
    assert list(read(xmp_packet(attributes='photoshop:City="Brest"')).structures(CITY)) == []
    assert list(Xmp().structures(CITY)) == []


def test_what_a_photo_was_made_from_does_not_speak_for_it() -> None:
    ingredient = '<rdf:li><rdf:Description photoshop:City="Elsewhere"/></rdf:li>'
    inside = f"<xmpMM:Pantry><rdf:Bag>{ingredient}</rdf:Bag></xmpMM:Pantry>"
    assert read(xmp_packet(attributes='photoshop:City="Elsewhere"')).text(CITY) == "Elsewhere"

    assert read(xmp_packet(inside)) == {}


def test_an_extension_counts_only_when_named() -> None:
    more = xmp_packet("<dc:title>Extended</dc:title><photoshop:City>Other</photoshop:City>")
    name = "A" * 32
    main = f'photoshop:City="Brest" xmpNote:HasExtendedXMP="{name.lower()}"'

    xmp = read_xmp(xmp_packet(attributes=main), {name: more}, WANTED)

    assert xmp.text(TITLE) == "Extended"
    assert xmp.text(CITY) == "Brest"
    assert read_xmp(xmp_packet(attributes='photoshop:City="B"'), {name: more}, WANTED).keys() == {
        CITY
    }


def test_a_truncated_packet_gives_what_was_whole() -> None:
    packet = xmp_packet("<photoshop:City>Brest</photoshop:City><dc:title>never ends")

    assert read(packet[: packet.index(b"ends")]).text(CITY) == "Brest"


BOMB = "".join(f'<!ENTITY b{i} "{f"&b{i - 1};" * 10}">' for i in range(1, 10))


@pytest.mark.parametrize(
    "declaration",
    [
        f'<!DOCTYPE x [<!ENTITY b0 "lol">{BOMB}]>',
        '<!DOCTYPE x [<!ENTITY b9 SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE x [<!ENTITY b9 SYSTEM "http://127.0.0.1:9/">]>',
        '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">',
        '<!DOCTYPE x [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x.dtd"> %p;]>',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_packet_with_a_dtd_gives_nothing(declaration: str, encoding: str) -> None:
    packet = xmp_packet("<photoshop:City>Brest</photoshop:City><dc:title>&b9;</dc:title>").decode()
    start = packet.index("<x:xmpmeta")
    began = time.process_time()

    assert read((packet[start:]).encode(encoding)).text(CITY) == "Brest"
    assert read((declaration + packet[start:]).encode(encoding)) == {}
    assert time.process_time() - began < 0.2


@pytest.mark.parametrize(
    "elements",
    [
        "<xmp:a>" * 300_000,
        "<xmp:a/>" * 400_000,
        "<dc:subject><rdf:Bag>" + "<rdf:li>a</rdf:li>" * 200_000 + "</rdf:Bag></dc:subject>",
        "<dc:title>" + "&lt;" * 900_000 + "</dc:title>",
        "<dc:title>" + "a" * 5_000_000 + "</dc:title>",
        "<dc:title " + " ".join(f'a{i:x}="x"' for i in range(300_000)) + "/>",
        "<dc:title>" + "<rdf:value>" * 300_000,
        "<!--" + "-" * 3_000_000,
    ],
)
def test_an_excessive_packet_costs_little_and_keeps_what_came_before(elements: str) -> None:
    packet = xmp_packet("<photoshop:City>Brest</photoshop:City>" + elements)
    tracemalloc.start()
    began = time.process_time()

    xmp = read(packet)

    spent, (_, peak) = time.process_time() - began, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert xmp.text(CITY) == "Brest"
    assert spent < 3
    assert peak < 25 * BYTES_AT_MOST
    assert sum(len(text) for name in xmp for text in xmp.texts(name)) < 100_000


@given(st.binary(max_size=200), st.integers(0, 900))
def test_any_bytes_are_survived(noise: bytes, where: int) -> None:
    packet = xmp_packet(alternatives("dc:title", fr="A") + "<photoshop:City>B</photoshop:City>")

    for mangled in (noise, packet[:where] + noise + packet[where:], packet[:where] + noise):
        assert set(read(mangled)) <= WANTED


@given(st.text(st.characters(codec=None), max_size=100))
def test_any_text_is_survived(text: str) -> None:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;")
    packet = xmp_packet("<dc:title>@</dc:title>").decode().replace("@", escaped)

    for encoding in ("utf-8", "utf-16"):
        found = read(packet.encode(encoding, "surrogatepass")).text(TITLE)
        assert found.encode().decode() == found
