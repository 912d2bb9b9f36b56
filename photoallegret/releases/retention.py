"""How long releases are kept once they ended."""

from sqlalchemy import bindparam, or_, select

from photoallegret.clock import now
from photoallegret.db import UtcDateTime
from photoallegret.gallery.models import GalleryPhoto, Photo
from photoallegret.privacy.queries.lifetimes import Lifetime
from photoallegret.releases.models import Release, ReleasedPhoto
from photoallegret.releases.personal_data import RELEASE

HANGS = (
    select(ReleasedPhoto.photo_id)
    .join(Photo, Photo.id == ReleasedPhoto.photo_id)
    .join(GalleryPhoto, GalleryPhoto.photo_id == Photo.id)
    .where(
        ReleasedPhoto.release_id == Release.id,
        Photo.binned_at.is_(None),
        or_(
            Photo.withdrawn_at.is_(None),
            Photo.withdrawn_at > bindparam("present", callable_=now, type_=UtcDateTime()),
        ),
    )
    .correlate(Release)
    .exists()
)
"""Whether a photo it covers hangs: who is in it, and agrees no more, must not be forgotten."""

RULES: tuple[Lifetime, ...] = (
    Lifetime(
        period=RELEASE.retention.period("releases"),
        of=Release,
        since=Release.claims_since,
        when=~HANGS,
    ),
)
