"""Items put in order by hand: nothing is lost, rows hold one to three."""

import contextlib
from collections import Counter
from itertools import groupby

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from photoallegret.gallery.content import Block, Content, Hung
from photoallegret.gallery.operations.arranging import (
    OWN_ROW,
    FullRowError,
    MissingItemError,
    add_block,
    join_previous,
    move_by,
    move_items,
    move_to,
    remove_items,
    split_before,
    with_rows,
    write_block,
)


def hung(*rows: tuple[int, ...] | str) -> Content:
    """Return photos in rows; a text is a block, "" a pause."""
    items = []
    for number, row in enumerate(rows):
        if isinstance(row, str):
            items.append(Block({"fr": row} if row else {}))
        else:
            items += [Hung(photo, number) for photo in row]
    return Content(items=tuple(items)).with_numbered_blocks()


def rows(content: Content) -> list[tuple[int, ...] | str]:
    """Return what ``hung`` was given."""
    found: list[tuple[int, ...] | str] = []
    for _, run in groupby(
        content.items, key=lambda item: item.row if isinstance(item, Hung) else item.ref
    ):
        items = list(run)
        if isinstance(items[0], Block):
            found.append(items[0].texts.get("fr", ""))
        else:
            found.append(tuple(item.photo for item in items))
    return found


def test_photos_placed_by_themselves_are_only_moved() -> None:
    content = Content(items=tuple(map(Hung, (1, 2, 3, 4))))

    assert move_items(content, ["4"], "2").photos == (1, 4, 2, 3)
    assert move_items(content, ["3", "1"], None).photos == (2, 4, 1, 3)
    assert move_items(content, ["1", "2"], "2").photos == (1, 2, 3, 4)
    assert all(item.row is None for item in move_items(content, ["4"], "2").items)


def test_what_lands_within_a_row_joins_it() -> None:
    assert rows(move_items(hung((1, 2), (3,)), ["3"], "2")) == [(1, 3, 2)]


def test_what_lands_in_a_full_row_cuts_it() -> None:
    assert rows(move_items(hung((1, 2, 3), (4,)), ["4"], "3")) == [(1, 2), (4,), (3,)]


def test_what_lands_between_rows_stands_alone() -> None:
    assert rows(move_items(hung((1, 2), (3, 4)), ["4"], "1")) == [(4,), (1, 2), (3,)]


def test_a_photo_moved_within_its_row_stays_in_it() -> None:
    content = hung((1, 2), (3,))

    assert rows(move_by(content, ["1"], 1)) == [(2, 1), (3,)]
    assert rows(move_by(content, ["2"], -1)) == [(2, 1), (3,)]


def test_a_row_to_join_or_to_stand_alone_can_be_named() -> None:
    content = hung((1, 2), (3,), (4,))

    assert rows(move_items(content, ["4"], "3", beside="2")) == [(1, 2, 4), (3,)]
    assert rows(move_items(content, ["2"], "1", beside=OWN_ROW)) == [(2,), (1,), (3,), (4,)]
    assert rows(move_items(content, ["1", "2"], None, beside=OWN_ROW)) == [(3,), (4,), (1, 2)]
    with pytest.raises(FullRowError):
        move_items(content, ["3", "4"], "1", beside="1")


def test_moves_end_at_the_ends() -> None:
    content = hung((1,), (2,), (3,))

    assert move_by(content, ["1"], -1).photos == (1, 2, 3)
    assert move_by(content, ["3"], 1).photos == (1, 2, 3)
    assert move_to(content, ["3"], 0).photos == (3, 1, 2)
    assert move_to(content, ["1"], 99).photos == (2, 3, 1)
    assert move_to(content, ["2"], 1).photos == (1, 2, 3)


def test_rows_are_joined_and_split() -> None:
    content = hung((1,), (2,), (3, 4))

    joined = join_previous(content, "2")
    assert rows(joined) == [(1, 2), (3, 4)]
    assert rows(join_previous(joined, "3")) == [(1, 2, 3), (4,)]
    with pytest.raises(FullRowError):
        join_previous(hung((1, 2, 3), (4,)), "4")
    assert rows(split_before(hung((1, 2, 3)), "2")) == [(1,), (2, 3)]
    assert rows(split_before(content, "1")) == rows(content)
    assert join_previous(joined, "2") == joined


def test_nothing_stands_before_the_first_photo_or_after_a_block_to_join() -> None:
    for content, ref in ((hung((1,)), "1"), (hung((1,), "", (2,)), "2"), (hung(""), "b1")):
        with pytest.raises(MissingItemError):
            join_previous(content, ref)


def test_blocks_stand_between_photos_and_move_like_them() -> None:
    content = add_block(hung((1,), (2,)), {}, "2")
    content = add_block(content, {"fr": "Le soir."}, None)

    assert rows(content) == [(1,), "", (2,), "Le soir."]
    assert [item.ref for item in content.items] == ["1", "b1", "2", "b2"]
    content = write_block(move_items(content, ["b2"], "1"), "b2", {"fr": "Le matin."})
    assert rows(content) == ["Le matin.", (1,), "", (2,)]
    assert rows(remove_items(content, ["b1"])) == ["Le matin.", (1,), (2,)]


def test_a_block_cuts_the_row_it_lands_in() -> None:
    assert rows(move_items(hung((1, 2), ""), ["b1"], "2")) == [(1,), "", (2,)]


def test_a_cover_taken_off_is_no_longer_chosen() -> None:
    content = Content(items=(Hung(1), Hung(2)), cover=1)

    assert remove_items(content, ["1"]).cover is None
    assert remove_items(content, ["2"]).cover == 1


def test_rows_are_fixed_as_they_are_shown() -> None:
    content = Content(items=(Hung(1), Hung(2), Block(), Hung(3, 7), Hung(4, 7)))

    fixed = rows(with_rows(content, dict.fromkeys((1, 2, 3, 4), 1.5)))

    assert fixed[-2:] == ["", (3, 4)]
    assert [photo for row in fixed[:-2] for photo in row] == [1, 2]


@pytest.mark.parametrize("change", [
    lambda content: move_items(content, ["9"], None),
    lambda content: move_items(content, ["1"], "9"),
    lambda content: remove_items(content, ["b1"]),
    lambda content: split_before(content, "9"),
    lambda content: write_block(content, "b4", {}),
    lambda content: add_block(content, {}, "9"),
])  # fmt: skip
def test_what_is_not_there_is_said(change) -> None:
    with pytest.raises(MissingItemError):
        change(hung((1,), (2,)))


REFS = st.integers(0, 11)


def stepped(content: Content, kind: str, one: int, other: int, *, flag: bool) -> Content:
    refs = [item.ref for item in content.items]
    ref, target = refs[one % len(refs)], refs[other % len(refs)]
    photo = str(content.photos[one % 10])
    fixed = with_rows(content, {})
    return {
        "m": lambda: move_items(fixed, {ref, target}, refs[(one + other) % len(refs)]),
        "b": lambda: move_items(content, [ref], target if flag else None),
        "t": lambda: move_to(content, [ref], other),
        "o": lambda: move_items(fixed, [ref], target, beside=OWN_ROW if flag else photo),
        "j": lambda: join_previous(fixed, photo),
        "s": lambda: split_before(fixed, photo),
        "p": lambda: add_block(content, {}, target),
    }[kind]()


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from("mbtjspo"), REFS, REFS, st.booleans()), max_size=40))
def test_no_walk_of_changes_loses_a_photo(walk) -> None:
    content = Content(items=tuple(Hung(photo) for photo in range(1, 11)))
    for kind, one, other, flag in walk:
        with contextlib.suppress(FullRowError, MissingItemError):
            content = stepped(content, kind, one, other, flag=flag)
        assert Counter(content.photos) == Counter(range(1, 11))
        sizes = Counter(item.row for item in content.items if isinstance(item, Hung))
        assert all(size <= 3 for row, size in sizes.items() if row is not None)
        assert Content.from_json(content.to_json()) == content
    assert len({item.ref for item in content.items}) == len(content.items)
