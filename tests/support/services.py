"""Settings of a site with optional services, which a test may point at a server of its own."""

from dataclasses import replace
from datetime import date

from photoallegret.config import Settings
from photoallegret.service_settings import Services
from photoallegret.site_file import Processor, Transfer

MEASUREMENT, WEBSITE = "G-TEST1234", "0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9"
SCRIPT_COOKIES = ("_ga", "_ga_TEST1234", f"crisp-client/session/{WEBSITE}")
GOOGLE = Processor(
    "other",
    "Google LLC",
    country="US",
    receives=("audience-measurement",),
    transfer=Transfer("adequacy", date(2026, 1, 1)),
)
CRISP = Processor("other", "Crisp IM SAS", country="FR", receives=("support-chat",))


def with_services(settings: Settings, *, server: str = "", chat: bool = True) -> Settings:
    """Return ``settings`` with Google Analytics and, unless told, Crisp.

    Args:
        settings: of a site.
        server: origin that stands in for both; "" for their own.
        chat: whether Crisp is among them.

    """
    services = Services(
        google_analytics=MEASUREMENT,
        google_analytics_server=server,
        crisp=WEBSITE if chat else "",
        crisp_server=server if chat else "",
    )
    processors = (*settings.site.processors, GOOGLE, CRISP)
    if not chat:
        processors = processors[:-1]
    return replace(settings, site=replace(settings.site, services=services, processors=processors))
