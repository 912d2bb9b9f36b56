"""Tests of the head of pages as a value."""

from markupsafe import Markup

from photoallegret.head import Head

HEAD = Head(title="Nord – Anne", heading="Nord", locale="fr_FR")


def test_a_head_says_nothing_it_was_not_told() -> None:
    said = (HEAD.description, HEAD.canonical, HEAD.robots, HEAD.mining_policy, HEAD.structured)

    assert said == ("",) * 5
    assert (HEAD.preview, HEAD.feed, HEAD.alternates) == (None, None, ())


def test_a_head_with_more_keeps_the_rest() -> None:
    more = HEAD.with_structured(Markup("<b>")).with_neighbours("/a", "/b")

    assert (more.structured, more.previous, more.next) == (Markup("<b>"), "/a", "/b")
    assert more.title == HEAD.title
    assert HEAD.next == ""
