"""create_app(): the site, put together from its rooms."""

import logging
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from flask import Flask, abort, redirect, request, url_for
from flask_compress import Compress
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.wrappers import Response as BaseResponse

from photoallegret import banner, doctor, i18n, logs, migrations, neighbours, worker
from photoallegret import checks as house_checks
from photoallegret.accounts.signed_in import (
    is_owner,
    may_enter_studio,
    recognise_accounts,
)
from photoallegret.accounts.views.texts import TERMS
from photoallegret.assets import Assets
from photoallegret.backups.checks import alarm as copies_alarm
from photoallegret.bodies import BODY_BYTES, SiteRequest, refuse_unwritable_paths
from photoallegret.clock import now
from photoallegret.commands import COMMANDS
from photoallegret.config import Settings, read_settings
from photoallegret.consent.choice import Offer, agreed, form_of
from photoallegret.consent.services import check_services, held_by, services_of
from photoallegret.consent.showing import show_choices
from photoallegret.cookies import OnlyDeclaredCookies
from photoallegret.data_folder import alone, make_folders
from photoallegret.db import begin_as_told, db, engine_options, reading
from photoallegret.errors import show_errors
from photoallegret.forms import act_token
from photoallegret.gallery import palette, rows, sizes
from photoallegret.gallery.operations.runs import FILES
from photoallegret.gallery.operations.withdrawing import HOLDS
from photoallegret.gallery.studio_views.photo import PARTS
from photoallegret.gallery.views import sitemaps
from photoallegret.headers import (
    SAFE_METHODS,
    TruncatedBodiesFail,
    refuse_chunked_posts,
    refuse_foreign_posts,
    send_headers,
)
from photoallegret.mail import delivering
from photoallegret.maintenance.operations.announcing import announced_words
from photoallegret.maintenance.views import close_doors
from photoallegret.objects import BACKUP_KEYS, KEYS, connect, objects_at
from photoallegret.pages.site import Brought, keep_pages
from photoallegret.paths import STATIC, TEMPLATES
from photoallegret.personal_data import together
from photoallegret.privacy import jobs as privacy_jobs
from photoallegret.privacy.operations.restored import is_restored
from photoallegret.privacy.papers.evidence import EVIDENCE
from photoallegret.privacy.queries.declared import DECLARED, Declared, processings_of
from photoallegret.processors import check_processors
from photoallegret.prose import paragraphs
from photoallegret.rights.operations.erasing import order_again
from photoallegret.rooms import HELD, ROOMS
from photoallegret.routes import PREFIXES, IdConverter, keep_language
from photoallegret.secrets_file import FILE as SECRETS
from photoallegret.secrets_file import complete_secrets, is_complete, make_secrets
from photoallegret.site_file import SettingsError
from photoallegret.storage import Storage
from photoallegret.studio import lock_studio, studio_root, waiting_at
from photoallegret.stylesheets import SHEETS
from photoallegret.typography import typographic
from photoallegret.uploads import studio_views as uploads_studio
from photoallegret.versions.content import terms_in_force
from photoallegret.versions.operations.succeeding import check_succession
from photoallegret.watching.views import Probes, note_requests

RULES: dict[str, tuple[Callable[[], str], ...]] = {
    "site.css": (palette.ratio_rules, palette.colour_rules),
    "studio.css": (palette.focal_rules,),
}


def create_app(settings: Settings | None = None, *, read_only: bool = False) -> Flask:
    """Return the site, its data folder made and its database at the newest revision.

    Args:
        settings: what the site is told; read from the environment when absent.
        read_only: for who only looks: a database of an older revision stays as it is.

    Raises:
        SettingsError: the settings cannot serve; the text names the one and the mend.

    """
    settings = settings or read_settings()
    declared = _declared(settings)
    check_processors(settings.site, declared.processings, now().date())
    settings = _with_secrets(settings)
    _connect_storage(settings, read_only=read_only)
    app = Flask("photoallegret", template_folder=str(TEMPLATES), static_folder=None)
    app.request_class = SiteRequest
    app.url_map.converters["int"] = IdConverter
    app.extensions["photoallegret"] = settings
    app.config.update(
        SECRET_KEY=settings.secrets["secret_key"],
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=engine_options(settings.database_url),
        MAX_CONTENT_LENGTH=BODY_BYTES,
        TRUSTED_HOSTS=settings.hosts,
        WTF_I18N_ENABLED=False,
        COMPRESS_ALGORITHM=["br", "gzip"],
        COMPRESS_BR_LEVEL=5,
        COMPRESS_MIMETYPES=["text/html", "application/xml", "application/atom+xml", "text/plain"],
    )
    app.logger.setLevel(logging.INFO)
    logs.be_discreet()
    is_current = _open_database(app, settings, read_only=read_only)
    _speak(app, settings)
    _draw(app, settings)
    recognise_accounts(app)
    delivering.ready(app, settings)
    offer = _guard(app, settings, declared)
    show_errors(app)
    Compress(app)
    _gather(app, declared)
    with app.app_context():
        if is_current:
            check_succession(settings.site, now().date(), strict=settings.is_production)
            db.session.remove()
    if not read_only:
        _keep_pages(app, settings, offer)
    return app


def _connect_storage(settings: Settings, *, read_only: bool) -> None:
    """Say where else the photographs' files are kept; nobody is asked yet.

    Raises:
        SettingsError: a key of theirs is missing.

    """
    objects = objects_at(settings.site.storage, settings.secrets)
    if objects is not None and is_restored(settings.data):
        objects = replace(objects, is_kept=True)  # the site in service goes on with them
    connect(settings.data, objects)
    backup = settings.site.backup.elsewhere
    for table, place, names in (
        ("storage", settings.site.storage, KEYS),
        ("backup", backup, BACKUP_KEYS),
    ):
        for name in names:
            if place.url and not settings.secrets.get(name):
                message = f'{settings.data / SECRETS} lacks what opens [{table}]: {name} = "…"'
                raise SettingsError(message)
    if settings.site.storage.url:
        storage = Storage(settings.data)
        if storage.is_open and not read_only:
            with alone(settings.data, FILES):
                storage.close()


def _keep_pages(app: Flask, settings: Settings, offer: Offer) -> None:
    keep_pages(
        app,
        settings,
        Brought(
            [one for room in ROOMS for one in room.dated],
            [one for room in ROOMS for one in room.warm],
            [one for room in ROOMS for one in room.follows],
        ),
        partial(form_of, offer) if offer.services else None,
    )


def _declared(settings: Settings) -> Declared:
    """Return all that the site holds of people, its optional services among it."""
    services = services_of(settings.site)
    check_services(settings.site, services)
    held = together((HELD, held_by(services)))
    return Declared(processings_of(held), held)


def _gather(app: Flask, declared: Declared) -> None:
    """Give ``app`` what each room hands in."""
    for room in ROOMS:
        for blueprint in room.blueprints:
            app.register_blueprint(blueprint)
    for command in (*(one for room in ROOMS for one in room.commands), *COMMANDS):
        app.cli.add_command(command)
    app.extensions[DECLARED] = declared
    app.extensions[doctor.CHECKS] = (
        *house_checks.CHECKS,
        *(check for room in ROOMS for check in room.checks),
    )
    app.extensions[EVIDENCE] = dict(one for room in ROOMS for one in room.evidence)
    app.extensions[TERMS] = terms_in_force
    app.extensions[PARTS] = tuple(one for room in ROOMS for one in room.photo_parts)
    app.extensions[HOLDS] = tuple(one for room in ROOMS for one in room.photo_holds)
    app.extensions[sitemaps.OTHERS] = tuple(one for room in ROOMS for one in room.sitemaps)
    privacy_jobs.hand_over(
        app,
        tuple(rule for room in ROOMS for rule in room.rules),
        {stop.purpose: stop for room in ROOMS for stop in room.stops},
        order_again,
    )
    worker.ready(app, tuple(job for room in ROOMS for job in room.jobs))


def _with_secrets(settings: Settings) -> Settings:
    """Make the data folder; make its secrets at a first run, never behind a site's back."""
    make_folders(settings.data)
    if is_complete(settings.secrets):
        return settings
    if settings.secrets:
        return replace(settings, secrets=complete_secrets(settings.data))
    used = (settings.data / "site.sqlite").exists() or any((settings.data / "originals").iterdir())
    if settings.is_production and used:
        message = (
            f"{settings.data / 'secrets.toml'} is missing beside an existing site: put it back "
            'from a backup, or write in it: secret_key = "at least 32 random characters"'
        )
        raise SettingsError(message)
    return replace(settings, secrets=make_secrets(settings.data))


def _open_database(app: Flask, settings: Settings, *, read_only: bool) -> bool:
    """Give ``app`` its database; say whether it is at the newest revision."""
    db.init_app(app)
    with app.app_context():
        begin_as_told(db.engine)
        with alone(settings.data, "migration"):
            with db.engine.connect() as connection:
                found = migrations.current(connection)
                if not found and any((settings.data / "originals").iterdir()):
                    message = (
                        f"the database is gone, and {settings.data} holds the photographs of a "
                        "site. Put a copy back: flask restore FILE. To begin anew, name another "
                        "data folder"
                    )
                    raise SettingsError(message)
                is_newer = found != "" and not migrations.is_known(found)
                lacking = migrations.lacking(
                    connection, db.metadata.sorted_tables if is_newer else ()
                )
            if lacking:
                db.engine.dispose()
                message = (
                    f"the database is of a newer release ({found}) that this one cannot use: "
                    f"{', '.join(lacking[:5])}. Start the newer release, or restore a backup"
                )
                raise SettingsError(message)
            if is_newer:  # during an upgrade, and on the way back from one
                app.logger.warning("the database is of a newer release: %s", found)
            is_current = found == migrations.head()
            if not (is_current or is_newer or (read_only and found)):
                migrations.upgrade(db.engine)
                is_current = True

    @app.before_request
    def _read_or_write() -> None:
        if request.method in SAFE_METHODS:
            reading()

    return is_current


def _speak(app: Flask, settings: Settings) -> None:
    """Choose the language of each request by its address; commands speak the site's first."""
    languages = settings.site.languages
    first = languages[0]
    i18n.speak(first)

    @app.url_value_preprocessor
    def _forget_rule(_endpoint: str | None, values: dict[str, object] | None) -> None:
        if values is not None:
            values.pop("lang", None)

    @app.before_request
    def _by_prefix() -> BaseResponse | None:
        english = request.path == "/en" or request.path.startswith("/en/")
        unprefixed = "fr" if "fr" in languages else first
        i18n.speak("en" if english else unprefixed)
        told = request.url_rule.defaults if request.url_rule else None
        if (told or {}).get("lang", first) in languages:
            return None
        if request.path != "/":
            abort(404)
        return redirect(f"{PREFIXES[first]}/", code=302)

    app.url_defaults(keep_language)


def _draw(app: Flask, settings: Settings) -> None:
    """Prepare templates: strict, translated, with what each page needs."""
    files = Assets(STATIC, SHEETS, RULES)
    places = tuple(place for room in ROOMS for place in room.places)
    app.register_blueprint(files.blueprint())
    app.register_blueprint(neighbours.blueprint)
    app.jinja_options = {"undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True}
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]  # added by the extension
        i18n.gettext, i18n.ngettext, newstyle=True
    )
    app.jinja_env.filters.update(typographic=typographic, law=i18n.law_words)
    app.jinja_env.globals.update(
        act_token=act_token,
        asset=files.address,
        copies_alarm=copies_alarm,
        banner_words=lambda: _banner_words(settings),
        base_url=settings.base_url,
        site=settings.site,
        spoken=i18n.language,
        alternates=lambda: _alternates(settings),
        colour_class=palette.colour_class,
        focal_class=palette.focal_class,
        hang=rows.hang,
        sizes=sizes,
        paragraphs=lambda text: paragraphs(text, typographic),
        written_date=i18n.written_date,
        written_instant=lambda instant: i18n.written_instant(instant, settings.site.time_zone),
        studio_root=studio_root,
        studio_places=places,
        studio_waiting=lambda: waiting_at(
            place for place in places if not place.owners or is_owner()
        ),
        account_places=tuple(place for room in ROOMS for place in room.account_places),
        mapped_places=tuple(place for room in ROOMS for place in room.mapped),
        legal_texts=tuple(text for room in ROOMS for text in room.texts),
    )


def _banner_words(settings: Settings) -> list[str]:
    """Return what every public page says above all: incidents, then maintenance."""
    moment, zone = now(), settings.site.time_zone
    told = banner.said(settings.data, i18n.language(), moment)
    return [*told, *announced_words(settings.data, zone, moment)]


def _alternates(settings: Settings) -> list[tuple[str, str]]:
    """Return (language, absolute address) of the page being shown, in each language."""
    if request.endpoint is None or request.url_rule is None or not request.url_rule.defaults:
        return []
    return [
        (code, settings.base_url + url_for(request.endpoint, **request.view_args or {}, lang=code))
        for code in settings.site.languages
    ]


def _guard(app: Flask, settings: Settings, declared: Declared) -> Offer:
    """Set what every request must obey and every answer must say; return what is optional."""
    note_requests(app, settings)
    send_headers(app, settings)
    refuse_unwritable_paths(app)
    refuse_chunked_posts(app)
    refuse_foreign_posts(app)
    lock_studio(
        app, lambda: may_enter_studio() or uploads_studio.may_enter_by_key(), is_owner=is_owner
    )
    close_doors(app, settings, tuple(name for room in ROOMS for name in room.always_open))
    offer = show_choices(app, settings)
    layers: Any = OnlyDeclaredCookies(
        app.wsgi_app,
        declared.held.cookies,
        strict=not settings.is_production,
        agreed=partial(agreed, offer),
    )
    if settings.is_production or settings.proxy:  # one proxy stands before it, and only one
        layers = ProxyFix(layers, x_for=1, x_proto=1)
    layers = Probes(TruncatedBodiesFail(layers), app, settings)
    app.wsgi_app = layers  # type: ignore[method-assign]  # Flask's own way
    return offer
