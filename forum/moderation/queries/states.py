"""Which submissions readers see, as a condition for queries that begin elsewhere."""

from typing import Any

from sqlalchemy import ColumnElement, String
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

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
