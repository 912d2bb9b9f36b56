"""The blueprint that visitors' pages of replies are registered on."""

from flask import Blueprint

blueprint = Blueprint("replies", __name__)
ALWAYS_OPEN = (blueprint.name,)
"""Served during maintenance: the law's three months run on."""
