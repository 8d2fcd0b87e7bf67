"""A letter as plain data, and the two forms in which it leaves: plain text, whole alone, and HTML.

Texts of other people stand as they are, in their own language and direction; nothing in a letter
is markup, and no picture is loaded from anywhere.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from flask import current_app
from flask_babel import force_locale

from forum.i18n import direction_of
from forum.mail.outbox import Outgoing, queue
from forum.settings import site_setting

# Characters that turn the direction of all that follows, and controls other than the line's end.
TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
CONTROLS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class Para:
    """A paragraph in the letter's own language."""

    text: str


@dataclass(frozen=True, slots=True)
class Heading:
    """What the next parts are about."""

    text: str


@dataclass(frozen=True, slots=True)
class Button:
    """What to do next, and where."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Quote:
    """Somebody's words, in their language."""

    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Link:
    """A line that leads somewhere; ``language`` where it is not the letter's own."""

    text: str
    url: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Items:
    """A list of lines; ``numbered`` where readers answer by number."""

    lines: Sequence[str | Link]
    numbered: bool = False


Part = Para | Heading | Button | Quote | Items


@dataclass(frozen=True, slots=True)
class Letter:
    """What is said, in one language, and why it is said to this person."""

    subject: str
    language: str
    parts: Sequence[Part]
    reason: str = ""  # why you get this mail, one sentence
    greeting: str = ""
    from_name: str = ""  # who speaks, "Ada Adams via Schools"; the address is always ours
    about: Mapping[str, Iterable[int]] = field(default_factory=dict)  # see slots.still_so


@dataclass(frozen=True, slots=True)
class _Shown:
    """One part as the templates write it."""

    kind: str
    lines: tuple[tuple[str, str, str], ...]  # text, address, language
    language: str = ""
    numbered: bool = False


def as_text(letter: Letter, stop_url: str = "", site: str = "") -> str:
    """Return the letter as plain text."""
    return _rendered("mail/letter.txt", letter, stop_url, site).strip() + "\n"


def as_html(letter: Letter, stop_url: str = "", site: str = "") -> str:
    """Return the letter as a page of HTML with its language and direction."""
    return _rendered("mail/letter.html", letter, stop_url, site)


def _rendered(template: str, letter: Letter, stop_url: str, site: str) -> str:
    # Not render_template(): what pages have around them asks for a request, and here is none.
    page = current_app.jinja_env.get_template(template)
    with force_locale(letter.language):
        return page.render(
            letter=letter,
            parts=[_shown(part) for part in letter.parts],
            greeting=_tame(letter.greeting),
            reason=_tame(letter.reason),
            mail_direction=direction_of(letter.language),
            stop_url=stop_url,
            site_name=site,
            base=current_app.config["FORUM_BASE_URL"],
        )


def _tame(text: str) -> str:
    """Return a text without characters that turn what follows it, or that no mail may hold."""
    return CONTROLS.sub(" ", TURNING.sub("", text.replace("\r\n", "\n").replace("\r", "\n")))


def _line(text: str) -> str:
    return " ".join(_tame(text).split())


def _shown(part: Part) -> _Shown:
    match part:
        case Para(text):
            return _Shown("para", tuple((line, "", "") for line in _tame(text).split("\n")))
        case Heading(text):
            return _Shown("heading", ((_line(text), "", ""),))
        case Button(label, url):
            return _Shown("button", ((_line(label), url, ""),))
        case Quote(text, language):
            lines = tuple((line.rstrip(), "", "") for line in _tame(text).strip().split("\n"))
            return _Shown("quote", lines, language)
        case Items(entries, numbered):
            return _Shown("items", tuple(_entry(entry) for entry in entries), numbered=numbered)


def _entry(entry: str | Link) -> tuple[str, str, str]:
    if isinstance(entry, str):
        return (_line(entry), "", "")
    return (_line(entry.text), entry.url, entry.language)


def queue_letter(
    letter: Letter,
    *,
    key: str,
    to: str,
    person_id: int | None = None,
    stop_url: str = "",
    list_id: str = "",
    list_archive: str = "",
    list_post: str = "",
    message_id: str = "",
    references: Sequence[str] = (),
    due: datetime | None = None,
) -> Outgoing:
    """Write a letter to the outbox; ``key`` and ``to`` together are sent once only.

    ``stop_url`` is the address that ends such mails for this person by one POST; ``list_id``
    makes it a mail of a list, ``list_archive`` is the list's page, ``list_post`` its address.
    ``references`` are the ids of what it answers, the oldest first.
    """
    site_row = site_setting()
    site = site_row.name.shown(letter.language, site_row.languages[0]).text
    headers: dict[str, str] = {}
    if references:
        headers |= {"In-Reply-To": references[-1], "References": " ".join(references)}
    if stop_url:
        headers |= {
            "List-Unsubscribe": f"<{stop_url}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }
    if list_id:
        headers |= {
            "List-Id": list_id,
            "List-Post": f"<mailto:{list_post}>" if list_post else "NO",
            "List-Help": f"<{current_app.config['FORUM_BASE_URL']}/help>",
            "Precedence": "list",
        }
        if list_archive:
            headers["List-Archive"] = f"<{list_archive}>"
    return queue(
        key=key,
        to=to,
        subject=letter.subject,
        text=as_text(letter, stop_url, site),
        html=as_html(letter, stop_url, site),
        language=letter.language,
        person_id=person_id,
        headers=headers,
        from_name=letter.from_name,
        message_id=message_id,
        about=letter.about,
        to_many=bool(list_id),
        due=due,
    )
