"""The picture of an account: decoded in a child, cut square, nothing else of the file kept."""

import secrets
import shutil
import threading
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from photoallegret.accounts.models import PICTURES, Account, ProfilePicture
from photoallegret.accounts.operations.joining import subject_of
from photoallegret.db import db
from photoallegret.imaging.limits import Limits
from photoallegret.imaging.pool import Pool
from photoallegret.imaging.recipe import Recipe
from photoallegret.imaging.refusal import RefusalCode, Refused
from photoallegret.imaging.rights import Rights
from photoallegret.privacy.models import ConsentAct
from photoallegret.privacy.operations.consents import Consent, note_consent
from photoallegret.storage import sync_file, sync_folder

SIZES = (512, 128)
"""Pixels of a side, the largest first."""
PURPOSE = "profile-picture"
MILLION = 1_000_000
BOUNDS = Limits(pixels=60 * MILLION, memory=700 * MILLION, cpu_seconds=15)
WIDTH, NICENESS, KEY_BYTES = 1080, 10, 24
SENT = "profile-"
"""How the name of a folder under uploads/ begins that holds a file as it came."""
_DECODING = threading.Lock()


class BusyError(Exception):
    """Another picture is being decoded; this one would keep pages waiting."""


class PictureRefusedError(Exception):
    """The file is no picture that is taken."""


class TooManyPixelsError(PictureRefusedError):
    """The picture has more pixels than are decoded here."""


def write_picture(sent: Path, data: Path) -> str:
    """Write the picture ``sent`` anew in the data folder; return the key of its folder.

    Raises:
        PictureRefusedError: it is no picture that is taken.
        TooManyPixelsError: it is one, but was not decoded.
        BusyError: another one is being decoded.

    """
    if not _DECODING.acquire(blocking=False):
        raise BusyError
    try:
        return _write(sent, data)
    finally:
        _DECODING.release()


def picture_path(key: str, size: int, data: Path) -> Path:
    """Return where one size of a picture stands."""
    return data / PICTURES / key[:2] / key / f"{size}.jpg"


def remove_folders(folders: Iterable[str], data: Path) -> None:
    """Unlink folders of pictures, relative to the data folder, after their rows have gone."""
    for folder in folders:
        shutil.rmtree(data / folder, ignore_errors=True)


def keep_picture(account_id: int, key: str, text: str, now: datetime) -> tuple[str, ...]:
    """Give an account the picture written under ``key``; return the folders it replaces.

    Args:
        account_id: whose it is.
        key: of the folder that was written.
        text: what its holder agreed to by adding it, as shown.
        now: the present instant.

    """
    former = take_picture_away(account_id, text, now)
    db.session.add(ProfilePicture(account_id=account_id, key=key, added_at=now))
    note_consent(_consent(account_id, text), ConsentAct.GIVEN, now)
    return former


def take_picture_away(account_id: int, text: str, now: datetime) -> tuple[str, ...]:
    """Take the picture from an account; return the folders to delete after the commit.

    The account is held until the transaction ends: of two at once, the second sees the first.
    """
    db.session.get_one(Account, account_id, with_for_update={"key_share": True})
    former = db.session.get(ProfilePicture, account_id, populate_existing=True)
    if former is None:
        return ()
    folders = former.files()
    db.session.delete(former)
    note_consent(_consent(account_id, text), ConsentAct.WITHDRAWN, now)
    return folders


def _consent(account_id: int, text: str) -> Consent:
    subject = subject_of(account_id)
    return Consent(subject=subject, purpose=PURPOSE, text=text, how="page of the account")


def _write(sent: Path, data: Path) -> str:
    key = secrets.token_urlsafe(KEY_BYTES)
    shard = data / PICTURES / key[:2]
    shard.mkdir(mode=0o700, exist_ok=True)
    folder = shard / key
    folder.mkdir(mode=0o700)
    try:
        with Pool(1, BOUNDS, Recipe(widths=(WIDTH,)), niceness=NICENESS) as pool:
            whole = pool.prepare(sent, folder, Rights()).result().renditions[0].path
        from photoallegret.imaging.square import cut_square  # noqa: PLC0415 -- slow import

        for size in SIZES:
            cut_square(whole, folder / f"{size}.jpg", size)
            sync_file(folder / f"{size}.jpg")
        whole.unlink()
    except BaseException as error:
        shutil.rmtree(folder, ignore_errors=True)
        if isinstance(error, Refused):
            is_large = error.code is RefusalCode.TOO_MANY_PIXELS
            raise (TooManyPixelsError if is_large else PictureRefusedError) from error
        raise
    sync_folder(folder)
    sync_folder(shard)
    return key
