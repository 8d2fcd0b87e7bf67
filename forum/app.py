"""create_app(): the only file that knows every feature."""

import logging
from pathlib import Path
from typing import Any

from flask import Flask
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

import forum.accounts.jobs
import forum.accounts.views
import forum.consolidation.views
import forum.discussions.api
import forum.discussions.jobs
import forum.discussions.views
import forum.home.views
import forum.moderation.jobs
import forum.organisations.jobs
import forum.organisations.views
from forum import access, assets, cache, config, i18n, jobs, logs, pages
from forum.accounts import slots as account_slots
from forum.accounts.permissions import can_administer_site
from forum.accounts.queries import actor_of_session
from forum.clock import now
from forum.db import db
from forum.discussions import slots as discussion_slots
from forum.discussions.operations.leaving import leave_discussions
from forum.discussions.queries import telling
from forum.discussions.views import deciding, sections
from forum.i18n import _
from forum.mail import slots as mail_slots
from forum.moderation import slots as moderation_slots
from forum.moderation.permissions import can_open_desk
from forum.moderation.queries import reason_label
from forum.organisations import slots as organisation_slots
from forum.organisations.operations.leaving import end_affiliations
from forum.pages import NavigationEntry
from forum.places.queries import type_label

csrf = CSRFProtect()


def create_app(overrides: dict[str, Any] | None = None) -> Flask:
    """Return the application; ``overrides`` replace settings (tests)."""
    app = Flask(__name__, static_folder=None)
    app.config.update(config.load() | (overrides or {}))
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters["type_label"] = type_label
    app.jinja_env.filters["reason_label"] = reason_label
    Path(app.config["FORUM_INSTANCE"]).mkdir(parents=True, exist_ok=True)
    logs.init_app(app)
    app.logger.setLevel(logging.INFO)

    db.init_app(app)
    csrf.init_app(app)
    # What a mail program posts to end mails has no session; its signed address is the proof.
    csrf.exempt(forum.accounts.views.stopping.stop_mails_at_once)
    i18n.init_app(app)
    jobs.init_app(app)
    cache.init_app(app)
    access.init_app(app, lambda kept: actor_of_session(kept, now()), "accounts.sign_in")
    pages.init_app(app)
    _fill_slots()
    _register(app)
    assets.init_app(app)
    if app.config["FORUM_PROXIES"]:
        hops = app.config["FORUM_PROXIES"]
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops
        )
    return app


def _fill_slots() -> None:
    """Let higher features add to the pages of lower ones; each list is filled here only."""
    discussion_slots.beside_discussions[:] = [forum.consolidation.views.beside_discussions]
    account_slots.scope_labels[:] = [sections.labels_of_scopes]
    account_slots.scope_pages[:] = [sections.pages_of_scopes]
    account_slots.scopes_to_grant[:] = [sections.scopes_to_grant]
    account_slots.person_section[:] = [sections.of_person]
    account_slots.leaving[:] = [leave_discussions, end_affiliations]
    account_slots.account_pages[:] = [(lambda: _("Organisations"), "organisations.own")]
    organisation_slots.contributions_of[:] = [sections.of_organisation]
    organisation_slots.counts_of[:] = [sections.counts_of_organisations]
    mail_slots.still_so[:] = [telling.still_so]
    moderation_slots.desk_kinds[:] = [
        deciding.desk_kind,
        forum.organisations.views.deciding.desk_kind,
    ]
    pages.own_navigation[:] = [
        NavigationEntry(lambda: _("Your texts and drafts"), "home.mine", "/mine", bool),
        NavigationEntry(lambda: _("Your account"), "accounts.account", "/account", bool),
    ]
    pages.navigation[:] = [
        NavigationEntry(
            lambda: _("Discussions"), "discussions.index", "/discussions", lambda person: True
        ),
        NavigationEntry(
            lambda: _("Organisations"),
            "organisations.listing",
            "/organisations",
            lambda person: True,
        ),
        NavigationEntry(lambda: _("Desk"), "home.desk", "/desk", can_open_desk),
        NavigationEntry(
            lambda: _("Administration"), "accounts.people", "/admin", can_administer_site
        ),
    ]


def _register(app: Flask) -> None:
    for blueprint in (
        forum.home.views.blueprint,
        forum.accounts.views.blueprint,
        forum.organisations.views.blueprint,
        forum.discussions.views.blueprint,
        forum.discussions.api.blueprint,
        forum.consolidation.views.blueprint,
    ):
        app.register_blueprint(blueprint)
