"""A client that checks every page it fetches, and fills in forms as a reader does.

page = client.page("/discussions/markets")       # 200, checked; page.heading, page.text
client.submit(page, {"words": "water"})           # the page's form, with what it held before
client.post("/sign-in", data={"email": ...})      # a bare post; the CSRF token is added
client.statements                                  # what the last request asked the database
"""

import gzip
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

from flask import Flask, has_app_context, session
from flask.testing import FlaskClient
from flask_wtf.csrf import generate_csrf
from lxml import etree
from werkzeug.test import TestResponse

from forum.db import db
from tests.support.pagechecks import parse, parse_quickly, problems, words_of
from tests.support.statements import recorded, writes

HEAVIEST = 60_000  # bytes of HTML, styles and scripts together, compressed, first visit


@dataclass(frozen=True, slots=True)
class Page:
    """A page that was fetched and found right."""

    url: str
    status: int
    html: str
    tree: etree._Element
    response: TestResponse

    @property
    def heading(self) -> str:
        """Its h1."""
        return words_of(self.tree.xpath("//h1")[0])

    @property
    def text(self) -> str:
        """What a reader sees of its main part, in single spaces."""
        return words_of(self.tree.xpath("//main")[0])

    @property
    def links(self) -> dict[str, str]:
        """Text of each link of the page -> its address."""
        return {words_of(a): a.get("href", "") for a in self.tree.xpath("//a[@href]")}

    def all(self, xpath: str) -> list[Any]:
        """Return what an XPath finds (elements without namespace)."""
        return list(self.tree.xpath(xpath))

    def texts(self, xpath: str) -> list[str]:
        """Return the words of each element that an XPath finds."""
        return [words_of(element) for element in self.tree.xpath(xpath)]

    def form(self, *, button: str | None = None, action: str | None = None) -> etree._Element:
        """Return the form with this button's text or action; else the only one in main."""
        forms = self.tree.xpath("//form")
        if button is not None:
            forms = [f for f in forms if any(button in words_of(b) for b in f.xpath(".//button"))]
        if action is not None:
            forms = [f for f in forms if f.get("action", "") == action]
        if button is None and action is None:
            forms = self.tree.xpath("//main//form")
        assert len(forms) == 1, f"{self.url} has {len(forms)} such forms, not one"
        return forms[0]


def values_of(form: etree._Element) -> dict[str, list[str]]:
    """Return what a browser would send of a form that nobody changed (buttons left out)."""
    values: dict[str, list[str]] = {}
    for field in form.xpath(".//input | .//select | .//textarea"):
        name, kind = field.get("name"), field.get("type", "text")
        if not name or "disabled" in field.attrib:
            continue
        if field.tag == "select":
            options = field.xpath(".//option")
            chosen = [o for o in options if "selected" in o.attrib] or options[:1]
            sent = [o.get("value", words_of(o)) for o in chosen]
        elif field.tag == "textarea":
            sent = [("".join(field.itertext())).removeprefix("\n")]
        elif kind in ("checkbox", "radio"):
            sent = [field.get("value", "on")] if "checked" in field.attrib else []
        elif kind in ("submit", "button", "reset", "image", "file"):
            sent = []
        else:
            sent = [field.get("value", "")]
        values.setdefault(name, []).extend(sent)
    return values


class CheckingClient(FlaskClient):
    """Flask's test client; each request has a fresh application context, as in production."""

    statements: list[str]

    def open(
        self, *args: Any, check: bool = True, follow_redirects: bool = False, **kwargs: Any
    ) -> TestResponse:
        """Send a request; check the page that comes, and that a GET wrote nothing."""
        response = self._once(check, *args, **kwargs)
        for _hop in range(10):
            if not follow_redirects or response.status_code not in (301, 302, 303, 307, 308):
                return response
            target = urlsplit(urljoin(response.request.url, response.location))
            response = self._once(check, target.path, query_string=target.query)
        raise AssertionError(f"{response.request.path} redirects for ever")

    def _once(self, check: bool, *args: Any, **kwargs: Any) -> TestResponse:
        if has_app_context():
            db.session.commit()  # what a test wrote so far stands, as other connections see it
        with self.application.app_context(), recorded() as statements:
            response = super().open(*args, **kwargs)
            if not response.is_streamed:
                response.get_data()
        if has_app_context():
            db.session.expire_all()
        self.statements = statements
        request = response.request
        if request.method in ("GET", "HEAD"):
            changed = writes(statements)
            assert not changed, f"{request.method} {request.path} wrote: {changed}"
        if check and request.method != "HEAD" and response.mimetype == "text/html":
            self._check(response)
        return response

    def _check(self, response: TestResponse) -> None:
        if 300 <= response.status_code < 400:
            return
        where = f"{response.request.method} {response.request.full_path} ({response.status})"
        html = response.get_data()
        if response.headers.get("Content-Encoding") == "gzip":
            html = gzip.decompress(html)
        found = problems(html.decode(), quickly=self._quickly())
        assert not found, f"{where}:\n  " + "\n  ".join(found)
        assert "default-src 'none'" in response.headers.get("Content-Security-Policy", ""), where

    def page(self, url: str, *, status: int = 200, **kwargs: Any) -> Page:
        """Fetch a page (redirects are followed) and return it parsed; fails on another status."""
        return self._page(self.get(url, follow_redirects=True, **kwargs), status)

    def _page(self, response: TestResponse, status: int) -> Page:
        said = response.get_data(as_text=True)
        where = f"{response.request.method} {response.request.path}"
        assert response.status_code == status, f"{where}: {response.status}\n{_short(said)}"
        read = parse_quickly if self._quickly() else parse
        return Page(response.request.full_path.rstrip("?"), status, said, read(said).tree, response)

    def _quickly(self) -> bool:
        """Templates are the same on both engines: one of them reads pages by the standard."""
        with self.application.app_context():
            return db.session.get_bind().dialect.name == "postgresql"

    def post(self, *args: Any, csrf: bool = True, **kwargs: Any) -> TestResponse:
        """Post; a mapping given as ``data`` gets the CSRF token unless ``csrf=False``."""
        data = kwargs.get("data")
        if csrf and (data is None or isinstance(data, Mapping)):
            kwargs["data"] = {"csrf_token": self.csrf_token(), **(data or {})}
        return super().post(*args, **kwargs)

    def csrf_token(self) -> str:
        """Return a token that belongs to this client's session."""
        with (
            self.application.app_context(),
            self.session_transaction() as stored,
            self.application.test_request_context(),
        ):
            session.update(stored)
            token = generate_csrf()
            stored["csrf_token"] = session["csrf_token"]
        return str(token)

    def submit(
        self,
        page: Page,
        values: Mapping[str, Any] | None = None,
        *,
        button: str | None = None,
        action: str | None = None,
        status: int = 200,
    ) -> Page:
        """Send a form of a page as a browser would, ``values`` typed in; return what comes.

        Fails if the form has no field of a given name. Redirects are followed.
        """
        form = page.form(button=button, action=action)
        fields = values_of(form)
        known = set(fields) | set(form.xpath(".//button/@name | .//input/@name"))
        unknown = set(values or {}) - known
        assert not unknown, f"{page.url} has no fields {unknown}; it has {sorted(known)}"
        for name, value in (values or {}).items():
            fields[name] = list(value) if isinstance(value, list | tuple) else [value]
        if button is not None:
            pressed = [b for b in form.xpath(".//button[@name]") if button in words_of(b)]
            fields.update({b.get("name"): [b.get("value", "")] for b in pressed[:1]})
        target = urljoin(page.url, form.get("action") or page.url)
        if form.get("method", "get").lower() == "get":
            sent = self.get(urlsplit(target).path, query_string=fields, follow_redirects=True)
        else:
            sent = self.post(target, data=fields, csrf=False, follow_redirects=True)
        return self._page(sent, status)

    def weight(self, url: str) -> int:
        """Return the bytes of a first visit: HTML, styles and scripts, compressed."""
        headers = {"Accept-Encoding": "gzip"}
        visitor = client_of(self.application)
        response = visitor.get(url, headers=headers, check=False)
        html = gzip.decompress(response.data) if _zipped(response) else response.data
        tree = parse(html.decode()).tree
        files = tree.xpath("//script/@src | //link[@rel='stylesheet']/@href")
        answers = [visitor.get(file, headers=headers) for file in files]
        for file, answer in zip(files, answers, strict=True):
            assert answer.status_code == 200, f"{url} names {file}: {answer.status}"
        return sum(len(answer.get_data()) for answer in [response, *answers])


def _zipped(response: TestResponse) -> bool:
    return response.headers.get("Content-Encoding") == "gzip"


def _short(html: str) -> str:
    try:
        return words_of(parse(html).tree.xpath("//body")[0])[:400]
    except (IndexError, ValueError):
        return html[:400]


def client_of(app: Flask) -> CheckingClient:
    """Return a checking client of an app."""
    app.test_client_class = CheckingClient
    client = app.test_client()
    assert isinstance(client, CheckingClient)
    return client
