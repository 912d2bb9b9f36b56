"""Photos on walls as the browser draws them: whole, level, and as wide as was foretold."""

import pytest
from playwright.sync_api import Page

from photoallegret.gallery import rows
from tests.browser.conftest import MIXED, Visit

pytestmark = pytest.mark.browser

TWENTY = [width / height for width, height in (*MIXED, *MIXED, MIXED[2], MIXED[2])]
BOXES = """(images) => images.map((image) => {
  const { left, top, width, height } = image.getBoundingClientRect();
  return { left, top: top + scrollY, width, height,
    ratio: image.getAttribute("width") / image.getAttribute("height") };
})"""
Box = dict[str, float]


def boxes(page: Page, selector: str = ".wall img") -> list[Box]:
    """Return where the pictures stand, in CSS pixels."""
    found: list[Box] = page.locator(selector).evaluate_all(BOXES)
    return found


def lines(found: list[Box]) -> list[list[Box]]:
    """Return the boxes row by row."""
    result: list[list[Box]] = []
    for box in found:
        if result and abs(result[-1][0]["top"] - box["top"]) < 1:
            result[-1].append(box)
        else:
            result.append([box])
    return result


def wall(page: Page) -> Box:
    """Return where the wall stands."""
    found: Box = page.locator(".wall").evaluate(
        "(e) => ({ left: e.getBoundingClientRect().left, width: e.getBoundingClientRect().width })"
    )
    return found


@pytest.mark.parametrize("width", [390, 820, 1440, 2560])
def test_rows_are_level_and_justified(visit: Visit, width: int) -> None:
    page, _ = visit("/galeries/vingt", width=width)
    edge = wall(page)["left"] + wall(page)["width"]
    hung = lines(boxes(page))

    for line in hung:
        heights = [box["height"] for box in line]
        assert max(heights) - min(heights) < 0.05
    for line in hung[:-1]:
        assert line[-1]["left"] + line[-1]["width"] == pytest.approx(edge, abs=0.05)


@pytest.mark.parametrize(
    ("width", "kind"),
    [
        (390, rows.PHONE),
        (639, rows.PHONE),
        (640, rows.TABLE),
        (820, rows.TABLE),
        (1024, rows.DESK),
        (1440, rows.DESK),
        (2560, rows.DESK),
    ],
)
def test_widths_are_those_foretold(visit: Visit, width: int, kind: rows.Wall) -> None:
    page, _ = visit("/galeries/vingt", width=width)
    page.set_viewport_size({"width": width, "height": 1400})  # no photo is cut short by its height
    names = rows.hang(TWENTY).classes.split()
    height = next((int(n[1:]) for n in names if n[0] == kind.prefix), kind.heights[0])
    room = wall(page)["width"]

    told = [place.width * room for place in rows.places(TWENTY, height / 100, kind)]

    assert [box["width"] for box in boxes(page)] == pytest.approx(told, abs=1)


@pytest.mark.parametrize("width", [390, 820, 1440])
@pytest.mark.parametrize("path", ["/galeries/vingt", "/galeries/suite", "/galeries/seule"])
def test_photos_are_whole(visit: Visit, path: str, width: int) -> None:
    page, _ = visit(path, width=width)

    for box in boxes(page):
        assert box["width"] / box["height"] == pytest.approx(box["ratio"], rel=0.008)


@pytest.mark.parametrize("width", [390, 1440])
def test_a_panorama_of_thirty_to_one_is_whole_and_as_wide_as_the_wall(
    visit: Visit, width: int
) -> None:
    page, _ = visit("/galeries/extremes", width=width)
    panorama = boxes(page)[0]

    assert panorama["width"] == pytest.approx(wall(page)["width"], abs=0.05)
    assert panorama["width"] / panorama["height"] == pytest.approx(30, rel=0.05)


def test_a_very_tall_photo_is_shown_whole(visit: Visit) -> None:
    page, _ = visit("/galeries/extremes")
    fit = page.locator(".r40 img").first.evaluate("(image) => getComputedStyle(image).objectFit")

    assert fit == "contain"


def test_a_sequence_is_level_in_each_row_and_no_higher_than_the_window(visit: Visit) -> None:
    page, _ = visit("/galeries/suite")

    for row in page.locator(".sequence__row").all():
        found = row.locator("img").evaluate_all(BOXES)
        heights = [box["height"] for box in found]
        assert 1 <= len(found) <= 3
        assert max(heights) - min(heights) < 0.05
        assert max(heights) <= 0.76 * 900 + 0.5


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("path", ["/", "/galeries", "/galeries/suite", "/galeries/vingt/v-1"])
def test_no_picture_is_much_larger_than_its_place(visit: Visit, path: str, width: int) -> None:
    page, _ = visit(path, width=width)
    loaded = page.locator("main img").evaluate_all(
        "(all) => all.filter((i) => i.complete && i.naturalWidth)"
        ".map((i) => [i.width, Number(i.currentSrc.match(/-(\\d+)\\./)[1])])"
    )

    assert loaded
    for place, file in loaded:
        smallest = next((w for w in (480, 1080, 1600) if w >= place - 8), 1600)
        assert file <= smallest, f"{file} px were fetched for {place}"


def test_only_the_first_photos_are_fetched_at_once(visit: Visit) -> None:
    page, told = visit("/galeries/vingt")
    eager = page.locator(".wall img:not([loading=lazy])").count()
    urgent = page.locator("img[fetchpriority=high]").count()

    assert (urgent, eager) == (1, 1)
    assert sum("/i/" in request for request in told.requests) < 20
