"""Identity papers: opened in the studio alone, each look noted."""

from flask import Response, abort

from photoallegret.access_log import shows_personal
from photoallegret.accounts.signed_in import settings_here
from photoallegret.db import db
from photoallegret.headers import FILE_POLICY
from photoallegret.rights.models import IdentityPaper
from photoallegret.rights.operations.papers import opened
from photoallegret.rights.studio_views.blueprint import blueprint
from photoallegret.sealed import SealError
from photoallegret.studio import studio_page

PAPER_ID = "<int(max=999999999):paper_id>"


@studio_page(blueprint, fr=f"/demandes/papiers/{PAPER_ID}", en=f"/requests/papers/{PAPER_ID}")
@shows_personal("identity_paper", "paper_id")
def paper(paper_id: int) -> Response:
    """Send a paper, decrypted, to be looked at and nothing else."""
    one = db.session.get(IdentityPaper, paper_id) or abort(404)
    settings = settings_here()
    try:
        content = opened(one, settings.data, settings.secrets)
    except (FileNotFoundError, SealError):
        abort(404)
    response = Response(content, mimetype=one.mimetype)
    response.headers["Content-Security-Policy"] = FILE_POLICY
    return response
