"""Uploads as people are shown them: in the tray, and in the list of the plain page."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import current_app, url_for

from photoallegret.gallery.operations.outcome import Refusal
from photoallegret.gallery.operations.sentences import sentence
from photoallegret.i18n import N_, gettext
from photoallegret.typography import typographic
from photoallegret.uploads.models import UploadState
from photoallegret.uploads.queries import Known, Sending

BINNED, INTERRUPTED = "binned", "interrupted"
WORDS: Mapping[str, str] = {
    UploadState.RECEIVING: N_("Sending, %(percent)s %%"),
    INTERRUPTED: N_("Interrupted at %(percent)s %%"),
    UploadState.WAITING: N_("Being prepared"),
    UploadState.READY: N_("Ready"),
    UploadState.DUPLICATE: N_("Already in the library"),
    BINNED: N_("Already here, in the bin"),
    UploadState.REFUSED: N_("Refused"),
}
PHOTO = "studio.photo"
"""The endpoint of a photo's page in the studio."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One upload: names of states are those of the model, "binned" and "interrupted"."""

    token: str
    name: str
    state: str
    words: str
    percent: int
    size: int
    """Bytes of the whole file."""
    reason: str
    """Why it was refused, in a sentence; else ""."""
    photo: str
    """Address of its photo in the studio, "" when there is none."""
    upload: str
    """Its own address."""

    @property
    def is_unfinished(self) -> bool:
        """Say whether bytes are missing."""
        return self.state in (UploadState.RECEIVING.value, INTERRUPTED)


def shown(upload: Sending, *, is_left: bool = False) -> Shown:
    """Return ``upload`` in the language spoken; ``is_left`` when nobody sends its rest."""
    is_over = upload.state is UploadState.DUPLICATE and upload.is_binned
    state = BINNED if is_over else INTERRUPTED if is_left else upload.state.value
    percent = upload.offset * 100 // upload.length
    return Shown(
        token=upload.token,
        name=upload.file_name,
        state=state,
        words=typographic(gettext(WORDS[state], percent=percent)),
        percent=percent,
        size=upload.length,
        reason=_reason(upload.refusal),
        photo="" if upload.photo_id is None else photo_address(upload.photo_id),
        upload=url_for("uploads.one", token=upload.token),
    )


def told(known: Known | None) -> dict[str, str]:
    """Return what the tray is told of a file before it is sent."""
    if known is None:
        return {"state": "unknown"}
    if known.photo_id is None:
        address = url_for("uploads.one", token=known.token)
        return {"state": "sending", "token": known.token, "upload": address}
    state = BINNED if known.is_binned else UploadState.DUPLICATE.value
    return {"state": state, "photo": photo_address(known.photo_id)}


def photo_address(photo_id: int) -> str:
    """Return the address of a photo in the studio: its page, or the library while it has none."""
    if PHOTO in current_app.view_functions:
        return url_for(PHOTO, photo_id=photo_id)
    return url_for("studio.library")


def _reason(stored: dict[str, Any] | None) -> str:
    if stored is None:
        return ""
    return typographic(sentence(Refusal(stored["code"], stored["figures"])))
