"""The page of the next photo is there before it is asked for, where the browser knows how."""

import pytest

from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser

HOW_IT_CAME = "() => performance.getEntriesByType('navigation')[0].deliveryType"


def test_the_next_photo_is_fetched_when_a_pointer_comes_near(visit: Visit) -> None:
    page, told = visit("/galeries/vingt/v-2")
    onward = page.locator("main a[rel=next]")

    with page.expect_response("**/galeries/vingt/v-3") as fetched:
        onward.hover()
    fetched.value.finished()
    onward.click()
    page.wait_for_url("**/galeries/vingt/v-3")

    assert page.evaluate(HOW_IT_CAME) == "navigational-prefetch"
    assert told.errors == []
