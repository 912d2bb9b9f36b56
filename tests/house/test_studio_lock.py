"""Every address of the studio, as a visitor and as a member: nothing is there."""

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from photoallegret.db import db
from photoallegret.studio import is_studio
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
