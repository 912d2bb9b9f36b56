"""What the doctor asks of accounts."""

from dataclasses import replace

from flask import Flask

from photoallegret.accounts.checks import owners
from photoallegret.clock import now
from tests.accounts.people import application, person


def test_a_site_without_owner_is_to_complete(app: Flask) -> None:
    (finding,) = owners()

    assert finding.level == "attention"
    assert finding.mend == "flask accounts create-owner EMAIL"


def test_an_owner_with_a_password_alone_is_named_in_production(app: Flask) -> None:
    identity = person()
    (development,) = owners()
    told = app.extensions["photoallegret"]
    app.extensions["photoallegret"] = replace(told, environment="production")

    (before,) = owners()
    application(app, identity, now())
    (after,) = owners()

    assert (development.level, before.level, after.level) == ("ok", "attention", "ok")
    assert "anne@example.org" in before.message
