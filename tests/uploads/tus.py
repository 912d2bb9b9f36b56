"""The resumable protocol as a client speaks it, over Flask's own client."""

from base64 import b64encode
from hashlib import sha256

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

ADDRESS = "/atelier/envois"
VERSION = {"Tus-Resumable": "1.0.0"}
BYTES = "application/offset+octet-stream"


def metadata(**told: str) -> str:
    """Return Upload-Metadata that says what is ``told``."""
    return ",".join(f"{key} {b64encode(text.encode()).decode()}" for key, text in told.items())


def create(client: FlaskClient, length: int, **told: str) -> TestResponse:
    """Announce a file of ``length`` bytes."""
    headers = {**VERSION, "Upload-Length": str(length), "Upload-Metadata": metadata(**told)}
    return client.post(ADDRESS, headers=headers)


def begin(client: FlaskClient, content: bytes, **told: str) -> str:
    """Announce a file and return the address of its upload."""
    answer = create(client, len(content), **{"filename": "a.jpg", **told})
    assert answer.status_code == 201, answer.text
    return answer.headers["Location"]


def patch(client: FlaskClient, address: str, part: bytes, offset: int, **more: str) -> TestResponse:
    """Send one part."""
    headers = {**VERSION, "Upload-Offset": str(offset), **more}
    return client.patch(address, data=part, headers=headers, content_type=BYTES)


def head(client: FlaskClient, address: str) -> TestResponse:
    """Ask how an upload stands."""
    return client.head(address, headers=VERSION)


def send(client: FlaskClient, content: bytes, **told: str) -> str:
    """Send a whole file in one part and return the address of its upload."""
    address = begin(client, content, **told)
    assert patch(client, address, content, 0).status_code == 204
    return address


def checksum(part: bytes) -> dict[str, str]:
    """Return the header that says what ``part`` is."""
    return {"Upload-Checksum": f"sha256 {b64encode(sha256(part).digest()).decode()}"}
