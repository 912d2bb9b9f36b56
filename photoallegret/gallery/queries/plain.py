"""Photos read as plain rows, for pages that show many: as objects they cost four times as much."""

from collections import defaultdict
from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

from sqlalchemy import BindParameter, Row, Select, bindparam, select
from sqlalchemy.orm import InstrumentedAttribute

from photoallegret.db import db
from photoallegret.gallery.models import Photo, PhotoText, Rendition

Rows = Select[*tuple[Any, ...]]
SHOWN: tuple[InstrumentedAttribute[Any], ...] = (
    *(Photo.id, Photo.slug, Photo.key, Photo.width, Photo.height, Photo.colour, Photo.keywords),
    *(Photo.place, Photo.taken_at, Photo.taken_offset_minutes, Photo.creator, Photo.credit_line),
    *(Photo.copyright_notice, Photo.usage_terms, Photo.web_statement, Photo.licensor_url),
)
"""All that walls show of a photo itself."""
IDS: BindParameter[int] = bindparam("ids", expanding=True)
TEXTS = select(
    PhotoText.photo_id,
    *(PhotoText.language, PhotoText.title, PhotoText.headline),
    *(PhotoText.caption, PhotoText.alt_text),
).where(PhotoText.photo_id.in_(IDS))
FILES = select(
    Rendition.photo_id,
    *(Rendition.width, Rendition.height, Rendition.size, Rendition.digest, Rendition.format),
).where(Rendition.photo_id.in_(IDS))


class PlainPhoto(SimpleNamespace):
    """A photo as walls read it: ``SHOWN``, what else was asked for, rows of texts, renditions."""


def plain_photos(chosen: Rows, values: Mapping[str, Any] | None = None) -> list[PlainPhoto]:
    """Return the photos that ``chosen`` selects, in its order, in three queries.

    Args:
        chosen: a selection of ``SHOWN``, and of what else each photo is to have.
        values: its parameters.

    """
    found = db.session.execute(chosen, values)
    names, rows = list(found.keys()), found.all()
    ids = [row.id for row in rows]
    texts, files = _by_photo(TEXTS, ids), _by_photo(FILES, ids)
    return [
        PlainPhoto(
            **dict(zip(names, row, strict=True)), texts=texts[row.id], renditions=files[row.id]
        )
        for row in rows
    ]


def _by_photo(chosen: Rows, ids: list[int]) -> defaultdict[int, list[Row[*tuple[Any, ...]]]]:
    found: defaultdict[int, list[Row[*tuple[Any, ...]]]] = defaultdict(list)
    for row in db.session.execute(chosen, {"ids": ids}).all():
        found[row[0]].append(row)
    return found
