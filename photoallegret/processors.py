"""Who handles personal data for the photographer: named in site.toml, checked, told.

What each receives is read from the declarations of the program, and from nowhere else.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from babel import Locale

from photoallegret.i18n import N_, gettext, language
from photoallegret.object_settings import is_elsewhere
from photoallegret.party_settings import Processor
from photoallegret.personal_data import Processing, Recipient
from photoallegret.site_file import SettingsError, Site, did_you_mean

HOSTING, MAIL, BACKUPS, OTHER = "hosting", "mail", "backups", "other"
STORAGE = "storage"
ROLES = {
    HOSTING: N_("hosts the site"),
    MAIL: N_("carries its mail"),
    BACKUPS: N_("keeps its backups"),
    STORAGE: N_("keeps its photographs"),
    OTHER: N_("works for the photographer"),
}
RECEIVE_ALL = (HOSTING, BACKUPS)
MECHANISMS = {
    "adequacy": N_("a decision of adequacy (GDPR art. 45)"),
    "standard-clauses": N_("standard contractual clauses (GDPR art. 46)"),
    "binding-rules": N_("binding corporate rules (GDPR art. 47)"),
}
OTHERS = {
    Recipient.MAIL: N_("whoever carries the site's mail"),
    Recipient.STORAGE: N_("whoever keeps the photographs"),
    Recipient.BACKUPS: N_("whoever keeps the backups"),
    Recipient.PUBLIC: N_("the public"),
    Recipient.AUTHORITIES: N_("the judicial authorities, on order"),
}
EEA = {
    "AT": N_("Austria"),
    "BE": N_("Belgium"),
    "BG": N_("Bulgaria"),
    "CY": N_("Cyprus"),
    "CZ": N_("Czechia"),
    "DE": N_("Germany"),
    "DK": N_("Denmark"),
    "EE": N_("Estonia"),
    "ES": N_("Spain"),
    "FI": N_("Finland"),
    "FR": N_("France"),
    "GR": N_("Greece"),
    "HR": N_("Croatia"),
    "HU": N_("Hungary"),
    "IE": N_("Ireland"),
    "IS": N_("Iceland"),
    "IT": N_("Italy"),
    "LI": N_("Liechtenstein"),
    "LT": N_("Lithuania"),
    "LU": N_("Luxembourg"),
    "LV": N_("Latvia"),
    "MT": N_("Malta"),
    "NL": N_("Netherlands"),
    "NO": N_("Norway"),
    "PL": N_("Poland"),
    "PT": N_("Portugal"),
    "RO": N_("Romania"),
    "SE": N_("Sweden"),
    "SI": N_("Slovenia"),
    "SK": N_("Slovakia"),
}
"""The European Economic Area: the twenty-seven, Iceland, Liechtenstein and Norway."""
NOTICE = timedelta(days=30)
"""Between telling of a transfer and doing it."""


def processors_of(site: Site) -> tuple[Processor, ...]:
    """Return the processors of ``site``, the host among them, with what [hosting] says of it."""
    host = site.hosting
    told = tuple(
        replace(
            one,
            name=one.name or host.name,
            country=one.country or host.country,
            address=one.address or host.address,
        )
        if one.role == HOSTING
        else one
        for one in site.processors
    )
    if host.name and not any(one.role == HOSTING for one in told):
        unsaid = Processor(HOSTING, host.name, country=host.country, address=host.address)
        told = (unsaid, *told)
    return told


def check_processors(site: Site, processings: Iterable[Processing], today: date) -> None:
    """Refuse processors that the law, or a slip of the pen, does not allow.

    Raises:
        SettingsError: a role, country or slug is unknown; photographs or copies would go to a
            bucket that nobody is named for; data would leave the European Economic Area without
            a ground, or before its notice has run thirty days.

    """
    named = {one.role for one in site.processors}
    for where, place, role in (
        ("storage", site.storage, STORAGE),
        ("backup.bucket", site.backup.elsewhere, BACKUPS),
    ):
        if is_elsewhere(place) and role not in named:
            _refuse(where, f"name whose it is under [[processors]], role = {role!r}")
    slugs = [processing.slug for processing in processings]
    for one in processors_of(site):
        where = f"processors, {one.name or one.role!r}"
        if not one.name and one.role != HOSTING:  # the doctor asks for the host's
            _refuse(where, "its name is missing")
        if one.role not in ROLES:
            _refuse(where, f"role {one.role!r}{did_you_mean(one.role, ROLES)}")
        _check_country(one, where)
        for slug in one.receives:
            if slug not in slugs:
                _refuse(where, f"receives {slug!r}{did_you_mean(slug, slugs)}")
        if one.role == OTHER and not one.receives:
            _refuse(where, f"receives nothing: name what it is sent; known: {', '.join(slugs)}")
        _check_transfer(one, where, today)


def sent_to(processor: Processor, processings: Iterable[Processing]) -> list[Processing]:
    """Return which of ``processings`` send data to ``processor``."""
    return [
        one
        for one in processings
        if processor.role in RECEIVE_ALL
        or (processor.role == STORAGE and one.in_storage)
        or one.slug in processor.receives
        or processor.role in {recipient.value for recipient in one.recipients}
    ]


def recipients_of(processing: Processing, site: Site) -> tuple[str, ...]:
    """Return who receives the data of ``processing``, by name where one is known (C-154/21)."""
    processors = [one for one in processors_of(site) if sent_to(one, [processing])]
    named_roles = {one.role for one in processors}
    others = [kind for kind in processing.recipients if kind.value not in named_roles]
    return (
        *(processor_words(one) for one in processors),
        *(gettext(OTHERS[kind]) for kind in others),
    )


def transfer_words(site: Site, processings: Sequence[Processing]) -> tuple[str, ...]:
    """Return to whom data of ``processings`` go outside the European Economic Area, or may go.

    Whoever carries them from or to a country that nobody has told is among them: what is not
    known is not denied.
    """
    receiving = [one for one in processors_of(site) if sent_to(one, processings)]
    silent = [one.name for one in receiving if not one.country]
    mailed = any(Recipient.MAIL in one.recipients for one in processings)
    if mailed and not any(one.role == MAIL for one in receiving):
        silent.append(gettext(OTHERS[Recipient.MAIL]))
    unknown = (gettext("%(name)s: the site does not say in which country", name=x) for x in silent)
    return (*(processor_words(one) for one in leaves_eea(receiving)), *unknown)


def processor_words(processor: Processor) -> str:
    """Return a processor in a few words: "1&1 (hosts the site, France)"."""
    words = [gettext(ROLES[processor.role])]
    if processor.country:
        words.append(country_words(processor.country))
    if processor.transfer.mechanism and processor.country not in EEA:
        words.append(gettext(MECHANISMS[processor.transfer.mechanism]))
    return f"{processor.name} ({', '.join(words)})"


def country_words(code: str) -> str:
    """Return the name of a country in the language spoken."""
    return gettext(EEA[code]) if code in EEA else str(Locale(language()).territories[code])


def leaves_eea(processors: Iterable[Processor]) -> Sequence[Processor]:
    """Return those of ``processors`` to which data leave the European Economic Area."""
    return [one for one in processors if one.country and one.country not in EEA]


def _check_country(processor: Processor, where: str) -> None:
    code = processor.country
    if code in EEA:  # most are, and Babel need not be asked
        return
    names = {
        name: key
        for spoken in ("fr", "en")
        for key, name in Locale(spoken).territories.items()
        if len(key) == len("FR") and key.isalpha()
    }
    if code in names.values():
        return
    if not code and processor.role == HOSTING:
        return  # [hosting] is still to complete, which the doctor says
    meant = names.get(code) or did_you_mean(code.upper(), sorted(names.values()))
    mend = meant if meant.startswith(";") else f"; did you mean {meant!r}?"
    _refuse(where, f"country {code!r} is no code of two letters{mend}")


def _check_transfer(processor: Processor, where: str, today: date) -> None:
    transfer = processor.transfer
    if transfer.mechanism and transfer.mechanism not in MECHANISMS:
        mend = did_you_mean(transfer.mechanism, MECHANISMS)
        _refuse(where, f"transfer.mechanism {transfer.mechanism!r}{mend}")
    if not leaves_eea([processor]):
        return
    if not transfer.mechanism or transfer.notice_published is None:
        _refuse(
            where,
            f"{processor.country} is outside the European Economic Area: write transfer = "
            '{ mechanism = "…", notice_published = … } (GDPR art. 44 to 49)',
        )
    begins = (transfer.notice_published or today) + NOTICE
    if begins > today:
        _refuse(where, f"its notice must run 30 days: data may go there from {begins} on")


def _refuse(where: str, what: str) -> None:
    message = f"{where}: {what}"
    raise SettingsError(message)
