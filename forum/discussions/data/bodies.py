"""What an export holds of a text: all of it, or what remains without greeting and signature."""

from collections.abc import Sequence

from forum.discussions.consent import hidden_ranges, hides_identity, public_body
from forum.discussions.queries import WholeText
from forum.discussions.segments import Question, cut
from forum.html import normalise, render

NOTHING = "[…]"
"""Stands for a text of which nothing may be shown: its number and its place stay."""


def exported_body(
    whole: WholeText, questions: Sequence[Question], week: int | None
) -> tuple[str, str]:
    """Return (source text, format) that readers may have.

    Where greeting and signature are hidden, what remains is cut again until nothing of that kind is
    found in it: an import of the export would hide it, and would not be the same discussion.
    """
    version, attribution = whole.version, whole.contribution.attribution
    body, format_ = version.body, version.format
    if not hides_identity(attribution):
        return body, format_
    body, format_ = public_body(body, version.plain, format_, whole.passages, attribution)
    while body := normalise(body):
        rendered = render(body, "markdown" if format_ == "markdown" else "plain")
        if not rendered.plain.strip():
            break
        passages = cut(rendered.plain, questions, week=week)
        if not hidden_ranges(passages, attribution):
            return body, format_
        body, format_ = public_body(body, rendered.plain, format_, passages, attribution)
    return NOTHING, "plain"
