"""What everybody reads of their rights: which there are, how to use them, a letter to print."""

from flask import Response

from photoallegret.gallery.views.answers import public_page
from photoallegret.gallery.views.heads import listed_head
from photoallegret.i18n import gettext, law_words
from photoallegret.rights.rules import CLAIMS, CNIL
from photoallegret.rights.views.blueprint import visitors
from photoallegret.routes import page


@page(visitors, fr="/vos-droits", en="/your-rights")
def index() -> Response:
    """Show the rights, one line each, and what is promised."""
    title = gettext("Your rights")
    description = gettext("See, correct, take or erase what is kept of you: answered in 30 days.")
    head = listed_head(title, description=description)
    return public_page("rights/index.html", head, title=title, claims=CLAIMS, cnil=CNIL)


@page(visitors, fr="/vos-droits/lettre", en="/your-rights/letter")
def letter() -> Response:
    """Show a letter to print and fill in by hand."""
    title = gettext("A letter about your rights")
    description = gettext("To print, fill in and send by post.")
    head = listed_head(title, description=description)
    claims = [(claim.label, law_words(claim.article)) for claim in CLAIMS.values()]
    return public_page("rights/letter.html", head, title=title, claims=claims)
