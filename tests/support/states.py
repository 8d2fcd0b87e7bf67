"""More states than the pages of the table show: what waits, was withdrawn, discarded, asked.

`more_states(site)` makes them and returns the pages on which they are seen, with who sees them; the
walk over forms (tests/support/forms.py) meets their buttons there.
"""

from flask import Flask, current_app

from forum.accounts.operations.people import Profile
from forum.accounts.permissions import SITE_SCOPE
from forum.clock import now
from forum.db import db, transaction
from forum.discussions.models import Discussion
from forum.discussions.models.drafting import Parts
from forum.discussions.operations.drafts import discard_draft, new_token, save_draft
from forum.discussions.operations.guests import Guest, post_as_guest
from forum.discussions.operations.messaging import publish_message, save_message
from forum.discussions.operations.preparing.documents import add_document
from forum.discussions.operations.redacting import redact
from forum.discussions.operations.revising import shown_version
from forum.discussions.operations.signing import name_signatory
from forum.moderation.operations.appealing import appeal
from forum.organisations.models import Organisation
from tests.support import factories
from tests.support.client import client_of
from tests.support.signing_in import sign_in
from tests.support.site import Site

Pages = list[tuple[str, str]]


def more_states(site: Site) -> Pages:
    """Make every state; return its pages as (address, who)."""
    return [
        *_texts(site),
        *_statements(site),
        *_drafts(site),
        *_messages(site),
        *_running(site),
        *_guest(site),
        *_accounts(site),
        *_translations(site),
        *_jobs(site),
    ]


def _texts(site: Site) -> Pages:
    """Own texts that were returned, twice for different reasons, and withdrawn."""
    public, person = site.discussions["public"], site.people["person"]
    pages = []
    for state, hold in (("returned", "policy"), ("withdrawn", None), ("refused", "policy")):
        text = factories.contribution(public, by=person, hold=hold)
        by = person if state == "withdrawn" else site.people["moderator"]
        factories.moved(text.submission_id, state, by=by)
        mine = f"/discussions/{public.slug}/mine/{text.receipt}"
        pages += [(mine, "person"), (f"/desk/{text.submission_id}", "moderator")]
        if state == "refused":
            pages += [(f"{mine}/appeal", "person"), *_appealed(site)]
        if state == "returned":
            pages += [(f"{mine}/identity", "person"), (f"{mine}/edit", "person")]
    return pages


def _appealed(site: Site) -> Pages:
    """A refused text whose author appealed; a public one of which a passage is taken out."""
    public, author = site.discussions["public"], site.people["author"]
    moderator = site.people["moderator"]
    text = factories.contribution(public, by=author, hold="policy")
    factories.moved(text.submission_id, "refused", by=moderator)
    cut = factories.contribution(public, "Call the office. Ask for Mona.", by=author)
    with transaction():
        appeal(text.submission_id, author.id, seen=2, text="Why?", language="en", at=now())
        redact(
            cut.id, ["Mona"], reason="personal_data", note=None, language="en",
            seen_version=shown_version(cut.id).id, by_id=moderator.id, at=now(),
        )  # fmt: skip
    return [
        (f"/desk/{text.submission_id}", "coordinator"),
        (f"/desk/{cut.submission_id}", "moderator"),
    ]


def _statements(site: Site) -> Pages:
    """A statement that names others, and one that asks the organisation of "author"."""
    assert site.organisation
    public, own = site.discussions["public"], site.texts["own"]
    league = factories.organisation("League of Ferry Towns", type_="civil-society")
    with transaction():
        name_signatory(own.id, site.people["person"].id, league.id, at=now())
    _signed_by(site, league, site.organisation)
    mine = f"/discussions/{public.slug}/mine/{own.receipt}"
    return [(mine, "person"), (f"{mine}/signatories?q=Brook", "person"), ("/mine", "author")]


def _signed_by(site: Site, by: Organisation, asked: Organisation) -> None:
    """Let "member" write for one organisation, and ask another one to sign."""
    member = site.people["member"]
    text = factories.contribution(site.discussions["public"], by=member, organisation=by)
    with transaction():
        name_signatory(text.id, member.id, asked.id, at=now())


def _drafts(site: Site) -> Pages:
    """A draft that was discarded and can be restored."""
    person, token = site.people["person"], new_token()
    with transaction(shown=False):
        save_draft(
            token,
            Parts(week=2, free="A text that was thrown away."),
            person_id=person.id,
            discussion_id=site.discussions["public"].id,
            rev=0,
            at=now(),
        )
        discard_draft(token, person.id, at=now())
    return [("/mine", "person"), ("/discussions/markets-public/write/" + token, "person")]


def _messages(site: Site) -> Pages:
    """A message that is written, and one that is published."""
    public, moderator = site.discussions["public"], site.people["moderator"]
    tokens = [new_token(), new_token()]
    for token in tokens:
        with transaction(shown=False):
            save_message(
                token,
                discussion_id=public.id,
                message="reminder",
                week=2,
                language="en",
                body="The second week ends on **Thursday**.",
                person_id=moderator.id,
                rev=0,
                at=now(),
            )
    with transaction():
        sent = publish_message(
            tokens[1], discussion_id=public.id, person_id=moderator.id, rev=1, at=now()
        )
    place = f"/discussions/{public.slug}/messages"
    written = f"{place}/drafts/{tokens[0]}"
    return [
        (page, "moderator")
        for page in (place, written, f"{written}/preview", f"{place}/{sent.number}")
    ]


def _running(site: Site) -> Pages:
    """Two more documents to put in order; somebody who coordinates the whole site."""
    public = site.discussions["public"]
    by = factories.person("Cora Coordinator", role="coordinator", scope_id=SITE_SCOPE)
    site.people["site coordinator"] = by
    for name in ("second.txt", "third.txt"):
        with transaction():
            add_document(
                public.id,
                content=f"What stands in {name}.".encode(),
                name=name,
                title="",
                language="en",
                expected_rev=db.session.get_one(Discussion, public.id).rev,
                by_id=by.id,
                at=now(),
            )
    return [
        ("/discussions/markets-public/settings/presentation", "coordinator"),
        ("/discussions/new/copy", "site coordinator"),
    ]


def _guest(site: Site) -> Pages:
    """A guest's text whose address is not confirmed yet."""
    discussion = site.discussions["guests"]
    guest = Guest(
        profile=Profile(name="Gus Guest", language="en", time_zone="UTC", country=None),
        email="gus@town.example",
        organisation="",
        stakeholder_type="individual",
    )
    parts = Parts(week=2, free="A guest wrote this.", language="en", attribution="named")
    with transaction():
        received = post_as_guest(discussion.id, new_token(), parts, guest, at=now())
    return [(f"/discussions/{discussion.slug}/write/guest/{received.secret}", "visitor")]


def _accounts(site: Site) -> Pages:
    """Another session of "person"; people, organisations and a failed mail for administrators."""
    site.failed_mail()
    client = client_of(_app())
    sign_in(client, site.people["person"])
    people = [f"/admin/people/{person.id}" for person in site.people.values()]
    organisations = [f"/admin/organisations/{n}" for n in (1, 2, 3)]
    return [
        ("/account/sessions", "person"),
        ("/admin/mail", "administrator"),
        *((page, "administrator") for page in [*people, *organisations]),
    ]


def _translations(site: Site) -> Pages:
    """A text to translate, and a translation that is offered to its author."""
    assert site.translation
    text = "/discussions/markets-public/contributions/1"
    offered = f"{text}/translations/{site.translation.id}"
    write = f"{text}/translate?language="
    languages = ("fr", "ar", "es")
    return [
        *((write + language, "person") for language in languages),
        *((offered, who) for who in ("author", "coordinator")),
    ]


def _app() -> Flask:
    return current_app._get_current_object()  # type: ignore[attr-defined, no-any-return]


def _jobs(site: Site) -> Pages:
    """Jobs in every state, one of them with a long reason; no worker is alive."""
    person_id = site.people["person"].id
    rows = [
        factories.job(asked_by=person_id, state=state, error=error, every=every)
        for state, error, every in (
            ("failed", "There is nothing to export. " * 10, None),
            ("waiting", "worker-ended", None),
            ("running", None, None),
            ("done", None, None),
            ("waiting", None, 5),
        )
    ]
    return [
        ("/admin/jobs", "administrator"),
        *((f"/jobs/{row.id}", "person") for row in rows[:4]),
    ]
