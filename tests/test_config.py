"""Settings: what is told is read, what is wrong is refused with the mend."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from photoallegret.config import Settings, missing_facts, read_settings
from photoallegret.paths import SITE_EXAMPLE
from photoallegret.site_file import SettingsError, read_backup


def complete(text: str) -> str:
    """Return the example with every legal fact written."""
    return (
        text.replace('registration = ""', 'registration = "RCS Grenoble 000 000 000"')
        .replace('telephone = ""', 'telephone = "04 00 00 00 00"')
        .replace("# contract = 2026-01-31", "contract = 2026-01-31", 1)
    )


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., Settings]:
    def _read(site: str = "", **environ: str) -> Settings:
        if site:
            (tmp_path / "site.toml").write_text(site, encoding="utf-8")
        return read_settings({"PHOTOALLEGRET_DATA": str(tmp_path), **environ})

    return _read


def test_settings_are_embedded_in_development(
    read: Callable[..., Settings], tmp_path: Path
) -> None:
    settings = read()

    assert settings.environment == "development"
    assert settings.database_url == f"sqlite:///{tmp_path / 'site.sqlite'}"
    assert settings.base_url == "http://127.0.0.1:8000"
    assert settings.site.name == "photoallegret"
    assert settings.site_file == SITE_EXAMPLE


def test_development_keeps_its_address_whatever_the_file_says(
    read: Callable[..., Settings],
) -> None:
    example = SITE_EXAMPLE.read_text(encoding="utf-8")
    settings = read(example.replace("www.photoallegret.com", "www.example.org"), PORT="8123")

    assert settings.base_url == "http://127.0.0.1:8123"
    assert settings.site.host == "www.example.org"


def test_production_serves_its_host_when_complete(read: Callable[..., Settings]) -> None:
    text = complete(SITE_EXAMPLE.read_text(encoding="utf-8"))

    settings = read(text, PHOTOALLEGRET_ENV="production")

    assert settings.base_url == "https://www.photoallegret.com"
    assert settings.hosts == ["www.photoallegret.com"]


def test_only_a_proxy_that_is_known_is_told(read: Callable[..., Settings]) -> None:
    assert read(PHOTOALLEGRET_PROXY="nginx").proxy == "nginx"
    with pytest.raises(SettingsError, match="PHOTOALLEGRET_PROXY is 'apache': write nginx"):
        read(PHOTOALLEGRET_PROXY="apache")


def test_production_refuses_to_do_without_its_own_file(read: Callable[..., Settings]) -> None:
    with pytest.raises(SettingsError, match=r"site\.toml is missing: copy site\.example\.toml"):
        read(PHOTOALLEGRET_ENV="production")


def test_production_names_each_missing_fact(read: Callable[..., Settings]) -> None:
    text = SITE_EXAMPLE.read_text(encoding="utf-8").replace("www.photoallegret.com", "", 1)

    with pytest.raises(
        SettingsError, match=r"host, publisher\.registration, publisher\.telephone$"
    ):
        read(text, PHOTOALLEGRET_ENV="production")


def test_missing_facts_of_the_example_are_the_two_to_complete(
    read: Callable[..., Settings],
) -> None:
    assert missing_facts(read().site) == ["publisher.registration", "publisher.telephone"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('nmae = "x"', r"unknown key 'nmae'; did you mean 'name'\?"),
        (
            'name = "x"\n[photographer]\nname = "y"\n[hosting]\nadress = "z"',
            r"unknown key 'hosting\.adress'; did you mean 'address'\?",
        ),
        ('name = "x"', r"the key 'photographer' is missing"),
        ('name = "x"\n[photographer]\nname = ""', r"photographer\.name: is empty"),
        ('name = 3\n[photographer]\nname = "y"', r"name is 3, text is needed"),
        ('name = "x"\nlanguages = ["fr", "de"]\n[photographer]\nname = "y"', r"language 'de'"),
        ('name = "x"\nhost = "https://x.org"\n[photographer]\nname = "y"', r"bare host name"),
        ('name = "x"\ntime_zone = "Paris"\n[photographer]\nname = "y"', r"time_zone"),
        (
            'name = "x"\n[photographer]\nname = "y"\n[renditions]\nwidths = [900, 480]',
            r"renditions\.widths: is increasing",
        ),
        ('name = "x"\n[photographer]\nname = "y"\n[imports]\nmegapixels = 0', r"above 0"),
        ('name = "x"\n[photographer]\nname = "y"\n[uploads]\nfile_megabytes = 0', r"above 0"),
        ('name = "x', r"cannot be read"),
    ],
)
def test_file_is_read_strictly(read: Callable[..., Settings], text: str, message: str) -> None:
    with pytest.raises(SettingsError, match=message):
        read(text)


@pytest.mark.parametrize("director", ["cartus", "Cartus SARL", "Société Cartus"])
def test_the_director_is_a_person(read: Callable[..., Settings], director: str) -> None:
    facts = f'[publisher]\ncompany = "Cartus"\ndirector = "{director}"'

    with pytest.raises(SettingsError, match=r"publisher\.director: is a person"):
        read(f'name = "x"\n[photographer]\nname = "y"\n{facts}')


@pytest.mark.parametrize(
    ("environ", "message"),
    [
        ({"PHOTOALLEGRET_DATE": "/srv"}, r"unknown .*did you mean 'PHOTOALLEGRET_DATA'\?"),
        ({"PHOTOALLEGRET_ENV": "producton"}, r"did you mean 'production'\?"),
        ({"PORT": "eighty"}, r"PORT is 'eighty'"),
        ({"PORT": "70000"}, r"PORT is '70000'"),
        ({"PHOTOALLEGRET_DATABASE_URL": "mysql://x/y"}, r"begins with 'mysql'"),
        ({"PHOTOALLEGRET_SITE": "/nowhere/site.toml"}, r"/nowhere/site\.toml is missing"),
    ],
)
def test_environment_is_read_strictly(
    read: Callable[..., Settings], environ: dict[str, str], message: str
) -> None:
    with pytest.raises(SettingsError, match=message):
        read(**environ)


def test_postgresql_gets_its_driver(read: Callable[..., Settings]) -> None:
    settings = read(PHOTOALLEGRET_DATABASE_URL="postgresql://me@db/site")

    assert settings.database_url == "postgresql+psycopg://me@db/site"


def test_settings_show_no_secret(read: Callable[..., Settings], tmp_path: Path) -> None:
    (tmp_path / "secrets.toml").write_text(
        'secret_key = "hush hush hush hush hush hush hush"', encoding="utf-8"
    )
    settings = read(PHOTOALLEGRET_DATABASE_URL="postgresql://me:hush@db/site")

    assert settings.secrets["secret_key"].startswith("hush hush")
    assert "hush" not in repr(settings)


def test_example_names_every_key() -> None:
    """A setting that the example does not show is a setting nobody finds."""
    import tomllib  # noqa: PLC0415 -- only here
    from dataclasses import fields, is_dataclass  # noqa: PLC0415 -- only here

    from photoallegret import site_file  # noqa: PLC0415 -- only here

    example = tomllib.loads(SITE_EXAMPLE.read_text(encoding="utf-8"))
    tables = {
        "publisher": site_file.Publisher,
        "hosting": site_file.Hosting,
        "display": site_file.Display,
        "renditions": site_file.Renditions,
        "imports": site_file.Imports,
        "uploads": site_file.Uploads,
        "photographer": site_file.Photographer,
    }

    assert {item.name for item in fields(site_file.Site)} == set(example)
    for name, kind in tables.items():
        assert is_dataclass(kind)
        assert {item.name for item in fields(kind)} == set(example[name]), name


def with_mail(table: str) -> str:
    example = SITE_EXAMPLE.read_text(encoding="utf-8")
    start, _, rest = example.partition("[mail]\n")
    return f"{start}[mail]\n{table}\n\n{rest.partition(chr(10) * 2)[2]}"


def test_mail_comes_from_the_publisher_by_an_encrypted_channel(
    read: Callable[..., Settings],
) -> None:
    mail = read(with_mail('server = "smtp.example.org"')).site.mail

    assert (mail.server, mail.port, mail.security) == ("smtp.example.org", 587, "starttls")
    assert (mail.username, mail.sender, mail.sender_name) == ("", "", "")


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ('security = "ssl"', "mail.security: is one of starttls, tls, none"),
        ("port = 0", "mail.port"),
        ('server = "smtp.example.org:587"', "mail.server: is a bare host name"),
        ('server = "smtp.example.org\\r\\nX"', "mail.server: is a bare host name"),
        ('sender = "Alice <a@example.org>"', "mail.sender: is an e-mail address"),
        ('sender = "a@example.org, b@example.org"', "mail.sender: is an e-mail address"),
        ('sender_name = "Alice\\nBcc: b@example.org"', "mail.sender_name: is one line of text"),
        ('server = "a.example"\nsecurity = "none"\nusername = "a"', "travel in clear"),
        ("serveur = 1", "did you mean 'server'"),
    ],
)
def test_mail_settings_that_cannot_work_are_refused(
    read: Callable[..., Settings], table: str, said: str
) -> None:
    with pytest.raises(SettingsError, match=re.escape(said)):
        read(with_mail(table))


def test_a_server_without_a_sender_is_refused(read: Callable[..., Settings]) -> None:
    text = with_mail('server = "smtp.example.org"').replace(
        'email = "contact@photoallegret.com"', 'email = "écrire à la galerie"'
    )

    with pytest.raises(SettingsError, match=r"mail\.sender: is needed"):
        read(text)


def with_security(table: str) -> str:
    """Return the example with this table of security."""
    start, _, rest = SITE_EXAMPLE.read_text(encoding="utf-8").partition("[security]\n")
    return f"{start}[security]\n{table}\n\n{rest.partition(chr(10) * 2)[2]}"


@pytest.mark.parametrize(
    ("contact", "policy"),
    [
        ("", ""),
        ("security@example.org", "https://example.org/security"),
        ("https://example.org/report", ""),
    ],
)
def test_who_hears_of_weaknesses_is_reached_by_mail_or_https(
    read: Callable[..., Settings], contact: str, policy: str
) -> None:
    security = read(with_security(f'contact = "{contact}"\npolicy = "{policy}"')).site.security

    assert (security.contact, security.policy) == (contact, policy)


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ('contact = "http://example.org/report"', "security.contact: is an e-mail or https"),
        ('contact = "mailto:security@example.org"', "security.contact: is an e-mail or https"),
        ('contact = "à la galerie"', "security.contact: is an e-mail or https"),
        ('contact = "https://example.org\\nPolicy: x"', "security.contact: is an e-mail or https"),
        ('policy = "http://example.org/security"', "security.policy: begins https://"),
        ('policy = "javascript:alert(1)"', "security.policy: begins https://"),
        ('policy = "https://example.org/\\r\\nContact: x"', "security.policy: begins https://"),
        ("contacts = 1", "did you mean 'contact'"),
    ],
)
def test_security_settings_that_cannot_work_are_refused(
    read: Callable[..., Settings], table: str, said: str
) -> None:
    with pytest.raises(SettingsError, match=re.escape(said)):
        read(with_security(table))


def test_copies_and_photographs_do_not_share_a_bucket(read: Callable[..., Settings]) -> None:
    host = 'endpoint = "https://s3.example.org"'
    text = SITE_EXAMPLE.read_text(encoding="utf-8")
    text = text.replace('url = ""', 'url = "s3://photos"', 1).replace('endpoint = ""', host, 1)
    text = text.replace('\nbucket = ""', '\nbucket = "s3://photos/copies"', 1)
    text = text.replace('bucket_endpoint = ""', f"bucket_{host}", 1)

    with pytest.raises(SettingsError, match=r"backup\.bucket: is apart from storage\.url"):
        read(text)
    assert (
        read(text.replace("s3://photos/", "s3://copies/")).site.backup.bucket
        == "s3://copies/copies"
    )


def test_the_table_of_copies_is_read_by_itself(tmp_path: Path) -> None:
    path = tmp_path / "site.toml"
    path.write_text("[backup]\nkeep_daily = 3\n", encoding="utf-8")

    assert read_backup(path).keep_daily == 3
    path.write_text("[backup]\nkeep_daily = 0\n", encoding="utf-8")
    with pytest.raises(SettingsError, match=r"backup\.keep_daily"):
        read_backup(path)
    path.write_text("backup = 1", encoding="utf-8")
    with pytest.raises(SettingsError, match="a table is needed"):
        read_backup(path)
    path.write_text("", encoding="utf-8")
    assert not read_backup(path).bucket
