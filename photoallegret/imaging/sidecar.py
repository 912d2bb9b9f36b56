"""The words of a photograph as an XMP sidecar, for programs that catalogue photographs.

Written by the IPTC Photo Metadata Standard 2023.1, in the properties that ``xmp_description``
reads.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from html import escape

from photoallegret.imaging.description import DEFAULT, Description

_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_SPACES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "photoshop": "http://ns.adobe.com/photoshop/1.0/",
    "xmpRights": "http://ns.adobe.com/xap/1.0/rights/",
    "plus": "http://ns.useplus.org/ldf/xmp/1.0/",
    "Iptc4xmpCore": "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/",
}


def sidecar(said: Description, created: str = "") -> bytes:
    """Return the sidecar of a photograph.

    Args:
        said: of it, in each language.
        created: when it was taken, ISO 8601; "" when nobody knows.

    """
    rights = {name: _clean(value) for name, value in asdict(said.rights).items()}
    plain = {
        "photoshop:Headline": next(iter(said.headline.values()), ""),
        "photoshop:DateCreated": created,
        "photoshop:Credit": rights["credit_line"],
        "Iptc4xmpCore:Location": said.place,
        "xmpRights:Marked": "True" if rights["copyright_notice"] else "",
        "xmpRights:WebStatement": rights["web_statement"],
        "plus:DataMining": rights["data_mining"],
    }
    licensor = _attributes(
        {
            "plus:LicensorName": rights["licensor_name"],
            "plus:LicensorURL": rights["licensor_url"],
        }
    )
    elements = (
        _languages("dc:title", said.title)
        + _languages("dc:description", said.caption)
        + _languages("Iptc4xmpCore:AltTextAccessibility", said.alt_text)
        + _list("dc:subject", "Bag", said.keywords)
        + _list("dc:creator", "Seq", [rights["creator"]])
        + _languages("dc:rights", {DEFAULT: rights["copyright_notice"]})
        + _languages("xmpRights:UsageTerms", {DEFAULT: rights["usage_terms"]})
    )
    if licensor:
        elements += f"<plus:Licensor><rdf:Seq><rdf:li{licensor}/></rdf:Seq></plus:Licensor>"
    spaces = "".join(f'\n    xmlns:{name}="{space}"' for name, space in _SPACES.items())
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">\n'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\n'
        f'  <rdf:Description rdf:about=""{spaces}{_attributes(plain)}>\n{elements}'
        "  </rdf:Description>\n</rdf:RDF>\n</x:xmpmeta>\n"
        '<?xpacket end="w"?>\n'
    ).encode()


def _attributes(values: Mapping[str, str]) -> str:
    told = {name: _clean(value) for name, value in values.items() if value}
    return "".join(f'\n    {name}="{escape(value)}"' for name, value in told.items())


def _languages(name: str, words: Mapping[str, str]) -> str:
    """Return a text in its languages; the first one stands for all, as XMP wants."""
    told = {language: text for language, text in words.items() if text}
    if not told:
        return ""
    all_of_them = {DEFAULT: next(iter(told.values()))} | told
    items = "".join(
        f'<rdf:li xml:lang="{escape(language)}">{_inside(text)}</rdf:li>'
        for language, text in all_of_them.items()
    )
    return f"    <{name}><rdf:Alt>{items}</rdf:Alt></{name}>\n"


def _list(name: str, kind: str, values: Iterable[str]) -> str:
    items = "".join(f"<rdf:li>{_inside(value)}</rdf:li>" for value in values if value)
    return f"    <{name}><rdf:{kind}>{items}</rdf:{kind}></{name}>\n" if items else ""


def _inside(text: str) -> str:
    return escape(_clean(text), quote=False)


def _clean(text: str) -> str:
    """Return ``text`` without what XML cannot hold."""
    return _NO_XML.sub("", text)
