"""Rows and files that tests start from: plain functions, no surprise, flushed and not committed."""

import itertools
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from io import BytesIO
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from photoallegret.accounts.models import Account, Role
from photoallegret.accounts.operations.sessions import begin_session
from photoallegret.accounts.sessions import cookie_name
from photoallegret.clock import now
from photoallegret.config import Settings
from photoallegret.db import db
from photoallegret.gallery.models import (
    Gallery,
    GalleryPhoto,
    GalleryText,
    Photo,
    PhotoText,
    Rendition,
    Visibility,
)
from photoallegret.questions.models import Question, QuestionState
from photoallegret.rights.models import Channel, Kind, Proof, RightsRequest
from photoallegret.rights.operations.requesting import Asked, prove, record_request
from photoallegret.rights.operations.timeline import Act
from photoallegret.storage import Storage, rendition_name

LONG_AGO = datetime(2025, 5, 4, 12, tzinfo=UTC)
"""When everything was imported, published and hung, unless a test says otherwise."""
WIDTHS = (480, 1080, 1600)
_numbers = itertools.count(1)


def make_photo(
    slug: str, *, size: tuple[int, int] = (3000, 2000), title: str = "", **values: object
) -> Photo:
    """Return a photo whose renditions are said to be ready; no file is written."""
    number = next(_numbers)
    width, height = size
    known: dict[str, object] = {
        "key": f"key{number:021}",
        "sha256": sha256(slug.encode()).hexdigest(),
        "size": 1_000_000,
        "format": "JPEG",
        "file_name": f"{slug}.jpg",
        "width": width,
        "height": height,
        "colour": "#556677",
        "keywords": [],
        "taken_at": None,
        "taken_offset_minutes": None,
        "focal_length_mm": None,
        "aperture": None,
        "iso": None,
        "imported_at": LONG_AGO,
        "jpeg_at": LONG_AGO,
        "avif_at": LONG_AGO,
    }
    empty = dict.fromkeys(
        (
            "creator", "credit_line", "copyright_notice", "usage_terms", "web_statement",
            "licensor_name", "licensor_url", "place", "camera", "lens", "exposure_time",
            "data_mining",
        ),
        "",
    )  # fmt: skip
    photo = Photo(slug=slug, **{**empty, **known, **values})
    if title:
        photo.texts.append(PhotoText(language="fr", title=title))
    for suffix, wide in itertools.product(("jpg", "avif"), WIDTHS):
        photo.renditions.append(
            Rendition(
                format=suffix,
                width=wide,
                height=round(wide * height / width),
                size=len(picture(wide, suffix)),
                digest=digest_of(wide, suffix),
            )
        )
    db.session.add(photo)
    db.session.flush()
    return photo


def make_gallery(
    slug: str,
    photos: Sequence[Photo] = (),
    *,
    visibility: Visibility = Visibility.PUBLISHED,
    title: str = "",
    **values: object,
) -> Gallery:
    """Return a gallery showing ``photos``, open since long ago."""
    number = next(_numbers)
    known: dict[str, object] = {
        "secret": f"Secret-{number:014}",
        "password_hash": "not a hash" if visibility == Visibility.PROTECTED else "",
        "position": number,
        "created_at": LONG_AGO,
        "published_at": LONG_AGO,
        "photo_count": len(photos),
        "shown_cover_id": photos[0].id if photos else None,
    }
    gallery = Gallery(slug=slug, visibility=visibility, **{**known, **values})
    gallery.texts.append(GalleryText(language="fr", title=title or f"Titre {slug}"))
    gallery.texts.append(GalleryText(language="en", title=title or f"Title {slug}"))
    db.session.add(gallery)
    for position, photo in enumerate(photos):
        added_at = LONG_AGO + timedelta(minutes=position)
        gallery.members.append(GalleryPhoto(photo=photo, position=position, added_at=added_at))
    db.session.flush()
    return gallery


def make_account(email: str, role: Role = Role.MEMBER, **values: object) -> Account:
    """Return an account whose address is confirmed and which has no password."""
    known: dict[str, object] = {"created_at": LONG_AGO, "confirmed_at": LONG_AGO}
    account = Account(email=email, email_key=email.casefold(), role=role, **{**known, **values})
    db.session.add(account)
    db.session.flush()
    return account


def sign_in(app: Flask, account: Account) -> FlaskClient:
    """Return a browser signed in to ``account``, which is committed."""
    account_id = account.id
    db.session.rollback()  # a session is written on a connection of its own
    client = app.test_client()
    client.set_cookie(
        cookie_name(app), begin_session(account_id, {}, "Firefox, Linux", now(), None)
    )
    return client


def write_files(storage: Storage, photo: Photo, *, public: bool) -> None:
    """Write a real file for each rendition of ``photo``."""
    folder = storage.folder(photo.key, public=public)
    folder.mkdir(parents=True)
    for item in photo.renditions:
        name = rendition_name(item.digest, item.width, item.format)
        (folder / name).write_bytes(picture(item.width, item.format))


def picture(width: int, suffix: str) -> bytes:
    """Return the bytes of a plain picture ``width`` pixels wide."""
    if (width, suffix) not in _pictures:
        buffer = BytesIO()
        plain = Image.new("RGB", (width, width * 2 // 3), (85, 102, 119))
        plain.save(buffer, {"jpg": "JPEG", "avif": "AVIF"}[suffix], quality=30)
        _pictures[width, suffix] = buffer.getvalue()
    return _pictures[width, suffix]


def digest_of(width: int, suffix: str) -> str:
    """Return the digest that stands in the address of that picture."""
    return sha256(picture(width, suffix)).hexdigest()[:16]


_pictures: dict[tuple[int, str], bytes] = {}


def save() -> None:
    """Commit what was made and forget it: the next request reads it afresh."""
    db.session.commit()
    db.session.remove()


def make_question(text: str = "La photo est-elle en vente ?", **values: object) -> Question:
    """Return a question whose author proved the address, waiting for the photographer."""
    number = next(_numbers)
    known: dict[str, object] = {
        "reference": f"Q-{number:06}",
        "secret_hash": sha256(f"secret-{number}".encode()).hexdigest(),
        "language": "fr",
        "name": "Anne Dupont",
        "email": "anne@example.org",
        "email_key": "anne@example.org",
        "text": text,
        "text_digest": sha256(text.encode()).hexdigest(),
        "state": QuestionState.NEW,
        "suspicions": [],
        "created_at": LONG_AGO,
        "confirmed_at": LONG_AGO,
    }
    question = Question(**{**known, **values})
    db.session.add(question)
    db.session.flush()
    return question


def data_of(app: Flask) -> Path:
    """Return the data folder of a site."""
    settings: Settings = app.extensions["photoallegret"]
    return settings.data


def make_request(
    kind: Kind = Kind.ACCESS, at: datetime = LONG_AGO, **values: object
) -> RightsRequest:
    """Return a request that came on the site at ``at``; proved unless ``is_proved=False``."""
    is_proved = values.pop("is_proved", True)
    account = values.get("account")
    known: dict[str, object] = {
        "kind": kind,
        "channel": Channel.SITE if account is None else Channel.ACCOUNT,
        "language": "fr",
        "name": "Anne Dupont",
        "email": "anne@example.org",
        "email_key": "anne@example.org",
    }
    request = record_request(Asked(**{**known, **values}), f"secret-{next(_numbers)}", Act(at))
    if is_proved:
        prove(request, Proof.LINK, Act(at))
    return request
