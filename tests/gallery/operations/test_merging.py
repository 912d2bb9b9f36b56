"""Two who edit at once: what each of them changed, field by field."""

from photoallegret.gallery.operations.merging import marks_of, merge

READ = {"title": "Grève", "caption": "La mer", "place": "Ploumanac’h"}


def test_what_was_not_touched_changes_nothing() -> None:
    assert merge(READ, READ, marks_of(READ)).changes == {}


def test_only_what_the_reader_changed_is_changed() -> None:
    merged = merge(READ | {"title": "Marée"}, READ, marks_of(READ))

    assert (merged.changes, merged.conflicts) == ({"title": "Marée"}, ())


def test_what_another_changed_meanwhile_stands() -> None:
    stored = READ | {"caption": "La Manche"}
    merged = merge(READ | {"title": "Marée"}, stored, marks_of(READ))

    assert (merged.changes, merged.conflicts) == ({"title": "Marée"}, ())


def test_what_both_changed_is_a_conflict_unless_they_agree() -> None:
    stored = READ | {"title": "Sable", "caption": "La Manche"}
    mine = READ | {"title": "Marée", "caption": "La Manche"}
    merged = merge(mine, stored, marks_of(READ))

    assert (merged.changes, merged.conflicts) == ({"title": "Marée"}, ("title",))


def test_without_marks_every_difference_is_a_conflict() -> None:
    for marks in ("", "title", "title:", "x:y title"):
        assert merge(READ | {"title": "Marée"}, READ, marks).conflicts == ("title",)
