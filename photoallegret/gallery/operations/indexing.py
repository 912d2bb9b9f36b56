"""The words by which photos are found: folded, one row for each word of a photo.

Whoever changes a photo's words indexes it again, in the same transaction.
"""

import re
import threading
import unicodedata
from collections.abc import Collection, Iterator
from itertools import islice

from sqlalchemy import bindparam, delete, exists, insert, select
from sqlalchemy.orm import selectinload

from photoallegret.db import db
from photoallegret.gallery.models import LONGEST_WORD, Photo, PhotoWord
from photoallegret.gallery.operations.names import WHOLE_LETTERS

WORDS = re.compile(r"[^\W_]+")
WORDS_AT_MOST = 1000
"""Of one photo: what is found by more is found by less."""
BATCH = 200


def words_of(text: str) -> Iterator[str]:
    """Yield the words of ``text``, without case and accents, cut to their column's length."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(WHOLE_LETTERS)).casefold()
    bare = "".join(letter for letter in plain if not unicodedata.combining(letter))
    for word in WORDS.findall(bare):
        yield word[:LONGEST_WORD]


def index_photo(photo: Photo) -> None:
    """Have ``photo`` found by the words that it has now: titles, captions, keywords, file name."""
    index_photos([photo])


def index_photos(photos: Collection[Photo]) -> None:
    """Have each of ``photos`` found by the words that it has now."""
    db.session.flush()
    wanted = {(word, photo.id) for photo in photos for word in _words(photo)}
    ids = [photo.id for photo in photos]
    rows = db.session.execute(
        select(PhotoWord.word, PhotoWord.photo_id).where(PhotoWord.photo_id.in_(ids))
    )
    known = {(word, photo_id) for word, photo_id in rows}
    connection = db.session.connection()
    if known - wanted:
        gone = [{"gone": word, "photo": photo_id} for word, photo_id in sorted(known - wanted)]
        row = PhotoWord.word == bindparam("gone"), PhotoWord.photo_id == bindparam("photo")
        connection.execute(delete(PhotoWord).where(*row), gone)
    if wanted - known:
        new = [{"word": word, "photo_id": photo_id} for word, photo_id in sorted(wanted - known)]
        connection.execute(insert(PhotoWord), new)


def index_missing(ending: threading.Event) -> int:
    """Index every photo that has no word yet; return how many. Commits.

    A library made before words were kept is found so. Returns early once ``ending`` is set.
    """
    done = last = 0
    unknown = ~exists().where(PhotoWord.photo_id == Photo.id)
    while not ending.is_set():
        with db.engine.connect() as connection:  # looking for work takes no write lock
            ids = connection.scalars(
                select(Photo.id).where(Photo.id > last, unknown).order_by(Photo.id).limit(BATCH)
            ).all()
        if not ids:
            break
        wanted = select(Photo).where(Photo.id.in_(ids)).options(selectinload(Photo.texts))
        index_photos(db.session.scalars(wanted).all())
        db.session.commit()
        done, last = done + len(ids), ids[-1]
    return done


def _words(photo: Photo) -> set[str]:
    said = [photo.file_name, photo.place, *photo.keywords]
    for text in photo.texts:
        said += [text.title, text.headline, text.caption]
    found = dict.fromkeys(islice((word for text in said for word in words_of(text)), WORDS_AT_MOST))
    # The last part of its address always has words: no photo stays without any.
    return set(found or words_of(photo.slug))
