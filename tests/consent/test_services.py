"""Optional services: what is told of each, and what does not start without being told."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from photoallegret.clock import now
from photoallegret.config import Settings
from photoallegret.consent.services import check_services, held_by, services_of, version_of
from photoallegret.factory import create_app
from photoallegret.personal_data import LawfulBasis
from photoallegret.service_settings import PLAYERS, Services, service_rules
from photoallegret.site_file import SettingsError
from tests.support.services import CRISP, GOOGLE, SCRIPT_COOKIES, VIDEO, with_services


def test_a_site_has_none_unless_told(settings: Settings) -> None:
    assert services_of(settings.site) == ()


def test_each_declares_cookies_that_end_within_thirteen_months(settings: Settings) -> None:
    services = services_of(with_services(settings).site)
    cookies = held_by(services).cookies

    assert tuple(cookie.name for cookie in cookies) == SCRIPT_COOKIES
    assert all(cookie.life <= timedelta(days=395) for cookie in cookies)
    assert all(cookie.by_script and not cookie.exempt for cookie in cookies)
    assert {one.processing.lawful_basis for one in services} == {LawfulBasis.CONSENT}
    assert all(one.policy.startswith("https://") for one in services)


@pytest.mark.parametrize(
    ("processors", "message"),
    [
        ((CRISP,), r'Google Analytics needs \[\[processors\]\].*country = "US"'),
        ((GOOGLE,), r'Crisp needs \[\[processors\]\].*receives = \["support-chat"\]'),
        ((replace(GOOGLE, country="FR"), CRISP), "Google Analytics needs"),
        ((replace(GOOGLE, transfer=type(GOOGLE.transfer)()), CRISP), "outside the European"),
    ],
)
def test_a_service_without_its_company_does_not_start(
    settings: Settings, processors: tuple[object, ...], message: str
) -> None:
    told = with_services(settings)
    wrong = replace(told, site=replace(told.site, processors=processors))

    with pytest.raises(SettingsError, match=message):
        create_app(wrong)


def test_data_leave_thirty_days_after_they_were_told(settings: Settings) -> None:
    today: date = now().date()
    soon = replace(GOOGLE.transfer, notice_published=today - timedelta(days=29))
    told = with_services(settings, chat=False)
    early = replace(told, site=replace(told.site, processors=(replace(GOOGLE, transfer=soon),)))

    with pytest.raises(SettingsError, match="its notice must run 30 days"):
        create_app(early)


@pytest.mark.parametrize(
    "address",
    [
        *("https://video.example/embed/1", "http://player.vimeo.com/video/1", "player.vimeo.com/1"),
        *(
            "https://player.vimeo.com",
            'https://player.vimeo.com/"x',
            "https://player.vimeo.com/a;b",
        ),
    ],
)
def test_a_player_nobody_knows_or_that_says_more_is_refused(address: str) -> None:
    rules = {key: holds for holds, key, _ in service_rules(Services(video=address))}

    assert not rules["services.video"]


@pytest.mark.parametrize(("host", "country"), list(zip(PLAYERS, ("US", "US", "FR"), strict=True)))
def test_each_player_has_its_company(settings: Settings, host: str, country: str) -> None:
    services = Services(video=f"https://{host}/embed/1")
    (one,) = services_of(replace(settings.site, services=services))

    assert all(holds for holds, _, _ in service_rules(services))
    assert (one.country, one.cookies, one.script) == (country, (), "")
    assert one.allowed == {"frame-src": (f"https://{host}",)}
    with pytest.raises(SettingsError, match=f'{one.name} needs .*receives = ."embedded-video"'):
        check_services(settings.site, (one,))


def test_another_list_has_another_version(settings: Settings) -> None:
    both = services_of(with_services(settings).site)
    one = services_of(with_services(settings, chat=False).site)
    shown = services_of(with_services(settings, video=VIDEO).site)
    moved = services_of(with_services(settings, server="https://metrics.example.org").site)

    assert len({version_of(list_) for list_ in (both, one, moved, shown, ())}) == 5
    assert version_of(both) == version_of(services_of(with_services(settings).site))


def test_a_server_of_ones_own_takes_the_place_of_theirs(settings: Settings) -> None:
    services = services_of(with_services(settings, server="https://metrics.example.org").site)
    sources = {source for one in services for sources in one.allowed.values() for source in sources}

    assert sources == {"https://metrics.example.org", "'unsafe-inline'", "blob:"}
    assert isinstance(settings.site.services, Services)
