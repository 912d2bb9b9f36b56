"""Camera and lens names as photographers say them: no doubled maker, no company form."""

import re

from photoallegret.imaging.plaintext import plain_text

NAME_LIMIT = 100
_BRANDS = {
    brand.upper(): brand
    for brand in (
        *("Apple", "Canon", "Casio", "Contax", "DJI", "Epson", "Fujifilm", "Google", "GoPro"),
        *("Hasselblad", "Huawei", "Kodak", "Konica", "Leica", "LG", "Mamiya", "Minolta"),
        *("Motorola", "Nikon", "Nokia", "Olympus", "OnePlus", "Oppo", "Panasonic", "Pentax"),
        *("Phase One", "Polaroid", "Ricoh", "Samsung", "Sigma", "Sony", "Xiaomi", "Yashica"),
    )
}
_BRANDS |= {
    "EASTMAN KODAK": "Kodak",
    "FUJI PHOTO FILM": "Fujifilm",
    "HONOR": "Honor",
    "KONICA MINOLTA": "Konica Minolta",
    "LGE": "LG",
    "OM DIGITAL SOLUTIONS": "OM System",
    "OM SYSTEM": "OM System",
}
_COMPANY = re.compile(
    r"[\s,]+(?:camera|cameras|co\.?|company|computer|corp\.?|corporation|electronics|gmbh|ag|inc\.?"
    r"|imaging|ltd\.?|ltda|optical|techwin|technologies|technology|(?:co\.?,?\s*ltd\.?))$",
    re.IGNORECASE,
)
_NIKON_MARK = re.compile(r"^(NIKON Z ?[0-9]+)_([23])$")
_NO_LENS = re.compile(
    r"[\W_0]*|0(?:\.0)?\s*mm.*|65535.*|n/?a|none|unknown(?: lens)?|no lens|manual lens(?: no cpu)?",
    re.IGNORECASE,
)


def camera_name(make: str, model: str) -> str:
    """Name the camera once: "NIKON CORPORATION", "NIKON Z 6_2" give "Nikon Z 6II"."""
    brand = _brand(plain_text(make, NAME_LIMIT))
    name = _NIKON_MARK.sub(
        lambda found: found[1] + "I" * int(found[2]), plain_text(model, NAME_LIMIT)
    )
    if not name:
        return brand
    # The model may begin with a brand, not always the maker's: Ricoh makes "PENTAX K-1".
    for spelled in sorted({brand, *_BRANDS.values()} - {""}, key=len, reverse=True):
        rest = name[len(spelled) :]
        if name.upper().startswith(spelled.upper()) and (not rest or not rest[0].isalnum()):
            return f"{spelled}{rest}"
    return f"{brand} {name}".strip()


def _brand(make: str) -> str:
    shorter = make
    while shorter and shorter.upper() not in _BRANDS:
        make, shorter = shorter, _COMPANY.sub("", shorter).rstrip(" ,.")
        if shorter == make:
            break
    return _BRANDS.get(shorter.upper(), shorter)


def lens_name(text: str) -> str:
    """Return a lens's name, or "" for the dashes and zeros that bodies write without one."""
    name = plain_text(text, NAME_LIMIT)
    return "" if _NO_LENS.fullmatch(name) else name


def lens_from_range(numbers: tuple[float, ...]) -> str:
    """Name a lens by its EXIF specification: focal lengths in mm, then f-numbers at both ends."""
    if len(numbers) != 4 or not 0 < numbers[0] <= numbers[1] <= 10_000:  # noqa: PLR2004 -- EXIF
        return ""
    focal, aperture = _range(numbers[0], numbers[1]), ""
    if 0 < numbers[2] <= numbers[3] <= 100:  # noqa: PLR2004 -- no lens is darker
        aperture = f" f/{_range(numbers[2], numbers[3])}"
    return f"{focal} mm{aperture}"


def _range(low: float, high: float) -> str:
    shown = [f"{number:.1f}".removesuffix(".0") for number in (low, high)]
    return "-".join(dict.fromkeys(shown))
