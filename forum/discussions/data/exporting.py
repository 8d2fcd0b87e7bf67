"""Write a discussion to a folder: what readers may see of it, and nothing else."""

import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from forum.db import Texts, db
from forum.discussions.consent import shown_author
from forum.discussions.data.bodies import exported_body
from forum.discussions.data.cleaning import clean_address, clean_line, clean_text
from forum.discussions.data.fields import MANIFEST, field_dictionary
from forum.discussions.data.reading import document_name
from forum.discussions.models import Contribution, Discussion, Question, Week
from forum.discussions.operations.versions import questions_of
from forum.discussions.permissions import can_contribute_as_guest
from forum.discussions.queries import WholeText, discussion_by_slug, whole_texts
from forum.discussions.queries.amending import EarlierWording, earlier_wordings
from forum.discussions.schedule import day_or_time
from forum.errors import Refused
from forum.files import path_of
from forum.moderation.models import Submission

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Exported:
    """What an export wrote, and where."""

    folder: Path
    contributions: int
    documents: int


def exportable(slug: str) -> Discussion:
    """Return the discussion. Raises Refused if there is none, or it has no dates to write."""
    discussion = discussion_by_slug(slug)
    if discussion is None:
        raise Refused(f"There is no discussion “{slug}”. Run: forum list discussions")
    if discussion.opens is None or discussion.closes is None:
        raise Refused("A discussion without dates can't be written to a folder.")
    return discussion


def contributions_to_export(discussion_id: int) -> int:
    """Return how many texts an export of the discussion holds."""
    count = db.session.scalar(
        select(func.count())
        .select_from(Contribution)
        .join(Submission, Submission.id == Contribution.submission_id)
        .where(
            Contribution.discussion_id == discussion_id,
            Submission.state == "published",
            Contribution.number.is_not(None),
        )
    )
    return count or 0


def export_discussion(
    discussion: Discussion, target: Path, *, written: Callable[[], None] = lambda: None
) -> Exported:
    """Write a discussion to a new or empty folder; ``written`` is called after each text.

    All of it is there at the end, or nothing. Raises Refused if the folder holds something or can't
    be written.
    """
    target = Path(os.path.abspath(target))
    try:
        if target.exists() and (not target.is_dir() or any(target.iterdir())):
            raise Refused(f"{target} is not empty: choose a folder that is, or a new one.")
        target.parent.mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name}-"))
    except OSError as error:
        raise Refused(f"{target} can't be written: {error.strerror}.") from None
    try:
        manifest = _write_files(discussion, made, written)
        _write_manifest(manifest, made)
        if target.exists():
            target.rmdir()
        made.rename(target)
    except OSError as error:
        raise Refused(f"{target} can't be written: {error.strerror}.") from None
    finally:
        shutil.rmtree(made, ignore_errors=True)
    return Exported(target, len(manifest["contributions"]), len(manifest["documents"]))


def _write_files(
    discussion: Discussion, folder: Path, written: Callable[[], None]
) -> dict[str, Any]:
    """Write texts and documents; return what discussion.json says."""
    weeks = _weeks(discussion)
    manifest = _discussion(discussion, weeks)
    manifest["documents"] = _documents(discussion, folder)
    (folder / "contributions").mkdir()
    rows: list[dict[str, Any]] = []
    numbers: dict[int, int] = {}
    parents: list[int | None] = []
    by_id = {week.id: week.number for week, _questions in weeks}
    for whole, row, body in _contributions(discussion, by_id):
        (folder / str(row["file"])).write_bytes(body.encode())
        rows.append(row)
        numbers[whole.contribution.id] = row["number"]
        parents.append(whole.contribution.reply_to_id)
        written()
    for row, parent in zip(rows, parents, strict=True):
        row["reply_to"] = numbers.get(parent or 0)
    return manifest | {"contributions": rows}


def _write_manifest(manifest: Mapping[str, Any], folder: Path) -> None:
    # In the order of the dictionary, which the merged record above has not.
    ordered = {field.name: manifest[field.name] for field in field_dictionary()["discussion"]}
    text = json.dumps(ordered, ensure_ascii=False, indent=1) + "\n"
    (folder / MANIFEST).write_bytes(text.encode())
    mask = os.umask(0)
    os.umask(mask)
    folder.chmod(0o777 & ~mask)


def _discussion(
    discussion: Discussion, weeks: Sequence[tuple[Week, Sequence[Question]]]
) -> dict[str, Any]:
    zone = discussion.time_zone
    earlier = earlier_wordings(
        [discussion.id], [one.id for _week, asked in weeks for one in asked if one.amended_at]
    )
    return {
        "title": _texts(discussion.title, discussion, clean_line),
        "short_code": discussion.short_code,
        "slug": discussion.slug,
        "organisers": [
            name for organiser in discussion.organisers if (name := clean_line(organiser.name))
        ],
        "languages": discussion.languages,
        "base_language": discussion.base_language,
        "time_zone": zone,
        "opens": day_or_time(discussion.opens, zone) if discussion.opens else None,
        "closes": day_or_time(discussion.closes, zone, closing=True) if discussion.closes else None,
        "email_address": _address(discussion.mail_address),
        "visibility": discussion.scope.visibility,
        "policy": discussion.policy,
        "late": discussion.late,
        "missing_translation": discussion.missing_translation,
        "guest_posts": can_contribute_as_guest(discussion),
        "show_coming": discussion.show_coming,
        "test": discussion.test,
        "launch": _texts(discussion.launch, discussion, clean_text),
        "weeks": [_week(week, questions, earlier, discussion) for week, questions in weeks],
    }


def _weeks(discussion: Discussion) -> list[tuple[Week, list[Question]]]:
    weeks = db.session.scalars(
        select(Week).where(Week.discussion_id == discussion.id).order_by(Week.number)
    )
    found: dict[int, tuple[Week, list[Question]]] = {week.id: (week, []) for week in weeks}
    questions = db.session.scalars(
        select(Question).where(Question.week_id.in_(found)).order_by(Question.position)
    )
    for question in questions:
        found[question.week_id][1].append(question)
    return list(found.values())


def _week(
    week: Week,
    questions: Sequence[Question],
    earlier: Mapping[int, tuple[EarlierWording, ...]],
    discussion: Discussion,
) -> dict[str, Any]:
    return {
        "number": week.number,
        "opens": day_or_time(week.opens, discussion.time_zone),
        "closes": day_or_time(week.closes, discussion.time_zone, closing=True),
        "theme": _texts(week.theme, discussion, clean_line),
        "intro": _texts(week.intro, discussion, clean_text),
        "questions": [_question(question, earlier, discussion) for question in questions],
    }


def _question(
    question: Question,
    earlier: Mapping[int, tuple[EarlierWording, ...]],
    discussion: Discussion,
) -> dict[str, Any]:
    zone, base = discussion.time_zone, discussion.base_language
    return {
        "number": question.number,
        "text": _texts(question.text, discussion, clean_text),
        "outdated": [
            language
            for language in discussion.languages
            if question.text.state(language, base) == "outdated"
        ],
        "amended": day_or_time(question.amended_at, zone) if question.amended_at else None,
        "note": _texts(question.amended or Texts(), discussion, clean_text),
        "earlier": [
            {
                "text": _texts(one.texts, discussion, clean_text),
                "until": day_or_time(one.until, zone),
            }
            for one in earlier.get(question.id, ())
        ],
    }


def _documents(discussion: Discussion, folder: Path) -> list[dict[str, Any]]:
    rows = []
    names: set[str] = set()
    for position, document in enumerate(discussion.documents, start=1):
        name = document_name(document.name)
        # Names that differ in case only are one file on some systems.
        place = f"documents/{position}/{name}" if name.casefold() in names else f"documents/{name}"
        names.add(name.casefold())
        source = path_of(document.upload)
        if not source.is_file():
            raise Refused(f"The file of the document “{name}” is missing: {source}")
        (folder / place).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, folder / place)
        title = _texts(document.title, discussion, clean_line)
        rows.append({"file": place, "title": title, "language": document.language})
    return rows


def _contributions(
    discussion: Discussion, weeks: Mapping[int, int]
) -> Iterator[tuple[WholeText, dict[str, Any], str]]:
    """Yield each published text by number, its row, and what its file holds."""
    questions = questions_of(discussion.id)
    places = {question.id: (question.week, question.number) for question in questions}
    after = 0
    while wholes := whole_texts(discussion.id, after=after, limit=_AT_ONCE):
        for whole in wholes:
            week = weeks.get(whole.contribution.week_id or 0)
            body, format_ = exported_body(whole, questions, week)
            answered = sorted(places[key] for key in whole.question_ids if key in places)
            yield whole, _row(whole, format_, week, answered, discussion.time_zone), body
        after = wholes[-1].contribution.number or 0


def _row(
    whole: WholeText,
    format_: str,
    week: int | None,
    answered: Sequence[tuple[int, int]],
    zone: str,
) -> dict[str, Any]:
    one = whole.contribution
    author = shown_author(one)
    extension = "md" if format_ == "markdown" else "txt"
    return {
        "file": f"contributions/{one.number:03}.{extension}",
        "number": one.number,
        "kind": one.kind,
        "message": one.message,
        "pinned": day_or_time(one.pinned, zone) if one.pinned else None,
        "language": whole.version.language,
        "format": format_,
        "author": _line(author.name),
        "organisation": _line(author.organisation),
        "role_title": _line(author.role_title),
        "stakeholder_type": one.stakeholder_type,
        "country": one.country,
        "channel": one.channel,
        "week": week,
        "week_source": one.week_source,
        "received": day_or_time(one.received, zone) if one.received else None,
        "attribution": one.attribution,
        "quotable": one.quotable,
        "reply_to": None,  # once it is known which texts are there
        "answers": [f"{week}.{number}" for week, number in answered],
    }


def _line(text: str | None) -> str | None:
    return clean_line(text or "") or None


def _address(email: str | None) -> str | None:
    try:
        return clean_address(email) if email else None
    except Refused:
        return None


def _texts(texts: Texts, discussion: Discussion, clean: Callable[[str], str]) -> dict[str, str]:
    """Return what stands, the discussion's languages first: databases keep no order of keys."""
    standing = texts.plain()
    first = [language for language in discussion.languages if language in standing]
    order = [*first, *sorted(set(standing) - set(first))]
    cleaned = {language: clean(standing[language]) for language in order}
    return {language: text for language, text in cleaned.items() if text}
