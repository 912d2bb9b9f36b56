"""Refusals in words: one sentence for each code, saying what happened and what to do."""

from collections.abc import Mapping

from photoallegret.gallery.operations.outcome import FileRefusal, Refusal
from photoallegret.i18n import N_, gettext, written_size
from photoallegret.imaging.refusal import RefusalCode

UNRECOGNISED = N_(
    "The file cannot be read: it is damaged, or no photograph. Export it again as JPEG, PNG, TIFF, "
    "WebP, AVIF or HEIC."
)
MILLION = 1_000_000

IN_MEGAPIXELS = frozenset({("too-many-pixels", "pixels"), ("too-many-pixels", "limit")})
IN_BYTES = frozenset(
    {
        ("too-much-memory", "needed"),
        ("too-much-memory", "limit"),
        ("too-large", "limit"),
        ("too-much-waiting", "limit"),
        ("no-room", "needed"),
        ("no-room", "free"),
        ("archive-too-large", "size"),
        ("archive-too-large", "limit"),
    }
)

SENTENCES: Mapping[str, str] = {
    RefusalCode.EMPTY: N_("The file is empty."),
    RefusalCode.UNREADABLE: N_("The file cannot be read: %(reason)s."),
    RefusalCode.TRUNCATED: N_("The file is cut short: copy it again from the original."),
    RefusalCode.CORRUPT: N_("The file is damaged: copy it again from the original."),
    RefusalCode.TOO_MANY_PIXELS: N_(
        "The picture has %(width)s × %(height)s pixels, that is %(pixels)s megapixels; "
        "the limit is %(limit)s."
    ),
    RefusalCode.TOO_MUCH_MEMORY: N_(
        "Preparing the picture would take %(needed)s of memory; the limit is %(limit)s."
    ),
    RefusalCode.TOO_LONG: N_(
        "Preparing the picture takes too long: more than %(limit)s seconds of computing."
    ),
    RefusalCode.DECODER_DIED: N_("The file makes the decoder fail (%(signal)s)."),
    RefusalCode.ANIMATION: N_("The file is an animation, not a photograph."),
    RefusalCode.SEVERAL_PAGES: N_("The file has %(pages)s pages: export one picture for each."),
    RefusalCode.SVG: N_("The file is a drawing (SVG), not a photograph."),
    RefusalCode.PDF: N_("The file is a PDF document: export its pictures as JPEG or TIFF."),
    RefusalCode.RAW: N_("The file is a raw file (%(format)s): export it as JPEG or TIFF first."),
    RefusalCode.SCRIPT: N_("The file is no image but a program or a page (%(format)s)."),
    RefusalCode.ARCHIVE: N_("The file is an archive (%(format)s): only ZIP is unpacked."),
    RefusalCode.VIDEO: N_("The file is a video (%(format)s), not a photograph."),
    RefusalCode.UNSUPPORTED_FORMAT: N_(
        "The format is not accepted: export it as JPEG, PNG, TIFF, WebP, AVIF or HEIC."
    ),
    RefusalCode.UNSUPPORTED_PIXELS: N_(
        "The pixels are of a kind that is not accepted (%(mode)s): export it as JPEG or TIFF."
    ),
    FileRefusal.LINK: N_("The file is a link, and links are not followed."),
    FileRefusal.NOT_A_FILE: N_("This is not an ordinary file."),
    FileRefusal.NO_ROOM: N_("The disk is nearly full: %(needed)s are needed, %(free)s are free."),
    FileRefusal.TOO_LARGE: N_("The file is larger than %(limit)s."),
    FileRefusal.OTHER_PHOTO: N_(
        "The library has this file already: it is photograph %(photo)s, %(name)s."
    ),
    FileRefusal.TOO_MUCH_WAITING: N_(
        "Too many files are on their way: at most %(limit)s at once. Others go first."
    ),
    FileRefusal.TOO_MANY_UNFINISHED: N_(
        "You have %(limit)s uploads that are not finished: end or cancel some of them first."
    ),
    FileRefusal.ALTERED: N_("What arrived is not the file that was announced: send it again."),
    FileRefusal.ARCHIVE_SENT: N_(
        "The file is an archive: unpack it, and send the photographs themselves."
    ),
    FileRefusal.PROGRAM_ERROR: N_(
        "The program failed on this file: please report it with what the log says."
    ),
    FileRefusal.BROKEN_ARCHIVE: N_("The archive is damaged, or is no ZIP archive."),
    FileRefusal.CLIMBING_PATH: N_(
        "The archive holds a path that leads out of it (%(path)s): it is refused whole."
    ),
    FileRefusal.LINK_IN_ARCHIVE: N_("The archive holds a link (%(path)s): it is refused whole."),
    FileRefusal.TOO_MANY_ENTRIES: N_(
        "The archive holds %(entries)s entries; the limit is %(limit)s."
    ),
    FileRefusal.ARCHIVE_TOO_LARGE: N_("The archive unpacks to %(size)s; the limit is %(limit)s."),
    FileRefusal.EMPTY_ARCHIVE: N_("The archive holds no file."),
    FileRefusal.NESTED_ARCHIVE: N_("An archive inside an archive is not unpacked."),
    FileRefusal.ENCRYPTED: N_("The file is encrypted in its archive."),
    FileRefusal.COMPRESSION: N_("The file is packed in a way that is not unpacked here."),
}


def sentence(refusal: Refusal) -> str:
    """Return why a file is refused, in the language spoken now."""
    figures = {name: _figure(refusal.code, name, value) for name, value in refusal.figures.items()}
    said = SENTENCES[refusal.code]
    if refusal.code == RefusalCode.UNSUPPORTED_FORMAT and not figures.get("format"):
        said = UNRECOGNISED  # its first bytes are of no format at all, whatever it is called
    return gettext(said, **figures)


def _figure(code: str, name: str, value: int | str) -> str:
    if not isinstance(value, int):
        return value
    if (code, name) in IN_BYTES:
        return written_size(value)
    if (code, name) in IN_MEGAPIXELS:
        return f"{value / MILLION:.4g}"
    return str(value)
