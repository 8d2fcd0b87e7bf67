"""The address in a mail by which its reader gets fewer of them, without signing in.

Signed, not stored: it works as often as it is used, in mails of any age, and says nothing but who
and which scope. One that was changed by a single character is none.
"""

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="stop mails")


def stop_url(person_id: int, scope_id: int) -> str:
    """Return the whole address of the page that ends the mails of a scope for a person."""
    token = _signer().dumps([person_id, scope_id])
    path: str = current_app.url_map.bind("").build("accounts.stop_mails", {"stopping": token})
    base: str = current_app.config["FORUM_BASE_URL"]
    return base + path


def read_stop(token: str) -> tuple[int, int] | None:
    """Return the person and the scope that an address speaks of, None if it is not ours."""
    try:
        person_id, scope_id = _signer().loads(token)
    except (BadSignature, TypeError, ValueError):
        return None
    return (person_id, scope_id)
