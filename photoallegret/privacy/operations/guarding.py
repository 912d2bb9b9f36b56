"""The guard before another person's data leaves: an open request of theirs is named."""

from collections.abc import Callable


class NoOpenRequestError(Exception):
    """No open request asks for this: nothing is given."""


def no_request_is_open(_request_id: str) -> bool:
    """Say no: the register of requests is not there yet."""
    return False


def demand_open_request(
    request_id: str, is_open: Callable[[str], bool] = no_request_is_open
) -> None:
    """Refuse to go on unless somebody's request is open.

    Args:
        request_id: of the request for which another person's data is exported or erased; "" when
            none is named.
        is_open: asks the register of requests.

    Raises:
        NoOpenRequestError: none is named, or it is not open.

    """
    if not request_id or not is_open(request_id):
        raise NoOpenRequestError
