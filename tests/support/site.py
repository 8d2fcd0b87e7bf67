"""A whole small site: every kind of discussion, contribution and role, with hostile names.

The names of people, organisations and discussions hold markup (:data:`pagechecks.MARKER`): a page
on which it becomes an element has let it through, and the checking client says so.
"""

import secrets
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TypeVar

from forum.accounts.emails.stopping import stop_url
from forum.accounts.models import Person
from forum.accounts.operations import make_link
from forum.accounts.permissions import SITE_SCOPE
from forum.clock import now
from forum.db import Texts, db, transaction
from forum.discussions.models import (
    Attachment,
    Contribution,
    Discussion,
    DiscussionDocument,
    Translation,
)
from forum.discussions.models.drafting import Parts
from forum.discussions.operations.drafts import add_file, save_draft
from forum.files import store
from forum.mail import Button, Heading, Letter, Outgoing, Quote, queue_letter, send_due
from forum.mail.sending import folder
from forum.moderation.operations import decide
from forum.organisations.models import Affiliation, Organisation
from tests.support import factories
from tests.support.pagechecks import MARKER

ROLES = ("visitor", "person", "member", "translator", "moderator", "coordinator", "administrator")
VISIBILITIES = ("public", "members", "invited", "drafted")

ARABIC = (
    "السلام عليكم،\n\nفتحت بلديتنا مكتبًا صغيرًا بجانب السوق، ويعمل فيه متطوعون يومين في الأسبوع.\n\n"
    "نقترح أن تتقاسم البلدات المجاورة تكلفة المكتب بحسب عدد السكان."
)
MARKDOWN = (
    "## What we did\n\nWe opened a desk **beside the market**.\n\n- two days a week\n- in three "
    "languages\n\n> Nobody had asked us before.\n\nSee [the report](https://town.example/report)."
)
HOSTILE = f"A text with {MARKER} in it, <script>alert(1)</script> & more, as typed."

T = TypeVar("T")
AN_HOUR = timedelta(hours=1)
DRAFT = "draft22abcdefghijkmnpqrstu"


@dataclass
class Site:
    """What was made, by the names that tests speak of it."""

    discussions: dict[str, Discussion] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    organisation: Organisation | None = None
    affiliation: Affiliation | None = None
    proposal: Organisation | None = None
    document: DiscussionDocument | None = None
    attachment: Attachment | None = None
    held_file: Attachment | None = None
    translation: Translation | None = None
    texts: dict[str, Contribution] = field(default_factory=dict)

    def values(self, visibility: str = "public") -> "Made":
        """Return a value for each parameter of a route, in such a discussion.

        They are made when asked for: most routes need one or two, and some write rows.
        """
        public, theirs = self.discussions["public"], self.discussions[visibility]
        makers: dict[str, Callable[[], object]] = {
            "slug": lambda: theirs.slug,
            "number": lambda: 1,
            "week": lambda: 1,
            "language": lambda: "en",
            "document_id": lambda: known(self.document).id,
            "attachment_id": lambda: known(self.attachment).id,
            "name": lambda: "note.txt",
            "organisation_id": lambda: known(self.organisation).id,
            "invited": lambda: factories.invitation(public).secret,
            "question_id": lambda: factories.questions(theirs, 3)[0].id,
            "affiliation_id": lambda: known(self.affiliation).id,
            "proposal_id": lambda: known(self.proposal).id,
            "person_id": lambda: self.people["author"].id,
            "secret": lambda: self._link("sign_in"),
            "act": lambda: "lock",
            "joining": self._joining,
            "resetting": lambda: self._link("reset"),
            "changing": lambda: self._link("change", email="other@town.example"),
            "mail_id": self.failed_mail,
            "written": self._written_mail,
            "stopping": lambda: self._stopping(theirs.scope_id),
            "confirming": lambda: "cut-off",
            "receipt": lambda: self.texts["own"].receipt,
            "token": lambda: DRAFT,
            "submission_id": lambda: self.texts["held"].submission_id,
            "file_id": lambda: known(self.held_file).id,
            "job_id": lambda: factories.job(asked_by=self.people["person"].id).id,
            "translation_id": lambda: known(self.translation).id,
            "batch": self._batch,
        }
        return Made(makers)

    def _link(self, purpose: str, email: str | None = None) -> str:
        person_id = self.people["person"].id
        with transaction(shown=False):
            return make_link(person_id, purpose, at=now(), lifetime=AN_HOUR, email=email)

    def failed_mail(self) -> int:
        """Let a mail have been tried in vain; return its id."""
        with transaction(shown=False):
            row = self._mail("failed")
            row.failed, row.error, row.tries = now(), f"550 5.1.1 <{MARKER}> is unknown", 1
            db.session.flush()
            return row.id

    def _written_mail(self) -> str:
        with transaction(shown=False):
            self._mail("written")
        send_due()
        return max(path.name for path in folder().glob("*.eml"))

    @staticmethod
    def _mail(key: str) -> Outgoing:
        letter = Letter(
            f"Markets {MARKER}: week 2 is open",
            "ar",
            [Heading("الأسبوع الثاني"), Quote(HOSTILE, "en"), Button("Write", "http://localhost/")],
            reason="You follow this discussion.",
        )
        to = f"{key}@town.example"
        return queue_letter(letter, key=f"{key}:{secrets.token_hex(4)}", to=to)

    def _stopping(self, scope_id: int) -> str:
        return stop_url(self.people["member"].id, scope_id).rpartition("/")[2]

    def _batch(self) -> str:
        """Decide on a text of the public discussion as one of several."""
        text = factories.contribution(
            self.discussions["public"], by=self.people["author"], hold="policy"
        )
        batch = f"{text.submission_id:026}"
        with transaction():
            decide(
                text.submission_id,
                "publish",
                expected_seq=1,
                reason="accepted",
                note=None,
                language="en",
                by_id=self.people["moderator"].id,
                at=now(),
                batch=batch,
            )
        return batch

    def _joining(self) -> str:
        with transaction(shown=False):
            return make_link(
                None,
                "confirm",
                at=now(),
                lifetime=AN_HOUR,
                about="join",
                email="newcomer@town.example",
                details={
                    "name": f"New {MARKER} Comer",
                    "language": "en",
                    "time_zone": "UTC",
                    "country": None,
                    "password_hash": None,
                },
            )


class Made(Mapping[str, object]):
    """Values that are made when somebody asks for them."""

    def __init__(self, makers: Mapping[str, Callable[[], object]]) -> None:
        self._makers = makers

    def __getitem__(self, name: str) -> object:
        return self._makers[name]()

    def __iter__(self) -> Iterator[str]:
        return iter(self._makers)

    def __len__(self) -> int:
        return len(self._makers)


def known(thing: T | None) -> T:
    """Return what the whole site has made."""
    assert thing is not None
    return thing


def full_site() -> Site:
    """Make the site; call it inside the app's context."""
    site = Site()
    site.organisation = factories.organisation(
        f"Town of {MARKER} Upper Brook", website="https://upper-brook.example"
    )
    merged = factories.organisation("Upper Brook Town", type_=None, country=None)
    factories.organisation("League of Brook Towns", type_="civil-society", country="PT")
    factories.moved(merged.submission_id, "merged", merged_into_id=site.organisation.submission_id)
    for visibility in VISIBILITIES:
        site.discussions[visibility] = factories.discussion(
            f"markets-{visibility}",
            title={
                "en": f"Markets {MARKER} in small towns ({visibility})",
                "fr": f"Les marchés ({visibility})",
                "ar": f"الأسواق ({visibility})",
            },
            languages=("en", "fr", "ar"),
            visibility="public" if visibility == "drafted" else visibility,
            announced=visibility != "drafted",
            mail_address=f"{visibility}@lists.example",
        )
    site.discussions["closed"] = factories.discussion("closed", now_in=4)
    site.discussions["coming"] = factories.discussion("coming", now_in=0)
    site.discussions["guests"] = factories.discussion("open-to-guests", guest_posts=True)
    site.people["author"] = factories.person(f"Nour {MARKER} Haddad", country="LB")
    for role in ROLES[1:]:
        site.people[role] = _person(role, site)
    for discussion in site.discussions.values():
        factories.contribution(discussion, by=site.people["author"], week_number=1)
    _write(site)
    _files(site)
    _belong(site)
    _own(site)
    _draft(site)
    return site


def _draft(site: Site) -> None:
    """Let the person have a draft under two questions of the public discussion."""
    public = site.discussions["public"]
    first, second = factories.questions(public, 2)
    parts = Parts(
        week=2,
        answers={first.id: f"- Our {MARKER} hall\n- a desk", second.id: "Ask at the desk."},
        free="We would like to meet.",
        attribution="anonymous",
    )
    with transaction(shown=False):
        save_draft(
            DRAFT,
            parts,
            person_id=site.people["person"].id,
            discussion_id=public.id,
            rev=0,
            at=now(),
        )
        add_file(DRAFT, site.people["person"].id, b"A page about the hall.", "hall.txt")


def _belong(site: Site) -> None:
    """Let the author manage and speak for the organisation; the person belongs, and proposes."""
    assert site.organisation
    author, person = site.people["author"], site.people["person"]
    factories.affiliation(author, site.organisation, manages=True, may_speak=True, named=True)
    site.affiliation = factories.affiliation(person, site.organisation)
    site.proposal = factories.proposal(person, f"Association {MARKER} of Ferry Users")


def _person(role: str, site: Site) -> Person:
    person = factories.person(f"Rita {role.title()}")
    if role == "administrator":
        factories.role(person, role, SITE_SCOPE)
    elif role != "person":
        for visibility in VISIBILITIES:
            factories.role(person, role, site.discussions[visibility].scope_id)
    return person


def _write(site: Site) -> None:
    """Fill the public discussion with one text of each kind."""
    public, author = site.discussions["public"], site.people["author"]
    first, second = factories.questions(public, 2)
    make = factories.contribution
    texts = site.texts
    texts["named"] = make(
        public, MARKDOWN, by=author, format="markdown", organisation=site.organisation,
        answers=[first.id],
    )  # fmt: skip
    texts["organisation"] = make(public, organisation=site.organisation, attribution="organisation")
    texts["anonymous"] = make(
        public, "We run a desk. Call me at the office.\n\nNour Haddad", by=author,
        attribution="anonymous", stakeholder_type="individual",
    )  # fmt: skip
    texts["unnamed"] = make(
        public, name="", attribution="unnamed", stakeholder_type=None, country=None,
        channel="import",
    )  # fmt: skip
    texts["arabic"] = make(
        public, ARABIC, language="ar", country="LB", answers=[first.id, second.id], channel="email"
    )
    texts["not quotable"] = make(public, quotable=False, stakeholder_type="academia", country="FR")
    texts["hostile"] = make(public, HOSTILE, name=f"Bo {MARKER}")
    texts["reply"] = make(public, "Thank you, we do the same.", reply_to=texts["named"])
    texts["facilitator"] = make(
        public, "Welcome to the second week.", by=site.people["moderator"], kind="facilitator"
    )
    texts["long"] = make(public, "\n\n".join([factories.BODY] * 40))
    texts["no week"] = make(public, week_number=None)
    texts["held"] = make(public, "A text that waits.", by=author, hold="policy")
    for state in ("hidden", "merged", "withdrawn"):
        texts[state] = make(public, f"This text is {state} now.")
        into = texts["named"].submission_id if state == "merged" else None
        factories.moved(texts[state].submission_id, state, merged_into_id=into)


def _own(site: Site) -> None:
    """Let "person" have a public text in the public discussion, sent for an organisation."""
    site.texts["own"] = factories.contribution(
        site.discussions["public"], by=site.people["person"], organisation=site.organisation
    )


def _files(site: Site) -> None:
    public = site.discussions["public"]
    with transaction() as session:
        upload = store(b"What the organisers ask, in two pages.", "note.txt")
        site.document = DiscussionDocument(
            discussion_id=public.id,
            upload_id=upload.id,
            name="note.txt",
            title=Texts.of({"en": "Concept note", "fr": "Note de cadrage"}),
            language="en",
            position=0,
        )
        first = factories.contribution_by_number(public, 1)
        site.attachment = Attachment(
            contribution_id=first.id, upload_id=upload.id, name="note.txt", position=0
        )
        site.held_file = Attachment(
            contribution_id=site.texts["held"].id,
            upload_id=upload.id,
            name="note.txt",
            position=0,
        )
        session.add_all([site.document, site.attachment, site.held_file])
    site.translation = factories.translation(first, by=factories.person("Tala Translator"))


def more_rows(site: Site, times: int) -> None:
    """Add rows to the public discussion until it has ``times`` as many as it had."""
    public = site.discussions["public"]
    for _turn in range((times - 1) * len(site.texts)):
        person = factories.person()
        organisation = factories.organisation()
        assert site.organisation
        factories.affiliation(person, site.organisation)
        factories.invitation(public)
        factories.role(person, "member", public.scope_id)
        factories.contribution(
            public,
            by=person,
            organisation=organisation,
            week_number=1 + _turn % 2,
            reply_to=site.texts["named"] if _turn % 7 == 0 else None,
        )
