"""Replies with the page they answer."""

from collections.abc import Sequence

from flask import request

from photoallegret.replies.models import Reply, Target
from photoallegret.replies.queries import standing_with
from photoallegret.replies.views.blueprint import blueprint

PAGES = {
    "gallery.photo": (Target.PHOTO, "photo"),
    "gallery.show": (Target.GALLERY, "gallery"),
    "questions.show": (Target.QUESTION, "slug"),
}
"""Pages that replies stand on, and which part of the address names what they answer."""


@blueprint.app_template_global()
def replies_here() -> Sequence[Reply]:
    """Return the replies that stand with the page being shown."""
    named = PAGES.get(request.endpoint or "")
    if named is None:
        return []
    target, part = named
    return standing_with(target, str((request.view_args or {})[part]))
