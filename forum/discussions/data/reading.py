"""Read a folder: every problem named by field and row, nothing written."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import pairwise
from pathlib import Path, PurePosixPath
from typing import Any

from flask import current_app

from forum.discussions.data import values
from forum.discussions.data.contributions import Setting, read_contributions
from forum.discussions.data.disk import Unreadable, decoded, parsed, read_inside
from forum.discussions.data.fields import MANIFEST
from forum.discussions.data.folder import Folder, FolderDocument, FolderRefused
from forum.discussions.data.values import Record
from forum.discussions.operations import NewQuestion, NewWeek
from forum.discussions.operations.creating import SHORT_CODE, SLUG
from forum.errors import Refused
from forum.files import checked, clean_name
from forum.i18n import known_zone
from forum.places.queries import known_types

_NO_TIME = datetime.min


def read_folder(path: Path) -> Folder:
    """Return what a folder says, checked and cleaned. Reads the site's stakeholder types.

    Raises FolderRefused with all problems at once. Other files of the folder are ignored.
    """
    most = int(current_app.config["FORUM_UPLOAD_LIMIT"])
    if not path.is_dir():
        raise FolderRefused([f"{values.shown(str(path))} is not a folder"])
    root = path.resolve()
    try:
        manifest = parsed(decoded(read_inside(root, MANIFEST, most)))
    except Unreadable as error:
        raise FolderRefused([f"{MANIFEST} {error}"]) from None
    problems: list[str] = []
    row = values.record(manifest, "discussion", "", problems)
    if row is None:
        raise FolderRefused(problems)
    folder = _read(row, root, most)
    if problems:
        raise FolderRefused(problems)
    return folder


def _read(row: Record, root: Path, most: int) -> Folder:
    languages = values.languages(row, "languages")
    base_language = values.language(row, "base_language")
    if base_language and languages and base_language not in languages:
        row.note("base_language", f'"{base_language}" is not one of the languages')
    time_zone = _time_zone(row)
    opens = values.moment(row, "opens", time_zone)
    closes = values.moment(row, "closes", time_zone, closing=True)
    if opens and closes and opens >= closes:
        row.note("closes", "is not after it opens")
    weeks = _weeks(row, time_zone, opens, closes)
    setting = Setting(
        root=root,
        most=most,
        types=sorted(known_types()),
        weeks=frozenset(week.number for week in weeks),
        labels={
            f"{week.number}.{question.number}": (week.number, question.number)
            for week in weeks
            for question in week.questions
        },
        languages=languages,
        base_language=base_language or "",
        time_zone=time_zone,
    )
    contributions, absent = read_contributions(row, setting)
    return Folder(
        root=root,
        title=values.texts(row, "title"),
        short_code=_matching(row, "short_code", SHORT_CODE.fullmatch) or "",
        slug=_matching(row, "slug", SLUG.fullmatch),
        organisers=values.lines(row, "organisers"),
        languages=languages,
        base_language=base_language or "",
        time_zone=time_zone,
        opens=opens or _NO_TIME,
        closes=closes or _NO_TIME,
        email_address=values.address(row, "email_address"),
        visibility=values.choice(row, "visibility", "public") or "",
        policy=values.choice(row, "policy", "hold_new") or "",
        late=values.choice(row, "late", "until_close") or "",
        missing_translation=values.choice(row, "missing_translation", "open_pending") or "",
        guest_posts=_guest_posts(row),
        show_coming=values.truth(row, "show_coming", False),
        test=values.truth(row, "test", False),
        launch=values.texts(row, "launch"),
        documents=_documents(row, root, most),
        weeks=weeks,
        contributions=contributions,
        absent=Counter(
            name
            for name in ("slug", "visibility", "policy", "late", "missing_translation")
            if not row.has(name)
        )
        + absent,
    )


def _guest_posts(row: Record) -> bool:
    guests = values.truth(row, "guest_posts", False)
    if guests and row.raw("visibility") not in (None, "public"):
        row.note("guest_posts", "guests can only write where everybody may read")
    return guests


def _matching(row: Record, name: str, matches: Any) -> str | None:
    value = values.line(row, name)
    if value is None or matches(value):
        return value
    letters = "letters" if name == "short_code" else "small letters"
    row.note(name, f"{values.shown(value)} may hold {letters}, digits and hyphens only")
    return None


def _time_zone(row: Record) -> str:
    value = row.raw("time_zone")
    if isinstance(value, str) and len(value) <= 64 and known_zone(value):
        return value
    if value is not None:
        row.note("time_zone", f"{values.shown(value)} is not a time zone such as Europe/Brussels")
    return "UTC"


def _rows(row: Record, name: str, kind: str) -> list[Record]:
    found = []
    for index, value in enumerate(values.items(row, name)):
        place = f"{row.place}{name}[{index}]"
        inner = values.record(value, kind, f"{place}.", row.problems)
        if inner is not None:
            found.append(inner)
    return found


def _weeks(
    row: Record, time_zone: str, opens: datetime | None, closes: datetime | None
) -> tuple[NewWeek, ...]:
    found: list[NewWeek] = []
    seen: set[int] = set()
    for inner in _rows(row, "weeks", "week"):
        number = values.whole(inner, "number")
        if number in seen:
            inner.note("number", f"{number} is there twice")
        seen.add(number or 0)
        begins = values.moment(inner, "opens", time_zone)
        ends = values.moment(inner, "closes", time_zone, closing=True)
        if begins and ends and begins >= ends:
            inner.note("closes", "is not after it opens")
        if begins and opens and begins < opens:
            inner.note("opens", "is before the discussion opens")
        if ends and closes and ends > closes:
            inner.note("closes", "is after the discussion closes")
        week = NewWeek(
            number=number or 0,
            opens=begins or _NO_TIME,
            closes=ends or _NO_TIME,
            theme=values.texts(inner, "theme"),
            intro=values.texts(inner, "intro"),
            questions=_questions(inner, time_zone),
        )
        found.append(week)
    _overlaps(row, found)
    return tuple(found)


def _overlaps(row: Record, weeks: Sequence[NewWeek]) -> None:
    dated = [week for week in weeks if _NO_TIME not in (week.opens, week.closes) and week.number]
    ordered = sorted(dated, key=lambda week: week.number)
    for before, after in pairwise(ordered):
        if before.number != after.number and before.closes > after.opens:
            row.note("weeks", f"week {after.number} opens before week {before.number} closes")


def _questions(row: Record, time_zone: str) -> tuple[NewQuestion, ...]:
    found: list[NewQuestion] = []
    seen: set[int] = set()
    for inner in _rows(row, "questions", "question"):
        number = values.whole(inner, "number")
        if number in seen:
            inner.note("number", f"{number} is there twice in this week")
        seen.add(number or 0)
        found.append(
            NewQuestion(
                number or 0,
                values.texts(inner, "text"),
                outdated=values.languages(inner, "outdated"),
                amended=values.moment(inner, "amended", time_zone),
                note=values.texts(inner, "note"),
                earlier=[
                    (values.texts(one, "text"), values.moment(one, "until", time_zone) or _NO_TIME)
                    for one in _rows(inner, "earlier", "wording")
                ],
            )
        )
    return tuple(found)


def document_name(path: str) -> str:
    """Return the name under which a document is offered; cleaning it again changes nothing."""
    return clean_name(clean_name(PurePosixPath(path).name))


def _documents(row: Record, root: Path, most: int) -> tuple[FolderDocument, ...]:
    found = []
    for inner in _rows(row, "documents", "document"):
        file = inner.raw("file")
        title: Mapping[str, str] = values.texts(inner, "title")
        language = values.language(inner, "language")
        if not isinstance(file, str):
            if file is not None:
                inner.note("file", f"{values.shown(file)} is not a text")
            continue
        try:
            content = read_inside(root, file, most)
            name = document_name(file)
            checked(content, name)
        except Unreadable as error:
            inner.note("file", f"{values.shown(file)} {error}")
            continue
        except Refused as refused:
            inner.note("file", refused.sentence)
            continue
        found.append(FolderDocument(file, name, title, language))
    return tuple(found)
