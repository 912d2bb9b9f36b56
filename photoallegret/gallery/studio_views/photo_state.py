"""Who sees a photo and how its files are, in words for its page in the studio."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import current_app, url_for

from photoallegret.gallery import queries
from photoallegret.gallery.models import ATTEMPTS, Gallery, Photo, Visibility
from photoallegret.gallery.operations.former import ends_at
from photoallegret.gallery.queries import Hanging
from photoallegret.gallery.shown import address_of, show_gallery
from photoallegret.gallery.studio_views.here import written_day, written_instant
from photoallegret.i18n import gettext, written_size
from photoallegret.studio import Undo


@dataclass(frozen=True, slots=True)
class State:
    """One sentence, what else is to know, and what may be done."""

    kind: str
    """For the stylesheet: "seen" or "unseen"."""
    sentence: str
    notes: tuple[str, ...]
    is_binned: bool
    is_withdrawn: bool
    """Now, or at a date to come."""
    is_given_up: bool
    may_withdraw: bool
    """It is shown somewhere, or will be when its gallery opens."""


@dataclass(frozen=True, slots=True)
class Hung:
    """A gallery that holds the photo."""

    title: str
    address: str
    """"" when it has no page to go to."""
    state: str


@dataclass(frozen=True, slots=True)
class Former:
    """A former file, as the page of its photo names it."""

    id: int
    name: str
    facts: str
    replaced: str
    """When, in words."""
    until: str
    """The day when it is deleted, in words."""
    width: int
    height: int


def formers_shown(photo_id: int) -> list[Former]:
    """Return the former files of the photo, the one replaced last first."""
    return [
        Former(
            id=row.id,
            name=row.file_name,
            facts=f"{row.format} · {row.width} × {row.height} · {written_size(row.size)}",
            replaced=written_instant(row.replaced_at),
            until=written_day(ends_at(row)),
            width=row.width,
            height=row.height,
        )
        for row in queries.formers_of(photo_id)
    ]


def undo_of_replacing(photo_id: int) -> Undo | None:
    """Return how to put back the file replaced last."""
    former = next(iter(queries.formers_of(photo_id)), None)
    if former is None:
        return None
    return Undo(url_for("studio.put_back", photo_id=photo_id, former_id=former.id), {})


def state_of(
    photo: Photo, hangings: Sequence[Hanging], moment: datetime, *, is_portrait: bool = False
) -> State:
    """Return who sees ``photo`` at ``moment``, and how its files are.

    Args:
        photo: the photo.
        hangings: the galleries that hold it.
        moment: the present instant.
        is_portrait: whether it stands on the about page, open to all.

    """
    is_given_up = photo.avif_at is None and photo.attempts >= ATTEMPTS
    kind, sentence = _seen(photo, hangings, moment)
    notes = _notes(photo, moment, is_given_up=is_given_up)
    if any(item.is_live and _lacks_release(photo, item) for item in hangings):
        notes.append(gettext("Hidden in galleries that demand a release of the people in it."))
    if is_portrait and not _hidden(photo, moment):
        kind, sentence = "seen", gettext("Public: it is the portrait of the about page.")
    return State(
        kind=kind,
        sentence=sentence,
        notes=tuple(notes),
        is_binned=photo.binned_at is not None,
        is_withdrawn=photo.withdrawn_at is not None,
        is_given_up=is_given_up,
        may_withdraw=photo.withdrawn_at is None
        and (
            is_portrait
            or any(
                item.is_live and item.gallery.visibility is not Visibility.DRAFT
                for item in hangings
            )
        ),
    )


def hung_of(hanging: Hanging, moment: datetime) -> Hung:
    """Return a gallery that holds the photo, as its page names it."""
    gallery = hanging.gallery
    states = {
        Visibility.DRAFT: gettext("draft"),
        Visibility.PUBLISHED: gettext("published"),
        Visibility.UNLISTED: gettext("unlisted"),
        Visibility.PROTECTED: gettext("protected"),
    }
    state = states[gallery.visibility]
    if gallery.visibility is not Visibility.DRAFT and not _is_open(gallery, moment):
        state = gettext("closed")
    if not hanging.is_live:
        state = gettext("in its draft only")
    elif hanging.is_drafted is False:
        state = gettext("%(state)s, taken down in its draft", state=state)
    return Hung(show_gallery(gallery).title, gallery_address(gallery, moment), state)


def gallery_address(gallery: Gallery, moment: datetime) -> str:
    """Return where ``gallery`` is worked on; else where visitors see it; else ""."""
    if "studio.gallery" in current_app.view_functions:
        return url_for("studio.gallery", gallery_id=gallery.id)
    if not _is_open(gallery, moment):
        return ""
    return url_for("gallery.show", gallery=address_of(gallery))


def _seen(photo: Photo, hangings: Sequence[Hanging], moment: datetime) -> tuple[str, str]:
    hidden = _hidden(photo, moment)
    if hidden:
        return "unseen", hidden
    live = [
        item.gallery
        for item in hangings
        if item.is_live and _is_open(item.gallery, moment) and not _lacks_release(photo, item)
    ]
    sentences = {
        Visibility.PUBLISHED: gettext("Public: everyone sees it."),
        Visibility.UNLISTED: gettext("Seen by those who know the address of its gallery."),
        Visibility.PROTECTED: gettext("Seen by those who know the password of its gallery."),
    }
    for visibility, sentence in sentences.items():
        if any(gallery.visibility is visibility for gallery in live):
            return "seen", sentence
    return "unseen", gettext("Private: it hangs in no open gallery.")


def _hidden(photo: Photo, moment: datetime) -> str:
    """Return why nobody sees ``photo`` wherever it hangs, "" when nothing hides it."""
    if photo.binned_at is not None:
        when = written_instant(photo.binned_at)
        return gettext("In the bin since %(when)s. Nobody sees it.", when=when)
    if photo.jpeg_at is None:
        return gettext("Being prepared. Nobody sees it yet.")
    if photo.care_at is not None:
        when = written_instant(photo.care_at)
        return gettext("Taken off as a precaution since %(when)s. No visitor sees it.", when=when)
    if photo.withdrawn_at is not None and photo.withdrawn_at <= moment:
        when = written_instant(photo.withdrawn_at)
        return gettext("Withdrawn since %(when)s. No visitor sees it.", when=when)
    return ""


def _notes(photo: Photo, moment: datetime, *, is_given_up: bool) -> list[str]:
    notes = []
    if photo.withdrawn_at is not None and photo.withdrawn_at > moment:
        when = written_instant(photo.withdrawn_at)
        notes.append(gettext("It will be withdrawn on %(when)s.", when=when))
    if is_given_up:
        notes.append(
            gettext(
                "Its AVIF files could not be made: %(reason)s. It is shown as JPEG.",
                reason=photo.failure or gettext("unknown reason"),
            )
        )
    elif photo.jpeg_at is not None and photo.avif_at is None:
        notes.append(gettext("Its AVIF files are being made; it is shown as JPEG meanwhile."))
    if photo.remake_at is not None:
        notes.append(gettext("Its files are being made again with the new rights."))
    return notes


def _lacks_release(photo: Photo, hanging: Hanging) -> bool:
    return hanging.gallery.demands_releases and not photo.is_cleared


def _is_open(gallery: Gallery, moment: datetime) -> bool:
    return (
        gallery.visibility is not Visibility.DRAFT
        and gallery.published_at is not None
        and gallery.published_at <= moment
        and (gallery.withdrawn_at is None or gallery.withdrawn_at > moment)
    )
