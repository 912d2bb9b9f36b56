"""The words in an EXIF block, in the encodings that cameras and Windows left them."""

from photoallegret.imaging.camera_junk import is_nobody
from photoallegret.imaging.description import (
    CAPTION_LIMIT,
    TITLE_LIMIT,
    Description,
    joined_names,
    keyword_list,
    plain_words,
)
from photoallegret.imaging.plaintext import legacy_text
from photoallegret.imaging.rights import Rights
from photoallegret.imaging.tiff import Directory, Field

IMAGE_DESCRIPTION, MAKE, MODEL, DATE_TIME, ARTIST, COPYRIGHT = 270, 271, 272, 306, 315, 33432
EXPOSURE_TIME, F_NUMBER, FOCAL_LENGTH = 33434, 33437, 37386
SHUTTER_SPEED_VALUE, APERTURE_VALUE = 37377, 37378
ISO, STANDARD_OUTPUT_SENSITIVITY, RECOMMENDED_EXPOSURE_INDEX, ISO_SPEED = 34855, 34865, 34866, 34867
DATE_ORIGINAL, DATE_DIGITIZED = 36867, 36868
OFFSET, OFFSET_ORIGINAL, OFFSET_DIGITIZED = 36880, 36881, 36882
USER_COMMENT = 37510
XP_TITLE, XP_COMMENT, XP_AUTHOR, XP_KEYWORDS = 40091, 40092, 40093, 40094
LENS_SPECIFICATION, LENS_MODEL = 42034, 42036

TAGS = frozenset(
    {
        *(IMAGE_DESCRIPTION, MAKE, MODEL, DATE_TIME, ARTIST, COPYRIGHT),
        *(EXPOSURE_TIME, F_NUMBER, FOCAL_LENGTH, SHUTTER_SPEED_VALUE, APERTURE_VALUE),
        *(ISO, STANDARD_OUTPUT_SENSITIVITY, RECOMMENDED_EXPOSURE_INDEX, ISO_SPEED),
        *(DATE_ORIGINAL, DATE_DIGITIZED, OFFSET, OFFSET_ORIGINAL, OFFSET_DIGITIZED),
        *(USER_COMMENT, XP_TITLE, XP_COMMENT, XP_AUTHOR, XP_KEYWORDS),
        *(LENS_SPECIFICATION, LENS_MODEL),
    }
)
"""All that is ever read of EXIF: no position, serial number or owner's name is among them."""


def exif_description(directory: Directory) -> Description:
    """Gather the words of EXIF 3.0 and of Windows' own tags."""
    captions = (
        text_of(directory.get(IMAGE_DESCRIPTION)),
        _user_comment(directory.get(USER_COMMENT)),
        _windows_text(directory.get(XP_COMMENT)),
    )
    artist = text_of(directory.get(ARTIST))
    if is_nobody(artist):
        artist = joined_names(_windows_text(directory.get(XP_AUTHOR)).split(";"))
    holders = [name for name in _copyright(directory.get(COPYRIGHT)) if not is_nobody(name)]
    rights = Rights(
        creator="" if is_nobody(artist) else artist, copyright_notice=joined_names(holders)
    )
    found = (plain_words(caption, CAPTION_LIMIT, lines=True) for caption in captions)
    return Description(
        title=plain_words(_windows_text(directory.get(XP_TITLE)), TITLE_LIMIT),
        caption=next(filter(None, found), {}),
        keywords=keyword_list(_windows_text(directory.get(XP_KEYWORDS)).split(";")),
        rights=rights.cleaned(),
    )


def text_of(field: Field | None) -> str:
    """Return a text field up to its NUL."""
    if field is None:
        return ""
    return legacy_text(field.raw.split(b"\0", 1)[0])[0].strip()


def _copyright(field: Field | None) -> list[str]:
    """Return the photographer's notice and the editor's, which a NUL separates."""
    return legacy_text(*field.raw.split(b"\0", 2)[:2]) if field else []


def _windows_text(field: Field | None) -> str:
    return _until_nul(field.raw.decode("utf-16-le", "ignore")) if field else ""


def _user_comment(field: Field | None) -> str:
    """Decode by the eight bytes before the text; programs also leave these out."""
    if field is None:
        return ""
    code, body = field.raw[:8].rstrip(b"\0 "), field.raw[8:]
    match code:
        case b"UNICODE":
            return _until_nul(_utf16(body, field.order))
        case b"JIS":
            return _until_nul(_japanese(body))
        case b"ASCII" | b"":
            return _until_nul(legacy_text(body)[0])
        case _:
            return _until_nul(legacy_text(field.raw)[0])


def _utf16(body: bytes, order: str) -> str:
    """Decode UTF-16 by its mark, else as its zeros show, else in the block's own order."""
    if body[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return body.decode("utf-16", "ignore")
    zeros_first, zeros_second = body[::2].count(0), body[1::2].count(0)
    # Eight-bit text under the wrong code has spaces; two bytes of a Chinese letter look like
    # ASCII as well, but not like words.
    if body.isascii() and b" " in body and body.decode("ascii").isprintable():
        return body.decode("ascii")
    if zeros_first != zeros_second:
        order = ">" if zeros_first > zeros_second else "<"
    return body.decode("utf-16-be" if order == ">" else "utf-16-le", "ignore")


def _japanese(body: bytes) -> str:
    for encoding in ("iso2022_jp", "shift_jis", "euc_jp"):
        try:
            return body.decode(encoding)
        except UnicodeDecodeError:
            continue
    return legacy_text(body)[0]


def _until_nul(text: str) -> str:
    # Some cameras fill the field with NULs first, or pad with spaces.
    return text.lstrip("\0 ").split("\0", 1)[0]
