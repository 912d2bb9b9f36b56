"""Items of a gallery put in order by hand: moved, taken off, set side by side, paused.

Every function takes a content and returns another; an item is named by its ref. Rows are kept
by numbers that side by side photos share: what is moved away from its row is no longer in it.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace
from itertools import groupby

from photoallegret.gallery.content import Block, Content, Hung, Item
from photoallegret.gallery.sequence import LONGEST_ROW, rows_of

Ratios = Mapping[int, float]
"""Width / height of photos by their ids."""
OWN_ROW = ""


class MissingItemError(Exception):
    """An item that was named is not there."""


class FullRowError(Exception):
    """A row has as many photos as it can hold."""


def move_items(
    content: Content, refs: Collection[str], before: str | None, *, beside: str | None = None
) -> Content:
    """Return ``content`` with the items ``refs``, kept in their order, before another.

    Args:
        content: what is arranged.
        refs: of the items to move.
        before: ref of the item they come before; None: they come last.
        beside: ref of a photo whose row they join; ``OWN_ROW``: they get a row of their own. None:
            they join the row in which they land, if any, and it has room.

    Raises:
        MissingItemError: an item named is not there.
        FullRowError: the row to join has no room.

    """
    wanted = set(refs)
    _check(content, wanted | {ref for ref in (before, beside) if ref})
    moving = [item for item in content.items if item.ref in wanted]
    rest = [item for item in content.items if item.ref not in wanted]
    at = _index(content, rest, wanted, before)
    target = _target(rest, at, moving, beside)
    if beside == OWN_ROW:
        moving = _with_rows_from(moving, _free_row(content))
    elif target is not None:
        moving = [replace(item, row=target) if isinstance(item, Hung) else item for item in moving]
    return _tidied(content, [*rest[:at], *moving, *rest[at:]])


def move_by(content: Content, refs: Collection[str], steps: int) -> Content:
    """Return ``content`` with the items ``refs`` moved together by ``steps`` places.

    Raises:
        MissingItemError: an item named is not there.

    """
    first = min((at for at, item in enumerate(content.items) if item.ref in refs), default=0)
    return move_to(content, refs, first + steps)


def move_to(content: Content, refs: Collection[str], index: int) -> Content:
    """Return ``content`` with the items ``refs`` moved so that the first is the ``index``-th.

    From 0; an index beyond the ends is the end.

    Raises:
        MissingItemError: an item named is not there.

    """
    rest = [item.ref for item in content.items if item.ref not in set(refs)]
    at = min(max(index, 0), len(rest))
    return move_items(content, refs, rest[at] if at < len(rest) else None)


def remove_items(content: Content, refs: Collection[str]) -> Content:
    """Return ``content`` without the items ``refs``.

    Raises:
        MissingItemError: an item named is not there.

    """
    _check(content, set(refs))
    kept = [item for item in content.items if item.ref not in refs]
    gone = {item.photo for item in content.items if isinstance(item, Hung) and item.ref in refs}
    return replace(_tidied(content, kept), cover=None if content.cover in gone else content.cover)


def with_rows(content: Content, ratios: Ratios) -> Content:
    """Return ``content`` with every photo in a row of its number, as it is shown now."""
    stands = [
        (item.row, ratios.get(item.photo, 1.0)) if isinstance(item, Hung) else None
        for item in content.items
    ]
    items = list(content.items)
    for number, row in enumerate(rows_of(stands)):
        for at in row:
            item = items[at]
            if isinstance(item, Hung):
                items[at] = replace(item, row=number)
    return replace(content, items=tuple(items))


def join_previous(content: Content, ref: str) -> Content:
    """Return ``content`` with the row of the photo ``ref`` made one with the row before it.

    Raises:
        MissingItemError: it is not there, or no photo stands before it.
        FullRowError: together they would be too many; the photo alone joins when it can.

    """
    photos = list(content.items)
    at = next((at for at, item in enumerate(photos) if item.ref == ref), 0)
    item, previous = photos[at], photos[at - 1] if at else None
    if item.ref != ref or not isinstance(item, Hung) or not isinstance(previous, Hung):
        raise MissingItemError(ref)
    if item.row == previous.row:
        return content
    left = [one for one in photos if isinstance(one, Hung) and one.row == previous.row]
    own = [one for one in photos[at:] if isinstance(one, Hung) and one.row == item.row]
    joining = own if len(left) + len(own) <= LONGEST_ROW else [item]
    if len(left) + len(joining) > LONGEST_ROW:
        raise FullRowError(ref)
    joined = {one.ref for one in joining}
    return _tidied(
        content,
        [
            replace(one, row=previous.row) if isinstance(one, Hung) and one.ref in joined else one
            for one in photos
        ],
    )


def split_before(content: Content, ref: str) -> Content:
    """Return ``content`` with the row of the photo ``ref`` cut before it.

    Raises:
        MissingItemError: it is not there.

    """
    _check(content, {ref})
    at = next(at for at, item in enumerate(content.items) if item.ref == ref)
    item, free = content.items[at], _free_row(content)
    row = item.row if isinstance(item, Hung) else None
    return _tidied(
        content,
        [
            replace(one, row=free)
            if index >= at and isinstance(one, Hung) and one.row == row
            else one
            for index, one in enumerate(content.items)
        ],
    )


def add_block(content: Content, texts: Mapping[str, str], before: str | None) -> Content:
    """Return ``content`` with a pause, or a text, before the item ``before`` (None: last).

    Raises:
        MissingItemError: that item is not there.

    """
    _check(content, {before} if before else set())
    at = next((at for at, item in enumerate(content.items) if item.ref == before), None)
    items = list(content.items)
    items.insert(len(items) if at is None else at, Block(dict(texts)))
    return _tidied(content, items).with_numbered_blocks()


def write_block(content: Content, ref: str, texts: Mapping[str, str]) -> Content:
    """Return ``content`` with other ``texts`` in the block ``ref``.

    Raises:
        MissingItemError: it is not there.

    """
    _check(content, {ref})
    return replace(
        content,
        items=tuple(
            replace(item, texts=dict(texts))
            if isinstance(item, Block) and item.ref == ref
            else item
            for item in content.items
        ),
    )


def _check(content: Content, refs: Collection[str]) -> None:
    missing = set(refs) - {item.ref for item in content.items}
    if missing:
        raise MissingItemError(*sorted(missing))


def _index(content: Content, rest: list[Item], moving: set[str], before: str | None) -> int:
    """Return where in ``rest`` lands what comes before ``before``, which may move itself."""
    if before is None:
        return len(rest)
    refs = [item.ref for item in content.items]
    after = (ref for ref in refs[refs.index(before) :] if ref not in moving)
    landing = next(after, None)
    return next((at for at, item in enumerate(rest) if item.ref == landing), len(rest))


def _target(rest: list[Item], at: int, moving: list[Item], beside: str | None) -> int | None:
    """Return the number of the row to join, None for none."""
    if beside:
        row = next(
            (item.row for item in rest if item.ref == beside and isinstance(item, Hung)), None
        )
        if row is not None and not _has_room(rest, row, moving):
            raise FullRowError(beside)
        return row
    left, right = (rest[at - 1] if at else None), (rest[at] if at < len(rest) else None)
    if not isinstance(left, Hung) or not isinstance(right, Hung) or left.row != right.row:
        return None
    return left.row if left.row is not None and _has_room(rest, left.row, moving) else None


def _has_room(rest: list[Item], row: int, moving: list[Item]) -> bool:
    if not all(isinstance(item, Hung) for item in moving):
        return False
    there = sum(isinstance(item, Hung) and item.row == row for item in rest)
    return there + len(moving) <= LONGEST_ROW


def _with_rows_from(moving: list[Item], free: int) -> list[Item]:
    """Give what is moved fresh rows; what stood side by side still does."""
    fresh: dict[int | None, int] = {}
    return [
        replace(item, row=fresh.setdefault(item.row, free + len(fresh)))
        if isinstance(item, Hung)
        else item
        for item in moving
    ]


def _free_row(content: Content) -> int:
    rows = (item.row for item in content.items if isinstance(item, Hung))
    return max((row + 1 for row in rows if row is not None), default=0)


def _tidied(content: Content, items: list[Item]) -> Content:
    """Return ``content`` with ``items``, whose rows are numbered anew, each run its own row."""
    tidy: list[Item] = []
    number = -1
    for row, run in groupby(items, key=lambda item: item.row if isinstance(item, Hung) else None):
        for at, item in enumerate(run):
            if row is not None and at % LONGEST_ROW == 0:
                number += 1
            if isinstance(item, Hung) and row is not None:
                tidy.append(replace(item, row=number))
            else:
                tidy.append(item)
    return replace(content, items=tuple(tidy))
