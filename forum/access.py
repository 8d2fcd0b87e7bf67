"""Who asks, and whether they may: the sign-in page, 403 or 404 otherwise.

Every route calls :func:`require` or is marked :func:`public`; a test walks all routes.
"""

from collections.abc import Callable
from typing import Any, NoReturn, TypeVar

from flask import Flask, abort, redirect, request, url_for
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import LoginManager, current_user
from werkzeug.wrappers import Response

View = TypeVar("View", bound=Callable[..., Any])
login = LoginManager()
limiter = Limiter(get_remote_address, default_limits=[])


def init_app(app: Flask, load: Callable[[str], Any], sign_in_endpoint: str) -> None:
    """Set up Flask-Login with the feature's own loader of the acting person, and the limits."""
    limiter.init_app(app)
    login.init_app(app)
    login.login_view = sign_in_endpoint
    login.user_loader(load)
    login.session_protection = None  # addresses change on phones; cookies are Secure and HttpOnly


def public(view: View) -> View:
    """Mark a view that everybody may open; it may still ask for more inside."""
    view.is_public = True  # type: ignore[attr-defined]
    return view


def bare(view: View) -> View:
    """Mark a view that needs neither the site's row nor a language: no page, asked all the time."""
    view.is_bare = True  # type: ignore[attr-defined]
    return view


def always_open(view: View) -> View:
    """Mark a view that takes what is sent while the site is only to be read: signing in and out."""
    view.is_always_open = True  # type: ignore[attr-defined]
    return view


def actor() -> Any:
    """Return the acting person, None for a visitor."""
    return current_user._get_current_object() if current_user.is_authenticated else None


def require(allowed: bool) -> None:
    """Go on if allowed; else the sign-in page for visitors, 403 for people."""
    if allowed:
        return
    if actor() is None and request.method == "GET":
        back = request.full_path.rstrip("?")
        response: Response = redirect(url_for(str(login.login_view), next=back))
        abort(response)
    abort(403)


def missing() -> NoReturn:
    """Say that there is nothing here, also where there is something that may not be seen."""
    abort(404)
