"""Files that a plain form has brought whole: they wait to be prepared like all others."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from io import BufferedRandom
from pathlib import Path

from photoallegret.config import Settings
from photoallegret.gallery.operations.outcome import FileRefusal, Refusal, refusal
from photoallegret.storage import sync_folder
from photoallegret.uploads.models import UploadState
from photoallegret.uploads.operations.beginning import (
    Announced,
    insert_upload,
    largest_file,
    new_token,
)
from photoallegret.uploads.operations.files import UploadFiles


@dataclass(frozen=True, slots=True)
class Posted:
    """A file as the form brought it: its name as sent, its bytes, laid down on this disk."""

    name: str
    bytes: BufferedRandom


def keep_posted(
    settings: Settings, account_id: int, posted: Sequence[Posted], gallery_id: int | None
) -> int:
    """Keep the files of one form; return how many wait to be prepared. Commits each.

    Those that are empty or too large are kept as refused, so that the list says so.
    """
    files, limit, kept = UploadFiles(settings.data), largest_file(settings), 0
    for one in posted:
        one.bytes.flush()
        size = os.fstat(one.bytes.fileno()).st_size
        announced = Announced(one.name, max(size, 1), gallery_id=gallery_id)
        token = new_token()
        reason = None
        if size == 0:
            reason = Refusal("empty")
        elif size > limit:
            reason = refusal(FileRefusal.TOO_LARGE, limit=limit)
        if reason is not None:
            insert_upload(token, account_id, announced, state=UploadState.REFUSED, refused=reason)
            continue
        os.fsync(one.bytes.fileno())
        Path(str(one.bytes.name)).rename(files.path(token))
        sync_folder(files.folder)
        insert_upload(token, account_id, announced, state=UploadState.WAITING)
        kept += 1
    return kept
