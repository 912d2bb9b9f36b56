"""Rights of a finished JPEG said anew: its metadata is exchanged, its pixels are not touched.

Only renditions of ours are rewritten here, in this process: nothing is decoded.
"""

import hashlib
import struct
from dataclasses import replace
from pathlib import Path

from photoallegret.imaging.outcome import DIGEST_DIGITS, Made
from photoallegret.imaging.rights import Packet, Rights, packet

_SOI, _APP0, _APP1, _APP13, _SOS = 0xD8, 0xE0, 0xE1, 0xED, 0xDA
_SAYS_RIGHTS = frozenset({_APP1, _APP13})
_XMP = b"http://ns.adobe.com/xap/1.0/\0"


class DamagedError(ValueError):
    """The file is not, or no longer, the rendition that was written."""


def restate(made: Made, out: Path, rights: Rights) -> Made:
    """Write the JPEG rendition ``made`` again into the directory ``out``, with these rights.

    Equal to the byte to what encoding it again would have written.

    Raises:
        DamagedError: its bytes are not those that were written.
        OSError: it cannot be read, or the new one not written.

    """
    content = made.path.read_bytes()
    if not made.digest or not hashlib.sha256(content).hexdigest().startswith(made.digest):
        raise DamagedError(made.path.name)
    said = with_packet(content, packet(rights))
    digest = hashlib.sha256(said).hexdigest()[:DIGEST_DIGITS]
    path = out / f"{digest}-{made.width}.jpg"
    path.write_bytes(said)
    return replace(made, path=path, size=len(said), digest=digest)


def with_packet(jpeg: bytes, said: Packet) -> bytes:
    """Return ``jpeg`` with ``said`` in place of its EXIF, XMP and IPTC-IIM segments.

    They stand where Pillow's encoder puts them: after the JFIF header, before the profile.

    Raises:
        DamagedError: its headers cannot be followed to the first scan.

    """
    if jpeg[:2] != bytes((0xFF, _SOI)):
        raise DamagedError
    first, others, position = b"", b"", 2
    while True:
        if len(jpeg) < position + 4 or jpeg[position] != 0xFF:  # noqa: PLR2004 -- a marker
            raise DamagedError
        marker, size = jpeg[position + 1], int.from_bytes(jpeg[position + 2 : position + 4])
        if marker == _SOS:
            break
        segment = jpeg[position : position + 2 + size]
        if marker == _APP0:
            first += segment
        elif marker not in _SAYS_RIGHTS:
            others += segment
        position += 2 + size
    written = _app1(said.exif) + said.app13 + _app1(_XMP + said.xmp if said.xmp else b"")
    return jpeg[:2] + first + written + others + jpeg[position:]


def _app1(body: bytes) -> bytes:
    if not body:
        return b""
    return bytes((0xFF, _APP1)) + struct.pack(">H", len(body) + 2) + body
