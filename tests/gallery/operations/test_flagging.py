"""Photos picked and rejected."""

from flask import Flask

from photoallegret.gallery.models import Flag
from photoallegret.gallery.operations.flagging import flag_photos, reflag_photos
from tests.factories import make_photo


def test_flags_change_and_what_they_were_is_told(app: Flask) -> None:
    a, b, c = make_photo("a"), make_photo("b", flag=Flag.REJECTED), make_photo("c")
    flag_photos([c], Flag.PICKED)

    before = flag_photos([a, b, c], Flag.PICKED)

    assert before == {Flag.NONE: [a.id], Flag.REJECTED: [b.id]}
    assert {photo.flag for photo in (a, b, c)} == {Flag.PICKED}
    reflag_photos([a, b], {a.id: Flag.NONE, b.id: Flag.REJECTED})
    assert (a.flag, b.flag, c.flag) == (Flag.NONE, Flag.REJECTED, Flag.PICKED)
