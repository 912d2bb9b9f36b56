"""Our own colour profiles, written from their numbers (ICC.1:2022)."""

import struct
from collections.abc import Sequence
from functools import cache

Chromaticity = tuple[float, float]
Matrix = list[list[float]]

D65: Chromaticity = (0.3127, 0.3290)
D50 = (0.9642, 1.0, 0.8249)
"""The white of the profile connection space (ICC.1:2022, 7.2.16)."""
BRADFORD: Matrix = [
    [0.8951, 0.2664, -0.1614],
    [-0.7502, 1.7135, 0.0367],
    [0.0389, -0.0685, 1.0296],
]
SRGB_PRIMARIES = ((0.64, 0.33), (0.30, 0.60), (0.15, 0.06))
P3_PRIMARIES = ((0.680, 0.320), (0.265, 0.690), (0.150, 0.060))
ADOBE_RGB_PRIMARIES = ((0.64, 0.33), (0.21, 0.71), (0.15, 0.06))
SRGB_CURVE = (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
"""g, a, b, c and d of the parametric curve of type 3 (IEC 61966-2-1)."""
ADOBE_RGB_CURVE = (563 / 256,)


@cache
def srgb_profile() -> bytes:
    """Return the compact sRGB profile that every JPEG carries."""
    return matrix_profile("sRGB", SRGB_PRIMARIES, SRGB_CURVE)


@cache
def display_p3_profile() -> bytes:
    """Return the compact Display P3 profile of the wide renditions."""
    return matrix_profile("Display P3", P3_PRIMARIES, SRGB_CURVE)


@cache
def adobe_rgb_profile() -> bytes:
    """Return the profile of files that say Adobe RGB (DCF option R03) without carrying it."""
    return matrix_profile("Adobe RGB", ADOBE_RGB_PRIMARIES, ADOBE_RGB_CURVE)


def matrix_profile(
    name: str, primaries: tuple[Chromaticity, ...], curve: tuple[float, ...]
) -> bytes:
    """Write a display profile, version 4.3, from chromaticities (white D65) and a curve.

    `curve` holds the parameters of a parametric curve: one (a gamma) or five (type 3).
    Source: ICC.1:2022, clauses 7, 8.3.3 and 10.
    """
    columns = _adapted(primaries)
    kind = {1: 0, 5: 3}[len(curve)]
    trc = struct.pack(">4s4xHxx", b"para", kind) + _fixed(curve)
    texts = [_text(name), _text("CC0")]
    xyz = [b"XYZ \0\0\0\0" + _fixed(values) for values in (D50, *columns)]
    signatures = [b"desc", b"cprt", b"wtpt", b"rXYZ", b"gXYZ", b"bXYZ"]
    blocks = [*texts, *xyz, trc]
    offset = 128 + 4 + 12 * 9
    table, body = struct.pack(">I", 9), b""
    for signature, block in zip([*signatures, b"rTRC"], blocks, strict=True):
        table += struct.pack(">4sII", signature, offset + len(body), len(block))
        body += block + b"\0" * (-len(block) % 4)
    for signature in (b"gTRC", b"bTRC"):  # the three channels share one curve
        table += struct.pack(">4sII", signature, offset + len(body) - len(trc), len(trc))
    header = struct.pack(
        ">I4xI4s4s4s12s4s28x12s48x",
        offset + len(body),
        0x04300000,
        b"mntr",
        b"RGB ",
        b"XYZ ",
        struct.pack(">6H", 2026, 1, 1, 0, 0, 0),
        b"acsp",
        _fixed(D50),
    )
    return header + table + body


def _adapted(primaries: tuple[Chromaticity, ...]) -> Matrix:
    """XYZ of the three primaries at full strength, adapted from D65 to D50."""
    xyz = [[x / y, 1.0, (1 - x - y) / y] for x, y in primaries]
    white = [D65[0] / D65[1], 1.0, (1 - D65[0] - D65[1]) / D65[1]]
    strengths = _apply(_inverse(_transposed(xyz)), white)
    columns = [
        [part * strength for part in column]
        for column, strength in zip(xyz, strengths, strict=True)
    ]
    cone_from, cone_to = _apply(BRADFORD, white), _apply(BRADFORD, list(D50))
    adapted = []
    for column in columns:
        cone = _apply(BRADFORD, column)
        scaled = [c * t / f for c, t, f in zip(cone, cone_to, cone_from, strict=True)]
        adapted.append(_apply(_inverse(BRADFORD), scaled))
    return adapted


def _apply(matrix: Matrix, vector: list[float]) -> list[float]:
    return [sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix]


def _transposed(matrix: Matrix) -> Matrix:
    return [list(column) for column in zip(*matrix, strict=True)]


def _inverse(matrix: Matrix) -> Matrix:
    (a, b, c), (d, e, f), (g, h, i) = matrix
    cofactors = [
        [e * i - f * h, c * h - b * i, b * f - c * e],
        [f * g - d * i, a * i - c * g, c * d - a * f],
        [d * h - e * g, b * g - a * h, a * e - b * d],
    ]
    determinant = a * cofactors[0][0] + b * cofactors[1][0] + c * cofactors[2][0]
    return [[value / determinant for value in row] for row in cofactors]


def _fixed(values: Sequence[float]) -> bytes:
    return b"".join(struct.pack(">i", round(value * 65536)) for value in values)


def _text(text: str) -> bytes:
    encoded = text.encode("utf-16-be")
    return struct.pack(">4s4xII2s2sII", b"mluc", 1, 12, b"en", b"US", len(encoded), 28) + encoded
