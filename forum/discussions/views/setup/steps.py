"""The steps of the settings that are one form each: basics, dates, questions, rules."""

from datetime import date, datetime
from typing import Any

from flask import request
from flask.typing import ResponseReturnValue

from forum.discussions.forms.narrowing import as_number
from forum.discussions.forms.setup import (
    MOST_ROWS,
    BasicsForm,
    DatesForm,
    QuestionsForm,
    RulesForm,
)
from forum.discussions.models import Discussion
from forum.discussions.operations.preparing import (
    MOST_WEEKS,
    PlannedQuestion,
    PlannedWeek,
    change_basics,
    first_monday,
    has_opened,
    propose_weeks,
    set_dates,
    set_questions,
    set_rules,
)
from forum.discussions.queries import ScheduledWeek
from forum.discussions.views.frame import Frame, blueprint
from forum.discussions.views.setup.base import onward, prepared, saved, step_page
from forum.i18n import last_day, zone


@blueprint.route("/<slug>/settings/basics", methods=["GET", "POST"])
def settings_basics(slug: str) -> ResponseReturnValue:
    """Title, address, short code, languages, time zone."""
    frame = prepared(slug)
    form = _basics(frame)

    def change(rev: int | None, by_id: int, at: datetime) -> None:
        nonlocal slug
        slug = change_basics(
            frame.discussion.id,
            title=form.title.data,
            slug=form.slug.data or "",
            short_code=form.short_code.data or "",
            languages=form.wanted_languages,
            base_language=form.base_language.data or "",
            time_zone=form.time_zone.data or "",
            expected_rev=rev,
            by_id=by_id,
            at=at,
        ).slug

    if request.method == "POST" and saved(form, change):
        return onward(slug, "basics", form)
    return step_page(
        "discussions/setup/basics.html",
        "basics",
        slug,
        form,
        lambda fresh: _basics(fresh, formdata=None),
        frame=frame,
        begun=has_opened(frame.discussion, frame.at) or frame.discussion.next_number > 1,
        numbered=frame.discussion.next_number > 1,
    )


def _basics(frame: Frame, **more: Any) -> BasicsForm:
    discussion = frame.discussion
    title = discussion.title.get(discussion.base_language)
    form = BasicsForm(
        data={
            "title": title.text if title else "",
            "slug": discussion.slug,
            "short_code": discussion.short_code,
            "languages": list(discussion.languages),
            "base_language": discussion.base_language,
            "time_zone": discussion.time_zone,
        },
        **more,
    )
    form.offer([*discussion.languages, *(form.languages.data or [])], discussion.time_zone)
    return form


@blueprint.route("/<slug>/settings/dates", methods=["GET", "POST"])
def settings_dates(slug: str) -> ResponseReturnValue:
    """First day, weeks with their themes, last day; weeks are proposed first."""
    frame = prepared(slug)
    form = _dates(frame)

    def change(rev: int | None, by_id: int, at: datetime) -> None:
        set_dates(
            frame.discussion.id,
            weeks=_planned(form),
            closes=form.closes.data,
            expected_rev=rev,
            by_id=by_id,
            at=at,
        )

    pressed = form.go.data if request.method == "POST" else ""
    if pressed == "propose":
        _propose(form)
    elif request.method == "POST" and saved(form, change):
        return onward(slug, "dates", form)
    return step_page(
        "discussions/setup/dates.html",
        "dates",
        slug,
        form,
        lambda fresh: _dates(fresh, formdata=None),
        frame=frame,
        most=MOST_WEEKS,
    )


def _dates(frame: Frame, **more: Any) -> DatesForm:
    discussion, weeks = frame.discussion, frame.schedule.weeks
    base = discussion.base_language
    proposed = not weeks
    rows = (
        [
            {"opens": week.opens, "closes": week.closes, "theme": ""}
            for week in propose_weeks(first_monday(frame.at, frame.tz), 4)
        ]
        if proposed
        else [_row(week, frame.tz, base) for week in weeks]
    )
    ends = frame.last_day
    last = last_day(weeks[-1].closes, frame.tz) if weeks else None
    form = DatesForm(
        data={
            "weeks": rows,
            "first_day": rows[0]["opens"],
            "count": len(rows),
            "closes": ends if ends != last else None,
        },
        **more,
    )
    form.count.choices = [(n, str(n)) for n in range(1, max(MOST_WEEKS, len(weeks)) + 1)]
    return form


def _row(week: ScheduledWeek, tz: str, base: str) -> dict[str, Any]:
    return {
        "opens": week.opens.astimezone(zone(tz)).date(),
        "closes": last_day(week.closes, tz),
        "theme": week.theme[base].text if base in week.theme else "",
    }


def _planned(form: DatesForm) -> list[PlannedWeek]:
    """Return the weeks as typed; a row without any day is none."""
    found = []
    for entry in form.weeks:
        opens, closes = entry.form.opens.data, entry.form.closes.data
        if opens or closes or entry.form.theme.data:
            found.append(
                PlannedWeek(opens or date.max, closes or date.min, entry.form.theme.data or "")
            )
    return found


def _propose(form: DatesForm) -> None:
    """Fill the days of so many weeks from the first one on; themes stay."""
    first = form.first_day.data
    if first is None:
        form.validate()
        return
    themes = [entry.form.theme.data for entry in form.weeks]
    count = min(max(form.count.data or 1, 1), MOST_WEEKS)
    while form.weeks.entries:
        form.weeks.pop_entry()
    for place, week in enumerate(propose_weeks(first, count)):
        theme = themes[place] if place < len(themes) else ""
        form.weeks.append_entry({"opens": week.opens, "closes": week.closes, "theme": theme})
    form.closes.data, form.closes.raw_data = None, None


@blueprint.route("/<slug>/settings/questions", methods=["GET", "POST"])
def settings_questions(slug: str) -> ResponseReturnValue:
    """The questions of each week in the base language."""
    frame = prepared(slug)
    form = _questions(frame)

    def change(rev: int | None, by_id: int, at: datetime) -> None:
        set_questions(
            frame.discussion.id, _typed_questions(form), expected_rev=rev, by_id=by_id, at=at
        )

    pressed = form.go.data if request.method == "POST" else ""
    if pressed and pressed.startswith("more-"):
        _one_more(form, pressed.removeprefix("more-"))
    elif request.method == "POST" and saved(form, change):
        return onward(slug, "questions", form)
    return step_page(
        "discussions/setup/questions.html",
        "questions",
        slug,
        form,
        lambda fresh: _questions(fresh, formdata=None),
        frame=frame,
        by_number={str(week.number): week for week in frame.schedule.weeks},
        open_numbers=[entry.form.number.data for entry in form.weeks],
    )


def _editable(frame: Frame, week: ScheduledWeek) -> bool:
    return not (has_opened(frame.discussion, frame.at) and week.opens <= frame.at)


def _questions(frame: Frame, **more: Any) -> QuestionsForm:
    base = frame.discussion.base_language
    rows = [
        {
            "number": str(week.number),
            "questions": [
                {"key": str(q.id), "text": q.text[base].text if base in q.text else ""}
                for q in week.questions
            ]
            or [{"key": "", "text": ""}],
        }
        for week in frame.schedule.weeks
        if _editable(frame, week)
    ]
    return QuestionsForm(data={"weeks": rows}, **more)


def _typed_questions(form: QuestionsForm) -> dict[int, list[PlannedQuestion]]:
    return {
        as_number(entry.form.number.data) or 0: [
            PlannedQuestion(as_number(row.form.key.data), row.form.text.data or "")
            for row in entry.form.questions
        ]
        for entry in form.weeks
    }


def _one_more(form: QuestionsForm, number: str) -> None:
    for entry in form.weeks:
        if entry.form.number.data == number and len(entry.form.questions) < MOST_ROWS:
            entry.form.questions.append_entry({"key": "", "text": ""})


@blueprint.route("/<slug>/settings/rules", methods=["GET", "POST"])
def settings_rules(slug: str) -> ResponseReturnValue:
    """Who may read and write, what is held, what waits, the mail address."""
    frame = prepared(slug)
    form = _rules(frame.discussion)

    def change(rev: int | None, by_id: int, at: datetime) -> None:
        set_rules(
            frame.discussion.id,
            visibility=form.visibility.data or "",
            policy=form.policy.data or "",
            late=form.late.data or "",
            missing_translation=form.missing_translation.data or "",
            guest_posts=form.guest_posts.data,
            show_coming=form.show_coming.data,
            mail_address=form.mail_address.data or "",
            test=form.test.data,
            expected_rev=rev,
            by_id=by_id,
            at=at,
        )

    if request.method == "POST" and saved(form, change):
        return onward(slug, "rules", form)
    return step_page(
        "discussions/setup/rules.html",
        "rules",
        slug,
        form,
        lambda fresh: _rules(fresh.discussion, formdata=None),
        frame=frame,
    )


def _rules(discussion: Discussion, **more: Any) -> RulesForm:
    form = RulesForm(
        data={
            "visibility": discussion.scope.visibility,
            "policy": discussion.policy,
            "late": discussion.late,
            "missing_translation": discussion.missing_translation,
            "guest_posts": discussion.guest_posts,
            "show_coming": discussion.show_coming,
            "mail_address": discussion.mail_address or "",
            "test": discussion.test,
        },
        **more,
    )
    form.offer()
    return form
