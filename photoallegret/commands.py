"""The house's own commands: doctor, database, secrets, serving. Rooms bring theirs."""

import os
import sys
from pathlib import Path

import click
from flask import current_app
from flask.cli import ScriptInfo, with_appcontext
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from photoallegret import doctor, migrations, proxy
from photoallegret.accounts.commands import first_owner_address
from photoallegret.backups.operations.switching import is_in_use
from photoallegret.config import Settings, with_driver
from photoallegret.db import copy_to, db
from photoallegret.i18n import gettext as _
from photoallegret.lifeline import die_with_parent
from photoallegret.moving.copying import MovingError, Proof, move
from photoallegret.pages.switch import drop
from photoallegret.site_file import SettingsError
from photoallegret.versions.jobs import keep_here
from photoallegret.watching.checks import outside, outside_now


@click.command("doctor")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON array instead of lines.")
@click.option("--online", is_flag=True, help="Ask mail server, DNS and certificate now.")
@with_appcontext
def doctor_command(*, as_json: bool, online: bool) -> None:
    """Examine the site: exit 0 all well, 1 something to complete, 2 failure. Read-only."""
    checks = current_app.extensions[doctor.CHECKS]
    if online:
        checks = [outside_now if check is outside else check for check in checks]
    findings = doctor.examine(checks)
    click.echo(doctor.told(findings, as_json=as_json))
    sys.exit(doctor.verdict(findings))


@click.group("db")
def database() -> None:
    """Look after the database's tables."""


@database.command("upgrade")
@with_appcontext
def upgrade() -> None:
    """Bring the tables to the newest revision."""
    migrations.upgrade(db.engine)
    click.echo(_("The database is at revision %(revision)s.", revision=migrations.head()))


@database.command("snapshot")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@with_appcontext
def snapshot(file: Path) -> None:
    """Copy the database as it is now to FILE, while the site goes on."""
    copy_to(db.engine, file)
    click.echo(file)


@database.command("to-postgres")
@click.argument("url")
@with_appcontext
def to_postgres(url: str) -> None:
    """Copy the SQLite database into the empty PostgreSQL one at URL, and prove both equal.

    Stop the site and its worker first. Exit 0 when equal; else the one at URL is empty as before.
    """
    settings: Settings = current_app.extensions["photoallegret"]
    try:
        _demand_stopped(settings.data)
        moved = move(db.engine, with_driver(url), _tell_proof)
    except (MovingError, ArgumentError) as error:
        raise click.ClickException(_("%(why)s\nNothing was moved.", why=error)) from error
    drop(settings.data)
    for name in moved.left:
        click.echo(_("Left behind, unknown to this release: %(name)s", name=name), err=True)
    shown = make_url(url).render_as_string()
    click.echo(_("Equal. Before you start the site, have its environment say:"))
    click.echo(f"PHOTOALLEGRET_DATABASE_URL={shown}")
    click.echo(
        _(
            "Once it serves well, delete %(files)s: erasures reach it no more.",
            files=settings.data / "site.sqlite*",
        )
    )


def _demand_stopped(data: Path) -> None:
    if is_in_use(data):
        message = _("%(folder)s is in use: stop the site and its worker first.", folder=data)
        raise MovingError(message)


def _tell_proof(proof: Proof) -> None:
    """Print one line of the table: name, rows, digests, and whether they are equal."""
    here, there = (one[:12] for one in proof.digests)
    mark = "=" if proof.is_equal else "≠"
    rows = f"{proof.rows[0]:>9} {mark} {proof.rows[1]:>9}"
    click.echo(f"{proof.table:<24}{rows}  {here} {mark} {there}")


@database.command("revision", hidden=True)
@click.argument("message")
@with_appcontext
def revision(message: str) -> None:
    """Write a migration from what the models say and the database has not (developers)."""
    migrations.write_revision(db.engine, message)


@click.command("serve")
@click.option("--with-parent", is_flag=True, help="End when the process that started it ends.")
@click.option("--nginx", is_flag=True, help="With nginx before it, as on a server.")
@click.option(
    "--socket",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Pages alone, on this unix socket, behind a proxy.",
)
@click.option(
    "--processes",
    type=click.IntRange(1, 8),
    default=2,
    show_default=True,
    help="How many answer on the socket.",
)
@click.pass_obj
def serve(
    info: ScriptInfo, *, with_parent: bool, nginx: bool, socket: Path | None, processes: int
) -> None:
    """Serve the site and run its background work, in the foreground, until Ctrl-C."""
    from photoallegret.serve import serve_site, serve_socket  # noqa: PLC0415 -- slow import

    if with_parent:
        die_with_parent(os.getppid())
    app = info.load_app()
    settings: Settings = app.extensions["photoallegret"]

    def let_go() -> None:  # the server's processes are forks: each opens its own
        db.session.remove()
        db.engine.dispose()

    def first_owner() -> str:
        with app.app_context():
            address = first_owner_address()
            keep_here()
            let_go()
        return address

    if socket is not None:
        with app.app_context():
            let_go()
        sys.exit(serve_socket(settings, socket, processes))
    try:
        sys.exit(serve_site(settings, Path(sys.argv[0]), first_owner, nginx=nginx))
    except SettingsError as error:
        raise click.ClickException(str(error)) from error


@click.group("proxy")
def proxy_group() -> None:
    """Tell the server before the site what it needs to know."""


@proxy_group.command("nginx")
@click.option(
    "--upstream",
    default="",
    help="Where the site listens: host:port, unix:/path, or a file that says it.",
)
@click.option("--listen", default="", help="Where nginx listens, unencrypted (for trials).")
@click.option("--brotli/--no-brotli", default=None, help="Whether its module is there.")
@click.pass_obj
def nginx_command(info: ScriptInfo, *, upstream: str, listen: str, brotli: bool | None) -> None:
    """Print the configuration of nginx for this site, as a file of sites-enabled."""
    settings: Settings = info.load_app().extensions["photoallegret"]
    if not (listen or settings.is_production):
        message = _(
            "Without --listen it is https on the site's own host: PHOTOALLEGRET_ENV=production"
        )
        raise click.UsageError(message)
    click.echo(
        proxy.nginx(
            settings,
            upstream or f"127.0.0.1:{settings.port}",
            listen=listen,
            brotli=proxy.has_brotli() if brotli is None else brotli,
        )
    )


COMMANDS: tuple[click.Command, ...] = (doctor_command, database, serve, proxy_group)
