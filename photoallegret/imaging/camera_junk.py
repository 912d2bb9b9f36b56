"""Words that cameras, scanners and programs leave where a photographer's words belong."""

import re

_CAPTIONS = frozenset(
    {
        "created with gimp",
        "default",
        "digital camera",
        "digitalcamera",
        "exif jpeg",
        "exif_jpeg_picture",
        "exif_jpeg_picture_420",
        "fujifilm digital camera",
        "hp photosmart",
        "image description",
        "imagedescription",
        "jpeg picture",
        "kodak digital still camera",
        "konica minolta digital camera",
        "minolta digital camera",
        "minolta dsc",
        "olympus digital camera",
        "optio",
        "samsung",
        "samsung digital camera",
        "sony dsc",
        "untitled",
        "user comment",
        "user comments",
    }
)
_CAPTION_FORMS = re.compile(
    r"[\W_]*"  # only dashes, dots, question marks
    r"|DCIM[\\/].{0,100}"  # drones: the card's folder and file
    r"|LEAD Technologies.{0,40}"
    r"|Processed with VSCO.{0,60}"
    # Huawei's and Honor's names for a camera mode.
    r"|(?:cof|dav|fbt|hdr|hdrpl|mde|oznor(?:CO|WO|WOCO)?|ptr|rhdr|rpt|sdr|vhdr)(?:_\w{1,10})?",
    re.ASCII,
)
_PEOPLE = frozenset(
    {
        "",
        "artist",
        "author",
        "copyright",
        "default",
        "n/a",
        "none",
        "owner",
        "photographer",
        "picasa",
        "unknown",
        "user",
        "your name",
    }
)


def is_camera_junk(text: str) -> bool:
    """Whether a title or caption is empty or was written by a device."""
    if text.isascii() and _CAPTION_FORMS.fullmatch(text):
        return True
    return not text or text.casefold() in _CAPTIONS


def is_nobody(name: str) -> bool:
    """Whether an EXIF artist or copyright is empty or a device's placeholder."""
    return name.casefold().strip(" .-_*?©") in _PEOPLE
