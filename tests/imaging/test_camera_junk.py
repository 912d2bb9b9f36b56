"""What devices write is told from what photographers write."""

import pytest

from photoallegret.imaging.camera_junk import is_camera_junk, is_nobody


@pytest.mark.parametrize(
    "text",
    [
        "",
        "OLYMPUS DIGITAL CAMERA",
        "SONY DSC",
        "KODAK Digital Still Camera",
        "Exif_JPEG_PICTURE",
        "DCIM\\100MEDIA\\DJI_0042.JPG",
        "DCIM/100GOPRO/G0010001.JPG",
        "LEAD Technologies Inc. V1.01",
        "oznorWO",
        "cof_soft",
        "---",
        "???",
        "Created with GIMP",
    ],
)
def test_a_device_wrote_this(text: str) -> None:
    assert is_camera_junk(text)


@pytest.mark.parametrize(
    "text", ["Samsung, hiver", "My Sony DSC test", "海", "☃", "HDR of the bay", "1987"]
)
def test_a_photographer_wrote_this(text: str) -> None:
    assert not is_camera_junk(text)


def test_placeholders_are_nobody() -> None:
    assert all(is_nobody(name) for name in ("", "Picasa", "UNKNOWN", "© ", "Owner", "-"))
    assert not any(is_nobody(name) for name in ("Alice", "Owner's Club", "李"))
