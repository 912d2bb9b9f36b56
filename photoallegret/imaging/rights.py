"""Rights of a photograph, and the fresh packet that says them inside each rendition.

Reading rights out of an original is done in metadata.
"""

import struct
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from html import escape
from typing import Self

from photoallegret.imaging.plaintext import plain_text, utf8_within, web_address

# PLUS vocabulary for plus:DataMining (PLUS LDF, also IPTC Photo Metadata 2023.1).
VOCABULARY = "http://ns.useplus.org/ldf/vocab/"
UNSPECIFIED = VOCABULARY + "DMI-UNSPECIFIED"
ALLOWED = VOCABULARY + "DMI-ALLOWED"
PROHIBITED = VOCABULARY + "DMI-PROHIBITED"
PROHIBITED_AI_TRAINING = VOCABULARY + "DMI-PROHIBITED-AIMLTRAINING"
PROHIBITED_GENERATIVE_AI_TRAINING = VOCABULARY + "DMI-PROHIBITED-GENAIMLTRAINING"
PROHIBITED_EXCEPT_SEARCH_ENGINES = VOCABULARY + "DMI-PROHIBITED-EXCEPTSEARCHENGINEINDEXING"
PROHIBITED_SEE_CONSTRAINT = VOCABULARY + "DMI-PROHIBITED-SEECONSTRAINT"
PROHIBITED_SEE_EMBEDDED = VOCABULARY + "DMI-PROHIBITED-SEEEMBEDDEDRIGHTSEXPR"
PROHIBITED_SEE_LINKED = VOCABULARY + "DMI-PROHIBITED-SEELINKEDRIGHTSEXPR"
DATA_MINING = frozenset(
    {
        UNSPECIFIED,
        ALLOWED,
        PROHIBITED,
        PROHIBITED_AI_TRAINING,
        PROHIBITED_GENERATIVE_AI_TRAINING,
        PROHIBITED_EXCEPT_SEARCH_ENGINES,
        PROHIBITED_SEE_CONSTRAINT,
        PROHIBITED_SEE_EMBEDDED,
        PROHIBITED_SEE_LINKED,
    }
)

NAME_LIMIT = 200
NOTICE_LIMIT = 300
TERMS_LIMIT = 1000
ADDRESS_LIMIT = 500


@dataclass(frozen=True, slots=True)
class Rights:
    """What is said about the rights in one photograph; an empty string says nothing."""

    creator: str = ""
    credit_line: str = ""
    copyright_notice: str = ""
    usage_terms: str = ""
    web_statement: str = ""
    licensor_name: str = ""
    licensor_url: str = ""
    data_mining: str = ""
    """One address of the PLUS vocabulary (see DATA_MINING)."""

    def over(self, defaults: Self) -> Self:
        """Fill what is empty here from `defaults`.

        The licensor's name and address stay together: one agency's name must not stand over
        another's address.
        """
        values = {
            field.name: getattr(self, field.name) or getattr(defaults, field.name)
            for field in fields(self)
        }
        licensor = self if self.licensor_name or self.licensor_url else defaults
        values["licensor_name"] = licensor.licensor_name
        values["licensor_url"] = licensor.licensor_url
        return replace(self, **values)

    def completed(self, site: Self) -> Self:
        """Fill what a file leaves unsaid from what the ``site`` says of its own photographer.

        The credit, terms and licensor of one author are not said of another: a photograph that
        names somebody else gets that author's notice, and where rights are explained.
        """
        if not self.creator or self.creator.casefold() == site.creator.casefold():
            return self.over(site)
        common = replace(
            site,
            creator="",
            credit_line="",
            copyright_notice=f"© {self.creator}",
            usage_terms="",
            licensor_name="",
            licensor_url="",
        )
        return self.over(common)

    def cleaned(self) -> Self:
        """Return the same rights as bounded plain text; unusable addresses become empty."""
        return replace(
            self,
            creator=plain_text(self.creator, NAME_LIMIT),
            credit_line=plain_text(self.credit_line, NAME_LIMIT),
            copyright_notice=plain_text(self.copyright_notice, NOTICE_LIMIT),
            usage_terms=plain_text(self.usage_terms, TERMS_LIMIT, lines=True),
            web_statement=web_address(self.web_statement, ADDRESS_LIMIT),
            licensor_name=plain_text(self.licensor_name, NAME_LIMIT),
            licensor_url=web_address(self.licensor_url, ADDRESS_LIMIT),
            data_mining=self.data_mining if self.data_mining in DATA_MINING else "",
        )

    def to_json(self) -> dict[str, str]:
        """Return a plain dictionary, ready for JSON."""
        return asdict(self)

    @classmethod
    def from_json(cls, stored: Mapping[str, object]) -> Self:
        """Rights from `to_json`; a missing value is empty, an unknown key is ignored."""
        return cls(**{field.name: str(stored.get(field.name, "")) for field in fields(cls)})


@dataclass(frozen=True, slots=True)
class Packet:
    """Ready blocks for Pillow's `save(xmp=…, exif=…, extra=…)`; empty when nothing is said."""

    xmp: bytes
    exif: bytes
    """With the "Exif" prefix that JPEG wants; Pillow takes it off for AVIF."""
    app13: bytes
    """A whole JPEG segment, marker included (IPTC-IIM); JPEG only."""


def packet(rights: Rights) -> Packet:
    """Write the rights, and nothing else, as XMP, EXIF and IPTC-IIM.

    Equal rights give equal bytes: a rendition's address holds the hash of its bytes.
    """
    rights = rights.cleaned()
    return Packet(xmp=_xmp(rights), exif=_exif(rights), app13=_app13(rights))


def _xmp(rights: Rights) -> bytes:
    """XMP of ISO 16684-1, properties of the IPTC Photo Metadata Standard."""
    attributes = {
        "photoshop:Credit": rights.credit_line,
        "xmpRights:Marked": "True" if rights.copyright_notice else "",
        "xmpRights:WebStatement": rights.web_statement,
        "plus:DataMining": rights.data_mining,
    }
    licensor = _attributes(
        {
            "plus:LicensorName": rights.licensor_name,
            "plus:LicensorURL": rights.licensor_url,
        }
    )
    elements = (
        _array("dc:creator", "Seq", "", rights.creator)
        + _array("dc:rights", "Alt", ' xml:lang="x-default"', rights.copyright_notice)
        + _array("xmpRights:UsageTerms", "Alt", ' xml:lang="x-default"', rights.usage_terms)
    )
    if licensor:
        elements += f"<plus:Licensor><rdf:Seq><rdf:li{licensor}/></rdf:Seq></plus:Licensor>"
    described = _attributes(attributes)
    if not described and not elements:
        return b""
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about=""'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"'
        ' xmlns:xmpRights="http://ns.adobe.com/xap/1.0/rights/"'
        ' xmlns:plus="http://ns.useplus.org/ldf/xmp/1.0/"'
        f"{described}>{elements}</rdf:Description></rdf:RDF></x:xmpmeta>"
        '<?xpacket end="r"?>'
    ).encode()


def _attributes(values: dict[str, str]) -> str:
    return "".join(f' {name}="{escape(value)}"' for name, value in values.items() if value)


def _array(name: str, kind: str, qualifier: str, value: str) -> str:
    if not value:
        return ""
    item = f"<rdf:li{qualifier}>{escape(value, quote=False)}</rdf:li>"
    return f"<{name}><rdf:{kind}>{item}</rdf:{kind}></{name}>"


def _exif(rights: Rights) -> bytes:
    """One directory of EXIF 2.32, little-endian; text as UTF-8, as every reader takes it."""
    if not rights.creator and not rights.copyright_notice:
        return b""
    text, rational, short = 2, 5, 3
    entries = [
        (282, rational, 1, struct.pack("<II", 72, 1)),  # XResolution
        (283, rational, 1, struct.pack("<II", 72, 1)),  # YResolution
        (296, short, 1, struct.pack("<H", 2)),  # ResolutionUnit: inch
        (531, short, 1, struct.pack("<H", 1)),  # YCbCrPositioning: centred
    ]
    for tag, said in ((315, rights.creator), (33432, rights.copyright_notice)):
        if said:
            encoded = said.encode() + b"\0"
            entries.append((tag, text, len(encoded), encoded))
    entries.sort()
    directory, heap = b"", b""
    heap_start = 8 + 2 + 12 * len(entries) + 4
    for tag, kind, count, value in entries:
        if len(value) <= 4:  # noqa: PLR2004 -- the size of an entry's value slot
            slot = value.ljust(4, b"\0")
        else:
            slot = struct.pack("<I", heap_start + len(heap))
            heap += value + b"\0" * (len(value) % 2)  # values start on even offsets
        directory += struct.pack("<HHI", tag, kind, count) + slot
    header = b"Exif\0\0II*\0" + struct.pack("<IH", 8, len(entries))
    return header + directory + b"\0\0\0\0" + heap


def _app13(rights: Rights) -> bytes:
    """IPTC-IIM 4.2 in a Photoshop resource; values cut to the lengths the standard allows."""
    values = (
        (80, rights.creator, 32),
        (110, rights.credit_line, 32),
        (116, rights.copyright_notice, 128),
    )
    if not any(value for _, value, _ in values):
        return b""
    iim = b"\x1c\x01\x5a\x00\x03\x1b%G"  # 1:90, the text is UTF-8
    for dataset, value, size in values:
        if value:
            encoded = utf8_within(value, size)
            iim += struct.pack(">BBBH", 0x1C, 2, dataset, len(encoded)) + encoded
    resource = b"8BIM" + struct.pack(">HHI", 0x0404, 0, len(iim)) + iim + b"\0" * (len(iim) % 2)
    body = b"Photoshop 3.0\0" + resource
    return b"\xff\xed" + struct.pack(">H", len(body) + 2) + body
