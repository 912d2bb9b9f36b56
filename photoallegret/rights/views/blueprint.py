"""The blueprint of the pages of rights: nobody else's to see, never kept by a cache."""

from flask import Blueprint, Response

from photoallegret.head import NOINDEX
from photoallegret.studio import OWN

blueprint = Blueprint("rights", __name__)


@blueprint.after_request
def _keep_private(response: Response) -> Response:
    response.headers["Cache-Control"] = OWN
    response.headers["X-Robots-Tag"] = NOINDEX
    return response
