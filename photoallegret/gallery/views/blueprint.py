"""The blueprint that every page of the gallery is registered on."""

from flask import Blueprint

blueprint = Blueprint("gallery", __name__)
