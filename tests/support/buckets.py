"""A real server of S3's protocol, on a free port of this machine, and buckets of a test's own."""

import json
import secrets
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from photoallegret.config import Settings
from photoallegret.data_folder import make_folders
from photoallegret.object_settings import ObjectStorage
from photoallegret.objects import BACKUP_KEYS, KEY_ID, SECRET, Objects
from photoallegret.paths import SITE_EXAMPLE
from photoallegret.secrets_file import make_secrets, read_secrets
from photoallegret.site_file import read_site
from tests.support.processes import answers, free_port


@contextmanager
def server() -> Iterator[str]:
    """Give the address of a server that holds no bucket yet, gone at the end."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    process = subprocess.Popen(
        [sys.executable, "-m", "moto.server", "-p", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        assert answers(f"{address}/moto-api/", within=30)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=20)


def bucket(address: str) -> Objects:
    """Return a fresh bucket of the server at ``address``."""
    name = f"photographs-{secrets.token_hex(4)}"
    ask(address, "PUT", f"/{name}")
    return Objects(name, "site", address, "", "key", "secret of a test")


def kept_in(settings: Settings, objects: Objects) -> Settings:
    """Return ``settings`` of a site whose photographs are kept in the bucket ``objects`` too."""
    storage = ObjectStorage(f"s3://{objects.bucket}/{objects.prefix}", objects.endpoint)
    make_folders(settings.data)
    held = {KEY_ID: objects.key_id, SECRET: objects.secret}
    return replace(
        settings,
        site=replace(settings.site, storage=storage),
        secrets={**make_secrets(settings.data), **held},
    )


def write_settings(settings: Settings, objects: Objects) -> None:
    """Have the files of the data folder say that photographs are kept in ``objects`` too."""
    told = SITE_EXAMPLE.read_text(encoding="utf-8")
    told = told.replace('url = ""', f'url = "s3://{objects.bucket}/{objects.prefix}"', 1)
    told = told.replace('endpoint = ""', f'endpoint = "{objects.endpoint}"', 1)
    (settings.data / "site.toml").write_text(told, encoding="utf-8")
    path = settings.data / "secrets.toml"
    held = {KEY_ID: objects.key_id, SECRET: objects.secret}
    lines = "".join(f'{name} = "{value}"\n' for name, value in held.items())
    path.write_text(lines + path.read_text(encoding="utf-8"), encoding="utf-8")


def mirrored_in(settings: Settings, objects: Objects) -> Settings:
    """Return ``settings`` of a site, told in its files too, whose copies ``objects`` mirrors."""
    url = f"s3://{objects.bucket}/{objects.prefix}"
    told = settings.site_file.read_text(encoding="utf-8")
    told = told.replace('\nbucket = ""', f'\nbucket = "{url}"', 1)
    told = told.replace('bucket_endpoint = ""', f'bucket_endpoint = "{objects.endpoint}"', 1)
    settings.site_file.write_text(told, encoding="utf-8")
    make_folders(settings.data)
    make_secrets(settings.data)
    write_backup_keys(settings.data, objects)
    held = read_secrets(settings.data)
    return replace(settings, site=read_site(settings.site_file), secrets=held)


def write_backup_keys(data: Path, objects: Objects) -> None:
    """Write in the secrets of ``data`` what opens the bucket of copies ``objects``."""
    path = data / "secrets.toml"
    held = dict(zip(BACKUP_KEYS, (objects.key_id, objects.secret), strict=True))
    lines = "".join(f'{name} = "{value}"\n' for name, value in held.items())
    former = path.read_text(encoding="utf-8") if path.exists() else ""
    path.write_text(lines + former, encoding="utf-8")


def ask(address: str, method: str, path: str, body: bytes | None = None) -> bytes:
    """Return what the server at ``address`` answers, as whoever owns it asks."""
    plain = {"Content-Type": "application/octet-stream"}  # else it is read as a form
    request = urllib.request.Request(f"{address}{path}", body, plain, method=method)  # noqa: S310 -- ours
    with urllib.request.urlopen(request, timeout=20) as response:  # noqa: S310 -- ours
        content: bytes = response.read()
        return content


def open_to_all(objects: Objects) -> None:
    """Let strangers read what the bucket ``objects`` holds."""
    whole = f"arn:aws:s3:::{objects.bucket}/*"
    allowed = {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": whole}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [allowed]})
    ask(objects.endpoint, "PUT", f"/{objects.bucket}?policy", policy.encode())
