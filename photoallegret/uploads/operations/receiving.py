"""Bytes of an upload received: written, synced, and only then promised in its row.

What stands in the file beyond the promised offset counts for nothing: it is cut off before
the next byte is written. So a process may be killed at any moment.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, update

from photoallegret.clock import now
from photoallegret.db import own_transaction
from photoallegret.uploads.models import Upload, UploadState
from photoallegret.uploads.operations.beginning import LIFE
from photoallegret.uploads.operations.files import BusyError, UploadFiles, Writer
from photoallegret.uploads.queries import Sending, upload_called

PROMISE_BYTES = 8 << 20
"""Of a long body are promised at once: what a cut of the server can cost."""
ALGORITHMS = ("sha256", "sha1")
QUIET = timedelta(minutes=3)
"""Longer than any sender of ours waits between two attempts."""


class GoneError(Exception):
    """The upload is not there any more."""


class WrongOffsetError(Exception):
    """The sender goes on where this upload does not stand."""


class WrongChecksumError(Exception):
    """What came is not what the sender said of it; it was taken back."""


@dataclass(frozen=True, slots=True)
class Checksum:
    """What the sender says of one body: one of ``ALGORITHMS``, and the digest."""

    algorithm: str
    digest: bytes


def offset_of(files: UploadFiles, upload: Sending) -> int:
    """Return how many bytes of ``upload`` are surely here."""
    if upload.state is not UploadState.RECEIVING:
        return upload.length
    return min(upload.offset, files.size(upload.token))


def is_left(files: UploadFiles, upload: Sending) -> bool:
    """Say whether bytes are missing and nobody seems to send them: none came for a while."""
    last = files.written_at(upload.token) or upload.touched_at
    return upload.state is UploadState.RECEIVING and now() - last > QUIET


def receive(
    files: UploadFiles,
    upload: Sending,
    body: Iterable[bytes],
    *,
    offset: int,
    checksum: Checksum | None = None,
) -> Sending:
    """Append ``body`` to an upload at ``offset`` and return how it stands then. Commits.

    A body that breaks off leaves what came of it, promised; unless a checksum was to prove it.

    Args:
        files: where uploads lie.
        upload: as it stood when the request came.
        body: its blocks; no more than the upload lacks. Whatever it raises goes through.
        offset: where the sender thinks it stands.
        checksum: of the body; None when the sender says nothing.

    Raises:
        GoneError: it was ended meanwhile.
        BusyError: another request is writing to it.
        WrongOffsetError: it stands elsewhere.
        WrongChecksumError: the body was altered on its way.
        OSError: the disk failed, or is full.

    """
    with files.alone(upload.token) as writer:
        upload = _anew(upload)  # the writer before may have advanced it
        if upload.state is not UploadState.RECEIVING or offset != min(upload.offset, writer.size):
            raise WrongOffsetError
        writer.cut(offset)
        if checksum is None:
            _append(writer, upload, body, offset)
        else:
            _append_proved(writer, upload, body, offset, checksum)
    return _anew(upload)


def end_upload(files: UploadFiles, upload: Sending) -> None:
    """Forget an upload and its bytes, at its sender's wish. Commits.

    Raises:
        GoneError: it was ended meanwhile.
        BusyError: it is being written to, or already being prepared.

    """
    if upload.state is UploadState.WAITING:  # the background work may have it in hand
        raise BusyError
    with files.alone(upload.token):
        with own_transaction() as connection:
            ended = connection.execute(
                delete(Upload).where(Upload.id == upload.id, Upload.state != UploadState.WAITING)
            )
        if not ended.rowcount:
            raise GoneError
        files.remove(upload.token)


def _anew(upload: Sending) -> Sending:
    found = upload_called(upload.token, upload.account_id)
    if found is None:
        raise GoneError
    return found


def _append(writer: Writer, upload: Sending, body: Iterable[bytes], offset: int) -> None:
    promised = offset
    try:
        for block in body:
            offset = writer.write(block, offset)
            if offset - promised >= PROMISE_BYTES and offset < upload.length:
                _promise(writer, upload, offset)
                promised = offset
    finally:
        if offset > promised or offset == upload.length:
            _promise(writer, upload, offset)


def _append_proved(
    writer: Writer, upload: Sending, body: Iterable[bytes], offset: int, checksum: Checksum
) -> None:
    begin, digest = offset, hashlib.new(checksum.algorithm, usedforsecurity=False)
    try:
        for block in body:
            digest.update(block)
            offset = writer.write(block, offset)
    except BaseException:
        writer.cut(begin)
        raise
    if digest.digest() != checksum.digest:
        writer.cut(begin)
        raise WrongChecksumError
    if offset > begin:  # nothing sent, however well proved, gives no more time
        _promise(writer, upload, offset)


def _promise(writer: Writer, upload: Sending, offset: int) -> None:
    """Say in the row that so many bytes are here, which is true from now on."""
    writer.sync()
    at = now()
    values: dict[str, object] = {"offset": offset, "touched_at": at, "ends_at": at + LIFE}
    if offset == upload.length:
        values["state"] = UploadState.WAITING
    with own_transaction() as connection:
        promised = connection.execute(
            update(Upload)
            .where(Upload.id == upload.id, Upload.state == UploadState.RECEIVING)
            .values(**values)
        )
    if not promised.rowcount:
        raise GoneError
