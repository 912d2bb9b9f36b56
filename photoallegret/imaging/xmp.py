"""An XMP packet as properties, found by their namespaces; what they mean is said elsewhere.

Expat streams the packet past a list of wanted properties, so nothing unwanted is ever kept.
"""

import codecs
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from photoallegret.imaging.description import DEFAULT, LANGUAGES_AT_MOST, Words
from photoallegret.imaging.plaintext import legacy_text

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns# "
_LANGUAGE = "http://www.w3.org/XML/1998/namespace lang"
_EXTENDED = "http://ns.adobe.com/xmp/note/ HasExtendedXMP"
_ARRAYS = frozenset({RDF + "Alt", RDF + "Bag", RDF + "Seq"})
_ITEM = re.compile(re.escape(RDF) + r"(?:li|_[0-9]+)")

BYTES_AT_MOST = 2_000_000
"""What follows is not read: sidecars of brush strokes are that long, words are not."""
DEPTH_AT_MOST = 64
ELEMENTS_AT_MOST = 100_000
NODES_AT_MOST = 5_000
TEXT_AT_MOST = 20_000
_PIECE = 65_536

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"<\0\0\0", "utf-32-le"),
    (b"\0\0\0<", "utf-32-be"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
)
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_TAG = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8}){0,3}")


@dataclass(slots=True)
class Node:
    """One value: a text, an array of values, or a structure of named values."""

    text: str = ""
    language: str = ""
    items: list["Node"] = field(default_factory=list)
    fields: dict[str, "Node"] = field(default_factory=dict)

    def values(self) -> list["Node"]:
        """Return the array's items; a single value is an array of one."""
        return self.items or [self]


class Xmp(dict[str, Node]):
    """Properties by "namespace name", with the readings that XMP gives them."""

    def texts(self, name: str) -> list[str]:
        """Return every text of a property, array or not."""
        node = self.get(name)
        return [value.text for value in node.values()] if node else []

    def text(self, name: str) -> str:
        """Return one text: the default language's when there are several, else the first."""
        words = self.languages(name)
        return words.get(DEFAULT) or next(iter(words.values()), "")

    def languages(self, name: str) -> Words:
        """Return a property's text by language; the first of each language counts."""
        node = self.get(name)
        found: Words = {}
        for value in node.values() if node else []:
            if value.text.strip() and len(found) < LANGUAGES_AT_MOST:
                found.setdefault(_language_tag(value.language), value.text)
        return found

    def structures(self, name: str) -> Iterator["Xmp"]:
        """Yield each structure of a property."""
        node = self.get(name)
        for value in node.values() if node else []:
            if value.fields:
                yield Xmp(value.fields)


def read_xmp(packet: bytes, extended: dict[str, bytes], wanted: Collection[str]) -> Xmp:
    """Read the wanted properties of a packet and of the extension it names (ISO 16684-1).

    A packet with a document type declaration gives nothing. Of a damaged or excessive one, the
    properties before the damage are kept. Nothing is raised.
    """
    found = Xmp()
    _collect(packet, found, {*wanted, _EXTENDED})
    extension = found.pop(_EXTENDED, None)
    if extension:
        _collect(extended.get(extension.text.strip().upper(), b""), found, wanted)
    return found


def _collect(packet: bytes, found: Xmp, wanted: Collection[str]) -> None:
    text = _decoded(packet)
    # Entities and external references need a DTD, which XMP has no use for.
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        return
    parser = expat.ParserCreate("utf-8", " ")
    parser.buffer_text = True
    collector = _Collector(found, wanted)
    parser.StartElementHandler = collector.start
    parser.EndElementHandler = collector.end
    parser.CharacterDataHandler = collector.characters
    content = text.encode()
    try:
        for start in range(0, len(content), _PIECE):
            parser.Parse(content[start : start + _PIECE], False)  # noqa: FBT003 -- C signature
    except (expat.ExpatError, _EnoughError):
        return  # what was read before stays


def _decoded(packet: bytes) -> str:
    """Decode UTF-8, 16 or 32, with or without mark, and drop what XML cannot hold."""
    packet = packet[:BYTES_AT_MOST]
    encoding = next((name for mark, name in _MARKS if packet.startswith(mark)), "")
    text = packet.decode(encoding, "ignore") if encoding else legacy_text(packet)[0]
    return _FORBIDDEN.sub("", text[max(0, text.find("<")) :])


def _language_tag(tag: str) -> str:
    """Spell a BCP 47 tag as usual ("fr", "pt-BR"); anything else counts as the default."""
    tag = tag.strip().replace("_", "-")
    if tag.lower() in {"x-default", "x-repair"} or not _TAG.fullmatch(tag):
        return DEFAULT
    first, *rest = tag.lower().split("-")
    spelled = {2: str.upper, 4: str.title}  # a country, a script
    return "-".join([first, *(spelled.get(len(part), str)(part) for part in rest)])


class _EnoughError(Exception):
    """The packet is deeper or longer than any program writes."""


class _Collector:
    """Follows the RDF and fills nodes; a stack says what the open elements are."""

    def __init__(self, found: Xmp, wanted: Collection[str]) -> None:
        self._found = found
        self._wanted = wanted
        self._stack: list[Node | str] = ["outside"]
        self._elements = 0
        self._nodes = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._elements += 1
        if len(self._stack) > DEPTH_AT_MOST or self._elements > ELEMENTS_AT_MOST:
            raise _EnoughError
        top = self._stack[-1]
        if isinstance(top, Node):
            self._stack.append(self._inside(top, name, attributes))
        elif top == "outside":
            self._stack.append("rdf" if name == RDF + "RDF" else "outside")
        elif top == "rdf":
            self._describe(attributes)
            self._stack.append("description")
        elif top == "description" and name in self._wanted and name not in self._found:
            node = self._found[name] = self._node(attributes)
            self._stack.append(node)
        else:
            self._stack.append("skipped")

    def end(self, _name: str) -> None:
        self._stack.pop()

    def characters(self, text: str) -> None:
        top = self._stack[-1]
        if isinstance(top, Node) and len(top.text) < TEXT_AT_MOST:
            top.text += text[:TEXT_AT_MOST]

    def _describe(self, attributes: dict[str, str]) -> None:
        """Take the properties written as attributes of a description."""
        for name, value in attributes.items():
            if name in self._wanted and name not in self._found:
                self._found[name] = Node(value[:TEXT_AT_MOST])

    def _inside(self, node: Node, name: str, attributes: dict[str, str]) -> Node:
        """Return the node that a child element of a value speaks of."""
        if name in _ARRAYS or name == RDF + "value":
            return node
        if name == RDF + "Description":
            self._name_fields(node, attributes)
            return node
        child = self._node(attributes)
        if _ITEM.fullmatch(name):
            node.items.append(child)
        else:
            node.fields.setdefault(name, child)
        return child

    def _node(self, attributes: dict[str, str]) -> Node:
        self._count_node()
        node = Node(attributes.get(RDF + "resource", "")[:TEXT_AT_MOST])
        node.language = attributes.get(_LANGUAGE, "")
        self._name_fields(node, attributes)
        return node

    def _name_fields(self, node: Node, attributes: dict[str, str]) -> None:
        """Take a structure's fields written as attributes."""
        for name, value in attributes.items():
            if name == RDF + "value":
                node.text = value[:TEXT_AT_MOST]
            elif name != _LANGUAGE and not name.startswith(RDF):
                self._count_node()
                node.fields.setdefault(name, Node(value[:TEXT_AT_MOST]))

    def _count_node(self) -> None:
        self._nodes += 1
        if self._nodes > NODES_AT_MOST:
            raise _EnoughError
