"""The blueprint of the account's pages."""

from flask import Blueprint

blueprint = Blueprint("accounts", __name__)
