"""The settings: read once, from the environment and one file, into a frozen value.

Nothing is looked up later; what is wrong is said at once, with the way to mend it.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from photoallegret.paths import SITE_EXAMPLE, TOP
from photoallegret.secrets_file import read_secrets
from photoallegret.site_file import LAST_PORT, SettingsError, Site, did_you_mean, read_site

ENVIRONMENTS = ("development", "production")
VARIABLES = (
    "PHOTOALLEGRET_DATA",
    "PHOTOALLEGRET_DATABASE_URL",
    "PHOTOALLEGRET_ENV",
    "PHOTOALLEGRET_PROXY",
    "PHOTOALLEGRET_SITE",
)
PROXIES = ("", "nginx")
DEFAULT_PORT = 8000


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything the program is told from outside."""

    environment: str
    data: Path
    database_url: str
    port: int
    site: Site
    site_file: Path
    secrets: Mapping[str, str]
    proxy: str = ""
    """The server before the site, one of ``PROXIES``, which sends files in its stead."""

    @property
    def is_production(self) -> bool:
        """Say whether the site is the real one."""
        return self.environment == "production"

    @property
    def base_url(self) -> str:
        """Return the address of the site, without a final slash."""
        if self.is_production:
            return f"https://{self.site.host}"
        return f"http://127.0.0.1:{self.port}"

    @property
    def hosts(self) -> list[str]:
        """Return the host names the site answers to."""
        if self.is_production:
            return [self.site.host]
        return ["127.0.0.1", "localhost"]

    def __repr__(self) -> str:
        """Name the place, never a secret."""
        return f"Settings({self.environment}, {self.data}, {self.base_url})"


def read_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Return the settings told by ``environ`` (default: the process's) and the site's file.

    Raises:
        SettingsError: a value is missing, unknown or unusable; its text names it and the mend.

    """
    environ = os.environ if environ is None else environ
    _refuse_unknown(environ)
    environment = _environment(environ)
    data = Path(environ.get("PHOTOALLEGRET_DATA") or TOP / "instance").absolute()
    named = environ.get("PHOTOALLEGRET_SITE", "")
    site_file = Path(named).absolute() if named else data / "site.toml"
    if environment == "production" or named:
        site = read_site(site_file)
    else:
        site_file = site_file if site_file.exists() else SITE_EXAMPLE
        site = read_site(site_file)
    settings = Settings(
        environment=environment,
        data=data,
        database_url=_database_url(environ, data),
        port=_port(environ.get("PORT", "")),
        site=site,
        site_file=site_file,
        secrets=read_secrets(data),
        proxy=_proxy(environ),
    )
    if settings.is_production:
        _refuse_incomplete(settings)
    return settings


def missing_facts(site: Site) -> list[str]:
    """Return the keys of the legal facts still empty in ``site`` (LCEN art. 1-1 and 19)."""
    facts: list[tuple[str, Any]] = [
        (f"{table}.{key}", value)
        for table in ("publisher", "hosting")
        for key, value in vars_of(getattr(site, table)).items()
    ]
    return [key for key, value in facts if not str(value).strip()]


def vars_of(table: Any) -> dict[str, Any]:  # noqa: ANN401 -- any dataclass of the site
    """Return the fields of a settings table by name."""
    return {name: getattr(table, name) for name in table.__dataclass_fields__}


def _refuse_unknown(environ: Mapping[str, str]) -> None:
    for name in environ:
        if name.startswith("PHOTOALLEGRET_") and name not in VARIABLES:
            message = f"unknown environment variable {name}{did_you_mean(name, VARIABLES)}"
            raise SettingsError(message)


def _environment(environ: Mapping[str, str]) -> str:
    value = environ.get("PHOTOALLEGRET_ENV") or "development"
    if value not in ENVIRONMENTS:
        message = f"PHOTOALLEGRET_ENV is {value!r}{did_you_mean(value, ENVIRONMENTS)}"
        raise SettingsError(message)
    return value


def _proxy(environ: Mapping[str, str]) -> str:
    value = environ.get("PHOTOALLEGRET_PROXY", "")
    if value not in PROXIES:
        message = f"PHOTOALLEGRET_PROXY is {value!r}: write nginx, or leave it out"
        raise SettingsError(message)
    return value


def _database_url(environ: Mapping[str, str], data: Path) -> str:
    url = environ.get("PHOTOALLEGRET_DATABASE_URL") or f"sqlite:///{data / 'site.sqlite'}"
    scheme = urlsplit(url).scheme.partition("+")[0]
    if scheme not in ("sqlite", "postgresql"):
        message = (
            f"PHOTOALLEGRET_DATABASE_URL begins with {scheme!r}: "
            "write sqlite:///… or postgresql://…"
        )
        raise SettingsError(message)
    return with_driver(url)


def with_driver(url: str) -> str:
    """Return the address of a database with the driver that the program brings."""
    if url.startswith("postgresql://"):
        return "postgresql+psycopg://" + url.removeprefix("postgresql://")
    return url


def _port(text: str) -> int:
    if not text:
        return DEFAULT_PORT
    if not text.isascii() or not text.isdigit() or not 0 < int(text) <= LAST_PORT:
        message = f"PORT is {text!r}: write a number from 1 to {LAST_PORT}"
        raise SettingsError(message)
    return int(text)


def _refuse_incomplete(settings: Settings) -> None:
    missing = missing_facts(settings.site)
    if not settings.site.host:
        missing.insert(0, "host")
    if missing:
        message = "production needs these facts in {}: {}".format(
            settings.site_file, ", ".join(missing)
        )
        raise SettingsError(message)
