"""What visitors see of questions: asking, following, reading and reporting them."""

from photoallegret.i18n import N_
from photoallegret.questions.views import asking, following, reading, reporting, rules, sitemap
from photoallegret.questions.views.blueprint import blueprint
from photoallegret.studio import Place

__all__ = ["MAPPED", "asking", "blueprint", "following", "reading", "reporting", "rules", "sitemap"]

SITEMAPS = (sitemap.ADDRESS,)
MAPPED = (
    Place("questions.index", N_("Questions and answers")),
    Place("questions.ask", N_("Contact")),
)
"""On the map of the site."""
