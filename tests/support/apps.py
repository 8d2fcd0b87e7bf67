"""Applications for tests: the real one, with settings of its own."""

import os
from pathlib import Path
from typing import Any

from flask import Flask

from forum.app import create_app

SECRET = "only tests know this key, and it is long enough"


def make_app(url: str, instance: Path, **overrides: Any) -> Flask:
    """Return the application on a database, with its own instance folder; mails go to a folder."""
    instance.mkdir(parents=True, exist_ok=True)
    settings = {
        "TESTING": True,
        "FORUM_INSTANCE": instance,
        "FORUM_BASE_URL": "http://localhost",
        "FORUM_MAIL_URL": "folder:",
        "FORUM_JOBS_URL": "memory:",
        "SECRET_KEY": SECRET,
        "SQLALCHEMY_DATABASE_URI": url,
        "SESSION_COOKIE_NAME": "ronda",
        "SESSION_COOKIE_SECURE": False,
        **overrides,
    }
    kept = {name: os.environ.pop(name) for name in list(os.environ) if name.startswith("FORUM_")}
    os.environ["FORUM_INSTANCE"] = str(instance)  # what a developer has set is not ours to use
    try:
        return create_app(settings)
    finally:
        del os.environ["FORUM_INSTANCE"]
        os.environ.update(kept)
