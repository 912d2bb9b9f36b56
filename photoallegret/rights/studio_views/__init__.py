"""The photographer's desk of requests about data: what is due, one request, what is done of it."""

from photoallegret.rights.queries.pictures import keeps_off
from photoallegret.rights.studio_views import acting, desk, entering, papers, precautions
from photoallegret.rights.studio_views.blueprint import PLACES, blueprint
from photoallegret.rights.studio_views.precautions import precaution_part

__all__ = [
    "PLACES",
    "acting",
    "blueprint",
    "desk",
    "entering",
    "keeps_off",
    "papers",
    "precaution_part",
    "precautions",
]
