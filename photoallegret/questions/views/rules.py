"""The rules of moderation and the point of contact, for whichever page states them."""

from photoallegret.gallery.views.heads import settings
from photoallegret.i18n import gettext, language_name
from photoallegret.questions.models import Reason
from photoallegret.questions.rules import RULES
from photoallegret.questions.views.blueprint import blueprint


@blueprint.app_template_global()
def moderation_rules() -> list[tuple[Reason, str]]:
    """Return each reason for which something is declined or removed, with its rule, as spoken."""
    return [(reason, gettext(words)) for reason, words in RULES.items()]


@blueprint.app_template_global()
def contact_languages() -> list[str]:
    """Return the languages in which authorities and visitors may write (DSA art. 11 and 12)."""
    return [language_name(code) for code in settings().site.languages]
