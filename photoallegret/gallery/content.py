"""What a gallery holds, as one value that drafts and revisions keep: words, choices, items.

An item is a photo with its place, a pause, or a text. Photos of one row of a sequence stand side
by side and share a number; a photo without one is placed by itself.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from itertools import count
from typing import Any, Self

from photoallegret.gallery.models import Layout


@dataclass(frozen=True, slots=True)
class Hung:
    """A photo in its place."""

    photo: int
    row: int | None = None

    @property
    def ref(self) -> str:
        """Return what it is called among the items: the id of the photo."""
        return str(self.photo)


@dataclass(frozen=True, slots=True)
class Block:
    """A text by language between photos of a sequence; without any it is a pause."""

    texts: Mapping[str, str] = field(default_factory=dict)
    number: int = field(default=0, compare=False)
    """Tells the blocks of one draft apart; 0 until it is given one."""

    @property
    def ref(self) -> str:
        """Return what it is called among the items: "b3"."""
        return f"b{self.number}"


Item = Hung | Block


@dataclass(frozen=True, slots=True)
class Words:
    """What a gallery is called and what is said of it, in one language."""

    title: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True)
class Content:
    """A whole gallery as it is worked on."""

    words: Mapping[str, Words] = field(default_factory=dict)
    place: str = ""
    period: str = ""
    layout: Layout = Layout.ROWS
    shows_captions: bool = False
    cover: int | None = None
    items: tuple[Item, ...] = ()

    @property
    def photos(self) -> tuple[int, ...]:
        """Return the ids of its photos, in order."""
        return tuple(item.photo for item in self.items if isinstance(item, Hung))

    def without(self, photos: Collection[int]) -> Self:
        """Return the content without ``photos``, of which none is its cover any more."""
        items = tuple(
            item for item in self.items if isinstance(item, Block) or item.photo not in photos
        )
        return replace(self, items=items, cover=None if self.cover in photos else self.cover)

    def with_numbered_blocks(self) -> Self:
        """Return the content, each block having a number of its own."""
        taken = {item.number for item in self.items if isinstance(item, Block)}
        free = (number for number in count(1) if number not in taken)
        items = tuple(
            replace(item, number=next(free))
            if isinstance(item, Block) and not item.number
            else item
            for item in self.items
        )
        return replace(self, items=items)

    def with_photos(self, photos: Iterable[int]) -> Self:
        """Return the content with ``photos`` hung last, but for those that hang already."""
        known = set(self.photos)
        new = [photo for photo in dict.fromkeys(photos) if photo not in known]
        return replace(self, items=(*self.items, *map(Hung, new)))

    def to_json(self) -> dict[str, Any]:
        """Return plain values, ready for JSON."""
        return {
            **asdict(self),
            "layout": self.layout.value,
            "items": [_item_to_json(item) for item in self.items],
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """Rebuild what ``to_json`` gave; what is missing is empty."""
        return cls(
            words={code: Words(**words) for code, words in stored.get("words", {}).items()},
            place=stored.get("place", ""),
            period=stored.get("period", ""),
            layout=Layout(stored.get("layout", Layout.ROWS)),
            shows_captions=stored.get("shows_captions", False),
            cover=stored.get("cover"),
            items=tuple(_item_from_json(item) for item in stored.get("items", ())),
        )


def _item_to_json(item: Item) -> dict[str, Any]:
    if isinstance(item, Block):
        return {"texts": dict(item.texts), "number": item.number}
    return {"photo": item.photo} if item.row is None else {"photo": item.photo, "row": item.row}


def _item_from_json(stored: Mapping[str, Any]) -> Item:
    if "photo" in stored:
        return Hung(stored["photo"], stored.get("row"))
    return Block(stored["texts"], stored.get("number", 0))
