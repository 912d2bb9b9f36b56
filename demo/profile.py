"""Colour profiles written from their published numbers: sRGB and Display P3 (ICC.1:2010, v4)."""

import struct

Triple = tuple[float, float, float]

SRGB: tuple[Triple, ...] = (
    (0.43607, 0.22249, 0.01392),
    (0.38515, 0.71687, 0.09708),
    (0.14307, 0.06061, 0.71410),
)
DISPLAY_P3: tuple[Triple, ...] = (
    (0.51512, 0.24119, -0.00105),
    (0.29198, 0.69225, 0.04189),
    (0.15710, 0.06657, 0.78407),
)
D50 = (0.9642, 1.0, 0.8249)
ADAPTATION = (1.04788, 0.02292, -0.05022, 0.02959, 0.99048, -0.01707, -0.00925, 0.01508, 0.75168)
# The sRGB curve, as the parametric curve type 3 of ICC: gamma, a, b, c, d.
CURVE = (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)


def _fixed(*values: float) -> bytes:
    return b"".join(struct.pack(">i", round(value * 65536)) for value in values)


def _text(words: str) -> bytes:
    coded = words.encode("utf-16-be")
    return struct.pack(">4s4xII2s2sII", b"mluc", 1, 12, b"en", b"US", len(coded), 28) + coded


def profile(name: str, primaries: tuple[Triple, ...]) -> bytes:
    """Return an RGB display profile with these primaries (as XYZ under D50) and the sRGB curve."""
    parts = {
        b"desc": _text(name),
        b"cprt": _text("No copyright: these are published numbers"),
        b"wtpt": b"XYZ \0\0\0\0" + _fixed(*D50),
        b"chad": b"sf32\0\0\0\0" + _fixed(*ADAPTATION),
        b"rXYZ": b"XYZ \0\0\0\0" + _fixed(*primaries[0]),
        b"gXYZ": b"XYZ \0\0\0\0" + _fixed(*primaries[1]),
        b"bXYZ": b"XYZ \0\0\0\0" + _fixed(*primaries[2]),
        b"rTRC": b"para\0\0\0\0" + struct.pack(">HH", 3, 0) + _fixed(*CURVE),
    }
    padded = [part + b"\0" * (-len(part) % 4) for part in parts.values()]
    start = 128 + 4 + 12 * (len(parts) + 2)
    offsets = [start]
    for part in padded:
        offsets.append(offsets[-1] + len(part))
    spans = list(zip(parts, offsets, (len(p) for p in parts.values()), strict=False))
    curve = spans[-1]
    spans += [(tag, curve[1], curve[2]) for tag in (b"gTRC", b"bTRC")]
    table = struct.pack(">I", len(spans))
    table += b"".join(struct.pack(">4sII", *span) for span in spans)
    body = table + b"".join(padded)
    head = struct.pack(
        ">I4xI4s4s4s6H4s24xI",
        *(128 + len(body), 0x04000000, b"mntr", b"RGB ", b"XYZ "),
        *(2026, 1, 1, 0, 0, 0, b"acsp", 0),
    )
    head += _fixed(*D50)
    return head.ljust(128, b"\0") + body
