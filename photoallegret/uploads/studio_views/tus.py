"""The resumable protocol, tus 1.0.0: creation, termination, checksum, expiration (https://tus.io).

Ordinary clients speak it with an upload key; the studio's own tray does with its session.
"""

import errno
from collections.abc import Iterable
from http import HTTPStatus
from typing import NoReturn

from flask import Response, abort, request, url_for
from werkzeug.http import http_date

from photoallegret.bodies import blocks
from photoallegret.clock import now
from photoallegret.db import reading
from photoallegret.gallery.operations.outcome import FileRefusal
from photoallegret.gallery.operations.sentences import sentence
from photoallegret.i18n import gettext, speak
from photoallegret.typography import typographic
from photoallegret.uploads.models import UploadState
from photoallegret.uploads.operations.beginning import (
    Announced,
    NotAcceptedError,
    begin_upload,
    largest_file,
)
from photoallegret.uploads.operations.bringing import RECEIVE
from photoallegret.uploads.operations.files import BusyError
from photoallegret.uploads.operations.receiving import (
    ALGORITHMS,
    GoneError,
    WrongChecksumError,
    WrongOffsetError,
    end_upload,
    offset_of,
    receive,
)
from photoallegret.uploads.queries import Sending, gallery_id_of, upload_called
from photoallegret.uploads.studio_views.blueprint import (
    ADDRESS,
    PROTOCOL,
    blueprint,
    files,
    not_kept,
    sender,
    settings,
)
from photoallegret.uploads.studio_views.metadata import (
    UnreadableError,
    read_checksum,
    read_metadata,
    read_number,
    read_sha256,
)
from photoallegret.worker import ring

VERSION = "1.0.0"
EXTENSIONS = "creation,creation-with-upload,termination,checksum,expiration"
BYTES = "application/offset+octet-stream"
CHECKSUM_MISMATCH = 460
STATUSES = {"empty": 400, FileRefusal.TOO_LARGE.value: 413}
ENTERED = "photoallegret.tus"
LANGUAGES = ("fr", "en")


@blueprint.before_request
def _enter() -> None:
    """Prepare what every request of the protocol needs; whoever is no sender never comes here."""
    if request.endpoint not in PROTOCOL:
        return
    request.environ[ENTERED] = True
    speak(request.accept_languages.best_match(LANGUAGES, "fr"))
    request.max_content_length = largest_file(settings())
    reading()  # what is written here is written on connections of its own
    if request.method != "OPTIONS" and request.headers.get("Tus-Resumable") != VERSION:
        _refuse(412, gettext("This server speaks version %(version)s of tus.", version=VERSION))


@blueprint.after_request
def _say_version(response: Response) -> Response:
    if request.environ.get(ENTERED):
        response.headers["Tus-Resumable"] = VERSION
        if response.status_code == HTTPStatus.PRECONDITION_FAILED:
            response.headers["Tus-Version"] = VERSION
    return response


@blueprint.route(ADDRESS, methods=["OPTIONS"], provide_automatic_options=False)
def options() -> Response:
    """Say what this server can do."""
    return Response(
        status=204,
        headers={
            "Tus-Version": VERSION,
            "Tus-Extension": EXTENSIONS,
            "Tus-Max-Size": str(largest_file(settings())),
            "Tus-Checksum-Algorithm": ",".join(ALGORITHMS),
        },
    )


@blueprint.route(ADDRESS, methods=["POST"], provide_automatic_options=False)
def create() -> Response:
    """Accept a file that is to be sent, and the bytes that come along, if any."""
    account_id, announced = sender().id, _announced()
    sent = request.content_length or 0
    if sent and request.mimetype != BYTES:
        _refuse(415, gettext("Bytes are sent as %(type)s.", type=BYTES))
    if sent > announced.length:
        _refuse(413, gettext("This is more than the file was said to be."))
    try:
        token = begin_upload(settings(), account_id, announced)
    except NotAcceptedError as error:
        status = 507 if error.passes else STATUSES.get(error.reason.code, 400)
        _refuse(status, sentence(error.reason))
    upload = _find(token, account_id)
    if sent:
        upload = _receive(upload, 0)
    response = _told(upload, 201)
    response.headers["Location"] = url_for("uploads.one", token=token)
    return response


@blueprint.route(
    f"{ADDRESS}/<string(length=43):token>",
    methods=["HEAD", "PATCH", "DELETE", "POST", "OPTIONS"],
    provide_automatic_options=False,
)
def one(token: str) -> Response:
    """Say how an upload stands, go on with it, or end it."""
    verb = request.method
    if verb == "POST":  # for senders that know no other verbs
        verb = request.headers.get("X-HTTP-Method-Override", "").upper()
    if verb == "OPTIONS":
        return options()
    upload = _find(token, sender().id)
    if upload.ends_at <= now():
        _refuse(410, gettext("This upload is over: begin it anew."))
    if verb == "HEAD":
        return _told(upload, 200)
    if verb == "PATCH":
        return _continue(upload)
    if verb == "DELETE":
        try:
            end_upload(files(), upload)
        except (BusyError, GoneError):
            _refuse(423, gettext("This upload is being worked on."))
        return Response(status=204)
    return abort(405)


def _continue(upload: Sending) -> Response:
    if request.mimetype != BYTES:
        _refuse(415, gettext("Bytes are sent as %(type)s.", type=BYTES))
    try:
        offset = read_number(request.headers.get("Upload-Offset"))
    except UnreadableError:
        _refuse(400, gettext("Upload-Offset is a whole number."))
    here = offset_of(files(), upload)
    if offset != here:
        _refuse(409, gettext("The upload stands at %(offset)s.", offset=here))
    if upload.state is not UploadState.RECEIVING:
        return _told(upload, 204)  # whole already; the sender missed the answer that said so
    if (request.content_length or 0) > upload.length - offset:
        _refuse(413, gettext("This is more than the file was said to be."))
    return _told(_receive(upload, offset), 204)


def _receive(upload: Sending, offset: int) -> Sending:
    """Take in the body of the request."""
    try:
        checksum = read_checksum(request.headers.get("Upload-Checksum", ""))
    except UnreadableError:
        known = ", ".join(ALGORITHMS)
        _refuse(400, gettext("Upload-Checksum is one of %(known)s.", known=known))
    body: Iterable[bytes] = blocks(request.stream) if request.content_length else ()
    try:
        upload = receive(files(), upload, body, offset=offset, checksum=checksum)
    except GoneError:
        _refuse(404, gettext("There is no such upload, or no longer."))
    except BusyError:
        _refuse(423, gettext("This upload is being worked on."))
    except WrongOffsetError:
        _refuse(409, gettext("The upload stands elsewhere: ask where."))
    except WrongChecksumError:
        _refuse(CHECKSUM_MISMATCH, gettext("The bytes were altered on their way: send them again."))
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        _refuse(507, gettext("The disk is full: what arrived is kept, the rest waits for room."))
    if upload.state is UploadState.WAITING:
        ring(RECEIVE)
    return upload


def _find(token: str, account_id: int) -> Sending:
    upload = upload_called(token, account_id)
    if upload is None:
        _refuse(404, gettext("There is no such upload, or no longer."))
    return upload


def _announced() -> Announced:
    """Return what the headers say of the file, or answer that they cannot be read."""
    if "Upload-Defer-Length" in request.headers:
        _refuse(400, gettext("The length of a file is told before it is sent."))
    try:
        length = read_number(request.headers.get("Upload-Length"))
        told = read_metadata(request.headers.get("Upload-Metadata", ""))
        sha256 = read_sha256(told["sha256"]) if told.get("sha256") else ""
    except UnreadableError:
        _refuse(400, gettext("Upload-Length or Upload-Metadata cannot be read."))
    gallery_id = gallery_id_of(told["gallery"]) if told.get("gallery") else None
    if told.get("gallery") and gallery_id is None:
        _refuse(400, gettext("There is no such gallery."))
    name = told.get("filename") or told.get("name") or ""
    return Announced(name, length, sha256, gallery_id)


def _told(upload: Sending, status: int) -> Response:
    """Return the answer that says how ``upload`` stands."""
    response = not_kept(Response(status=status))
    response.headers["Upload-Offset"] = str(offset_of(files(), upload))
    if status == HTTPStatus.OK:
        response.headers["Upload-Length"] = str(upload.length)
    if upload.state is UploadState.RECEIVING:
        response.headers["Upload-Expires"] = http_date(upload.ends_at)
    return response


def _refuse(status: int, words: str) -> NoReturn:
    """Answer that it cannot be, in one sentence; it names no address and no program."""
    abort(
        not_kept(
            Response(f"{typographic(words)}\n", status, content_type="text/plain; charset=utf-8")
        )
    )
