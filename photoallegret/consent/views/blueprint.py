"""The blueprint of the cookies page."""

from flask import Blueprint

blueprint = Blueprint("consent", __name__)
