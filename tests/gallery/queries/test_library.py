"""What the studio asks of the library: filters, words, orders, pages, and their cost."""

from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import event, text

from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.gallery.models import Flag, GalleryText, Photo, PhotoText, Visibility
from photoallegret.gallery.operations.drafting import add_photos
from photoallegret.gallery.operations.indexing import index_photo
from photoallegret.gallery.queries.library import (
    Filter,
    Key,
    LibraryCounts,
    Sort,
    Wanted,
    gallery_names,
    library_counts,
    library_page,
    neighbours_found,
)
from tests.factories import make_gallery, make_photo, save
from tests.gallery.conftest import Counting

DAY = datetime(2025, 5, 4)  # noqa: DTZ001 -- local time where it was taken


def slugs(limit: int = 100, **wanted: object) -> list[str]:
    return [photo.slug for photo in library_page(Wanted("fr", **wanted), limit).photos]


def test_the_newest_come_first_and_the_bin_is_apart(app: Flask) -> None:
    make_photo("a")
    make_photo("gone", binned_at=now())
    make_photo("b")

    assert slugs() == ["b", "a"]
    assert slugs(sort=Sort.OLDEST) == ["a", "b"]
    assert slugs(filter=Filter.BIN) == ["gone"]


def test_the_bin_shows_what_came_last(app: Flask) -> None:
    make_photo("late", binned_at=now())
    make_photo("early", binned_at=now() - timedelta(days=1))

    assert slugs(filter=Filter.BIN) == ["late", "early"]


def test_a_photo_is_in_no_gallery_when_neither_hung_nor_drafted(app: Flask) -> None:
    hung, drafted, _free = make_photo("hung"), make_photo("drafted"), make_photo("free")
    gallery = make_gallery("g", [hung])
    add_photos(gallery, [drafted.id], account_id=None)

    assert slugs(filter=Filter.UNHUNG) == ["free"]
    assert slugs(gallery_id=gallery.id) == ["drafted", "hung"]
    assert slugs(gallery_id=gallery.id + 1) == []


def test_a_description_is_an_alternative_text_in_the_first_language(app: Flask) -> None:
    for slug, language, alt in (("a", "fr", "Une grève"), ("b", "en", "A shore"), ("c", "fr", "")):
        photo = make_photo(slug)
        photo.texts.append(PhotoText(language=language, alt_text=alt))

    assert slugs(filter=Filter.UNDESCRIBED) == ["c", "b"]


def test_flags_and_failures_are_filters(app: Flask) -> None:
    make_photo("picked", flag=Flag.PICKED)
    make_photo("rejected", flag=Flag.REJECTED)
    make_photo("binned", flag=Flag.PICKED, binned_at=now())
    make_photo("given-up", avif_at=None, attempts=3)
    make_photo("not-remade", remake_at=now(), attempts=3)
    make_photo("waiting", avif_at=None, attempts=1)

    assert slugs(filter=Filter.PICKED) == ["picked"]
    assert slugs(filter=Filter.REJECTED) == ["rejected"]
    assert slugs(filter=Filter.FAILED) == ["not-remade", "given-up"]
    assert library_counts() == LibraryCounts(1, 1, 2, 1, 1)


def test_galleries_are_named_in_the_language_spoken_or_as_they_can(app: Flask) -> None:
    a, b, c = make_gallery("a"), make_gallery("b", visibility=Visibility.DRAFT), make_gallery("c")
    b.texts[:] = [GalleryText(language="fr", title="Rivages")]
    c.texts[:] = []

    assert gallery_names("en") == [(c.id, "c"), (b.id, "Rivages"), (a.id, "Title a")]


def test_every_word_is_the_beginning_of_one(app: Flask) -> None:
    for slug, title in (("a", "Marée basse"), ("b", "Marée haute"), ("c", "La basse mer")):
        index_photo(make_photo(slug, title=title))

    assert slugs(words=("maree",)) == ["b", "a"]
    assert slugs(words=("bas", "mar")) == ["a"]
    assert slugs(words=("m", "bas")) == ["c", "a"]
    assert slugs(words=("aree",)) == []


def test_photos_without_date_come_last_in_both_orders(app: Flask) -> None:
    for slug, taken in (("old", DAY), ("none", None), ("new", DAY + timedelta(1)), ("no", None)):
        make_photo(slug, taken_at=taken)

    assert slugs(sort=Sort.TAKEN_LAST) == ["new", "old", "no", "none"]
    assert slugs(sort=Sort.TAKEN_FIRST) == ["old", "new", "none", "no"]


@pytest.mark.parametrize("sort", list(Sort))
@pytest.mark.parametrize("filter_", [Filter.ALL, Filter.BIN])
def test_pages_follow_each_other_in_both_directions(
    app: Flask, sort: Sort, filter_: Filter
) -> None:
    for number in range(11):
        make_photo(
            f"p-{number}",
            taken_at=None if number % 3 == 0 else DAY + timedelta(hours=number % 2),
            binned_at=now() if filter_ is Filter.BIN else None,
        )
    wanted = Wanted("fr", filter=filter_, sort=sort)
    whole = slugs(filter=filter_, sort=sort)
    pages = [library_page(wanted, 3)]
    while (after := pages[-1].after) is not None:
        pages.append(library_page(wanted, 3, after=after))
    back = [pages[-1]]
    while (before := back[-1].before) is not None:
        back.append(library_page(wanted, 3, before=before))

    assert [len(page.photos) for page in pages] == [3, 3, 3, 2]
    assert [photo.slug for page in pages for photo in page.photos] == whole
    assert [[photo.slug for photo in page.photos] for page in reversed(back)] == [
        [photo.slug for photo in page.photos] for page in pages
    ]


def test_beyond_the_last_there_is_nothing(app: Flask) -> None:
    make_photo("a")

    page = library_page(Wanted("fr"), 3, after=Key(None, 1))

    assert (page.photos, page.before, page.after) == ((), None, None)


@pytest.mark.parametrize(
    ("sort", "expected"), [(Sort.NEWEST, 4), (Sort.TAKEN_LAST, 5)], ids=["by id", "by date"]
)
def test_a_page_takes_the_same_queries_whatever_its_size(
    app: Flask, counting: Counting, sort: Sort, expected: int
) -> None:
    for number in range(30):
        make_photo(f"p-{number}", taken_at=DAY, title="Marée")
    save()

    asked = []
    for limit in (2, 40):
        db.session.remove()
        with counting() as these:
            for photo in library_page(Wanted("fr", sort=sort), limit).photos:
                assert photo.texts
                assert {item.width for item in photo.renditions} == {480, 1080}
        asked.append(len(these))

    assert asked[1] <= expected
    assert asked[0] <= asked[1]


def plans(app: Flask, wanted: Wanted, after: Key | None) -> list[str]:
    """Return how SQLite finds the keys of a page."""
    statements: list[tuple[str, object]] = []

    def note(*arguments: object) -> None:
        statements.append((str(arguments[2]), arguments[3]))

    event.listen(db.engine, "before_cursor_execute", note)
    library_page(wanted, 50, after=after)
    library_counts()
    event.remove(db.engine, "before_cursor_execute", note)
    with db.engine.connect() as connection:
        return [
            row[3]
            for statement, values in statements
            if not statement.startswith("BEGIN")
            for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
        ]


@pytest.mark.parametrize("after", [None, Key(None, 7)], ids=["first", "further"])
@pytest.mark.parametrize("filter_", list(Filter))
def test_no_page_is_sorted_or_searched_without_an_index(
    app: Flask, filter_: Filter, after: Key | None
) -> None:
    if db.engine.dialect.name != "sqlite":
        pytest.skip("SQLite's own words")
    if filter_ is Filter.BIN and after is not None:
        after = Key(now(), 7)
    plain = plans(app, Wanted("fr", filter=filter_), after)
    # Those few that are found by a word and in a gallery may be sorted; all others not.
    narrow = Wanted("fr", filter=filter_, words=("maree", "bas"), gallery_id=1)
    steps = plain + plans(app, narrow, after)

    assert not [step for step in steps if step.startswith("SCAN photo")], steps
    assert not [step for step in steps if step.startswith("SCAN gallery")], steps
    assert not [step for step in steps if "id=? AND rowid=?" in step], steps
    assert "USE TEMP B-TREE FOR ORDER BY" not in plain


@pytest.mark.parametrize("sort", [Sort.TAKEN_LAST, Sort.TAKEN_FIRST])
def test_the_order_of_capture_is_read_from_its_index(app: Flask, sort: Sort) -> None:
    if db.engine.dialect.name != "sqlite":
        pytest.skip("SQLite's own words")

    steps = plans(app, Wanted("fr", sort=sort), Key(DAY, 7))

    assert any("ix_photo_taken_at_id (taken_at" in step for step in steps), steps
    assert "USE TEMP B-TREE FOR ORDER BY" not in steps


def test_beginnings_of_words_are_found_by_the_index_in_postgresql(app: Flask) -> None:
    if db.engine.dialect.name != "postgresql":
        pytest.skip("PostgreSQL's own words")
    db.session.execute(text("SET LOCAL enable_seqscan = off"))
    asked = "EXPLAIN SELECT photo_id FROM photo_word WHERE word >= 'mar' AND word < 'mas'"
    plan = db.session.execute(text(asked))

    assert "Index Cond: (((word)" in "\n".join(row[0] for row in plan)
    assert db.session.query(Photo).count() == 0


@pytest.mark.parametrize("sort", list(Sort))
@pytest.mark.parametrize("filter_", [Filter.PICKED, Filter.BIN])
def test_neighbours_are_those_of_the_page(app: Flask, sort: Sort, filter_: Filter) -> None:
    for number in range(7):
        make_photo(
            f"p-{number}",
            taken_at=None if number % 3 == 0 else DAY + timedelta(hours=number % 2),
            binned_at=now() if filter_ is Filter.BIN else None,
            flag=Flag.PICKED,
        )
        make_photo(f"other-{number}")
    wanted = Wanted("fr", filter=filter_, sort=sort)
    photos = library_page(wanted, 100).photos
    ids = [None, *(photo.id for photo in photos), None]

    assert len(photos) == 7
    for at, photo in enumerate(photos, 1):
        assert neighbours_found(wanted, photo) == (ids[at - 1], ids[at + 1])


def test_a_photo_that_is_found_no_more_keeps_its_place(app: Flask) -> None:
    a, b, c = (make_photo(slug, flag=Flag.PICKED) for slug in "abc")
    b.flag = Flag.NONE
    gone = make_photo("gone", binned_at=None)

    assert neighbours_found(Wanted("fr", filter=Filter.PICKED), b) == (c.id, a.id)
    assert neighbours_found(Wanted("fr", filter=Filter.BIN), gone) == (None, None)
