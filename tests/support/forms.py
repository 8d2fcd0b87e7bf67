"""Every form that somebody can find: walked from the pages, filled, sent, and taken back again.

`found` opens each page of tests/support/routes.py as those who see something of their own there
and returns the forms, each kind once. `undone` takes back what happens inside it, so that each
sending meets the same site; it belongs to databases that are rolled back.
"""

import io
import re
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from typing import Any, Self
from urllib.parse import urljoin, urlsplit

from flask import Flask
from lxml import etree
from lxml.html import HtmlElement, document_fromstring
from sqlalchemy import Connection, select
from werkzeug.datastructures import Headers
from werkzeug.exceptions import HTTPException
from werkzeug.test import TestResponse
from werkzeug.wrappers import Request

from forum import access
from forum.db import Model, db
from tests.support import routes
from tests.support.client import CheckingClient, client_of, values_of
from tests.support.pagechecks import problems
from tests.support.signing_in import sign_in
from tests.support.site import Site
from tests.support.statements import writes
from tests.support.states import more_states

WORDS = ("text", "search", "email", "url", "tel", "password", "textarea")
# Between those who may open a page, the ones who see most of it first.
LOOKERS = ("visitor", "author", "coordinator", "moderator", "translator", "person")
DECENT = {200, 302, 303, 400, 403, 404, 409, 410, 413, 422, 429}


@dataclass(frozen=True)
class Field:
    """One field as the page has it."""

    name: str
    kind: str
    most: int | None = None  # maxlength
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Found:
    """A form as somebody finds it on a page, and what it would send as it stands."""

    page: str
    who: str
    method: str
    rule: str
    action: str
    fields: tuple[Field, ...]
    values: Mapping[str, list[str]] = field(hash=False, compare=False)
    multipart: bool = False
    button: tuple[str, str] | None = None

    def __str__(self) -> str:
        pressed = f" [{'='.join(self.button)}]" if self.button else ""
        return f"{self.method} {self.action}{pressed} on {self.page} as {self.who}"

    def of_words(self) -> list[Field]:
        """Return the fields in which one types words."""
        return [o for o in self.fields if o.kind in WORDS and o.name != FOR_PROGRAMS_ONLY]

    @property
    def key(self) -> tuple[Any, ...]:
        """What makes two forms one kind: where they go and what they ask, numbers left out."""
        names = frozenset(re.sub(r"\d+", "#", one.name) for one in self.fields)
        pressed = tuple(re.sub(r"\d+", "#", part) for part in self.button or ())
        return (self.method, self.rule, names, pressed)


@dataclass(frozen=True)
class Walk:
    """A site, every kind of form that stands on its pages, and a session for each person."""

    app: Flask
    site: Site
    every: list[Found]
    cookies: dict[str, str]
    broken: list[str]  # pages that can't be opened
    before: dict[str, list[tuple[Any, ...]]]  # what the database held

    @classmethod
    def over(cls, app: Flask, site: Site) -> Self:
        """Make every state of a site, and walk over all its pages."""
        more = more_states(site)
        cookies = cookies_of(app, site)
        broken: list[str] = []
        every = found(app, [*_pages(app, site), *more], cookies, broken)
        return cls(app, site, every, cookies, broken, contents())

    def posts(self) -> list[Found]:
        """Return the forms that change something."""
        return [form for form in self.every if form.method == "POST"]

    def once(self) -> list[Found]:
        """Return each form once, whichever of its buttons is pressed."""
        first: dict[tuple[Any, ...], Found] = {}
        for form in self.every:
            first.setdefault((form.method, form.rule, form.key[2]), form)
        return list(first.values())

    def send(self, form: Found, values: Mapping[str, Any], **options: Any) -> TestResponse:
        """Send a form as who found it (``who=`` somebody else)."""
        cookie = self.cookies[options.pop("who", form.who)]
        return send(self.app, form, values, cookie=cookie, **options)

    def undone(self) -> AbstractContextManager[None]:
        """Take back what happens inside."""
        return undone(self.app)

    def changed(self, answer: TestResponse) -> list[str]:
        """Return the tables that hold something else than before a form was answered.

        Drafts and their mails are left out: what is typed is kept, whatever else is refused.
        """
        if not writes(getattr(answer, "statements", ["UPDATE"])):
            return []
        kept = ("draft", "draft_file", "upload", "outbox")
        now = {table: rows for table, rows in contents().items() if table not in kept}
        return [table for table, rows in now.items() if rows != self.before[table]]


class Problems:
    """What was found wrong, each kind once with an example."""

    def __init__(self) -> None:
        self.found: dict[str, str] = {}

    def add(self, form: Found, problem: str, example: object = "") -> None:
        """Note a problem of a form."""
        pressed = f" [{'='.join(form.button)}]" if form.button else ""
        what = re.sub(r"\d+", "#", f"{form.method} {form.rule}{pressed} as {form.who}: {problem}")
        self.found.setdefault(what, f"{form.page} {example!r}"[:400])

    def __bool__(self) -> bool:
        return bool(self.found)

    def __str__(self) -> str:
        return "\n".join(f"{what}  ({example})" for what, example in self.found.items())


def found(
    app: Flask, pages: Iterable[tuple[str, str]], cookies: Mapping[str, str], broken: list[str]
) -> list[Found]:
    """Return every kind of form on these pages; note in ``broken`` which one can't be opened."""
    forms: dict[tuple[Any, ...], Found] = {}
    looks = dict.fromkeys(
        (page, who)
        for page, first in pages
        for who in (first, *(LOOKERS if page.startswith("/discussions/") else ()))
    )
    for page, who in looks:
        answer = answer_of(client_as(app, cookies[who]).get, page)
        if answer.status_code >= 500:
            broken.append(f"{page} as {who}: {answer.get_data(as_text=True)}")
        if answer.status_code == 200 and answer.mimetype == "text/html":
            tree = document_fromstring(answer.get_data(as_text=True))
            for one in in_page(app, tree, page, who):
                forms.setdefault(one.key, one)
    return list(forms.values())


def _pages(app: Flask, site: Site) -> Iterator[tuple[str, str]]:
    """Return the pages of the table of routes that there are (tests of routes miss the others)."""
    known, values = {rule for _method, rule in routes.routes_of(app)}, site.values()
    for name, who in routes.page_names():
        if name in routes.MORE_PAGES:
            yield name, who
        elif name in known and all(key in values for key in re.findall(r"<(?:\w+:)?(\w+)>", name)):
            yield routes.address(app, "GET", name, values), who


def cookies_of(app: Flask, site: Site) -> dict[str, str]:
    """Return the session cookie of each person of the site, empty for a visitor."""
    cookies = {"visitor": ""}
    for who, person in site.people.items():
        client = client_of(app)
        sign_in(client, person)
        kept = client.get_cookie(app.config["SESSION_COOKIE_NAME"])
        cookies[who] = kept.value if kept else ""
    return cookies


def client_as(app: Flask, cookie: str) -> CheckingClient:
    """Return a new client with somebody's session."""
    client = client_of(app)
    if cookie:
        client.set_cookie(app.config["SESSION_COOKIE_NAME"], cookie)
    return client


def in_page(app: Flask, tree: HtmlElement, page: str, who: str) -> Iterator[Found]:
    """Yield every form of a page, once for each of its buttons that say something of their own."""
    for form in tree.xpath("//form[not(@method='dialog')]"):  # such a one sends nothing
        method = form.get("method", "get").upper()
        action = urljoin(f"http://localhost{page}", form.get("action") or page)
        rule = rule_of(app, method, urlsplit(action).path)
        fields = tuple(_fields(form))
        values = {name: sent for name, sent in values_of(form).items() if name != "csrf_token"}
        multipart = form.get("enctype") == "multipart/form-data"
        buttons = {
            (b.get("name"), b.get("value", "")): None
            for b in form.xpath(".//button[@name] | .//input[@type='submit'][@name]")
        }
        if saved := form.get("data-save"):  # scripts save there what the form holds
            rule = rule_of(app, "POST", urlsplit(saved).path)
            place = urljoin("http://localhost/", saved)
            yield Found(page, who, "POST", rule, place, fields, values)
            rule = rule_of(app, method, urlsplit(action).path)
        plain = form.xpath(".//button[not(@name)][not(@type='button')]")
        for button in [*([None] if plain or not buttons else []), *buttons]:
            yield Found(page, who, method, rule, action, fields, values, multipart, button)


def _fields(form: etree._Element) -> Iterator[Field]:
    seen = set()
    for one in form.xpath(".//input | .//select | .//textarea"):
        name = one.get("name")
        kind = one.get("type", "text") if one.tag == "input" else one.tag
        if not name or name in seen or name == "csrf_token" or kind in ("submit", "button"):
            continue
        seen.add(name)
        most = one.get("maxlength")
        choices = tuple(str(value) for value in one.xpath(".//option/@value"))
        if kind in ("radio", "checkbox"):
            choices = tuple(map(str, form.xpath(".//input[@name=$name]/@value", name=name)))
        yield Field(name, kind, int(most) if most else None, choices)


def rule_of(app: Flask, method: str, path: str) -> str:
    """Return the route that an address of this site leads to, empty if none."""
    try:
        rule, _values = app.url_map.bind("localhost").match(path, method, return_rule=True)
    except HTTPException:
        return ""
    return str(rule.rule)


FOR_PROGRAMS_ONLY = "second_subject"  # hidden from people: what fills it in gets nowhere
# What a reader might type where a field of this kind is empty.
DECENT_VALUES = {
    "email": "new.person@town.example",
    "url": "https://town.example/page",
    "date": "2026-12-01",
    "time": "09:00",
    "datetime-local": "2026-12-01T09:00",
    "number": "3",
    "password": "four words nobody guesses",
    "tel": "+32 2 555 01 01",
}


def filled(form: Found) -> dict[str, list[str]]:
    """Return what a reader sends who fills in what is empty, decently."""
    values = {name: list(sent) for name, sent in form.values.items()}
    for one in form.fields:
        unseen = one.kind in ("hidden", "file", "checkbox") or one.name == FOR_PROGRAMS_ONLY
        if any(values.get(one.name, [])) or unseen:
            continue
        if one.choices:
            values[one.name] = [next((c for c in one.choices if c), one.choices[0])]
        elif one.kind in WORDS or one.kind in DECENT_VALUES:
            values[one.name] = [DECENT_VALUES.get(one.kind, "Some words about the market")]
    return values


# --- sending --------------------------------------------------------------------------------


@contextmanager
def undone(app: Flask) -> Iterator[None]:
    """Take back everything that the database was told inside; only where ``app`` rolls back."""
    connection = db.engine
    assert isinstance(connection, Connection), "this app doesn't roll back"
    db.session.commit()
    point = connection.begin_nested()
    try:
        yield
    finally:
        db.session.rollback()
        db.session.expire_all()
        point.rollback()
        app.extensions["forum_pages"].clear()


def send(
    app: Flask,
    form: Found,
    values: Mapping[str, Any],
    *,
    cookie: str,
    files: Mapping[str, tuple[bytes, str]] | None = None,
    csrf: bool = True,
) -> TestResponse:
    """Send a form as the browser of its reader would, ``values`` instead of what it holds."""
    access.limiter.reset()
    client = client_as(app, cookie)
    whole: dict[str, Any] = {**form.values, **values}
    if form.button:
        whole.setdefault(form.button[0], form.button[1])
    path = urlsplit(form.action).path
    if form.method == "GET":
        return answer_of(client.get, path, query_string=whole)
    for name, (content, file_name) in (files or {}).items():
        whole[name] = (io.BytesIO(content), file_name)
    query = urlsplit(form.action).query
    options: dict[str, Any] = {"query_string": query} if query else {}
    if form.multipart or files:
        options["content_type"] = "multipart/form-data"
    answer = answer_of(client.post, path, data=whole, csrf=csrf, **options)
    vars(answer)["statements"] = getattr(client, "statements", ["UPDATE, then an error"])
    return answer


def answer_of(ask: Callable[..., TestResponse], *arguments: Any, **options: Any) -> TestResponse:
    """Ask; an error inside becomes an answer of 500 that names it, so that all errors are seen."""
    try:
        return ask(*arguments, check=False, **options)
    except Exception as error:
        place = traceback.extract_tb(error.__traceback__)
        ours = next((f for f in reversed(place) if "/forum/" in f.filename), place[-1])
        said = f"{type(error).__name__}: {error}"[:300]
        where = f"{ours.filename.rpartition('/forum/')[2]}:{ours.lineno}"
        request = Request({"REQUEST_METHOD": "GET"})
        return TestResponse([f"{said} ({where})"], "500 ERROR", Headers(), request)


def wrong_with(answer: TestResponse, *, quickly: bool = True) -> list[str]:
    """Return what is wrong with an answer: its status, or its page as every page must be."""
    if answer.status_code not in DECENT:
        return [f"it answers {answer.status}: {answer.get_data(as_text=True)[-300:]}"]
    if answer.mimetype != "text/html" or 300 <= answer.status_code < 400:
        return []
    found = problems(answer.get_data(as_text=True), quickly=quickly)
    return [problem for problem in found if _counts(problem)]


def _counts(problem: str) -> bool:
    """Say whether it is the page's doing: what people typed may look like a leftover.

    Unicode's noncharacters (U+FDD0) are kept as typed; the HTML standard only warns of them.
    """
    typed = " says '" in problem or ' says "' in problem
    return "invalid-codepoint" not in problem and not typed


def says_why(answer: TestResponse) -> bool:
    """Say whether a page tells people that something is to be corrected, and what."""
    if answer.mimetype != "text/html":
        return False
    tree = document_fromstring(answer.get_data(as_text=True))
    return any(
        "".join(one.itertext()).strip()
        for one in tree.xpath("//*[@role='alert'] | //*[contains(@class, 'error-summary')]")
    )


def still_typed(answer: TestResponse) -> set[str]:
    """Return every text that the fields of a page hold."""
    tree = document_fromstring(answer.get_data(as_text=True))
    held = {str(value) for value in tree.xpath("//input/@value | //option[@selected]/@value")}
    return held | {"".join(one.itertext()).removeprefix("\n") for one in tree.xpath("//textarea")}


# --- what the database holds ----------------------------------------------------------------

# What may change though a form was refused: counts of tries, the revision, sessions.
COUNTS = {"attempt", "setting", "sign_in", "alembic_version"}


def contents() -> dict[str, list[tuple[Any, ...]]]:
    """Return every row of every table, the counts left out."""
    db.session.expire_all()
    return {
        table.name: sorted((tuple(row) for row in db.session.execute(select(table))), key=repr)
        for table in Model.metadata.sorted_tables
        if table.name not in COUNTS
    }
