"""What the photographer names in a request he enters: a photograph, an account."""

import re

from sqlalchemy import or_, select

from photoallegret.accounts.models import Account
from photoallegret.db import db
from photoallegret.gallery.models import Photo
from photoallegret.mail.addresses import address_key

STUDIO_PAGE = re.compile(r"/(?:atelier|studio)/photos/(\d{1,9})(?:[/?#]|$)")
PUBLIC_PAGE = re.compile(
    r"/(?:galeries|galleries)/[\w-]{1,120}/([\w-]{1,120})(?:[/?#]|$)", re.ASCII
)
SLUG = re.compile(r"[\w-]{1,120}", re.ASCII)

NUMBER = re.compile(r"\d{1,9}", re.ASCII)


def photo_named(text: str) -> Photo | None:
    """Return the photo whose page, public or in the studio, whose slug or number ``text`` is.

    It is found whoever sees it: only the studio asks.
    """
    if found := STUDIO_PAGE.search(text):
        return db.session.get(Photo, int(found[1]))
    found = PUBLIC_PAGE.search(text)
    slug = found[1] if found else text.strip()
    if SLUG.fullmatch(slug) is None:
        return None
    photo = db.session.scalar(select(Photo).where(Photo.slug == slug.lower()))
    if photo is None and found is None and NUMBER.fullmatch(slug):
        return db.session.get(Photo, int(slug))
    return photo


def account_named(text: str) -> Account | None:
    """Return the account with this reference, or whose confirmed address this is."""
    key = address_key(text)
    by_address = (Account.email_key == key) & Account.confirmed_at.is_not(None)
    return db.session.scalar(
        select(Account).where(or_(Account.reference == text.strip().upper(), by_address))
    )
