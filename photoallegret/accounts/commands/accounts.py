"""`flask accounts`: make owners, list accounts, print the link that opens one again."""

import json
import sys

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import select

from photoallegret.accounts.models import Account
from photoallegret.accounts.operations.addresses import is_address
from photoallegret.accounts.operations.journal import Event, Trace, note
from photoallegret.accounts.operations.links import LinkPurpose, make_link
from photoallegret.accounts.operations.owners import (
    OwnerError,
    account_with,
    first_owner_link,
    make_owner,
)
from photoallegret.accounts.operations.second_factor import switch_off
from photoallegret.clock import now
from photoallegret.config import Settings
from photoallegret.db import db
from photoallegret.i18n import gettext as _
from photoallegret.i18n import language


class Address(click.ParamType[str]):
    """An e-mail address."""

    name = "EMAIL"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> str:
        """Return the address ``value``; fail when it is none."""
        text = str(value).strip()
        if not is_address(text):
            self.fail(_("%(value)s is no e-mail address.", value=text), param, ctx)
        return text


@click.group("accounts")
def accounts() -> None:
    """Say who may sign in."""


@accounts.command("create-owner")
@click.argument("email", type=Address())
@with_appcontext
def create_owner(email: str) -> None:
    """Make this address an owner of the studio, and print a link to set its password."""
    moment = now()
    try:
        account = make_owner(email, language(), Trace(moment))
    except OwnerError as error:
        click.echo(
            _(
                "%(email)s is an owner already. To sign in again: flask accounts link %(email)s",
                email=str(error),
            ),
            err=True,
        )
        sys.exit(1)
    token = make_link(LinkPurpose.SET_PASSWORD, account.id, moment)
    db.session.commit()
    click.echo(_("%(email)s owns the studio. To set the password, within 24 hours:", email=email))
    click.echo(link_address(token))


@accounts.command("link")
@click.argument("email", type=Address())
@click.option("--reset-second-factor", is_flag=True, help="Sign in without codes from now on.")
@with_appcontext
def link(email: str, *, reset_second_factor: bool) -> None:
    """Print a link by which this account's holder sets another password."""
    moment = now()
    account = account_with(email)
    if account is None:
        message = _("There is no account for %(email)s. To list them: flask accounts list")
        raise click.ClickException(message % {"email": email})
    trace = Trace(moment)
    if reset_second_factor:
        switch_off(account.id, trace)
    token = make_link(LinkPurpose.SET_PASSWORD, account.id, moment)
    note(Event.LINK_MADE, account.id, trace)
    db.session.commit()
    click.echo(_("To set the password of %(email)s, within 24 hours:", email=email))
    click.echo(link_address(token))


@accounts.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object for each account.")
@with_appcontext
def list_accounts(*, as_json: bool) -> None:
    """List every account, the oldest first."""
    for account in db.session.scalars(select(Account).order_by(Account.id)):
        has_factor = account.totp_confirmed_at is not None
        if as_json:
            values = {
                "email": account.email,
                "role": account.role.value,
                "password": bool(account.password_hash),
                "second_factor": has_factor,
                "created_at": account.created_at.isoformat(),
                "suspended": account.suspended_at is not None,
                "age_doubted": account.age_doubted_at is not None,
            }
            click.echo(json.dumps(values, ensure_ascii=False))
            continue
        remarks = (
            _("second factor") if has_factor else "",
            "" if account.password_hash else _("no password yet"),
            _("suspended") if account.suspended_at else "",
            _("waits for a parent") if account.age_doubted_at else "",
        )
        told = ", ".join(filter(None, remarks))
        click.echo(f"{account.role.value:8} {account.email}{f'  ({told})' if told else ''}")


def first_owner_address() -> str:
    """Return a fresh link that makes the first owner, "" when there is one. Commits."""
    token = first_owner_link(now())
    db.session.commit()
    return link_address(token) if token else ""


def link_address(token: str) -> str:
    """Return the whole address of a one-time link, in the site's first language."""
    settings: Settings = current_app.extensions["photoallegret"]
    values = {"token": token, "lang": settings.site.languages[0]}
    return settings.base_url + current_app.url_map.bind("").build("accounts.set_password", values)
