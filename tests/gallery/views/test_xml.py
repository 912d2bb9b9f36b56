"""Tests of how XML is written."""

from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring

from photoallegret.gallery.views.xml import add, document


def test_a_document_is_utf8_and_says_so() -> None:
    root = Element("a", {"xmlns": "urn:x"})
    add(root, "b", "é", lang="fr")

    assert (
        document(root)
        == (
            "<?xml version='1.0' encoding='utf-8'?>\n<a xmlns=\"urn:x\"><b lang=\"fr\">é</b></a>"
        ).encode()
    )


def test_no_text_is_markup_and_no_forbidden_character_passes() -> None:
    text = "\0\x01\x0b\x1f<b>&\ud800\ufffe\uffff\N{PILE OF POO}\n"
    root = Element("a")
    add(root, "b", text, label=text)

    read = fromstring(document(root))[0]

    assert read.text == "<b>&\N{PILE OF POO}\n"
    assert (read.get("label") or "").strip() == "<b>&\N{PILE OF POO}"
