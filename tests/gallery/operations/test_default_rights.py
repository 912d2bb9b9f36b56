"""The rights said when a file says none: the photographer's, in the site's words."""

from dataclasses import replace

import pytest

from photoallegret.config import Settings
from photoallegret.gallery.operations.default_rights import default_rights
from photoallegret.imaging.rights import PROHIBITED_EXCEPT_SEARCH_ENGINES, Rights
from photoallegret.site_file import Display, Photographer


def told(settings: Settings, photographer: Photographer, **site: object) -> Rights:
    changed = replace(settings.site, photographer=photographer, **site)  # type: ignore[arg-type]
    return default_rights(replace(settings, site=changed))


def test_a_name_is_enough(settings: Settings) -> None:
    licence = "https://www.example.org/licence"

    assert told(settings, Photographer("Anne Martin"), host="www.example.org") == Rights(
        creator="Anne Martin",
        credit_line="Anne Martin",
        copyright_notice="© Anne Martin",
        usage_terms="",
        web_statement=licence,
        licensor_name="Anne Martin",
        licensor_url=licence,
        data_mining=PROHIBITED_EXCEPT_SEARCH_ENGINES,
    )


def test_what_is_told_is_said(settings: Settings) -> None:
    rights = told(
        settings,
        Photographer("Anne", "Anne / Agence", "© 2026 Anne", "Tous droits réservés"),
        display=Display(reserve_data_mining=False),
    )

    assert (rights.credit_line, rights.copyright_notice) == ("Anne / Agence", "© 2026 Anne")
    assert (rights.usage_terms, rights.data_mining) == ("Tous droits réservés", "")


@pytest.mark.parametrize(
    ("languages", "path"), [(("fr", "en"), "/licence"), (("en", "fr"), "/en/licence")]
)
def test_the_licence_is_that_of_the_first_language(
    settings: Settings, languages: tuple[str, ...], path: str
) -> None:
    rights = told(settings, Photographer("Anne"), languages=languages, host="www.example.org")

    assert rights.web_statement == f"https://www.example.org{path}"


def test_without_a_host_the_address_is_the_one_served(settings: Settings) -> None:
    rights = told(settings, Photographer("Anne"), host="")

    assert rights.web_statement == f"{settings.base_url}/licence"
