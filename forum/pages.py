"""What every page has: language, the site's name, navigation, security headers, error pages."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from flask import Flask, Response, abort, current_app, g, render_template, request, session, url_for
from flask_wtf.csrf import CSRFError
from sqlalchemy import select
from sqlalchemy.exc import OperationalError, ProgrammingError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from forum import cache, i18n
from forum.access import actor
from forum.db import Texts, db
from forum.errors import Refused
from forum.i18n import _
from forum.settings import READ_ONLY, SiteSetting

# Own files only: no inline script or style anywhere, nothing from another host.
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}

LARGEST_KEY = 2**31 - 1
LONG = 20  # characters from which on a text is worth giving back

SITE = select(SiteSetting.name, SiteSetting.languages, SiteSetting.policies, SiteSetting.rev).where(
    SiteSetting.id == 1
)


@dataclass(frozen=True, slots=True)
class Site:
    """The site as a reader sees it."""

    name: str
    languages: tuple[str, ...]
    policies: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NavigationLink:
    """One entry of the masthead."""

    label: str
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class NavigationEntry:
    """What a feature puts into the masthead: filled in create_app, drawn in this order."""

    label: Callable[[], str]
    endpoint: str
    prefix: str
    allowed: Callable[[Any], bool]


navigation: list[NavigationEntry] = []
own_navigation: list[NavigationEntry] = []  # in the menu under the name of who is signed in


def init_app(app: Flask) -> None:
    """Give every request its language and every page its frame."""
    app.jinja_env.globals["whole_address"] = whole_address
    app.before_request(_begin)
    app.after_request(_finish)
    app.context_processor(_context)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(OperationalError, _database_error)
    app.register_error_handler(ProgrammingError, _database_error)
    app.register_error_handler(Exception, _unexpected)


def _unheard_of() -> bool:
    """Say whether the address holds what no page and no database can: control characters."""
    values = (value for _key, value in request.args.items(multi=True))
    return any(c < " " for c in request.path) or any("\0" in value for value in values)


def _beyond_all_keys() -> bool:
    """Say whether the address names a number that no row can have."""
    numbers = (value for value in (request.view_args or {}).values() if isinstance(value, int))
    return any(number > LARGEST_KEY for number in numbers)


def _begin() -> Response | None:
    g.language = i18n.chosen_language(request, ("en",), None)  # for an answer without database
    view = current_app.view_functions.get(request.endpoint or "")
    if getattr(view, "is_bare", False):
        return None
    row = db.session.execute(SITE).one()
    languages = tuple(row.languages)
    person = actor() if session else None
    g.language = i18n.chosen_language(request, languages, person.language if person else None)
    names: Texts = row.name
    g.site = Site(names.shown(g.language, languages[0]).text, languages, row.policies)
    g.revision = row.rev
    cache.keep_reads()
    g.cacheable = not session and getattr(view, "is_public", False)
    if _unheard_of():
        return Response(_("There is nothing here"), 404, mimetype="text/plain")
    if _beyond_all_keys():
        abort(404)
    if request.method == "POST" and _read_only() and not getattr(view, "is_always_open", False):
        return _not_now()
    return cache.kept() if g.cacheable else None


def _read_only() -> bool:
    return "site" in g and READ_ONLY in g.site.policies


def _not_now() -> Response:
    """Say that nothing can be sent now, and give back what was typed, to be copied."""
    typed = [
        text
        for name, value in request.form.items(multi=True)
        if name != "csrf_token" and "password" not in name and len(text := value.strip()) >= LONG
    ]
    response = problem(
        503,
        _("The site is only to be read at the moment"),
        _("What you sent was not stored. Keep a copy of it, and send it again later."),
        typed=typed,
    )
    response.headers["Retry-After"] = "600"
    return cast(Response, response)


def _finish(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    asked = request.args.get("lang")
    if asked and asked == g.get("language") and request.cookies.get(i18n.COOKIE) != asked:
        response.set_cookie(
            i18n.COOKIE,
            asked,
            max_age=60 * 60 * 24 * 365,
            samesite="Lax",
            httponly=True,
            secure=current_app.config["SESSION_COOKIE_SECURE"],
        )
    if session:
        response.headers.setdefault("Cache-Control", "private, no-store")
    response.headers.setdefault("Cache-Control", "private, no-cache")
    return response


def _context() -> dict[str, Any]:
    if "site" not in g:  # the database did not answer
        return {
            "site": Site("Ronda", ("en",)),
            "language": g.get("language", "en"),
            "direction": i18n.direction_of(g.get("language", "en")),
            "language_links": [],
            "nav": [],
            "account_url": url_for("accounts.sign_in"),
        }
    person = actor() if session else None
    return {
        "site": g.site,
        "language": g.language,
        "direction": i18n.direction_of(g.language),
        "language_links": i18n.language_links(g.site.languages),
        "nav": _links(navigation, person),
        "own_nav": _links(own_navigation, person),
        "person": person,
        "account_url": url_for("accounts.account") if person else url_for("accounts.sign_in"),
        "site_source": current_app.config["FORUM_SOURCE_URL"],
        "time_zone": person.time_zone if person else None,
        "banner": _("The site is only to be read at the moment: nothing can be sent.")
        if _read_only()
        else None,
    }


def _links(entries: list[NavigationEntry], person: Any) -> list[NavigationLink]:
    return [
        NavigationLink(
            entry.label(), url_for(entry.endpoint), request.path.startswith(entry.prefix)
        )
        for entry in entries
        if entry.allowed(person)
    ]


def whole_address(endpoint: str, **values: Any) -> str:
    """Return an address with the site's own host, FORUM_BASE_URL.

    Never with the host that a request names: anybody can send any, and pages are kept for others.
    """
    base: str = current_app.config["FORUM_BASE_URL"]
    return base + url_for(endpoint, **values)


def problem(status: int, title: str, sentence: str, *, typed: Sequence[str] = ()) -> AnyResponse:
    """Return an error page: what it is, what to do next, what was typed and not stored."""
    db.session.rollback()
    g.cacheable = False
    page = render_template(
        "layouts/problem.html", title=title, sentence=sentence, status=status, typed=typed
    )
    return Response(page, status)


def _http_error(error: HTTPException) -> AnyResponse:
    if error.response is not None:  # a redirect to the sign-in page
        return error.response  # type: ignore[return-value]
    if isinstance(error, CSRFError):
        return problem(
            400,
            _("This form had been open too long"),
            _("Go back, load the page again and send it once more. Nothing was changed."),
        )
    pages = {
        403: (
            _("You may not open this"),
            _("Your account has no right to see or do this here. Ask the organisers for a role."),
        ),
        404: (
            _("There is nothing here"),
            _("The address may be mistyped, or the page is not public. Signing in may help."),
        ),
        405: (
            _("This page can’t be opened by its address"),
            _("Go back to the page you came from and use its button."),
        ),
        413: (
            _("This is too large"),
            _("Send a smaller file, or a text of at most 100,000 characters."),
        ),
        429: (
            _("Too many tries"),
            _("Please wait a few minutes and try again. Nothing was lost."),
        ),
    }
    code = error.code or 500
    title, sentence = pages.get(code, (_("This did not work"), _("Please go back and try again.")))
    return problem(code, title, sentence)


def _refused(error: Refused) -> AnyResponse:
    return problem(409, _("This is not possible"), error.sentence)


def _database_error(error: Exception) -> AnyResponse:
    current_app.logger.exception("the database did not answer as expected")
    return problem(
        503,
        _("The site is under maintenance"),
        _("Please try again in a few minutes. What you sent was not stored."),
    )


def _unexpected(error: Exception) -> AnyResponse:
    if current_app.testing:
        raise error
    current_app.logger.exception("an error nobody foresaw")
    return problem(
        500,
        _("Something went wrong on our side"),
        _("What you sent was not stored. Please try again; if it happens again, tell us."),
    )
