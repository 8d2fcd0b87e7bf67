"""A draft as it would be published, and everything that still stands in the way of sending it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from forum.discussions.models import Discussion
from forum.discussions.models.drafting import PERSONALLY, Parts
from forum.discussions.operations.versions import signed_by_name
from forum.discussions.queries.answering import answerable, arrival_week
from forum.discussions.queries.schedule import Schedule, ScheduledWeek
from forum.discussions.segments import Question as KnownQuestion
from forum.discussions.segments.parts import (
    Composed,
    Part,
    Passage,
    compose,
    corrected,
    fingerprint,
    passages,
)
from forum.errors import Refused
from forum.html import LIMIT
from forum.i18n import _, ngettext
from forum.i18n.languages import known_language
from forum.language import detect
from forum.organisations.queries import Affiliated
from forum.settings import INTERFACE_LANGUAGES

MOST_LINKS = 40
ADDRESS = re.compile(r"https?://", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Rules:
    """What the rules of sending look at: the discussion now, and who writes."""

    discussion: Discussion
    schedule: Schedule
    affiliations: Sequence[Affiliated]
    name: str
    at: datetime
    reply: bool = False

    @property
    def languages(self) -> list[str]:
        """Return the languages among which that of a text is recognised."""
        return list(dict.fromkeys([*self.discussion.languages, *INTERFACE_LANGUAGES]))

    @property
    def questions(self) -> list[KnownQuestion]:
        """Return the questions that readers see, as the recogniser wants them."""
        return [
            KnownQuestion(one.id, one.week, one.number, one.text.plain())
            for one in self.schedule.shown.questions.values()
        ]

    @property
    def weeks(self) -> list[ScheduledWeek]:
        """Return the weeks that take answers."""
        return answerable(self.discussion, self.schedule, self.at)

    def affiliation(self, parts: Parts) -> Affiliated | None:
        """Return the organisation that the author chose and may choose."""
        for one in self.affiliations:
            if one.published and one.organisation_id == parts.organisation:
                return one
        return None


@dataclass(frozen=True, slots=True)
class Proposal:
    """A draft as it would be published."""

    composed: Composed
    passages: tuple[Passage, ...]
    language: str | None
    week: ScheduledWeek | None
    week_source: str | None

    @property
    def sha256(self) -> str:
        """Return what the preview and the sending compare: the very same text."""
        return self.composed.rendered.sha256


def closed_because(discussion: Discussion, at: datetime) -> str | None:
    """Return why a discussion takes nothing now, None if it does."""
    if discussion.archived or (discussion.closes is not None and discussion.closes <= at):
        return _("The discussion is closed: nothing can be sent any more. Your draft is kept.")
    if discussion.locked:
        return _("The organisers stopped new contributions for now. Your draft is kept.")
    announced = discussion.announced is not None and discussion.announced <= at
    if not announced or (discussion.opens is not None and at < discussion.opens):
        return _("The discussion is not open yet. Your draft is kept.")
    return None


def in_order(parts: Parts, schedule: Schedule) -> list[Part]:
    """Return the texts in the order of the questions, what answers none at the end.

    What stood under a question that was removed since is kept, as free text.
    """
    known = [one.id for week in schedule.weeks for one in week.questions]
    rest = [key for key in parts.answers if key not in known]
    return [
        *(Part(parts.answers[key], key) for key in known if key in parts.answers),
        *(Part(parts.answers[key]) for key in rest),
        Part(parts.free),
    ]


def proposal(parts: Parts, rules: Rules) -> Proposal:
    """Return the text with its passages, corrections applied. Raises ValueError if too long."""
    replying = rules.reply
    ordered = in_order(parts, rules.schedule)
    if replying:  # a reply begins with what it answers to
        ordered = [ordered[-1], *ordered[:-1]]
    composed = compose(ordered)
    week, source = week_of(parts, rules)
    plain = composed.rendered.plain
    found = passages(composed, rules.questions, week=week.number if week else None, reply=replying)
    one = rules.affiliation(parts)
    names = (rules.name, one.name if one else None)
    signed = signed_by_name([*found], plain, names)  # type: ignore[list-item]
    return Proposal(
        composed=composed,
        passages=tuple(_corrected(passage, plain, parts) for passage in signed),
        language=language_of(parts, rules.languages),
        week=week,
        week_source=source,
    )


def _corrected(passage: object, plain: str, parts: Parts) -> Passage:
    if not isinstance(passage, Passage):  # a signature that was found by the author's name
        passage = Passage(passage.start, passage.stop, passage.kind, ())  # type: ignore[attr-defined]
    ids = parts.links.get(fingerprint(passage, plain))
    return passage if ids is None else corrected(passage, ids)


def week_of(parts: Parts, rules: Rules) -> tuple[ScheduledWeek | None, str | None]:
    """Return the week of a text and who said so.

    The one week whose questions it answers; else the week that its author began in; else the week
    of its arrival.
    """
    asked = rules.schedule.questions
    weeks = {
        asked[key].week for key, text in parts.answers.items() if text.strip() and key in asked
    }
    open_weeks = {week.number: week for week in rules.weeks}
    begun = open_weeks.get(parts.week or 0)
    if len(weeks) == 1 and (only := open_weeks.get(next(iter(weeks)))):
        return only, "author"
    if begun is not None:
        return begun, "author"
    arrival = arrival_week(rules.schedule)
    return (arrival, "arrival") if arrival else (None, None)


def language_of(parts: Parts, among: Sequence[str]) -> str | None:
    """Return the language as chosen, else as recognised; what is quoted may be in another."""
    if parts.language:
        return parts.language if known_language(parts.language) else None
    lines = "\n".join(parts.texts).split("\n")
    found = detect("\n".join(line for line in lines if not line.startswith(">")), among)
    return found[0] if found else None


def faults(parts: Parts, rules: Rules) -> list[Refused]:
    """Return everything that stands in the way of sending, in the order of the page."""
    found = []
    if closed := closed_because(rules.discussion, rules.at):
        found.append(Refused(closed))
    found += _faults_of_text(parts, rules)
    if parts.organisation is None:
        found.append(Refused(_("Say for whom you write."), field="organisation"))
    elif parts.organisation != PERSONALLY and rules.affiliation(parts) is None:
        found.append(
            Refused(
                _("You can’t write for this organisation any more. Choose again."),
                field="organisation",
            )
        )
    return found + _faults_of_consent(parts, rules)


def _faults_of_text(parts: Parts, rules: Rules) -> list[Refused]:
    first = next((q.id for week in rules.weeks for q in week.questions), None)
    place = "free" if first is None or rules.reply else f"answer{first}"
    if not parts.texts:
        return [Refused(_("Write something first. One question is enough."), field=place)]
    found = []
    asked = rules.schedule.questions
    takes = {q.id for week in rules.weeks for q in week.questions}
    for key, text in parts.answers.items():
        if text.strip() and key in asked and key not in takes:
            found.append(
                Refused(
                    _(
                        "Week %(week)s takes no more answers. Move this text to another question, "
                        "or empty the field.",
                        week=asked[key].week,
                    ),
                    field=f"answer{key}",
                )
            )
    length = sum(len(text) + len("\n\n---\n\n") for text in parts.texts)
    written = "\n\n".join(parts.texts)
    if length > LIMIT:
        found.append(
            Refused(
                _("The text is too long: at most %(most)s characters fit.", most=LIMIT),
                field=place,
            )
        )
    elif not any(c.isalnum() for c in written):
        found.append(Refused(_("Write something first. One question is enough."), field=place))
    elif language_of(parts, rules.languages) is None:
        found.append(Refused(_("Say which language your text is in."), field="language"))
    if len(ADDRESS.findall(written)) > MOST_LINKS:
        found.append(
            Refused(
                ngettext(
                    "At most %(num)s link fits into one text.",
                    "At most %(num)s links fit into one text.",
                    MOST_LINKS,
                ),
                field=place,
            )
        )
    return found


def _faults_of_consent(parts: Parts, rules: Rules) -> list[Refused]:
    sentence = None
    if parts.attribution not in ("named", "organisation", "anonymous"):
        sentence = _("Choose how you want to appear.")
    elif parts.attribution == "organisation" and not parts.organisation:
        sentence = _("You write for yourself: choose with your name, or anonymously.")
    elif parts.attribution == "named" and not rules.name.strip():
        sentence = _("Your account has no name yet. Add it there, or choose another way.")
    return [Refused(sentence, field="attribution")] if sentence else []
