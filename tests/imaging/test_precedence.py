"""XMP is believed before IIM and IIM before EXIF, unless the digest tells otherwise."""

from photoallegret.imaging.description import Description
from photoallegret.imaging.precedence import combined
from photoallegret.imaging.rights import Rights

NOTHING = Description()


def titled(title: str, **rest: str) -> Description:
    return Description(title={"x-default": title}, **rest)  # type: ignore[arg-type]


def test_each_fact_comes_from_the_first_block_that_says_it() -> None:
    xmp = Description(title={"fr": "X"}, rights=Rights(creator="X"))
    iim = Description(
        title={"x-default": "I"}, place="I", rights=Rights(creator="I", credit_line="I")
    )
    exif = Description(place="E", keywords=("E",), rights=Rights(copyright_notice="E"))

    said = combined(xmp, iim, exif, iim_is_newer=False)

    assert said == Description(
        title={"fr": "X"}, place="I", keywords=("E",), rights=Rights("X", "I", "E")
    )


def test_a_newer_iim_goes_first_and_leaves_other_languages() -> None:
    xmp = Description(title={"x-default": "Old", "fr": "Vieux"}, keywords=("old",), place="Old")

    said = combined(xmp, titled("New", place="New"), NOTHING, iim_is_newer=True)

    assert said.title == {"x-default": "New", "fr": "Vieux"}
    assert (said.keywords, said.place) == (("old",), "New")


def test_a_newer_iim_does_not_shorten_what_it_only_cut() -> None:
    whole = "A credit line far longer than the thirty-two bytes of IIM"
    xmp = Description(title={"x-default": whole}, rights=Rights(creator="Alice", credit_line=whole))
    iim = Description(
        title={"x-default": whole[:40]}, rights=Rights(creator="Al", credit_line=whole[:32])
    )

    said = combined(xmp, iim, NOTHING, iim_is_newer=True)

    assert said.title == {"x-default": whole}
    assert said.rights == Rights(creator="Al", credit_line=whole)
