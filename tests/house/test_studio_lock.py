"""Every address of the studio, as a visitor and as a member: nothing is there."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from photoallegret.db import db
from photoallegret.studio import PLACES, is_studio
from tests.factories import make_account, sign_in


def address(app: Flask, rule: Rule) -> str:
    values = {name: 1 if name.endswith("id") else "x" for name in rule.arguments - {"lang"}}
    return app.url_map.bind("127.0.0.1").build(rule.endpoint, {**values, **(rule.defaults or {})})


def test_no_stranger_enters_anywhere(app: Flask, client: FlaskClient) -> None:
    alice = make_account("alice@example.org")
    db.session.commit()
    member = sign_in(app, alice)
    rules = [rule for rule in app.url_map.iter_rules() if is_studio(rule.rule)]

    assert len(rules) >= 2
    for rule in rules:
        for method in sorted((rule.methods or set()) - {"OPTIONS"}):
            for person in (client, member):
                answer = person.open(address(app, rule), method=method)
                assert answer.status_code == 404, f"{method} {rule.rule}: {answer.status_code}"


@pytest.mark.parametrize(
    ("found", "odd"), [("", "/"), ("/en/", "/en//"), ("/atelier", "//atelier"), ("/", "//")]
)
def test_slashes_too_many_tell_nothing(
    app: Flask, client: FlaskClient, found: str, odd: str
) -> None:
    """An address that exists answers as one that does not: no redirection, no other method."""
    alice = make_account("alice@example.org")
    db.session.commit()
    people = (client, sign_in(app, alice))

    def asked(person: FlaskClient, path: str, method: str) -> tuple[int, dict[str, str], bytes]:
        with person.open("/", method=method, environ_overrides={"PATH_INFO": path}) as answer:
            return answer.status_code, dict(answer.headers), answer.data

    def written(path: str) -> str:
        return path.replace(found, odd) if found else path + odd

    methods = ("GET", "HEAD", "OPTIONS", "POST", "DELETE")
    nothing = {
        (person, place, method): asked(person, written(f"{place}/rien"), method)
        for person in people
        for place in PLACES
        for method in methods
    }
    rules = [rule for rule in app.url_map.iter_rules() if is_studio(rule.rule)]
    for rule in rules:
        path = address(app, rule)
        (place,) = [place for place in PLACES if path.startswith(place)]
        for method in {"GET", *(rule.methods or ())} & set(methods):
            for person in people:
                answer = asked(person, written(path), method)
                assert answer == nothing[person, place, method], f"{method} {written(path)}"
