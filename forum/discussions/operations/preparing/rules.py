"""Who may read and write, what is held, what waits: the rules of a discussion."""

from datetime import datetime

from sqlalchemy import select

from forum.accounts.models import Scope
from forum.accounts.operations.people import folded_address
from forum.db import db, locked
from forum.discussions.models import Discussion
from forum.discussions.operations.creating import named_once
from forum.discussions.operations.preparing.fresh import fresh, logged
from forum.errors import Refused
from forum.i18n import _

VISIBILITIES = ("public", "members", "invited")
POLICIES = ("hold_new", "hold_all", "publish")
LATE = ("until_close", "refuse")
MISSING = ("wait", "open_pending")


def set_rules(
    discussion_id: int,
    *,
    visibility: str,
    policy: str,
    late: str,
    missing_translation: str,
    guest_posts: bool,
    show_coming: bool,
    mail_address: str,
    test: bool,
    expected_rev: int | None,
    by_id: int,
    at: datetime,
) -> Discussion:
    """Store the rules; they hold from now on, what was published stays. Raises Refused."""
    discussion = fresh(discussion_id, expected_rev)
    scope = locked(Scope, discussion.scope_id)
    for field, value, known in (
        ("visibility", visibility, VISIBILITIES),
        ("policy", policy, POLICIES),
        ("late", late, LATE),
        ("missing_translation", missing_translation, MISSING),
    ):
        if value not in known:
            raise Refused(_("Choose one of these."), field=field)
    if test != discussion.test and discussion.announced:
        raise Refused(_("This was announced: it stays what it is."), field="test")
    if guest_posts and visibility != "public":
        raise Refused(_("Guests can only write where everybody may read."), field="guest_posts")
    address = _address(discussion.id, mail_address)
    before = _said(discussion, scope)
    scope.visibility = visibility
    discussion.policy, discussion.late = policy, late
    discussion.missing_translation = missing_translation
    discussion.guest_posts, discussion.show_coming = guest_posts, show_coming
    discussion.test = test
    with named_once():
        discussion.mail_address = address
    logged(discussion, "rules_changed", before, _said(discussion, scope), by_id=by_id, at=at)
    return discussion


def _address(discussion_id: int, typed: str) -> str | None:
    if not typed.strip():
        return None
    try:
        address = folded_address(typed)
    except Refused as refused:
        raise Refused(refused.sentence, field="mail_address") from None
    owner = db.session.scalar(select(Discussion.id).where(Discussion.mail_address == address))
    if owner not in (None, discussion_id):
        raise Refused(_("Another discussion has this mail address."), field="mail_address")
    return address


def _said(discussion: Discussion, scope: Scope) -> dict[str, object]:
    return {
        "visibility": scope.visibility,
        "policy": discussion.policy,
        "late": discussion.late,
        "missing_translation": discussion.missing_translation,
        "guest_posts": discussion.guest_posts,
        "show_coming": discussion.show_coming,
        "mail_address": discussion.mail_address,
        "test": discussion.test,
    }
