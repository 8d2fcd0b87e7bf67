"""Words for what was decided, and what of it readers see."""

from typing import Any

from sqlalchemy import ColumnElement, String
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from forum.i18n import _
from forum.moderation.models import Submission


class _Unsearched(FunctionElement[str]):
    """A column that SQLite doesn't look rows up by."""

    inherit_cache = True
    type = String()


@compiles(_Unsearched)
def _as_it_is(element: _Unsearched, compiler: SQLCompiler, **options: Any) -> str:
    return compiler.process(element.clauses, **options)


@compiles(_Unsearched, "sqlite")
def _with_a_plus(element: _Unsearched, compiler: SQLCompiler, **options: Any) -> str:
    return "+" + compiler.process(element.clauses, **options)


def is_published() -> ColumnElement[bool]:
    """Return the condition that a submission is published, for queries that begin elsewhere.

    Nearly all are. SQLite, which doesn't know that, would begin with the index of states and walk
    through the whole site; the plus keeps it from that (sqlite.org/optoverview.html, section 2).
    """
    return _Unsearched(Submission.state) == "published"


def reason_label(code: str) -> str:
    """Return a reason code in the reader's language, the code itself if it has no words."""
    return {
        "first_contribution": _("First contribution of this person"),
        "no_identity": _("The author is not known"),
        "personal_data": _("The text holds personal data"),
        "policy": _("The discussion holds everything first"),
        "import": _("It came with an import"),
    }.get(code, code)
