"""Letters to those who follow a discussion: its beginning, weeks, dates, messages."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from forum import mail
from forum.discussions.emails.places import page, title_of
from forum.discussions.models import Discussion
from forum.discussions.queries.reading import WholeText
from forum.discussions.queries.schedule import ScheduledWeek
from forum.html import render
from forum.i18n import _, current_language, moment_full, ngettext, speaking
from forum.mail.letters import Part

MINUTE = timedelta(minutes=1)


def follows() -> str:
    """Return why a follower gets a mail."""
    return _("You get this mail because you take part in this discussion, or follow it.")


def _last(closes: datetime, discussion: Discussion) -> str:
    return moment_full(closes - MINUTE, discussion.time_zone)


def _letter(
    discussion: Discussion,
    language: str,
    subject: str,
    parts: Sequence[Part],
    reason: str = "",
) -> mail.Letter:
    return mail.Letter(
        subject=subject,
        language=language,
        parts=parts,
        reason=reason or follows(),
        from_name=_(
            "%(name)s via %(title)s",
            name=discussion.organisers[0].name,
            title=title_of(discussion),
        )
        if discussion.organisers
        else title_of(discussion),
    )


def announced(discussion: Discussion, weeks: Sequence[ScheduledWeek], language: str) -> mail.Letter:
    """Return the letter that says that a discussion begins, with its launch note and its weeks."""
    with speaking(language):
        title = title_of(discussion)
        launch = discussion.launch.shown(current_language(), discussion.base_language)
        parts: list[Part] = [
            mail.Para(_("A discussion begins, and you can take part: %(title)s.", title=title))
        ]
        if discussion.opens and discussion.closes:
            parts.append(
                mail.Para(
                    _(
                        "It opens on %(opens)s and closes on %(closes)s.",
                        opens=moment_full(discussion.opens, discussion.time_zone),
                        closes=_last(discussion.closes, discussion),
                    )
                )
            )
        if launch.text.strip():
            parts.append(mail.Quote(_plain(launch.text), launch.language))
        if weeks:
            parts.append(mail.Heading(_("The weeks")))
            parts.append(mail.Items([_week_line(week, discussion) for week in weeks]))
        parts.append(mail.Button(_("Open the discussion"), page("discussion", discussion)))
        return _letter(
            discussion,
            language,
            _("A new discussion: %(title)s", title=title),
            parts,
            _("You get this mail because you can take part in this discussion."),
        )


def _week_line(week: ScheduledWeek, discussion: Discussion) -> mail.Link:
    theme = week.theme.shown(current_language(), discussion.base_language)
    opens = moment_full(week.opens, discussion.time_zone)
    text = _(
        "Week %(number)s, from %(moment)s: %(theme)s",
        number=week.number,
        moment=opens,
        theme=theme.text,
    )
    return mail.Link(text, page("week", discussion, number=week.number))


def week_opened(discussion: Discussion, week: ScheduledWeek, language: str) -> mail.Letter:
    """Return the letter with the questions of a week that has opened."""
    with speaking(language):
        intro = week.intro.shown(current_language(), discussion.base_language)
        parts: list[Part] = [
            mail.Para(
                _(
                    "Week %(number)s is open until %(moment)s.",
                    number=week.number,
                    moment=_last(week.closes, discussion),
                )
            )
        ]
        if intro.text.strip():
            parts.append(mail.Quote(_plain(intro.text), intro.language))
        parts += _questions(discussion, week)
        parts += _answer_here(discussion, week)
        return _letter(discussion, language, _week_subject(discussion, week), parts)


def _week_subject(discussion: Discussion, week: ScheduledWeek) -> str:
    theme = week.theme.shown(current_language(), discussion.base_language).text
    title = title_of(discussion)
    if not theme:
        return _("Week %(number)s is open: %(title)s", number=week.number, title=title)
    return _(
        "Week %(number)s is open: %(theme)s (%(title)s)",
        number=week.number,
        theme=theme,
        title=title,
    )


def _questions(discussion: Discussion, week: ScheduledWeek) -> list[Part]:
    if not week.questions:
        return []
    lines = []
    for question in week.questions:
        shown = question.text.shown(current_language(), discussion.base_language)
        place = page("question", discussion, week=question.week, number=question.number)
        lines.append(mail.Link(f"{question.label} {shown.text}", place, shown.language))
    heading = ngettext("The question", "The %(number)s questions", len(lines), number=len(lines))
    return [mail.Heading(heading), mail.Items(lines)]


def _answer_here(discussion: Discussion, week: ScheduledWeek) -> list[Part]:
    parts: list[Part] = [
        mail.Button(_("Answer on the web"), page("write", discussion) + f"?week={week.number}")
    ]
    if discussion.mail_address:
        parts.append(
            mail.Para(
                _(
                    "To answer by e-mail, write to %(address)s and put your answer under the "
                    "number of each question.",
                    address=discussion.mail_address,
                )
            )
        )
    return parts


def week_closing(discussion: Discussion, week: ScheduledWeek, language: str) -> mail.Letter:
    """Return the one reminder before a week closes."""
    with speaking(language):
        title = title_of(discussion)
        parts: list[Part] = [
            mail.Para(
                _(
                    "Week %(number)s closes on %(moment)s. Nothing of yours has arrived for it "
                    "yet; this is the only reminder.",
                    number=week.number,
                    moment=_last(week.closes, discussion),
                )
            ),
            *_questions(discussion, week),
            *_answer_here(discussion, week),
        ]
        subject = _("Week %(number)s closes soon: %(title)s", number=week.number, title=title)
        return _letter(discussion, language, subject, parts)


def closing(discussion: Discussion, language: str) -> mail.Letter:
    """Return the one reminder before a discussion closes."""
    with speaking(language):
        title = title_of(discussion)
        moment = _last(discussion.closes, discussion) if discussion.closes else ""
        parts: list[Part] = [
            mail.Para(
                _(
                    "“%(title)s” closes on %(moment)s. Nothing of yours has arrived yet; this is "
                    "the only reminder.",
                    title=title,
                    moment=moment,
                )
            ),
            mail.Button(_("Write a contribution"), page("write", discussion)),
        ]
        return _letter(
            discussion, language, _("This discussion closes soon: %(title)s", title=title), parts
        )


def closed(discussion: Discussion, count: int, language: str) -> mail.Letter:
    """Return the letter that says that a discussion is closed, and what comes next."""
    with speaking(language):
        title = title_of(discussion)
        parts: list[Part] = [
            mail.Para(_("“%(title)s” is closed. Nothing new is taken.", title=title)),
            mail.Para(
                ngettext(
                    "%(number)s contribution was published. It stays readable. The organisers now "
                    "write the consolidated response: each text is taken into it, or set aside "
                    "with a reason that everybody can read.",
                    "%(number)s contributions were published. They stay readable. The organisers "
                    "now write the consolidated response: each text is taken into it, or set "
                    "aside with a reason that everybody can read.",
                    count,
                    number=count,
                )
            ),
            mail.Button(_("Read the contributions"), page("contributions", discussion)),
        ]
        return _letter(
            discussion, language, _("This discussion is closed: %(title)s", title=title), parts
        )


def dates_changed(
    discussion: Discussion, weeks: Sequence[ScheduledWeek], language: str
) -> mail.Letter:
    """Return the dates as they are now."""
    with speaking(language):
        title = title_of(discussion)
        parts: list[Part] = [
            mail.Para(_("The dates of “%(title)s” were changed. They are now:", title=title))
        ]
        if discussion.opens and discussion.closes:
            parts.append(
                mail.Para(
                    _(
                        "It opens on %(opens)s and closes on %(closes)s.",
                        opens=moment_full(discussion.opens, discussion.time_zone),
                        closes=_last(discussion.closes, discussion),
                    )
                )
            )
        if weeks:
            parts.append(mail.Items([_week_line(week, discussion) for week in weeks]))
        parts.append(mail.Button(_("Open the discussion"), page("discussion", discussion)))
        return _letter(discussion, language, _("Other dates: %(title)s", title=title), parts)


def message(discussion: Discussion, whole: WholeText, language: str) -> mail.Letter:
    """Return a facilitators' message; its words stay in their own language."""
    with speaking(language):
        title = title_of(discussion)
        written = whole.contribution
        subjects = {
            "launch": _("Welcome: %(title)s", title=title),
            "summary": _("Summary of the week: %(title)s", title=title),
            "reminder": _("A reminder from the organisers: %(title)s", title=title),
            "closing": _("A closing message: %(title)s", title=title),
        }
        subject = subjects.get(
            written.message or "", _("A message from the organisers: %(title)s", title=title)
        )
        parts: list[Part] = [
            mail.Para(
                _("%(name)s writes for the organisers:", name=written.author_name)
                if written.author_name
                else _("The organisers write:")
            ),
            mail.Quote(_short(whole.version.plain, 20_000), whole.version.language),
        ]
        if written.number:
            place = page("contribution", discussion, number=written.number)
        else:  # a test to oneself, before it is published
            place = page("discussion", discussion)
        parts.append(mail.Button(_("Read it on the web"), place))
        return _letter(discussion, language, subject, parts)


def _plain(text: str) -> str:
    """Return organisers' Markdown as plain text, not longer than a mail should be."""
    return _short(render(text, "markdown").plain, 3_000)


def _short(text: str, most: int) -> str:
    text = text.strip()
    return text if len(text) <= most else text[:most].rstrip() + " …"
