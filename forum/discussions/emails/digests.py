"""What was published, by mail: each contribution by itself, or a digest of a day or a week.

Names are those that consent lets readers see, and a text stands in its own language.
"""

from collections.abc import Sequence

from forum import mail
from forum.discussions.consent import public_plain, shown_author
from forum.discussions.emails.places import page, title_of
from forum.discussions.emails.running import follows
from forum.discussions.models import Contribution, Discussion, label_of
from forum.discussions.queries.reading import WholeText
from forum.i18n import _, country_name, ngettext, speaking
from forum.mail.letters import Part
from forum.places.queries import type_label

OPENING = 600
MOST = 100  # texts in one digest; the rest is named by its number of texts
WHOLE = 20_000


def author_line(written: Contribution) -> str:
    """Return who wrote, as far as consent goes, in the language that is set."""
    author = shown_author(written)
    named = [part for part in (author.name, author.role_title, author.organisation) if part]
    if named:
        return ", ".join(named)
    kind = type_label(written.stakeholder_type) if written.stakeholder_type else ""
    country = country_name(written.country) if written.country else ""
    return ", ".join(part for part in (kind, country) if part) or _("Without a name")


def _public(whole: WholeText) -> str:
    return public_plain(whole.version.plain, whole.passages, whole.contribution.attribution)


def contribution(
    discussion: Discussion, whole: WholeText, parent: int | None, language: str
) -> mail.Letter:
    """Return one contribution as a letter; ``parent`` is the number that it replies to."""
    with speaking(language):
        written = whole.contribution
        number, title = label_of(written.number), title_of(discussion)
        author = author_line(written)
        text = _public(whole)
        said = (
            _("%(author)s replies to %(label)s:", author=author, label=label_of(parent))
            if parent
            else _("%(author)s writes:", author=author)
        )
        parts: list[Part] = [
            mail.Para(said),
            mail.Quote(_cut(text, WHOLE), whole.version.language),
            mail.Button(
                _("Read it on the web"), page("contribution", discussion, number=written.number)
            ),
        ]
        return mail.Letter(
            subject=_("%(label)s: %(title)s", label=number, title=title),
            language=language,
            parts=parts,
            reason=follows(),
            from_name=_("%(name)s via %(title)s", name=author, title=title),
            about={"contribution": [written.id]},
        )


def digest(
    found: Sequence[tuple[Discussion, Sequence[WholeText]]], language: str, *, weekly: bool
) -> mail.Letter:
    """Return a digest: each discussion with its new texts, the newest first."""
    with speaking(language):
        total = sum(len(texts) for _discussion, texts in found)
        parts: list[Part] = []
        left = MOST
        for discussion, texts in found:
            parts.append(mail.Heading(title_of(discussion)))
            for whole in texts[:left]:
                parts += _entry(discussion, whole)
            missing = len(texts) - left
            if missing > 0:
                parts.append(
                    mail.Para(
                        ngettext(
                            "%(number)s more text stands on the web.",
                            "%(number)s more texts stand on the web.",
                            missing,
                            number=missing,
                        )
                    )
                )
            left = max(0, left - len(texts))
            parts.append(mail.Button(_("All contributions"), page("contributions", discussion)))
        said = ngettext(
            "%(number)s new contribution: %(title)s",
            "%(number)s new contributions: %(title)s",
            total,
            number=total,
            title=title_of(found[0][0])
            if len(found) == 1
            else _("this week")
            if weekly
            else _("today"),
        )
        return mail.Letter(
            subject=said,
            language=language,
            parts=parts,
            reason=_("You get this mail once a week at most, as you chose.")
            if weekly
            else _("You get this mail once a day at most, as you chose."),
            about={
                "contribution": [
                    whole.contribution.id for _discussion, texts in found for whole in texts
                ]
            },
        )


def _entry(discussion: Discussion, whole: WholeText) -> list[Part]:
    written = whole.contribution
    place = page("contribution", discussion, number=written.number)
    line = _("%(label)s: %(author)s", label=label_of(written.number), author=author_line(written))
    return [
        mail.Items([mail.Link(line, place)]),
        mail.Quote(_cut(_public(whole), OPENING), whole.version.language),
    ]


def _cut(text: str, most: int) -> str:
    text = text.strip()
    return text if len(text) <= most else text[:most].rstrip() + " …"
