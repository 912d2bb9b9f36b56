"""A draft as visitors would see it."""

from flask.testing import FlaskClient

from photoallegret.clock import now
from photoallegret.gallery.content import Block, Content, Hung, Words
from photoallegret.gallery.models import Layout, Visibility
from photoallegret.gallery.operations.drafting import save_draft
from tests.factories import make_gallery, make_photo, save
from tests.support.pages import read

PAGE = "/atelier/galeries/1/apercu"


def draft(layout: Layout = Layout.SEQUENCE) -> None:
    photos = [make_photo("a"), make_photo("b"), make_photo("binned", binned_at=now())]
    gallery = make_gallery("g", visibility=Visibility.DRAFT, published_at=None)
    content = Content(
        words={"fr": Words("Rivages", "Au matin.")},
        layout=layout,
        items=(
            Hung(photos[1].id, 0),
            Hung(photos[2].id, 0),
            Block({"fr": "Le soir."}),
            Hung(photos[0].id, 1),
        ),
    )
    save_draft(gallery, content, edition=0, account_id=None)
    save()


def test_three_widths_are_frames_of_the_page(studio: FlaskClient) -> None:
    draft()

    for width in (390, 820, 1440):
        answer = studio.get(f"{PAGE}?width={width}")
        frame = read(answer.text).soup.iframe
        assert (frame["src"], frame["width"]) == (f"{PAGE}/page", str(width))
        assert "frame-src 'self'" in answer.headers["Content-Security-Policy"]
    assert read(studio.get(f"{PAGE}?width=7").text).soup.iframe["width"] == "1440"


def test_as_long_as_no_width_is_asked_for_the_frame_fits_the_window(studio: FlaskClient) -> None:
    draft()

    free, asked = (read(studio.get(PAGE + query).text).soup for query in ("", "?width=1440"))

    assert "preview__frame--fits" in free.iframe["class"]
    assert free.select_one(".preview [aria-current]") is None
    assert asked.iframe["class"] == ["preview__frame"]
    assert asked.select_one(".preview [aria-current]").get_text(strip=True).startswith("1440")


def test_the_page_is_the_public_one_made_from_the_draft(studio: FlaskClient) -> None:
    draft()

    answer = studio.get(f"{PAGE}/page")

    page = read(answer.text)
    assert page.h1 == "Rivages"
    rows = page.soup.select(".sequence > li")
    assert [row["class"][0] for row in rows] == ["sequence__row", "sequence__text", "sequence__row"]
    assert "2 photographies" in page.soup.get_text()
    assert page.soup.body.has_attr("inert")
    assert all(image["src"].startswith("/atelier/i/") for image in page.soup.find_all("img"))
    policy = answer.headers["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in policy
    assert "default-src 'none'" in policy
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_rows_are_previewed_too(studio: FlaskClient) -> None:
    draft(Layout.ROWS)

    page = read(studio.get(f"{PAGE}/page").text)

    assert len(page.soup.select(".rows > li")) == 2
    assert "Le soir" not in page.text
