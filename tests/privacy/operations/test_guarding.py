"""Another person's data leaves for an open request of theirs, and for nothing else."""

import pytest

from photoallegret.privacy.operations.guarding import NoOpenRequestError, demand_open_request


@pytest.mark.parametrize("request_id", ["", "D-7F3K2M"])
def test_without_an_open_request_nothing_is_given(request_id: str) -> None:
    with pytest.raises(NoOpenRequestError):
        demand_open_request(request_id)


def test_an_open_one_lets_go_on() -> None:
    demand_open_request("D-7F3K2M", lambda one: one == "D-7F3K2M")
    with pytest.raises(NoOpenRequestError):
        demand_open_request("", lambda _one: True)
