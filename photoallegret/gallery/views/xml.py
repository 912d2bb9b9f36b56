"""XML as feeds and sitemaps need it: built as a tree, so that no text can be markup."""

import re
from xml.etree.ElementTree import Element, SubElement, tostring

# XML 1.0, 2.2: these characters cannot stand in a document, not even escaped.
FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def add(parent: Element, name: str, text: str = "", **attributes: str) -> Element:
    """Add the element ``name`` to ``parent`` and return it."""
    element = SubElement(
        parent, name, {key: FORBIDDEN.sub("", value) for key, value in attributes.items()}
    )
    if text:
        element.text = FORBIDDEN.sub("", text)
    return element


def document(root: Element) -> bytes:
    """Return the whole document as UTF-8."""
    written: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return written
