"""Where else originals and renditions are kept, as site.toml says: nowhere by default."""

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

HERE = ("127.0.0.1", "::1", "localhost")
"""Names of this machine."""
BUCKET = re.compile(r"s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](?:/[A-Za-z0-9_-][A-Za-z0-9._-]*)*")


@dataclass(frozen=True, slots=True)
class ObjectStorage:
    """S3-compatible storage (its keys are in secrets.toml)."""

    url: str = ""
    """The bucket, and a prefix in it: "s3://bucket/prefix"; "": this machine's disk alone."""
    endpoint: str = ""
    """The host that holds it: "https://s3.example.org"."""
    region: str = ""
    """As the host calls it."""
    keep_originals: bool = True
    """Whether originals stay on this disk too once they are there."""


def object_rules(storage: ObjectStorage) -> list[tuple[Any, str, str]]:
    """Return what must hold, of which key, and the rule in words."""
    return [
        *bucket_rules(storage, "storage.url", "storage.endpoint"),
        (
            storage.keep_originals or storage.url,
            "storage.keep_originals",
            "is true without a storage.url: originals would stand nowhere",
        ),
    ]


def bucket_rules(storage: ObjectStorage, url: str, endpoint: str) -> list[tuple[Any, str, str]]:
    """Return what must hold of a bucket and its host, whose keys are ``url`` and ``endpoint``."""
    return [
        (
            not storage.url or BUCKET.fullmatch(storage.url),
            url,
            "is s3://bucket or s3://bucket/prefix",
        ),
        (
            not storage.url or is_endpoint(storage.endpoint),
            endpoint,
            "is the host of the bucket: https://s3.example.org",
        ),
    ]


def overlap(one: ObjectStorage, other: ObjectStorage) -> bool:
    """Say whether two storages of one host have keys in common."""
    first, second = f"{one.url}/", f"{other.url}/"
    same = bool(one.url and other.url) and one.endpoint.strip("/") == other.endpoint.strip("/")
    return same and (first.startswith(second) or second.startswith(first))


def is_endpoint(text: str) -> bool:
    """Say whether ``text`` is the address of a host, by https unless it is this machine."""
    try:
        told = urlsplit(text)
        port = told.port
    except ValueError:
        return False
    is_safe = told.scheme == "https" or (told.scheme == "http" and told.hostname in HERE)
    named = told.hostname is not None and told.username is None and port != 0
    return is_safe and named and told.path in ("", "/") and not told.query and not told.fragment


def is_elsewhere(storage: ObjectStorage) -> bool:
    """Say whether files go to another machine."""
    return bool(storage.url) and urlsplit(storage.endpoint).hostname not in HERE
