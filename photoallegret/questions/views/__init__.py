"""What visitors see of questions: asking, following, reading and reporting them."""

from photoallegret.questions.views import asking, following, reading, reporting, sitemap
from photoallegret.questions.views.blueprint import blueprint

__all__ = ["asking", "blueprint", "following", "reading", "reporting", "sitemap"]

SITEMAPS = (sitemap.ADDRESS,)
