"""Versions of a text: the list, one of them, two compared; for its author, and for readers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from forum.access import missing, public
from forum.discussions.consent import public_passages, public_plain
from forum.discussions.forms import number_in
from forum.discussions.models import Contribution, Version, label_of
from forum.discussions.queries.history import VersionMade, history_of
from forum.discussions.queries.own import (
    WholeVersion,
    published_before,
    versions_by_number,
)
from forum.discussions.views.frame import blueprint, load
from forum.discussions.views.gone import not_public
from forum.discussions.views.own.base import load_own
from forum.html.differences import Difference, differences

VIEWS = ("columns", "one")


@dataclass(frozen=True, slots=True)
class Comparison:
    """What the page shows: one version alone, or two with what changed between them."""

    versions: Sequence[VersionMade]
    newer: Version | None
    older: Version | None
    passages: list[Markup]
    pieces: list[Difference]
    view: str


@blueprint.get("/<slug>/mine/<receipt>/versions")
def own_versions(slug: str, receipt: str) -> str:
    """Show an author all versions of the own text, whole."""
    own = load_own(slug, receipt, cut=False)
    history = history_of(own.id, own.contribution.submission_id)
    return render_template(
        "discussions/own/versions.html",
        own=own,
        frame=own.frame,
        label=own.label,
        here=own.to("own_versions"),
        public_seqs={version.seq for version in history.public_versions},
        shown=compare(own.contribution, history.versions, "named"),
    )


@blueprint.get("/<slug>/contributions/<int:number>/versions")
@public
def versions(slug: str, number: int) -> ResponseReturnValue:
    """Show readers the versions that are or were public, as consent stands now."""
    frame = load(slug)
    written = published_before(frame.discussion.id, number)
    if written is None:
        missing()
    if written.submission.state != "published":
        return not_public(frame, written)
    history = history_of(written.id, written.submission_id)
    return render_template(
        "discussions/own/versions.html",
        own=None,
        frame=frame,
        label=label_of(number),
        here=url_for("discussions.versions", slug=slug, number=number),
        public_seqs=None,
        shown=compare(written, history.public_versions, written.attribution),
    )


def compare(written: Contribution, listed: Sequence[VersionMade], attribution: str) -> Comparison:
    """Return what the address asks for among the versions that may be seen."""
    seqs = [version.seq for version in listed]
    to = number_in(request.args, "to")
    last = to if to in seqs else seqs[-1]
    begin = number_in(request.args, "from")
    before = max((seq for seq in seqs if seq < last), default=None) if to is None else None
    first = begin if begin in seqs and begin != last else before
    wanted = [seq for seq in (first, last) if seq is not None]
    found: Mapping[int, WholeVersion] = versions_by_number(written.id, wanted)
    newer, older = found[last], found.get(first or 0)
    asked = request.args.get("view")
    return Comparison(
        versions=list(reversed(listed)),
        newer=newer.version,
        older=older.version if older else None,
        passages=[] if older else _passages(newer, attribution),
        pieces=differences(_plain(older, attribution), _plain(newer, attribution)) if older else [],
        view=asked if asked in VIEWS else VIEWS[0],
    )


def _plain(whole: WholeVersion, attribution: str) -> str:
    return public_plain(whole.version.plain, whole.passages, attribution)


def _passages(whole: WholeVersion, attribution: str) -> list[Markup]:
    version = whole.version
    parts = public_passages(version.html, version.plain, whole.passages, attribution)
    return [Markup(html) for _passage, html in parts if html]
