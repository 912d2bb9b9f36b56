"""The account's picture: added, shown to its holder and the studio, removed with every file."""

import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Response, abort, redirect, request, send_file, url_for
from sqlalchemy import select
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response as BaseResponse

from photoallegret import throttle
from photoallegret.accounts.forms import PICTURE_TYPES, PictureForm
from photoallegret.accounts.models import ProfilePicture
from photoallegret.accounts.operations.keys import STUDIO_ROLES
from photoallegret.accounts.operations.picture import (
    BOUNDS,
    MILLION,
    SENT,
    SIZES,
    BusyError,
    PictureRefusedError,
    TooManyPixelsError,
    keep_picture,
    picture_path,
    remove_folders,
    take_picture_away,
    write_picture,
)
from photoallegret.accounts.personal_data import PICTURE
from photoallegret.accounts.signed_in import account_here, secret_here, settings_here
from photoallegret.accounts.views.blueprint import (
    BUSY,
    FORGED,
    INCOMPLETE,
    TOO_MANY,
    account_answer,
    blueprint,
    holders_only,
)
from photoallegret.accounts.views.posting import DAY
from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.forms import check_act
from photoallegret.headers import FILE_POLICY
from photoallegret.i18n import N_, gettext
from photoallegret.notices import notice
from photoallegret.restricted import demand_unrestricted
from photoallegret.routes import page
from photoallegret.studio import say

MILLIONS = BOUNDS.pixels // MILLION
A_DAY = 20
"""Pictures an account may send: each takes seconds of a processor."""
LARGEST_BODY = 20_000_000
"""Twice what a picture may weigh: a larger one is refused with its reason."""
AGREED = N_(
    "By adding a picture you agree that it is kept with your account and shown to you and the "
    "photographer, until you remove it."
)


@page(blueprint, fr="/compte/image", en="/account/picture", methods=("GET", "POST"))
@holders_only
def picture() -> BaseResponse:
    """Take a picture, or show the one there is."""
    if request.method != "POST":
        return _show(PictureForm(formdata=None))
    request.max_content_length = LARGEST_BODY
    form = PictureForm()
    if not form.validate():
        return _show(form, FORGED if form.form_token.errors else INCOMPLETE)
    key, problem, status = _written(form.picture.data)
    if problem:
        form.picture.errors = [problem]
        return _show(form, status)
    data = settings_here().data
    demand_unrestricted(account_id=account_here().id)
    former = keep_picture(account_here().id, key, gettext(AGREED), now())
    db.session.commit()
    remove_folders(former, data)
    say(gettext("Your picture is kept."))
    return redirect(url_for("accounts.overview"), 303)


@page(blueprint, fr="/compte/image/fin", en="/account/picture/end", methods=("POST",))
@holders_only
def end_picture() -> BaseResponse:
    """Remove the picture, every size of it."""
    check_act()
    former = take_picture_away(account_here().id, gettext(AGREED), now())
    db.session.commit()
    remove_folders(former, settings_here().data)
    say(gettext("Your picture is removed."))
    return redirect(url_for("accounts.overview"), 303)


@blueprint.get("/compte/image/<key>/<int:size>")
@holders_only
def picture_file(key: str, size: int) -> BaseResponse:
    """Send one size of a picture to its holder, or to the studio; to others it is not there."""
    person = account_here()
    found = db.session.scalar(select(ProfilePicture).where(ProfilePicture.key == key))
    is_seen = found is not None and (found.account_id == person.id or person.role in STUDIO_ROLES)
    path = picture_path(key, size, settings_here().data)
    if not is_seen or size not in SIZES or not path.is_file():
        abort(404)
    response = send_file(path, mimetype="image/jpeg")
    response.headers["Content-Security-Policy"] = FILE_POLICY
    return response


def _written(file: FileStorage) -> tuple[str, str, int]:
    """Return the key of the picture sent, written anew; else what is wrong, and the status."""
    if not _may_send(account_here().id):
        told = gettext("You have sent %(count)s pictures today. Send yours tomorrow.", count=A_DAY)
        return "", told, TOO_MANY
    try:
        with _received(file) as sent:
            return write_picture(sent, settings_here().data), "", 0
    except TooManyPixelsError:
        told = gettext(
            "This picture has too many pixels: %(count)s millions at most.", count=MILLIONS
        )
        return "", told, INCOMPLETE
    except PictureRefusedError:
        return "", gettext("This file is no picture that can be read."), INCOMPLETE
    except BusyError:
        return "", gettext("Another picture is being looked at. Send yours again."), BUSY


def _may_send(account_id: int) -> bool:
    """Count one more picture of an account; say whether it is looked at.

    Commits: nothing is locked meanwhile, and pictures sent together are all seen.
    """
    key = throttle.keyed(f"picture {account_id}", secret_here())
    is_allowed = throttle.allow("picture", key, limit=A_DAY, per=DAY, now=now())
    db.session.commit()
    return is_allowed


@contextmanager
def _received(file: FileStorage) -> Iterator[Path]:
    """Give the picture sent as a file on the disk, which goes away afterwards."""
    folder = settings_here().data / "uploads" / f"{SENT}{secrets.token_hex(8)}"
    folder.mkdir(mode=0o700)
    try:
        file.save(folder / "0")
        yield folder / "0"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _show(form: PictureForm, status: int = 200) -> Response:
    return account_answer(
        "picture.html",
        gettext("Your picture"),
        status=status,
        form=form,
        agreed=gettext(AGREED),
        types=PICTURE_TYPES,
        notice=notice(PICTURE, settings_here().site),
        picture=db.session.get(ProfilePicture, account_here().id),
    )
