"""Releases recorded and corrected, and what is declared of a photo in their place."""

from dataclasses import asdict, dataclass
from datetime import date, datetime

from sqlalchemy import delete, select

from photoallegret.db import db
from photoallegret.folding import folded
from photoallegret.gallery.models import Photo
from photoallegret.releases.models import Ground, Release, ReleasedPhoto
from photoallegret.releases.operations.clearing import clearing

OF_AGE = 18
"""Years, where the site's law is in force (C. civ. 414)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a person agreed to, as the signed paper says it."""

    person: str
    scope: str
    media: str
    territory: str
    from_on: date
    until_on: date
    signed_on: date
    kept_where: str
    is_minor: bool = False
    guardian: str = ""
    other_guardian: str = ""
    adult_from: int | None = None


class UnsoundTermsError(ValueError):
    """Terms that prove nothing: see ``check_terms``."""


class EndedError(Exception):
    """A release that ended is a proof: it is not changed any more."""


def is_one_parent(terms: Terms) -> bool:
    """Say whether the two parents of a minor are one, however the name was typed."""
    return folded(terms.guardian) == folded(terms.other_guardian)


def may_come_of_age(year: int, today: date, said: int | None = None) -> bool:
    """Say whether somebody under age today comes of age in ``year``, or it was ``said`` before."""
    return year == said or today.year <= year <= today.year + OF_AGE


def check_terms(terms: Terms, today: date, said: int | None = None) -> None:
    """Check that a release can have these terms.

    Args:
        terms: what the paper says.
        today: where the photographer lives.
        said: of a release that is corrected, the year of age it has: it may have passed since.

    Raises:
        UnsoundTermsError: nobody agrees, the days cross; a minor lacks a parent, has the same
            one twice, or is of age already.

    """
    both = bool(terms.guardian and terms.other_guardian) and not is_one_parent(terms)
    year = terms.adult_from
    has_age = year is not None and may_come_of_age(year, today, said)
    is_unsound = terms.is_minor and not (both and has_age)
    if terms.until_on < terms.from_on or not terms.person or is_unsound:
        message = "a release names who agrees, both parents of a minor, and days in their order"
        raise UnsoundTermsError(message)


def record_release(terms: Terms, photo: Photo, at: datetime, today: date) -> Release:
    """Record what a person agreed to for ``photo``; return the release, flushed.

    That nobody is recognisable in it is declared no more.

    Raises:
        UnsoundTermsError: as ``check_terms`` says; nothing is changed.

    """
    check_terms(terms, today)
    with clearing([photo.id]):
        release = Release(
            ground=Ground.RELEASE,
            recorded_at=at,
            is_in_force=_is_in_force(terms, today),
            **asdict(terms),
        )
        db.session.add(release)
        db.session.flush()
        _cover(release, photo, at)
    return release


def correct_release(release: Release, terms: Terms, today: date) -> None:
    """Let ``release`` say ``terms``: what the paper says was mistyped.

    Raises:
        EndedError: it ended.
        UnsoundTermsError: as ``check_terms`` says; nothing is changed.

    """
    hold(release)
    if release.ended_at is not None:
        raise EndedError
    check_terms(terms, today, release.adult_from)
    with clearing(photos_of(release)):
        for name, value in asdict(terms).items():
            setattr(release, name, value)
        release.is_in_force = _is_in_force(terms, today)


def cover_photo(release: Release, photo: Photo, at: datetime) -> bool:
    """Let ``release`` cover ``photo`` too; say whether it did not.

    Raises:
        EndedError: it ended.

    """
    hold(release)
    if release.ended_at is not None:
        raise EndedError
    if db.session.get(ReleasedPhoto, (release.id, photo.id)) is not None:
        return False
    with clearing([photo.id]):
        _cover(release, photo, at)
    return True


def uncover_photo(release: Release, photo: Photo) -> None:
    """Let ``release`` not cover ``photo``, which was said by mistake.

    Raises:
        EndedError: it ended: that it covered the photo is a part of the proof.

    """
    hold(release)
    if release.ended_at is not None:
        raise EndedError
    with clearing([photo.id]):
        db.session.execute(
            delete(ReleasedPhoto).where(
                ReleasedPhoto.release_id == release.id, ReleasedPhoto.photo_id == photo.id
            )
        )


def declare(photo: Photo, ground: Ground, reason: str, at: datetime) -> Release:
    """Declare why ``photo`` needs no release; what was declared of it before ends.

    Args:
        photo: the photo.
        ground: any but ``RELEASE``.
        reason: why, in words; may be empty where nobody is recognisable.
        at: the present instant.

    Raises:
        ValueError: an exception without a reason.

    """
    if ground is Ground.RELEASE or (ground is not Ground.NOBODY and not reason.strip()):
        message = "an exception has a reason"
        raise ValueError(message)
    with clearing([photo.id]):
        _retract(photo, at)
        said = Release(ground=ground, reason=reason.strip(), recorded_at=at, is_in_force=True)
        db.session.add(said)
        db.session.flush()
        db.session.add(ReleasedPhoto(release_id=said.id, photo_id=photo.id))
    return said


def retract(photo: Photo, at: datetime) -> None:
    """End what is declared of ``photo``; the releases of people stay."""
    with clearing([photo.id]):
        _retract(photo, at)


def hold(release: Release) -> None:
    """Lock ``release`` as it is now, before its photos: whoever changes one does so first."""
    db.session.refresh(release, with_for_update=True)


def photos_of(release: Release) -> list[int]:
    """Return the ids of the photos that ``release`` covers."""
    covered = select(ReleasedPhoto.photo_id).where(ReleasedPhoto.release_id == release.id)
    return list(db.session.scalars(covered.order_by(ReleasedPhoto.photo_id)))


def _cover(release: Release, photo: Photo, at: datetime) -> None:
    _retract(photo, at, Ground.NOBODY)
    db.session.add(ReleasedPhoto(release_id=release.id, photo_id=photo.id))


def _retract(photo: Photo, at: datetime, *grounds: Ground) -> None:
    covering = select(ReleasedPhoto.release_id).where(ReleasedPhoto.photo_id == photo.id)
    wanted = select(Release).where(Release.id.in_(covering), Release.is_in_force.is_(True))
    for one in db.session.scalars(wanted):
        if one.ground in (grounds or set(Ground) - {Ground.RELEASE}):
            one.is_in_force, one.ended_at, one.claims_since = False, at, at


def _is_in_force(terms: Terms, today: date) -> bool:
    return terms.from_on <= today <= terms.until_on
