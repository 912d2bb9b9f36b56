"""The proof of choices about cookies: how many a day, and about which list; of nobody."""

from datetime import datetime

from sqlalchemy import Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from photoallegret.consent.personal_data import CHOICE, NOBODYS
from photoallegret.db import Model
from photoallegret.personal_data import not_personal, personal


class CookieChoice(Model):
    """How often one thing was chosen on one day."""

    __tablename__ = "cookie_choice"
    __subjects__ = NOBODYS

    day: Mapped[datetime] = mapped_column(primary_key=True, info=personal(CHOICE))
    """Its first instant (UTC): the hour is kept by nobody."""
    version: Mapped[str] = mapped_column(String(12), primary_key=True, info=not_personal())
    """Of the list of services."""
    accepted: Mapped[str] = mapped_column(String(80), primary_key=True, info=personal(CHOICE))
    """Slugs joined by "+"; "" for a refusal of all."""
    count: Mapped[int] = mapped_column(Integer, info=not_personal())


class CookieList(Model):
    """What a version of the list said when somebody first chose."""

    __tablename__ = "cookie_list"

    version: Mapped[str] = mapped_column(String(12), primary_key=True, info=not_personal())
    words: Mapped[str] = mapped_column(Text, info=not_personal())
    since: Mapped[datetime] = mapped_column(info=not_personal())
