"""One route, one SELECT of 50 rows of stored HTML, one template; Flask-SQLAlchemy and nothing else.

Served from its own folder (``--pythonpath``), so that its workers load none of the forum. The
database is the one of the bench: BENCH_DATABASE names it.
"""

import os

from flask import Flask, render_template
from flask_sqlalchemy import SQLAlchemy
from jinja2 import DictLoader
from sqlalchemy import text

ROWS = 50
NAME = "bare.html"
PAGE = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>{{ rows|length }} texts</title></head>
<body>
<h1>{{ rows|length }} texts</h1>
{% for row in rows %}
<article id="t{{ row.id }}" lang="{{ row.language }}">
<h2>{{ row.id }}</h2>
{{ row.html|safe }}
</article>
{% endfor %}
</body>
</html>
"""
QUERY = text("SELECT id, language, html FROM version ORDER BY id LIMIT :rows")
db = SQLAlchemy()


def create_app() -> Flask:
    """Return the application."""
    app = Flask(__name__)
    app.config["SQLALCHEMY_DATABASE_URI"] = os.environ["BENCH_DATABASE"]
    app.jinja_env.loader = DictLoader({NAME: PAGE})
    db.init_app(app)

    @app.get("/")
    def page() -> str:
        rows = db.session.execute(QUERY, {"rows": ROWS}).all()
        return render_template(NAME, rows=rows)

    return app
