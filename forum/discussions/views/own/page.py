"""The page of one's own text: its receipt at first, later its state and all that happened to it."""

from flask import render_template, request

from forum.discussions.consent import public_passages
from forum.discussions.queries.history import history_of
from forum.discussions.queries.own import beside
from forum.discussions.views import entries as shown
from forum.discussions.views.frame import blueprint
from forum.discussions.views.own.appealing import appeals_until
from forum.discussions.views.own.base import load_own
from forum.discussions.views.own.telling import can_do, move_line, state_title, why
from forum.pages import whole_address


@blueprint.get("/<slug>/mine/<receipt>")
def mine(slug: str, receipt: str) -> str:
    """Show an author the own text: state, reason, what to do, the text, all that happened."""
    own = load_own(slug, receipt)
    frame, written, version = own.frame, own.contribution, own.whole.version
    history = history_of(written.id, written.submission_id)
    last = history.moves[-1]
    about = beside(written.id, draft_of=written.person_id)
    passages = public_passages(version.html, version.plain, own.whole.passages, "named")
    return render_template(
        "discussions/own/page.html",
        own=own,
        frame=frame,
        sent="sent" in request.args,
        entry=shown.header(frame, own.whole),
        written=written,
        version=version,
        passages=[shown.own_passage(frame, p, html) for p, html in passages if html],
        history=history,
        appeal=own.appeal,
        appeals_until=appeals_until(own, history),
        last=last,
        title=state_title(own, history),
        why=why(last),
        lines=[(move, move_line(move)) for move in reversed(history.moves)],
        can=can_do(own, last.reason),
        about=about,
        permanent=whole_address("discussions.contribution", slug=slug, number=written.number)
        if written.number
        else None,
    )
