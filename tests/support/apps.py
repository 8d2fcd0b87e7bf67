"""Applications for tests: the real one, with settings of its own."""

from pathlib import Path
from typing import Any

from flask import Flask

SECRET = "only tests know this key, and it is long enough"


def make_app(url: str, instance: Path, **overrides: Any) -> Flask:
    """Return the application on a database, with its own instance folder; mails go to a folder."""
    instance.mkdir(parents=True, exist_ok=True)
    settings = {
        "TESTING": True,
        "FORUM_INSTANCE": instance,
        "FORUM_BASE_URL": "http://localhost",
        "FORUM_MAIL_URL": "folder:",
        "SECRET_KEY": SECRET,
        "SQLALCHEMY_DATABASE_URI": url,
        "SESSION_COOKIE_NAME": "ronda",
        "SESSION_COOKIE_SECURE": False,
        **overrides,
    }
    try:
        from forum.app import create_app
    except ImportError:
        return _tables_only(settings)
    return create_app(settings)


def _tables_only(settings: dict[str, Any]) -> Flask:
    from flask_migrate import Migrate

    import forum.accounts.models
    import forum.discussions.models
    import forum.files
    import forum.mail
    import forum.moderation.models
    import forum.organisations.models
    import forum.places.models
    import forum.settings
    from forum import config, i18n
    from forum.db import db

    app = Flask("forum", static_folder=None)
    app.config.update(config.load({"FORUM_INSTANCE": str(settings["FORUM_INSTANCE"])}) | settings)
    db.init_app(app)
    directory = Path(forum.files.__file__).parent / "migrations"
    Migrate(app, db, directory=str(directory), render_as_batch=True)
    i18n.init_app(app)
    return app
