"""The field dictionary: every field of ``discussion.json``, what it holds, what its absence means.

Reading, writing and ``docs/data-format.md`` follow these rows; their order is that of an export.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

MANIFEST = "discussion.json"
DAY = "day or local time"
MOST_NUMBER = 999_999


@dataclass(frozen=True, slots=True)
class Field:
    """One field: its kind in words, the values it is limited to, what it is when left out.

    ``most`` is the largest number of characters of a text, 0 where the kind says it.
    """

    name: str
    kind: str
    meaning: str
    required: bool = False
    default: str = ""
    values: tuple[str, ...] = ()
    most: int = 0


_DISCUSSION = (
    Field("title", "texts", "The title, by language.", required=True, most=500),
    Field(
        "short_code",
        "text",
        "Up to 12 letters, digits and hyphens, used where several discussions meet. One per site.",
        required=True,
        most=12,
    ),
    Field(
        "slug",
        "text",
        "The last part of the address: small letters, digits, hyphens. One per site.",
        default="the short code in small letters",
        most=79,
    ),
    Field("organisers", "list of texts", "Names of who organises.", default="none", most=300),
    Field("languages", "list of languages", "The languages of the discussion.", required=True),
    Field("base_language", "language", "The one it falls back on; of `languages`.", required=True),
    Field("time_zone", "time zone", "Whose clock all dates follow (tz database).", required=True),
    Field("opens", DAY, "When it opens.", required=True),
    Field("closes", DAY, "When it closes; a day counts until its end.", required=True),
    Field(
        "email_address",
        "e-mail address",
        "The address that contributions are mailed to. One discussion per address.",
        default="none",
        most=320,
    ),
    Field(
        "visibility",
        "one of",
        "Who may read it.",
        default="public",
        values=("public", "members", "invited"),
    ),
    Field(
        "policy",
        "one of",
        "What is held for a moderator.",
        default="hold_new",
        values=("hold_all", "hold_new", "publish"),
    ),
    Field(
        "late",
        "one of",
        "What happens to answers to a week that is over.",
        default="until_close",
        values=("refuse", "until_close"),
    ),
    Field(
        "missing_translation",
        "one of",
        "What happens to a week of which a translation is missing.",
        default="open_pending",
        values=("wait", "open_pending"),
    ),
    Field(
        "guest_posts",
        "true or false",
        "Whether people may write without an account; only where everybody may read.",
        default="false",
    ),
    Field(
        "show_coming",
        "true or false",
        "Whether readers see the questions of weeks to come.",
        default="false",
    ),
    Field("test", "true or false", "Whether it is for trying things out.", default="false"),
    Field("launch", "Markdown texts", "The launch note, by language.", default="none"),
    Field("documents", "list of documents", "Files that the organisers offer.", default="none"),
    Field("weeks", "list of weeks", "The weeks, in order, not overlapping.", default="none"),
    Field("contributions", "list of contributions", "What people wrote, in order.", default="none"),
)

_DOCUMENT = (
    Field("file", "file", "PDF, DOCX, ODT or plain text, below the folder.", required=True),
    Field("title", "texts", "The title, by language.", default="the file's name", most=500),
    Field("language", "language", "The language of the document.", default="not stated"),
)

_WEEK = (
    Field("number", "whole number", "1, 2, 3 …, once each.", required=True),
    Field("opens", DAY, "When it opens.", required=True),
    Field("closes", DAY, "When it closes; a day counts until its end.", required=True),
    Field("theme", "texts", "What the week is about, by language.", default="none", most=500),
    Field("intro", "Markdown texts", "The introduction, by language.", default="none"),
    Field("questions", "list of questions", "The questions, in order.", default="none"),
)

_QUESTION = (
    Field("number", "whole number", "1, 2, 3 …, once in each week.", required=True),
    Field("text", "texts", "The question, by language.", required=True, most=5000),
    Field(
        "outdated",
        "list of languages",
        "Those whose translation was made of an earlier wording.",
        default="none",
    ),
    Field(
        "amended", DAY, "When readers were last told of a change of its wording.", default="never"
    ),
    Field("note", "texts", "What they were told, by language.", default="none", most=1000),
    Field("earlier", "list of wordings", "How it read before, newest first.", default="none"),
)

_WORDING = (
    Field("text", "texts", "How the question read, by language.", required=True, most=5000),
    Field("until", DAY, "Until when it read so.", required=True),
)

_CONTRIBUTION = (
    Field("file", "file", "The text as it was received: UTF-8, below the folder.", required=True),
    Field(
        "number",
        "whole number",
        "Its number for good: 14 is C-014. Once each.",
        default="the file's order goes on: one more than the largest before",
    ),
    Field(
        "kind",
        "one of",
        "Only contributions are counted in figures.",
        default="contribution",
        values=("contribution", "facilitator", "administrative"),
    ),
    Field(
        "message",
        "one of",
        "Which message of the facilitators it is; only of kind `facilitator`.",
        default="none in particular",
        values=("launch", "summary", "reminder", "closing"),
    ),
    Field(
        "pinned",
        DAY,
        "Since when it stays on top of its page; only of kind `facilitator`.",
        default="not pinned",
    ),
    Field(
        "language",
        "language",
        "The language of the text.",
        default="recognised among the discussion's, else the base language",
    ),
    Field(
        "format",
        "one of",
        "How the text was typed.",
        default="plain",
        values=("plain", "markdown"),
    ),
    Field("author", "text", "The name of who wrote it.", default="not known", most=200),
    Field("organisation", "text", "For whom they spoke.", default="none", most=300),
    Field("role_title", "text", "As what they spoke.", default="not stated", most=200),
    Field(
        "stakeholder_type",
        "stakeholder type",
        "The kind of stakeholder, one of the site's.",
        default="not stated",
    ),
    Field("country", "country", "ISO 3166 alpha-2: ES.", default="not stated"),
    Field(
        "channel",
        "one of",
        "How it arrived.",
        default="import",
        values=("web", "email", "offline", "import"),
    ),
    Field("week", "whole number", "The week it belongs to.", default="none"),
    Field(
        "week_source",
        "one of",
        "Who or what said so.",
        default="not known",
        values=("author", "label", "arrival", "editor"),
    ),
    Field("received", DAY, "When it arrived.", default="not known"),
    Field(
        "attribution",
        "one of",
        "What readers see of who wrote it.",
        default="named if an author is given, organisation if only that is, else unnamed",
        values=("named", "organisation", "anonymous", "unnamed"),
    ),
    Field("quotable", "true or false", "Whether passages may be printed.", default="true"),
    Field("reply_to", "whole number", "The number of the text it replies to.", default="none"),
    Field(
        "answers",
        "list of questions' labels",
        'The questions it answers: ["1.1", "2.3"]. An empty list: none.',
        default="found by rule: labels with numbers, questions pasted into the text",
    ),
)

_RECORDS: Mapping[str, tuple[Field, ...]] = MappingProxyType(
    {
        "discussion": _DISCUSSION,
        "document": _DOCUMENT,
        "week": _WEEK,
        "question": _QUESTION,
        "wording": _WORDING,
        "contribution": _CONTRIBUTION,
    }
)


def field_dictionary() -> Mapping[str, tuple[Field, ...]]:
    """Return the fields of each kind of record, in the order of an export."""
    return _RECORDS


def fields_as_markdown() -> str:
    """Return the dictionary as tables, for ``docs/data-format.md``."""
    return "\n".join(_table(record, fields) for record, fields in _RECORDS.items())


def _table(record: str, fields: Sequence[Field]) -> str:
    rows = "".join(_row(field) for field in fields)
    return (
        f"### A {record}\n\n"
        "| field | kind | meaning | when left out or `null` |\n"
        "|---|---|---|---|\n"
        f"{rows}"
    )


def _row(field: Field) -> str:
    values = ", ".join(f"`{value}`" for value in field.values)
    kind = field.kind + (f": {values}" if values else "")
    kind += f", at most {field.most} characters" if field.most else ""
    absent = "**must be there**" if field.required else field.default
    return f"| `{field.name}` | {kind} | {field.meaning} | {absent} |\n"
