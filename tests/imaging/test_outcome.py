"""What a child hands back, as JSON."""

import json
from pathlib import Path

from photoallegret.imaging.metadata import Metadata
from photoallegret.imaging.outcome import Made, Prepared, partial

MADE = Made(Path("/out/ab-480.jpg"), 480, 320, "jpg", 12_345, "ab")


def test_what_was_made_survives_json():
    assert Made.from_json(json.loads(json.dumps(MADE.to_json()))) == MADE


def test_a_prepared_photograph_survives_json():
    metadata = Metadata(title={"fr": "Brume"}, keywords=("mer", "ciel"))
    prepared = Prepared(
        "JPEG", 6000, 4000, "#aabbcc", wide_gamut=True, metadata=metadata, renditions=(MADE,)
    )

    assert Prepared.from_json(json.loads(json.dumps(prepared.to_json()))) == prepared


def test_partial_names_stand_beside_the_final_ones():
    assert partial(MADE.path, "tok") == Path("/out/.tok-ab-480.jpg")
