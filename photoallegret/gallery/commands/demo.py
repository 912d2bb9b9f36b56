"""`flask demo`: show what the site can be, and take it away again."""

import sys
from collections.abc import Iterator
from pathlib import Path

import click
from flask.cli import with_appcontext

from photoallegret.db import db
from photoallegret.gallery.commands.import_report import Report
from photoallegret.gallery.commands.site import ended_when_gallery_goes, settings, storage
from photoallegret.gallery.jobs import AVIF
from photoallegret.gallery.operations.demonstrating import (
    may_load_demo,
    open_demo_gallery,
    read_demo,
    remove_demo,
)
from photoallegret.gallery.operations.finding import Found, find_files
from photoallegret.gallery.operations.importing import importing
from photoallegret.gallery.operations.outcome import Result
from photoallegret.gallery.operations.runs import clear_dead_runs, open_run
from photoallegret.gallery.operations.settling import settle_due
from photoallegret.i18n import gettext as _
from photoallegret.i18n import ngettext
from photoallegret.paths import DEMO
from photoallegret.worker import ring


@click.group("demo")
def demo() -> None:
    """Load the demo galleries, or remove them."""


@demo.command("load")
@with_appcontext
def load() -> None:
    """Load the demo galleries into an empty library; a second time completes the first."""
    clear_dead_runs(storage())
    may_load = may_load_demo()
    db.session.rollback()
    if not may_load:
        click.echo(_("The library has photographs of its own: the demo is not loaded."))
        return
    galleries = read_demo(DEMO, settings().site.languages[0])
    report = Report(as_json=False, count=lambda: sum(len(g.files) for g in galleries))
    with report, ended_when_gallery_goes(), importing(settings()) as importer:
        for number, told in enumerate(galleries):
            gallery = open_demo_gallery(told)
            gallery_id = gallery.id
            db.session.commit()
            for outcome in importer.take(find_files(told.files, _no_archive), gallery_id):
                report.tell(outcome)
            if number == 0:
                ring(AVIF)
    ring(AVIF)
    click.echo(_("The demo is loaded. To remove it: flask demo remove"))
    sys.exit(1 if report.counts[Result.REFUSED] else 0)


@demo.command("remove")
@with_appcontext
def remove() -> None:
    """Delete the demo galleries and their photographs for ever; yours stay."""
    with open_run(storage()) as run:
        deletion = remove_demo(DEMO, storage(), run)
        db.session.commit()
        deletion.finish()
    settle_due(storage())
    click.echo(
        ngettext(
            "The demo is removed: one photograph.",
            "The demo is removed: %(num)s photographs.",
            len(deletion.notes),
        )
    )


def _no_archive(_path: Path) -> Iterator[Found]:
    return iter(())
