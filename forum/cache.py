"""Whole pages kept for visitors, in memory, per process.

A page is kept under its address (the host's name included: some pages write it), language and
minute, and shown only while the site's revision
(:class:`forum.settings.SiteSetting`.rev, read in one statement) is the one it was made at: right
with any number of processes, without messages between them. The minute makes states that follow
from the clock right. People who are signed in always get a fresh page.
"""

import gzip
import hashlib
from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock
from typing import Any

from flask import Flask, Response, current_app, g, request, session

from forum.clock import now
from forum.db import REMEMBERED, db

Key = tuple[str, str, int, int]
KEPT = ("Content-Disposition", "Content-Language", "Location", "Link", "X-Robots-Tag")


@dataclass(frozen=True, slots=True)
class Page:
    """A kept answer: its body, compressed, its strong validator, and what describes it."""

    compressed: bytes
    etag: str
    mimetype: str
    headers: tuple[tuple[str, str], ...] = ()

    @property
    def size(self) -> int:
        """Return the bytes that it takes."""
        return len(self.compressed)


class Reads:
    """What pages read again and again, as long as the site's revision stands (see forum.db)."""

    ROOM = 500  # weeks and figures of so many discussions: about 10 MB

    def __init__(self) -> None:
        self._revision = 0
        self._kept: dict[Any, Any] = {}
        self._lock = Lock()

    def at(self, revision: int) -> dict[Any, Any]:
        """Return what was read at this revision; a change of the site begins anew."""
        with self._lock:
            if revision != self._revision or len(self._kept) > self.ROOM:
                self._revision, self._kept = revision, {}
            return self._kept

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._kept = {}


class Pages:
    """The newest pages, at most ``room`` of them and 16 MB, compressed."""

    def __init__(self, room: int) -> None:
        self.room = room
        self.reads = Reads()
        self._pages: OrderedDict[Key, Page] = OrderedDict()
        self._bytes = 0
        self._lock = Lock()

    def get(self, key: Key) -> Page | None:
        """Return a kept page and mark it used."""
        with self._lock:
            page = self._pages.get(key)
            if page is not None:
                self._pages.move_to_end(key)
            return page

    def put(self, key: Key, page: Page) -> None:
        """Keep a page, dropping the longest unused ones."""
        with self._lock:
            if (before := self._pages.pop(key, None)) is not None:  # two threads made the same
                self._bytes -= before.size
            self._pages[key] = page
            self._bytes += page.size
            while self._pages and (len(self._pages) > self.room or self._bytes > 16_000_000):
                _key, old = self._pages.popitem(last=False)
                self._bytes -= old.size

    def clear(self) -> None:
        """Forget everything, the reads too."""
        self.reads.clear()
        with self._lock:
            self._pages.clear()
            self._bytes = 0


def init_app(app: Flask) -> None:
    """Keep pages of this app's visitors; called before every other hook that answers."""
    app.extensions["forum_pages"] = Pages(app.config["FORUM_PAGE_CACHE"])
    app.after_request(_keep_and_compress)


def _key() -> Key | None:
    if (
        request.method not in ("GET", "HEAD")
        or session
        or not current_app.config["FORUM_PAGE_CACHE"]
    ):
        return None
    address = request.host_url + request.full_path
    return (address, g.language, g.revision, int(now().timestamp() // 60))


def keep_reads() -> None:
    """Let this request's queries use what was read at its revision, if it only reads."""
    info = db.session().info
    if request.method in ("GET", "HEAD"):
        info[REMEMBERED] = current_app.extensions["forum_pages"].reads.at(g.revision)
    else:
        info.pop(REMEMBERED, None)


def kept() -> Response | None:
    """Return the kept answer to this request if there is one that is still right."""
    key = _key()
    page = current_app.extensions["forum_pages"].get(key) if key else None
    if page is None:
        return None
    g.from_cache = True
    return _answer(page)


def _answer(page: Page) -> Response:
    accepts = _takes_gzip()
    response = Response(
        page.compressed if accepts else gzip.decompress(page.compressed), mimetype=page.mimetype
    )
    response.headers.extend(page.headers)
    if accepts:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Vary"] = "Accept-Encoding, Accept-Language, Cookie"
    response.set_etag(page.etag + ("-gz" if accepts else ""))
    response.make_conditional(request)
    return response


def _takes_gzip() -> bool:
    return request.accept_encodings.quality("gzip") > 0


def _keep_and_compress(response: Response) -> Response:
    if g.get("from_cache") or response.is_streamed or response.direct_passthrough:
        return response
    mimetype = response.mimetype or ""
    text = mimetype.startswith("text/") or mimetype.endswith(("json", "+xml"))
    if not text or response.status_code != 200:
        return response
    body = response.get_data()
    key = _key() if "Set-Cookie" not in response.headers and g.get("cacheable") else None
    if key is None and len(body) < 1000:
        return response
    compressed = gzip.compress(body, 5, mtime=0)
    about = tuple((name, value) for name, value in response.headers if name in KEPT)
    page = Page(compressed, hashlib.sha256(body).hexdigest()[:20], mimetype, about)
    if key is not None:
        current_app.extensions["forum_pages"].put(key, page)
        return _with_headers(_answer(page), response)
    if _takes_gzip():
        response.set_data(compressed)
        response.headers["Content-Encoding"] = "gzip"
        response.headers.add("Vary", "Accept-Encoding")
    return response


def _with_headers(answer: Response, original: Response) -> Response:
    for name, value in original.headers:
        if name not in answer.headers and name not in ("Content-Length", "Content-Type"):
            answer.headers[name] = value
    return answer
