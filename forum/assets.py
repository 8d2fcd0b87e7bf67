"""Static files: hashed names, compressed beside, immutable; served by WhiteNoise.

At start each file of ``forum/static`` is copied under a name with its hash into
``<instance>/assets``, from where a front server may serve it as well.
"""

import gzip
import hashlib
import os
import re
from pathlib import Path

from flask import Flask, current_app
from whitenoise import WhiteNoise

SOURCE = Path(__file__).parent / "static"
PREFIX = "/static/"
COMPRESSED = {".css", ".js", ".svg", ".json"}
HASHED = re.compile(r"^.+\.[0-9a-f]{10}\.\w+$")


def _place(target: Path, content: bytes) -> None:
    if target.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_name(f"{target.name}.{os.getpid()}.part")
    temporary.write_bytes(content)
    temporary.replace(target)


def init_app(app: Flask) -> None:
    """Lay the files out and serve them before the application is asked."""
    folder = Path(app.config["FORUM_INSTANCE"]) / "assets"
    names: dict[str, str] = {}
    for path in sorted(SOURCE.rglob("*")):
        if not path.is_file() or path.name.startswith("."):
            continue
        content = path.read_bytes()
        relative = path.relative_to(SOURCE)
        digest = hashlib.sha256(content).hexdigest()[:10]
        hashed = relative.with_name(f"{relative.stem}.{digest}{relative.suffix}")
        _place(folder / hashed, content)
        if relative.suffix in COMPRESSED:
            _place(folder / f"{hashed}.gz", gzip.compress(content, 9, mtime=0))
        names[relative.as_posix()] = PREFIX + hashed.as_posix()
    app.extensions["forum_assets"] = names
    folder.mkdir(parents=True, exist_ok=True)
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app,
        root=str(folder),
        prefix=PREFIX,
        max_age=60,
        immutable_file_test=lambda path, url: bool(HASHED.match(url)),
    )
    app.jinja_env.globals["static_url"] = static_url


def static_url(name: str) -> str:
    """Return the hashed address of ``css/ronda.css``; KeyError for a file that isn't there."""
    return str(current_app.extensions["forum_assets"][name])
