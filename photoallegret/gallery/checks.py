"""What `flask doctor` asks of the gallery: photos that failed, files missing, work left lying."""

from collections.abc import Iterator
from datetime import timedelta

from flask import current_app
from sqlalchemy import func, select

from photoallegret.clock import now
from photoallegret.config import Settings
from photoallegret.db import db
from photoallegret.doctor import Check, Finding
from photoallegret.gallery.models import Photo
from photoallegret.gallery.operations.preparing import has_no_avif, waits_for_avif
from photoallegret.gallery.operations.reconciling import QUARANTINE, missing_files
from photoallegret.gallery.operations.runs import PREFIX
from photoallegret.i18n import gettext as _
from photoallegret.i18n import ngettext
from photoallegret.objects import ObjectsError
from photoallegret.queue_file import QUEUE_FILE, damage_of
from photoallegret.secrets_file import FILE as SECRETS
from photoallegret.storage import FETCHED, Storage

SAMPLE, ASKED_FOR = 200, 20
"""Photos looked at; and where their originals may be elsewhere, which is asked for each."""
LATE = timedelta(minutes=10)
"""After that long the sweep, which comes each minute, is not running."""
SHOWN = 3


def files() -> Iterator[Finding]:
    """Look for the files of photos taken evenly from the whole library: constant cost."""
    with db.engine.connect() as connection:
        last = connection.scalar(select(func.max(Photo.id))) or 0
        kept = _settings().site.storage.keep_originals
        step = max(1, last // (SAMPLE if kept else ASKED_FOR))
        ids = connection.scalars(select(Photo.id).where(Photo.id.in_(range(last, 0, -step)))).all()
    try:
        missing = list(missing_files(_storage(), ids))
    except ObjectsError as error:
        mend = f"[storage], {_settings().site_file}; {SECRETS}"
        yield Finding("photo files", "attention", str(error), mend)
        return
    if missing:
        shown = ", ".join(str(path) for path in missing[:SHOWN])
        yield Finding(
            "photo files",
            "failure",
            ngettext(
                "A file is missing: %(shown)s",
                "%(num)s files are missing: %(shown)s",
                len(missing),
                shown=shown,
            ),
            _("Restore them from a backup."),
        )
    else:
        yield Finding(
            "photo files",
            "ok",
            ngettext("One photograph looked at", "%(num)s photographs looked at", len(ids)),
        )


def preparation() -> Iterator[Finding]:
    """Name the photos whose AVIF files could not be made."""
    with db.engine.connect() as connection:
        failed = connection.execute(
            select(Photo.id, Photo.failure).where(has_no_avif()).order_by(Photo.id)
        ).all()
        waiting = connection.scalar(select(func.count(Photo.id)).where(waits_for_avif()))
    if failed:
        shown = "; ".join(f"{row.id}: {row.failure}" for row in failed[:SHOWN])
        yield Finding(
            "AVIF files",
            "attention",
            ngettext(
                "A photograph has none: %(shown)s",
                "%(num)s photographs have none: %(shown)s",
                len(failed),
                shown=shown,
            ),
            "flask photos retry",
        )
    else:
        message = ngettext("One photograph waits", "%(num)s photographs wait", waiting or 0)
        yield Finding("AVIF files", "ok", message)


def background() -> Iterator[Finding]:
    """Tell whether the background work keeps up with dates and changes."""
    with db.engine.connect() as connection:
        late = connection.scalar(
            select(func.count(Photo.id)).where(Photo.settle_at <= now() - LATE)
        )
    if late:
        yield Finding(
            "background work",
            "failure",
            ngettext(
                "A photograph waits to be shown or withdrawn.",
                "%(num)s photographs wait to be shown or withdrawn.",
                late,
            ),
            "flask worker",
        )
    else:
        yield Finding("background work", "ok", _("Nothing waits."))


def rights() -> Iterator[Finding]:
    """Name the photos whose files go on saying rights that were edited."""
    with db.engine.connect() as connection:
        late = connection.execute(
            select(Photo.id, Photo.failure)
            .where(Photo.remake_at <= now() - LATE)
            .order_by(Photo.id)
        ).all()
    if late:
        told = (f"{row.id}: {row.failure}" if row.failure else str(row.id) for row in late[:SHOWN])
        shown = "; ".join(told)
        yield Finding(
            "rights in files",
            "failure",
            ngettext(
                "The files of a photograph say its former rights: %(shown)s",
                "The files of %(num)s photographs say their former rights: %(shown)s",
                len(late),
                shown=shown,
            ),
            _("Start the background work; restore from a backup what is missing or damaged."),
        )
    else:
        yield Finding("rights in files", "ok", _("Every file says the rights of its photograph."))


def leftovers() -> Iterator[Finding]:
    """Count the works under uploads, living or killed; name what was set aside there."""
    uploads = _settings().data / "uploads"
    runs = len(list(uploads.glob(f"{PREFIX}*")))
    yield Finding("works in progress", "ok", str(runs))
    aside = uploads / QUARANTINE
    if aside.is_dir() and any(aside.iterdir()):
        yield Finding(
            "quarantine",
            "attention",
            _("Files that no photograph claims lie in %(folder)s.", folder=aside),
            _("Look at them, then delete them."),
        )


def elsewhere() -> Iterator[Finding]:
    """Try the storage elsewhere, if there is one, and whether it is closed to strangers."""
    storage = _storage()
    if storage.objects is None:
        return
    told = f"{_settings().site.storage.url}, {storage.objects.endpoint}"
    try:
        is_open = storage.objects.try_out(storage.data / FETCHED)
    except ObjectsError as error:
        message = _("%(storage)s does not keep photographs: %(why)s", storage=told, why=error)
        mend = f"[storage], {_settings().site_file}; {SECRETS}"
        yield Finding("storage", "failure", message, mend)
        return
    if is_open:
        message = _("Strangers can read what %(storage)s keeps.", storage=told)
        yield Finding("storage", "failure", message, _("Make the bucket private at its host."))
    else:
        yield Finding("storage", "ok", told)


def queue() -> Iterator[Finding]:
    """Check that the doorbell of the background work can be read; it may always be deleted."""
    path = _settings().data / QUEUE_FILE
    if not path.exists():
        return
    damage = damage_of(_settings())
    if not damage:
        yield Finding("queue", "ok", str(path))
    else:
        yield Finding("queue", "attention", damage, f"rm {path}")


def _settings() -> Settings:
    settings: Settings = current_app.extensions["photoallegret"]
    return settings


def _storage() -> Storage:
    return Storage(_settings().data)


CHECKS: tuple[Check, ...] = (files, preparation, background, rights, leftovers, elsewhere, queue)
