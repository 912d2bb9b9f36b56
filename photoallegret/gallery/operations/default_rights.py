"""The rights said in each rendition when the photograph's own file says none."""

from photoallegret.config import Settings
from photoallegret.imaging.rights import PROHIBITED_EXCEPT_SEARCH_ENGINES, Rights
from photoallegret.routes import licence_address


def default_rights(settings: Settings) -> Rights:
    """Return the photographer's own rights, as the site's file tells them.

    The reservation is the PLUS term that forbids mining and training while search engines may
    index: the plain prohibition would contradict the sitemap the same site publishes.
    Addresses are those of the served name, wherever the import runs: files travel for years.
    """
    photographer, display = settings.site.photographer, settings.site.display
    host = settings.site.host
    base = f"https://{host}" if host else settings.base_url
    licence = licence_address(base, settings.site.languages[0])
    return Rights(
        creator=photographer.name,
        credit_line=photographer.credit_line or photographer.name,
        copyright_notice=photographer.copyright_notice or f"© {photographer.name}",
        usage_terms=photographer.usage_terms,
        web_statement=licence,
        licensor_name=photographer.name,
        licensor_url=licence,
        data_mining=PROHIBITED_EXCEPT_SEARCH_ENGINES if display.reserve_data_mining else "",
    ).cleaned()
