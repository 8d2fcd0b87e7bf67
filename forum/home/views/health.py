"""For whoever watches the servers: does this process answer, can it do its work."""

import os
import re
import shutil
from datetime import timedelta
from functools import lru_cache
from pathlib import Path

from flask import Response, current_app, jsonify
from sqlalchemy import select, text
from sqlalchemy.exc import SQLAlchemyError

from forum.access import bare, public
from forum.clock import now
from forum.db import db
from forum.home.views.base import blueprint
from forum.jobs import Job

ROOM = 50_000_000  # bytes of disk below which nothing can be relied on
LATE = timedelta(minutes=10)
DECLARED = re.compile(r'^(down_)?revision\b[^=]*= *["\'](\w+)["\']', re.MULTILINE)


@blueprint.get("/health")
@public
@bare
def health() -> Response:
    """Say that the process answers; nothing else is asked."""
    return _answer({"process": True})


@blueprint.get("/ready")
@public
@bare
def ready() -> Response:
    """Say whether database, tables and disk are ready; 503 if one is not.

    That jobs wait too long is said too, but takes no web process out of service.
    """
    found = {"database": False, "tables": False, "disk": _disk(), "jobs": False}
    try:
        at = db.session.scalar(text("SELECT version_num FROM alembic_version"))
        found["database"], found["tables"] = True, at == newest_revision()
        if found["tables"]:
            waits = db.session.scalar(
                select(Job.id).where(Job.state == "waiting", Job.due < now() - LATE).limit(1)
            )
            found["jobs"] = waits is None
    except SQLAlchemyError:
        db.session.rollback()
    return _answer(found, well=all(found[name] for name in ("database", "tables", "disk")))


def _answer(found: dict[str, bool], *, well: bool = True) -> Response:
    response = jsonify({"ready" if len(found) > 1 else "healthy": well} | found)
    response.status_code = 200 if well else 503
    response.headers["Cache-Control"] = "no-store"
    return response


def _disk() -> bool:
    folder = current_app.config["FORUM_INSTANCE"]
    try:
        return os.access(folder, os.W_OK) and shutil.disk_usage(folder).free > ROOM
    except OSError:
        return False


@lru_cache(maxsize=1)
def newest_revision() -> str:
    """Return the revision that this release needs: the one that no other follows.

    Read from the files, so that servers need not load what makes migrations.
    """
    versions = Path(current_app.root_path) / "migrations" / "versions"
    found = [DECLARED.findall(path.read_text()) for path in versions.glob("*.py")]
    own = {name for names in found for down, name in names if not down}
    (head,) = own - {name for names in found for down, name in names if down}
    return str(head)
