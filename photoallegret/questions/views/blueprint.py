"""The blueprint of the questions' public pages."""

from flask import Blueprint

blueprint = Blueprint("questions", __name__)
