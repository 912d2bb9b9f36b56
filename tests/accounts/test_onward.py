"""Where to go on: a page of the private side, whatever is tried."""

import pytest
from flask import Flask

from photoallegret.accounts.models import Account, Role
from photoallegret.accounts.onward import home_of, onward, private_path, security_of


@pytest.mark.parametrize(
    "path",
    [
        "/atelier",
        "/atelier/photos/12",
        "/compte?x=1&y=%20",
        "/en/studio",
        "/en/account/confirm?next=%2Fen%2Fstudio",
        "/atelier/mot%20cl%C3%A9",
    ],
)
def test_private_pages_are_taken(path: str) -> None:
    assert private_path(path) == path


@pytest.mark.parametrize(
    "path",
    [
        "", "/", "/galeries", "atelier", "//example.org", "//example.org/atelier", "///atelier",
        "/\\example.org", "/atelier\\..\\..", "\\/example.org/atelier", "http://example.org/atelier",
        "http:/atelier", "https:atelier", "javascript:alert(1)", "/atelier\t/x", "\t//example.org",
        "/\t/example.org", " /atelier", "/atelier\r\nSet-Cookie: x=y", "/atelier/../galeries",
        "/atelier/%2e%2e/galeries", "/atelier/%2E%2E%2Fx", "/atelier/..%2f..", "/atelier/%5c..",
        "/atelier/%252e%252e/x", "/atelier//example.org", "/atelier/./x", "/ateliers", "/atelier/",
        "/%61telier", "/atelier/%00", "/atelier/é", "/atelier/%0d%0aX: y", "http://[", "x" * 501,
        "/atelier/" + "x" * 500,
    ],
)  # fmt: skip
def test_all_else_is_refused(path: str) -> None:
    assert private_path(path) == ""


def test_a_fragment_is_left_behind() -> None:
    assert private_path("/atelier#//example.org") == "/atelier"


@pytest.mark.parametrize(
    ("role", "asked", "expected"),
    [
        (Role.OWNER, "/atelier/compte", "/atelier/compte"),
        (Role.OWNER, "//example.org", "/atelier"),
        (Role.AGENT, "", "/atelier"),
        (Role.MEMBER, "/atelier/compte", "/compte"),
        (Role.MEMBER, "/compte/confirmer", "/compte/confirmer"),
    ],
)
def test_each_goes_where_they_may(app: Flask, role: Role, asked: str, expected: str) -> None:
    with app.test_request_context("/compte"):
        assert onward(Account(role=role), asked).location == expected


def test_home_and_security_depend_on_the_role(app: Flask) -> None:
    with app.test_request_context("/compte"):
        found = [(home_of(a), security_of(a)) for a in (Account(role=r) for r in Role)]

    assert found == [("/atelier", "/atelier/compte")] * 2 + [("/compte", "/compte")]
