"""The table [storage] of site.toml: what cannot work, or would travel in clear, is refused."""

import pytest

from photoallegret.object_settings import ObjectStorage, is_elsewhere, object_rules, overlap

HOST = "https://s3.example.org"


def broken(storage: ObjectStorage) -> list[str]:
    return [key for holds, key, _ in object_rules(storage) if not holds]


def test_the_default_and_whole_ones_are_taken() -> None:
    assert broken(ObjectStorage()) == []
    assert broken(ObjectStorage("s3://photos/a/b", HOST, "fr-par", keep_originals=False)) == []
    assert broken(ObjectStorage("s3://photos", "http://127.0.0.1:9000")) == []


@pytest.mark.parametrize(
    ("storage", "key"),
    [
        (ObjectStorage("photos", HOST), "storage.url"),
        (ObjectStorage("s3://photos/../x y", HOST), "storage.url"),
        (ObjectStorage("s3://photos"), "storage.endpoint"),
        (ObjectStorage("s3://photos", "http://s3.example.org"), "storage.endpoint"),
        (ObjectStorage("s3://photos", "https://id:key@s3.example.org"), "storage.endpoint"),
        (ObjectStorage("s3://photos", "https://s3.example.org/photos"), "storage.endpoint"),
        (ObjectStorage("s3://photos", "https://[s3"), "storage.endpoint"),
        (ObjectStorage(keep_originals=False), "storage.keep_originals"),
    ],
)
def test_what_cannot_work_is_refused(storage: ObjectStorage, key: str) -> None:
    assert broken(storage) == [key]


def test_two_that_share_keys_are_told_apart_from_others() -> None:
    one = ObjectStorage("s3://photos/site", HOST)

    assert overlap(one, ObjectStorage("s3://photos", f"{HOST}/"))
    assert overlap(ObjectStorage("s3://photos", HOST), one)
    assert not overlap(one, ObjectStorage("s3://photos/sites", HOST))
    assert not overlap(one, ObjectStorage("s3://photos/site", "https://s3.example.net"))
    assert not overlap(one, ObjectStorage())


def test_this_machine_is_not_elsewhere() -> None:
    assert is_elsewhere(ObjectStorage("s3://photos", HOST))
    assert not is_elsewhere(ObjectStorage("s3://photos", "http://localhost:9000"))
    assert not is_elsewhere(ObjectStorage())
