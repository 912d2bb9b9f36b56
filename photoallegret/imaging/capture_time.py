"""When a photograph was taken: the local time its maker saw, and the offset when known."""

import re
from dataclasses import dataclass
from datetime import datetime

from photoallegret.imaging import exif
from photoallegret.imaging.exif import text_of
from photoallegret.imaging.iptc import Iptc
from photoallegret.imaging.tiff import Directory
from photoallegret.imaging.xmp import Xmp

_EXIF = "http://ns.adobe.com/exif/1.0/ "
_ORIGINAL, _DIGITIZED = _EXIF + "DateTimeOriginal", _EXIF + "DateTimeDigitized"
_CREATED = "http://ns.adobe.com/photoshop/1.0/ DateCreated"
_MADE = "http://ns.adobe.com/xap/1.0/ CreateDate"
WANTED = frozenset({_ORIGINAL, _DIGITIZED, _CREATED, _MADE})

_MOMENT = re.compile(
    r"\s*([0-9]{4})[-:/.]([0-9]{1,2})[-:/.]([0-9]{1,2})"
    r"(?:[T ]\s*([0-9]{1,2}):([0-9]{1,2})(?::([0-9]{1,2}))?(?:[.,][0-9]{0,9})?)?"
    r"\s*(Z|[-+][0-9]{1,2}:?[0-9]{2})?\s*"
)
_OFFSET = re.compile(r"\s*(?:Z|([-+])([0-9]{1,2}):?([0-9]{2}))\s*")
_IIM_DATE = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_IIM_TIME = re.compile(r"([0-9]{2})([0-9]{2})([0-9]{2})([-+][0-9]{4})?")
_OFFSETS = range(-12 * 60, 14 * 60 + 1)
_FIRST_YEAR, _LAST_YEAR = 1826, 2099
"""From the oldest photograph; the last keeps a camera's 9999 out without reading a clock."""


@dataclass(frozen=True, slots=True)
class CaptureTime:
    """A naive local time "2025-05-04T06:12:30", or "", and minutes east of UTC, or None."""

    taken_at: str = ""
    offset_minutes: int | None = None


def capture_time(directory: Directory, xmp: Xmp, iptc: Iptc) -> CaptureTime:
    """Choose the time of the shot; another source gives the offset if it tells the same time.

    A scan's file date never stands in for it: no date is better than a wrong one.
    """
    exif_times = {
        tag: CaptureTime(
            _moment(text_of(directory.get(tag))).taken_at, _offset(text_of(directory.get(offset)))
        )
        for tag, offset in (
            (exif.DATE_ORIGINAL, exif.OFFSET_ORIGINAL),
            (exif.DATE_DIGITIZED, exif.OFFSET_DIGITIZED),
            (exif.DATE_TIME, exif.OFFSET),
        )
    }
    candidates = [
        exif_times[exif.DATE_ORIGINAL],
        _moment(xmp.text(_ORIGINAL)),
        _moment(xmp.text(_CREATED)),
        _iim_moment(iptc),
        exif_times[exif.DATE_DIGITIZED],
        _moment(xmp.text(_DIGITIZED)),
        _moment(xmp.text(_MADE)),
    ]
    chosen = next((time for time in candidates if time.taken_at), CaptureTime())
    same = [chosen, *candidates, exif_times[exif.DATE_TIME]]
    offsets = (
        time.offset_minutes
        for time in same
        if time.taken_at == chosen.taken_at and time.offset_minutes is not None
    )
    return CaptureTime(chosen.taken_at, next(offsets, None) if chosen.taken_at else None)


def _moment(text: str) -> CaptureTime:
    """Read EXIF's "2025:05:04 06:12:30" or XMP's ISO 8601; a year alone is not enough."""
    found = _MOMENT.fullmatch(text[:60])
    if not found:
        return CaptureTime()
    *numbers, offset = found.groups()
    return CaptureTime(_local([int(number or 0) for number in numbers]), _offset(offset or ""))


def _iim_moment(iptc: Iptc) -> CaptureTime:
    date = _IIM_DATE.fullmatch(iptc.date.strip())
    if not date:
        return CaptureTime()
    time = _IIM_TIME.fullmatch(iptc.time.strip())
    hours = [int(time[part]) for part in (1, 2, 3)] if time else [0, 0, 0]
    taken_at = _local([*(int(number) for number in date.groups()), *hours])
    # The standard demands an offset, so programs write +0000 where they know none.
    return CaptureTime(taken_at, (_offset(time[4] or "") or None) if time else None)


def _local(numbers: list[int]) -> str:
    year, month, day, hour, minute, second = numbers
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return ""
    try:
        moment = datetime(year, month, day, hour, minute, min(second, 59))  # noqa: DTZ001 -- local
    except ValueError:  # month 13, 30 February, 25 o'clock
        return ""
    return moment.isoformat() if second <= 60 else ""  # noqa: PLR2004 -- 60 is a leap second


def _offset(text: str) -> int | None:
    found = _OFFSET.fullmatch(text[:10])
    if not found:
        return None
    minutes = 60 * int(found[2] or 0) + int(found[3] or 0)
    minutes = -minutes if found[1] == "-" else minutes
    return minutes if minutes in _OFFSETS else None
