"""`flask mail`: see what waits, send it again, try the server."""

import json
import sys

import click
from flask import current_app
from flask.cli import with_appcontext

from photoallegret.clock import now
from photoallegret.config import Settings
from photoallegret.db import db, reading
from photoallegret.i18n import gettext as _
from photoallegret.i18n import language, ngettext
from photoallegret.mail.addresses import AddressError
from photoallegret.mail.composing import Letter
from photoallegret.mail.delivering import FOLDER, Way, way_of
from photoallegret.mail.troubles import WORDS
from photoallegret.outbox.models import OutgoingMail
from photoallegret.outbox.operations.posting import post
from photoallegret.outbox.operations.resending import resend
from photoallegret.outbox.operations.sending import claim, send
from photoallegret.outbox.queries import mails

SHOWN = 100


@click.group("mail")
def mail() -> None:
    """Look after the messages that the site sends."""


@mail.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object for each message.")
@with_appcontext
def list_mails(*, as_json: bool) -> None:
    """List the last hundred messages, newest first."""
    reading()
    for one in mails(limit=SHOWN):
        if as_json:
            click.echo(json.dumps(_as_values(one)))
        else:
            said = f"  {_(WORDS[one.trouble])} {one.detail}" if one.trouble else ""
            click.echo(
                f"{one.id:6} {one.created_at:%Y-%m-%d %H:%M} {one.state.value:8} "
                f"{one.attempts:3} {one.slug:24} {one.recipient}{said}"
            )


@mail.command("resend")
@click.argument("mail_ids", metavar="[ID]…", nargs=-1, type=int)
@click.option("--all", "all_failed", is_flag=True, help="All that were given up.")
@with_appcontext
def resend_mails(mail_ids: tuple[int, ...], *, all_failed: bool) -> None:
    """Have messages tried again: those with these IDs, or all that were given up."""
    if bool(mail_ids) == all_failed:
        message = _("Give IDs, or --all.")
        raise click.UsageError(message)
    count = resend(None if all_failed else mail_ids)
    db.session.commit()
    click.echo(
        ngettext("%(num)s message is tried again.", "%(num)s messages are tried again.", count)
    )
    sys.exit(0 if count or all_failed else 1)


@mail.command("test")
@click.argument("address")
@with_appcontext
def test(address: str) -> None:
    """Send a test message to ADDRESS at once; exit 1 when it does not leave."""
    settings: Settings = current_app.extensions["photoallegret"]
    if way_of(settings) is Way.NOWHERE:
        raise click.ClickException(
            _("No mail server is set: write the table [mail] in %(file)s", file=settings.site_file)
        )
    values = {"at": now().isoformat()}
    try:
        mail_id = post(Letter(slug="test", to=address, language=language(), values=values))
    except AddressError as error:
        raise click.ClickException(str(error)) from error
    db.session.commit()
    claimed = claim(mail_id)
    if claimed is None:  # the background work was quicker
        click.echo(_("It is leaving: see flask mail list."))
        return
    failure = send(claimed)
    if failure is not None:
        message = f"{_(WORDS[failure.trouble])} {failure.detail}"
        raise click.ClickException(message)
    if way_of(settings) is Way.FILES:
        path = settings.data / FOLDER / f"{claimed.file_name}.eml"
        click.echo(_("Written to %(path)s", path=path))
    else:
        click.echo(_("%(server)s has taken it.", server=settings.site.mail.server))


def _as_values(one: OutgoingMail) -> dict[str, str | int | None]:
    return {
        "id": one.id,
        "created_at": one.created_at.isoformat(),
        "state": one.state.value,
        "slug": one.slug,
        "to": one.recipient,
        "attempts": one.attempts,
        "next_at": one.next_at.isoformat() if one.ended_at is None else None,
        "ended_at": one.ended_at.isoformat() if one.ended_at else None,
        "trouble": one.trouble.value if one.trouble else None,
        "detail": one.detail,
    }


COMMANDS: tuple[click.Command, ...] = (mail,)
