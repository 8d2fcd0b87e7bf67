"""Two windows wrote into one draft: both texts side by side, and what to keep."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from flask import render_template
from flask.typing import ResponseReturnValue

from forum.discussions.forms.writing import field_name, speaks_for
from forum.discussions.models.drafting import Parts
from forum.discussions.operations.drafts import ChangedElsewhere
from forum.discussions.views.writing.showing import Desk


@dataclass(frozen=True, slots=True)
class Difference:
    """One text that differs: where it stands, here and in the other window."""

    label: str | None
    here: str
    there: str


def page(desk: Desk, changed: ChangedElsewhere) -> ResponseReturnValue:
    """Return the page that shows both; each button posts all fields, so that nothing is lost."""
    kept = list(differences(desk, desk.parts, changed.theirs))
    body = render_template(
        "discussions/writing/conflict.html",
        frame=desk.frame,
        desk=desk,
        differences=kept,
        mine=fields_of(desk.parts),
        both=fields_of(joined(desk.parts, changed.theirs)),
        rev=changed.rev,
    )
    return body, 409


def differences(desk: Desk, here: Parts, there: Parts) -> Iterator[Difference]:
    """Yield the texts that differ, in the order of the page."""
    labels = {q.id: q.shown.label for week in desk.weeks for q in week.questions}
    keys = [*labels, *(key for key in (*here.answers, *there.answers) if key not in labels)]
    for key in dict.fromkeys(keys):
        one, other = here.answers.get(key, ""), there.answers.get(key, "")
        if one.strip() != other.strip():
            yield Difference(labels.get(key), one, other)
    if here.free.strip() != there.free.strip():
        yield Difference(None, here.free, there.free)


def joined(here: Parts, there: Parts) -> Parts:
    """Return both: texts that differ one below the other; choices as they are here."""
    keys = dict.fromkeys([*here.answers, *there.answers])
    return replace(
        here,
        answers={key: _both(there.answers.get(key, ""), here.answers.get(key, "")) for key in keys},
        free=_both(there.free, here.free),
    )


def _both(first: str, second: str) -> str:
    one, other = first.strip(), second.strip()
    if not one or one in other:
        return second
    if not other or other in one:
        return first
    return f"{first.rstrip()}\n\n{second.lstrip()}"


def fields_of(parts: Parts) -> list[tuple[str, str]]:
    """Return the parts as hidden fields of the writing page's form."""
    found = [(field_name(key), text) for key, text in parts.answers.items() if text.strip()]
    found += [
        ("free", parts.free),
        ("language", parts.language),
        ("role_title", parts.role_title),
        ("attribution", parts.attribution),
        ("week", str(parts.week or "")),
    ]
    if parts.organisation is not None:
        found.append(("organisation", speaks_for(parts) or ""))
    if parts.quotable:
        found.append(("quotable", "y"))
    return found
