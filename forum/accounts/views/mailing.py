"""Which mails the person who is signed in gets: how often, for all and for each discussion."""

from collections.abc import Sequence
from datetime import date, datetime, time

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forum.access import actor, limiter, require
from forum.accounts.forms import MailForm
from forum.accounts.models import Person, Subscription
from forum.accounts.operations.mailing import set_delivery
from forum.accounts.permissions import SITE_SCOPE, can_see_account
from forum.accounts.queries import main_address
from forum.accounts.queries.mailing import DELIVERIES, own_scopes
from forum.accounts.views.base import PER_MINUTE, blueprint, own, scope_words
from forum.clock import now
from forum.db import transaction
from forum.errors import Refused
from forum.i18n import _, zone

Place = tuple[int, str, str]  # scope, what it is called, how often


@blueprint.route("/account/mails", methods=["GET", "POST"])
@limiter.limit(PER_MINUTE, methods=["POST"])
def mails() -> ResponseReturnValue:
    """Show and change how often news come by mail, and a pause."""
    require(can_see_account(actor()))
    person, at = own(), now()
    form = mail_form(person, at)
    scopes = own_scopes(person.id, at)
    if form.validate_on_submit():
        try:
            with transaction(shown=False):
                set_delivery(
                    actor().id,
                    delivery=form.delivery.data,
                    scopes=_wishes(scopes),
                    paused_until=first_instant(form.paused_until.data, person.time_zone),
                    at=at,
                )
        except Refused as refused:
            form.refuse(refused)
        else:
            flash(_("Your wishes were saved."), "saved")
            return redirect(url_for("accounts.mails"), 303)
    return render_template(
        "accounts/mails.html",
        form=form,
        places=_places(scopes),
        choices=scope_choices(),
        address=main_address(person),
        paused=person.mail_paused_until if (person.mail_paused_until or at) > at else None,
    )


def mail_form(person: Person, at: datetime) -> MailForm:
    """Return the form of somebody's wishes, as they stand or as they were typed."""
    until = person.mail_paused_until
    running = until is not None and until > at
    form = MailForm(
        delivery=person.delivery,
        paused_until=until.astimezone(zone(person.time_zone)).date() if until and running else None,
    )
    form.offer()
    return form


def first_instant(day: date | None, time_zone: str) -> datetime | None:
    """Return when a day begins by somebody's clock."""
    return datetime.combine(day, time.min, zone(time_zone)) if day else None


def scope_choices() -> list[tuple[str, str]]:
    """Return how often the mails of one discussion can come."""
    return [
        ("", _("As for all")),
        ("each", _("Each message")),
        ("daily", _("Once a day")),
        ("weekly", _("Once a week")),
        ("none", _("Nothing")),
    ]


def _wishes(scopes: Sequence[tuple[int, Subscription | None]]) -> dict[int, str | None]:
    """Return what was chosen for each scope; one that nobody offered is left as it is."""
    found: dict[int, str | None] = {}
    for scope_id, _subscription in scopes:
        chosen = request.form.get(f"scope-{scope_id}")
        if scope_id != SITE_SCOPE and chosen is not None and chosen in ("", *DELIVERIES):
            found[scope_id] = chosen or None
    return found


def _places(scopes: Sequence[tuple[int, Subscription | None]]) -> list[Place]:
    others = [(key, row) for key, row in scopes if key != SITE_SCOPE]
    words = scope_words(key for key, _row in others)
    return sorted(
        (
            (key, words[key], request.form.get(f"scope-{key}", (row.delivery or "") if row else ""))
            for key, row in others
        ),
        key=lambda place: place[1],
    )
