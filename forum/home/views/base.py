"""The blueprint of the site's own pages."""

from flask import Blueprint

blueprint = Blueprint("home", __name__)
