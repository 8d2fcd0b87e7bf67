"""Letters to single people: authors, signatories, translators, those who reported.

A batch of notices is one transaction with a constant number of statements: what they speak of is
read for all of them together.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from flask import current_app
from sqlalchemy import Select, select, tuple_

from forum import mail
from forum.accounts.permissions import SITE_SCOPE
from forum.accounts.queries.mailing import Wanted, wanted
from forum.db import Notice, db
from forum.discussions.emails import others, own
from forum.discussions.models import Signatory, Translation, Version
from forum.discussions.queries import telling
from forum.discussions.queries.telling import Text
from forum.moderation.models import Appeal, Decision, Report
from forum.moderation.queries.notices import waiting_notices
from forum.moderation.queries.team import deciders
from forum.organisations.models import Organisation

AT_ONCE = (
    "posted", "entered_for_you", "appeal_decided", "report_answered", "signatory_asked",
    "signatory_answered", "translation_offered", "translation_decided",
    "edited", "question_amended", "reported", "appealed", "waiting_long",
)  # fmt: skip
LATER = ("moved", "redacted", "restored", "split")
ABOUT_TEXTS = (
    "posted", "entered_for_you", "redacted", "restored", "split", "signatory_asked",
    "signatory_answered",
)  # fmt: skip
BATCH = 50
ASKED_AGAIN = timedelta(hours=1)

Make = Callable[[Wanted], mail.Letter]
Row = TypeVar("Row")
Keyed = TypeVar("Keyed", Translation, Report, Appeal)


@dataclass(frozen=True, slots=True)
class ToTell:
    """A letter to be: about which notice, to whom, and what makes it in their language."""

    notice: Notice
    person_id: int
    make: Make


def tell_some_people(at: datetime, before: datetime) -> int:
    """Write the letters of a batch of notices; return how many notices there were."""
    notices = waiting_notices(
        at, at_once=AT_ONCE, later=LATER, before=before, submissions="contribution", limit=BATCH
    )
    if not notices:
        return 0
    facts = _Facts(notices, at)
    letters = [letter for notice in notices for letter in facts.letters(notice)]
    readers = wanted({letter.person_id for letter in letters}, SITE_SCOPE, at)
    for letter in letters:
        reader = readers.get(letter.person_id)
        if reader is not None:
            _queue(letter, reader)
    _alert([notice for notice in notices if notice.kind == "waiting_long"], at)
    for notice in notices:
        if notice.due <= at:  # else it was put off
            notice.done = at
    return len(notices)


def _alert(notices: Sequence[Notice], at: datetime) -> None:
    """Tell who decides that something waits too long: once a day each, whatever waits."""
    people = {
        person for scope in {notice.scope_id or 0 for notice in notices}
        for person in deciders(scope, at)
    }  # fmt: skip
    if not people:
        return
    keys = {person: f"waiting_long:{person}:{at:%Y%m%d}" for person in people}
    told = telling.already_told(set(keys.values()))
    names = telling.names_of(people)
    desk = current_app.config["FORUM_BASE_URL"] + "/desk"
    for reader in wanted(people, SITE_SCOPE, at).values():
        if (keys[reader.person_id], reader.email) not in told:
            letter = others.waits_long(desk, names.get(reader.person_id), reader.language)
            mail.queue_letter(
                letter, key=keys[reader.person_id], to=reader.email, person_id=reader.person_id
            )


def _queue(letter: ToTell, reader: Wanted) -> None:
    try:
        made = letter.make(reader)
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
        # One letter that can't be written must not keep all the others back.
        current_app.logger.exception("no letter could be made of notice %s", letter.notice.id)
        return
    mail.queue_letter(made, key=letter.notice.key, to=reader.email, person_id=reader.person_id)


class _Facts:
    """What the notices of a batch speak of, read together."""

    def __init__(self, notices: Sequence[Notice], at: datetime) -> None:
        self.at = at
        signing = [n for n in notices if n.kind.startswith("signatory_")]
        pairs = [(n.about_id or 0, _number(n, 3)) for n in signing]
        self.signatories = {
            (row.contribution_id, row.organisation_id): row
            for row in _rows(
                bool(pairs),
                select(Signatory).where(
                    tuple_(Signatory.contribution_id, Signatory.organisation_id).in_(pairs)
                ),
            )
        }
        named = {organisation for _contribution, organisation in pairs}
        self.organisations = {
            row.id: row.name
            for row in _rows(bool(named), select(Organisation).where(Organisation.id.in_(named)))
        }
        self.speakers = telling.speakers(named, at) if named else {}
        self.translations = _by_key(Translation, _about(notices, "translation"))
        self.reports = _by_key(Report, _about(notices, "report"))
        self.appeals = _by_key(Appeal, _about(notices, "appeal"))
        versions = {row.version_id for row in self.translations.values()}
        self.contribution_of = {
            row.id: row.contribution_id
            for row in _rows(bool(versions), select(Version).where(Version.id.in_(versions)))
        }
        about = {n.about_id or 0 for n in notices if n.kind in ABOUT_TEXTS}
        about |= set(self.contribution_of.values())
        self.texts = telling.texts(about) if about else {}
        submissions = {n.about_id or 0 for n in notices if n.kind == "moved"}
        submissions |= {row.submission_id for row in self.reports.values()}
        submissions |= {row.submission_id for row in self.appeals.values()}
        self.moved = telling.texts_of_submissions(submissions) if submissions else {}
        self.decisions = self._decisions(notices)
        into = {row.merged_into_id for row in self.decisions.values() if row.merged_into_id}
        self.into = telling.texts_of_submissions(into) if into else {}
        others_too = {key for people in self.speakers.values() for key in people}
        others_too |= {row.by_id for row in self.translations.values() if row.by_id}
        others_too |= {row.by_id for row in self.reports.values() if row.by_id}
        self.names = telling.names_of(others_too) if others_too else {}

    def _decisions(self, notices: Sequence[Notice]) -> dict[tuple[int, int], Decision]:
        keys = {(text.submission.id, 1) for text in self.texts.values()}
        for notice in notices:
            if notice.kind == "moved":
                seq = _number(notice, 3)
                keys |= {(notice.about_id or 0, seq), (notice.about_id or 0, seq - 1)}
        return telling.decisions(keys) if keys else {}

    def letters(self, notice: Notice) -> Iterable[ToTell]:
        """Return the letters of one notice: none where its state has passed."""
        make = getattr(self, f"_{notice.kind}", None)
        found: Iterable[ToTell] = make(notice) if make else ()
        return list(found)

    def _text(self, notice: Notice) -> Text | None:
        """Return the text that a notice is about, if its author is to be told of it at all."""
        text = self.texts.get(notice.about_id or 0)
        return text if text and _told(text) else None

    def _posted(self, notice: Notice) -> Iterable[ToTell]:
        text = self._text(notice)
        if text is None or text.contribution.channel == "offline":
            return
        why = self.decisions[text.submission.id, 1].reason
        if why != "unconfirmed":  # else the receipt follows when the address is confirmed
            yield _to_author(notice, text, lambda r: own.receipt(text, r.language, why_held=why))

    def _moved(self, notice: Notice) -> Iterable[ToTell]:
        text, seq = self.moved.get(notice.about_id or 0), _number(notice, 3)
        decision = self.decisions.get((notice.about_id or 0, seq))
        before = self.decisions.get((notice.about_id or 0, seq - 1))
        if text is None or decision is None or before is None or not _told(text):
            return
        if text.submission.seq != seq or decision.to_state == "erased":
            return  # what came after it is told instead
        if before.reason == "unconfirmed" and decision.to_state == "held":
            yield _to_author(
                notice, text, lambda r: own.receipt(text, r.language, why_held=decision.reason)
            )
            return
        if decision.reason == "edited" or decision.by_id == text.contribution.person_id:
            return  # their own act: the page said what it does
        if decision.reason == "undo" and decision.at - before.at < timedelta(minutes=5):
            return  # nobody was told of what is undone
        into = self.into.get(decision.merged_into_id or 0)
        other = into.contribution if into else None
        yield _to_author(notice, text, lambda r: own.moved(text, decision, r.language, into=other))

    def _entered_for_you(self, notice: Notice) -> Iterable[ToTell]:
        text = self._text(notice)
        if text is not None:
            yield _to_author(notice, text, lambda r: own.entered(text, r.language))

    def _changed(self, notice: Notice) -> Iterable[ToTell]:
        text, kind = self._text(notice), notice.kind
        if text is not None:
            yield _to_author(
                notice, text, lambda r: own.changed_by_moderators(text, kind, r.language)
            )

    _redacted = _restored = _split = _changed

    def _appeal_decided(self, notice: Notice) -> Iterable[ToTell]:
        appeal = self.appeals.get(notice.about_id or 0)
        text = self.moved.get(appeal.submission_id) if appeal else None
        if appeal is not None and appeal.decided is not None and text is not None and _told(text):
            yield _to_author(notice, text, lambda r: own.appeal_decided(text, appeal, r.language))

    def _report_answered(self, notice: Notice) -> Iterable[ToTell]:
        report = self.reports.get(notice.about_id or 0)
        text = self.moved.get(report.submission_id) if report else None
        if report is None or text is None or not report.by_id or text.discussion.test:
            return
        name = self.names.get(report.by_id)
        yield ToTell(
            notice, report.by_id, lambda r: others.report_answered(text, report, name, r.language)
        )

    def _signatory_asked(self, notice: Notice) -> Iterable[ToTell]:
        text, key = self._text(notice), _number(notice, 3)
        row = self.signatories.get((notice.about_id or 0, key))
        if text is None or row is None or row.confirmed or row.disowned:
            return
        if text.submission.state in ("held", "returned"):
            notice.due = self.at + ASKED_AGAIN  # nothing held is shown to others
            return
        if text.submission.state != "published":
            return
        name = self.organisations[key]
        mine = current_app.config["FORUM_BASE_URL"] + "/mine"
        for person_id in sorted(self.speakers.get(key, ())):
            called = self.names.get(person_id)

            def make(reader: Wanted, called: str | None = called) -> mail.Letter:
                return others.asked_to_sign(text, name, called, mine, reader.language)

            yield ToTell(notice, person_id, make)

    def _signatory_answered(self, notice: Notice) -> Iterable[ToTell]:
        text, key = self._text(notice), _number(notice, 3)
        row = self.signatories.get((notice.about_id or 0, key))
        answered = (row.confirmed or row.disowned) if row else None
        if text is None or row is None or answered is None:
            return
        if answered.isoformat() != notice.key.split(":", 4)[4]:
            return  # they changed their mind meanwhile: that is told
        name, confirms = self.organisations[key], row.confirmed is not None
        yield _to_author(
            notice, text, lambda r: own.signed(text, name, r.language, confirms=confirms)
        )

    def _translated(self, notice: Notice) -> tuple[Translation | None, Text | None]:
        row = self.translations.get(notice.about_id or 0)
        text = self.texts.get(self.contribution_of.get(row.version_id, 0)) if row else None
        so = row is not None and notice.key.split(":")[3] == row.state
        shown = text is not None and text.submission.state == "published"
        if not so or not shown or (text and text.discussion.test):
            return None, None
        return row, text

    def _translation_offered(self, notice: Notice) -> Iterable[ToTell]:
        row, text = self._translated(notice)
        if row is not None and text is not None and text.contribution.person_id:
            into = row.language
            yield _to_author(
                notice, text, lambda r: own.translation_offered(text, into, r.language)
            )

    def _translation_decided(self, notice: Notice) -> Iterable[ToTell]:
        row, text = self._translated(notice)
        if row is None or text is None or not row.by_id or row.by_id == row.decided_by_id:
            return
        state, name = row.state, self.names.get(row.by_id)
        yield ToTell(
            notice,
            row.by_id,
            lambda r: others.translation_decided(text, state, name, r.language),
        )


def _told(text: Text) -> bool:
    """Say whether the author of a text is told anything: there is one, and it is no test."""
    written = text.contribution
    return (
        written.person_id is not None
        and written.kind == "contribution"
        and written.channel != "import"
        and not text.discussion.test
    )


def _to_author(notice: Notice, text: Text, make: Make) -> ToTell:
    return ToTell(notice, text.contribution.person_id or 0, make)


def _number(notice: Notice, place: int) -> int:
    """Return a number out of a notice's key: a move's place in its chain, an organisation."""
    part = notice.key.split(":")[place]
    return int(part) if part.isdigit() else 0


def _about(notices: Sequence[Notice], about: str) -> list[int]:
    return [n.about_id or 0 for n in notices if n.about == about]


def _rows(needed: bool, query: Select[Row]) -> list[Row]:
    """Return rows, without a statement where none are needed."""
    return list(db.session.scalars(query)) if needed else []


def _by_key(model: type[Keyed], keys: Sequence[int]) -> dict[int, Keyed]:
    return {row.id: row for row in _rows(bool(keys), select(model).where(model.id.in_(keys)))}
