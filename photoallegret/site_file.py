"""The photographer's one file, site.toml: its tables as frozen values, read strictly."""

import difflib
import re
import tomllib
from collections.abc import Iterable
from dataclasses import MISSING, dataclass, field, fields, is_dataclass
from datetime import date
from pathlib import Path
from types import NoneType
from typing import Any, get_args, get_origin, get_type_hints
from zoneinfo import ZoneInfo

from photoallegret.backup_settings import Backup, backup_rules
from photoallegret.object_settings import HERE, ObjectStorage, object_rules, overlap
from photoallegret.party_settings import Hosting, Processor, Publisher, Successor, is_person
from photoallegret.service_settings import Services, service_rules

LANGUAGES = ("fr", "en")
SMALLEST_WIDTH, LARGEST_WIDTH = 160, 7680
SLOWEST, FASTEST = 0, 10
BEST_QUALITY = 100
LONGEST_ANSWER = 60
LONGEST_QUARANTINE = 24
LAST_PORT = 65_535
SECURITIES = ("starttls", "tls", "none")
ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+@[a-z0-9.-]+\.[a-z0-9-]+", re.ASCII | re.IGNORECASE)


class SettingsError(Exception):
    """A setting is missing, unknown or unusable; the text names it and the mend."""


@dataclass(frozen=True, slots=True)
class Texts:
    """What the site says of itself in one language; ``about`` and ``licence`` are Markdown."""

    tagline: str = ""
    description: str = ""
    about: str = ""
    licence: str = ""


@dataclass(frozen=True, slots=True)
class Photographer:
    """Whose photographs these are, and the rights said in each file when it says none."""

    name: str
    credit_line: str = ""
    copyright_notice: str = ""
    usage_terms: str = ""


@dataclass(frozen=True, slots=True)
class Display:
    """What visitors are shown."""

    technical_line: bool = True
    reserve_data_mining: bool = True


@dataclass(frozen=True, slots=True)
class Renditions:
    """The files made of each photo: widths in pixels, qualities from 1 to 100."""

    widths: tuple[int, ...] = (480, 720, 1080, 1600, 2560)
    jpeg_quality: int = 82
    avif_quality: int = 65
    avif_speed: int = 6


@dataclass(frozen=True, slots=True)
class Imports:
    """What may come in, and what each decoding child may use."""

    megapixels: int = 120
    child_memory_mb: int = 1000
    child_seconds: int = 60
    archive_entries: int = 5000
    archive_megabytes: int = 20_000


@dataclass(frozen=True, slots=True)
class Questions:
    """The contact space."""

    answer_days: int = 7
    """Within how many days the photographer usually answers; told to those who ask."""
    notice: str = "each"
    """Mail to the photographer: "each" question, a "daily" digest, or "none"."""
    host_duty: bool = False
    """Whether acts of publishing are kept, sealed, as décret 2021-1362 asks of hosts."""


@dataclass(frozen=True, slots=True)
class Deaths:
    """What follows when a death is told."""

    quarantine_months: int = 6
    """How long heirs have before what the person said nothing of is erased."""


@dataclass(frozen=True, slots=True)
class Rights:
    """How requests about personal data are met."""

    withdraw_pictures: bool = True
    """Whether a photograph goes off the site at once when somebody in it asks; a minor's does in
    any case."""


@dataclass(frozen=True, slots=True)
class Security:
    """Whom to tell of a weakness of the site (RFC 9116)."""

    contact: str = ""
    """An e-mail or https address; the publisher's when empty."""
    policy: str = ""
    """Address of the page that says how weaknesses are taken; "" for none."""


@dataclass(frozen=True, slots=True)
class Uploads:
    """What may be sent through the studio."""

    file_megabytes: int = 300
    form_megabytes: int = 2000
    """Of all files sent at once by the form that works without scripts."""
    total_megabytes: int = 20_000
    """Of all files announced and not yet prepared, together."""


@dataclass(frozen=True, slots=True)
class Mail:
    """The server that carries the site's mail (its password is in secrets.toml)."""

    server: str = ""
    port: int = 587
    security: str = "starttls"
    username: str = ""
    sender: str = ""
    """The address it comes from; the publisher's when empty."""
    sender_name: str = ""
    """The name it comes from; the site's when empty."""
    dkim_selector: str = ""
    """How the server calls the key with which it signs; lets the doctor look for it."""


@dataclass(frozen=True, slots=True)
class Operations:
    """How the site is watched."""

    metrics: bool = False
    """Whether numbers are told to a Prometheus on this machine."""
    access_log: str = ""
    """The proxy's masked log, from which visits are counted; "" counts none."""


@dataclass(frozen=True, slots=True)
class Site:
    """The whole of site.toml."""

    name: str
    photographer: Photographer
    host: str = ""
    languages: tuple[str, ...] = LANGUAGES
    time_zone: str = "Europe/Paris"
    texts: dict[str, Texts] = field(default_factory=dict)
    publisher: Publisher = Publisher()  # noqa: RUF009 -- frozen
    hosting: Hosting = Hosting()  # noqa: RUF009 -- frozen
    display: Display = Display()
    renditions: Renditions = Renditions()
    imports: Imports = Imports()
    questions: Questions = Questions()
    deaths: Deaths = Deaths()
    rights: Rights = Rights()
    security: Security = Security()
    uploads: Uploads = Uploads()
    mail: Mail = Mail()
    storage: ObjectStorage = ObjectStorage()  # noqa: RUF009 -- frozen
    backup: Backup = Backup()  # noqa: RUF009 -- frozen
    operations: Operations = Operations()
    services: Services = Services()  # noqa: RUF009 -- frozen
    processors: tuple[Processor, ...] = ()
    successor: Successor = Successor()  # noqa: RUF009 -- frozen


def read_site(path: Path) -> Site:
    """Return the settings written in the TOML file at ``path``.

    Raises:
        SettingsError: the file is absent or unreadable, a key is unknown, a value unusable.

    """
    site: Site = _read(Site, _tables(path), where=str(path), key="")
    _check(site, path)
    return site


def read_backup(path: Path) -> Backup:
    """Return the table [backup] of the TOML file at ``path``, whatever else it lacks.

    Raises:
        SettingsError: the file is absent or unreadable, or the table unusable.

    """
    table = _tables(path).get("backup", {})
    backup: Backup = _value(Backup, table, where=str(path), key="backup")
    _demand(backup_rules(backup), path)
    return backup


def _tables(path: Path) -> dict[str, Any]:
    if not path.exists():
        message = f"{path} is missing: copy site.example.toml there and write your own facts"
        raise SettingsError(message)
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        message = f"{path} cannot be read: {error}"
        raise SettingsError(message) from error


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return "; did you mean …?" for the closest of ``known``, or the list of them."""
    known = list(known)
    close = difflib.get_close_matches(word, known, n=1)
    return f"; did you mean {close[0]!r}?" if close else f"; known: {', '.join(known)}"


def _read(kind: Any, table: dict[str, Any], *, where: str, key: str) -> Any:  # noqa: ANN401 -- generic
    known = {item.name: item for item in fields(kind)}
    hints = get_type_hints(kind)
    for name in table:
        if name not in known:
            message = f"{where}: unknown key {_dotted(key, name)!r}{did_you_mean(name, known)}"
            raise SettingsError(message)
    for name, item in known.items():
        if item.default is MISSING and item.default_factory is MISSING and name not in table:
            message = f"{where}: the key {_dotted(key, name)!r} is missing"
            raise SettingsError(message)
    return kind(
        **{
            name: _value(hints[name], value, where=where, key=_dotted(key, name))
            for name, value in table.items()
        }
    )


def _value(hint: Any, value: Any, *, where: str, key: str) -> Any:  # noqa: ANN401 -- generic
    if is_dataclass(hint) and isinstance(value, dict):
        return _read(hint, value, where=where, key=key)
    if get_origin(hint) is dict and isinstance(value, dict):
        kind = get_args(hint)[1]
        return {
            name: _value(kind, item, where=where, key=_dotted(key, name))
            for name, item in value.items()
        }
    if get_origin(hint) is tuple and isinstance(value, list):
        kind = get_args(hint)[0]
        return tuple(_value(kind, item, where=where, key=key) for item in value)
    if NoneType in get_args(hint):
        (hint,) = (kind for kind in get_args(hint) if kind is not NoneType)
    if isinstance(hint, type) and type(value) is hint:
        return value.strip() if isinstance(value, str) else value
    wanted = "a table" if is_dataclass(hint) or get_origin(hint) is dict else _name(hint)
    message = f"{where}: {key} is {value!r}, {wanted} is needed"
    raise SettingsError(message)


def _name(hint: Any) -> str:  # noqa: ANN401 -- generic
    words = {
        str: "text",
        int: "a whole number",
        bool: "true or false",
        date: "a day such as 2026-11-25",
    }
    return words.get(hint, "a list")


def _dotted(key: str, name: str) -> str:
    return f"{key}.{name}" if key else name


def _check(site: Site, path: Path) -> None:
    """Refuse values of the right type that cannot work."""
    for language in (*site.languages, *site.texts):
        if language not in LANGUAGES:
            message = f"{path}: language {language!r}{did_you_mean(language, LANGUAGES)}"
            raise SettingsError(message)
    widths = site.renditions.widths
    rules = [
        (site.name, "name", "is empty"),
        (site.photographer.name, "photographer.name", "is empty"),
        (site.languages, "languages", "is empty"),
        (len(set(site.languages)) == len(site.languages), "languages", "names one twice"),
        (_is_host(site.host), "host", "is a bare host name, such as www.example.org"),
        (_is_zone(site.time_zone), "time_zone", "is a name such as Europe/Paris"),
        (widths and list(widths) == sorted(set(widths)), "renditions.widths", "is increasing"),
        (
            all(SMALLEST_WIDTH <= width <= LARGEST_WIDTH for width in widths),
            "renditions.widths",
            f"goes from {SMALLEST_WIDTH} to {LARGEST_WIDTH} pixels",
        ),
        *(
            (1 <= getattr(site.renditions, key) <= BEST_QUALITY, f"renditions.{key}", "is 1 to 100")
            for key in ("jpeg_quality", "avif_quality")
        ),
        (SLOWEST <= site.renditions.avif_speed <= FASTEST, "renditions.avif_speed", "is 0 to 10"),
        (1 <= site.questions.answer_days <= LONGEST_ANSWER, "questions.answer_days", "is 1 to 60"),
        (
            site.questions.notice in ("each", "daily", "none"),
            "questions.notice",
            "is each, daily or none",
        ),
        (
            1 <= site.deaths.quarantine_months <= LONGEST_QUARANTINE,
            "deaths.quarantine_months",
            "is 1 to 24",
        ),
        (is_person(site.publisher), "publisher.director", "is a person, never a company"),
        (_are_positive(site.imports), "imports", "takes numbers above 0"),
        (_are_positive(site.uploads), "uploads", "takes numbers above 0"),
        *_reach_rules(site),
        *object_rules(site.storage),
        *backup_rules(site.backup),
        (
            not overlap(site.storage, site.backup.elsewhere),
            "backup.bucket",
            "is apart from storage.url: what is no copy would be mistaken there",
        ),
        *service_rules(site.services),
    ]
    _demand(rules, path)


def _demand(rules: Iterable[tuple[Any, str, str]], path: Path) -> None:
    for holds, key, rule in rules:
        if not holds:
            message = f"{path}: {key}: {rule}"
            raise SettingsError(message)


def _are_positive(table: Imports | Uploads) -> bool:
    return all(getattr(table, item.name) > 0 for item in fields(table))


def _reach_rules(site: Site) -> list[tuple[Any, str, str]]:
    mail = site.mail
    sender = mail.sender or site.publisher.email
    in_clear = mail.security == "none" and mail.server not in HERE
    return [
        (_is_contact(site.security.contact), "security.contact", "is an e-mail or https address"),
        (_is_link(site.security.policy), "security.policy", "begins https://"),
        (mail.security in SECURITIES, "mail.security", f"is one of {', '.join(SECURITIES)}"),
        (1 <= mail.port <= LAST_PORT, "mail.port", f"goes from 1 to {LAST_PORT}"),
        (_is_host(mail.server) or mail.server in HERE, "mail.server", "is a bare host name"),
        (not mail.sender or ADDRESS.fullmatch(mail.sender), "mail.sender", "is an e-mail address"),
        (not mail.server or ADDRESS.fullmatch(sender), "mail.sender", "is needed with a server"),
        (_is_host(mail.dkim_selector), "mail.dkim_selector", "is one name, such as mail2026"),
        (_is_path(site.operations.access_log), "operations.access_log", "is a whole path, from /"),
        (mail.sender_name.isprintable(), "mail.sender_name", "is one line of text"),
        (
            not (in_clear and mail.username),
            "mail.security",
            "is starttls or tls with a user name: its password would travel in clear",
        ),
    ]


def _is_contact(text: str) -> bool:
    return ADDRESS.fullmatch(text) is not None or _is_link(text)


def _is_link(text: str) -> bool:
    return not text or re.fullmatch(r"https://[!-~]+", text) is not None


def _is_host(host: str) -> bool:
    labels = host.split(".")
    return not host or all(
        label and label.isascii() and label.replace("-", "").isalnum() for label in labels
    )


def _is_path(text: str) -> bool:
    return not text or Path(text).is_absolute()


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ValueError, KeyError, OSError):
        return False
    return True
