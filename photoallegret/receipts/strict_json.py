"""JSON from strangers: small, shallow, each name once, no number that is none."""

import json
from typing import Any, NoReturn

from photoallegret.i18n import gettext

LARGEST = 65_536
"""Bytes of a file; a receipt takes about three thousand."""
DEEPEST = 20


class StrictJsonError(Exception):
    """A file is not the JSON that is read here; the text says why, for the reader."""


def read_object(content: bytes) -> dict[str, Any]:
    """Return the object that ``content`` writes.

    Raises:
        StrictJsonError: it is too large, too deep, ambiguous, or no object in JSON.

    """
    if len(content) > LARGEST:
        raise StrictJsonError(gettext("It is larger than any receipt."))
    try:
        found = json.loads(
            content.decode(), object_pairs_hook=_each_name_once, parse_constant=_refuse_constant
        )
    except RecursionError as error:
        raise StrictJsonError(gettext("It is deeper than any receipt.")) from error
    except ValueError as error:  # bytes that are no UTF-8, endless integers too
        raise StrictJsonError(gettext("It is not written in JSON.")) from error
    if not isinstance(found, dict):
        raise StrictJsonError(gettext("It is not an object in JSON."))
    if _depth(found) > DEEPEST:
        raise StrictJsonError(gettext("It is deeper than any receipt."))
    return found


def _each_name_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise StrictJsonError(gettext("A name stands twice in it: it could be read in two ways."))
    return found


def _refuse_constant(name: str) -> NoReturn:
    raise StrictJsonError(gettext("%(name)s stands in it, which is no JSON.", name=name))


def _depth(value: object) -> int:
    """Return how deep ``value`` goes, without going deeper than the limit."""
    level, deep = [value], 0
    while level and deep <= DEEPEST:
        inner = [
            one.values() if isinstance(one, dict) else one
            for one in level
            if isinstance(one, dict | list)
        ]
        level, deep = [item for items in inner for item in items], deep + 1
    return deep
