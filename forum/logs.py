"""What a process says of its work: readable text, or one line of JSON for each thing.

A line holds numbers and names of our own code. Never what people typed, their names or addresses,
an address of a page with its secrets, or the message of an error: each of them may hold the others.
"""

import json
import logging
import re
import secrets
import sys
import time
import traceback
from pathlib import Path
from typing import Any

from flask import Flask, Response, g, has_request_context, request

from forum.clock import now

ID = re.compile(r"[A-Za-z0-9-]{8,64}")
HEADER = "X-Request-Id"
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
HERE = str(Path(__file__).parent)
log = logging.getLogger("forum.requests")


class Lines(logging.Formatter):
    """A record as one line of JSON: its sentence as it stands in the code, and its numbers."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        line: dict[str, Any] = {
            "time": now().isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": str(record.msg) if isinstance(record.msg, str) else type(record.msg).__name__,
            "logger": record.name,
        }
        arguments = record.args if isinstance(record.args, tuple) else ()
        if numbers := [one for one in arguments if isinstance(one, int | float)]:
            line["numbers"] = numbers
        if has_request_context():
            line["request"] = g.get("request_id")
        line.update(getattr(record, "facts", {}))
        if record.exc_info and record.exc_info[1] is not None:
            line |= _where(record.exc_info[1])
        return json.dumps(line, ensure_ascii=True)


def _where(error: BaseException) -> dict[str, str]:
    """Return the kind of an error and where in our code it came from."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if frame.filename.startswith(HERE)] or list(frames)
    said = {"error": type(error).__name__}
    if own:
        name = own[-1].filename
        name = name.removeprefix(HERE).lstrip("/") if name.startswith(HERE) else Path(name).name
        said["place"] = f"{name}:{own[-1].lineno} {own[-1].name}"
    return said


class Standard(logging.StreamHandler[Any]):
    """Writes to the standard error of the moment."""

    @property
    def stream(self) -> Any:
        """Return where to write now."""
        return sys.stderr

    @stream.setter
    def stream(self, value: Any) -> None:
        """Take nothing else."""


def init_app(app: Flask) -> None:
    """Give each request a number, answered in its header; write lines of JSON if that is set.

    Called before anything else may log.
    """
    app.before_request(_begin)
    app.after_request(_finish)
    if app.config["FORUM_LOG"] != "json":
        return
    handler = Standard()
    handler.setFormatter(Lines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
    logging.getLogger("alembic").setLevel(logging.WARNING)
    app.after_request(_write)


def _begin() -> None:
    given = request.headers.get(HEADER, "")
    g.request_id = given if ID.fullmatch(given) else secrets.token_hex(8)
    g.request_began = time.perf_counter()


def _finish(response: Response) -> Response:
    if "request_id" in g:
        response.headers[HEADER] = g.request_id
    return response


def _write(response: Response) -> Response:
    began = g.get("request_began")
    facts = {
        "route": request.url_rule.rule if request.url_rule else None,
        "method": request.method if request.method in METHODS else None,
        "status": response.status_code,
        "ms": None if began is None else round((time.perf_counter() - began) * 1000),
        "person": getattr(g.get("_login_user"), "id", None),
    }
    log.info("request", extra={"facts": facts})
    return response
