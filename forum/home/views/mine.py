"""One's own things on one page: what waits for an answer, texts, drafts, statements, translations.

Tables: none of its own. Verbs: answer a statement for an organisation. Page: ``/mine``.
"""

from datetime import timedelta

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forum.access import actor, limiter, require
from forum.accounts.permissions import can_see_account
from forum.clock import now
from forum.db import transaction
from forum.discussions.forms import number_in
from forum.discussions.forms.own import AnswerForm
from forum.discussions.operations.drafts import RESTORABLE
from forum.discussions.operations.signing import answer_signatory
from forum.discussions.queries.drafts import drafts_of
from forum.discussions.queries.mine import own_texts, statements_of
from forum.discussions.queries.translations import translations_to_decide
from forum.home.views.base import blueprint
from forum.i18n import _
from forum.organisations.queries import affiliations_of, day_of

PAGE = 50
PER_MINUTE = "30 per minute"
ANSWERS_SHOWN = timedelta(days=30)  # after the close of a discussion


@blueprint.get("/mine")
def mine() -> str:
    """Show a person their own texts, drafts, statements and organisations."""
    person = actor()
    require(can_see_account(person))
    at = now()
    before = number_in(request.args, "before")
    texts = own_texts(person.id, before=before, limit=PAGE + 1)
    drafts = drafts_of(person.id, since=at - RESTORABLE)
    affiliations = affiliations_of(person.id, day_of(at))
    speaks = {
        one.organisation_id
        for one in affiliations
        if one.published and (one.may_speak or one.manages)
    }
    statements = statements_of(speaks, since=at - ANSWERS_SHOWN)
    return render_template(
        "home/mine.html",
        person=person,
        returned=[row for row in texts[:PAGE] if row.state == "returned"],
        texts=[row for row in texts[:PAGE] if row.state != "returned"],
        next_url=url_for(".mine", before=texts[PAGE - 1].id) if len(texts) > PAGE else None,
        first_page=before is None,
        drafts=[draft for draft in drafts if draft.ended is None],
        discarded=[draft for draft in drafts if draft.ended is not None],
        receipts={row.id: row.receipt for row in texts},
        waiting=[s for s in statements if s.confirmed is None and s.disowned is None],
        answered=[s for s in statements if s.confirmed or s.disowned],
        translations=translations_to_decide(person.id),
        affiliations=affiliations,
        at=at,
        reader=g.language,
    )


@blueprint.post("/mine/statements")
@limiter.limit(PER_MINUTE)
def answer_statement() -> ResponseReturnValue:
    """Confirm or disown a statement that names an organisation one speaks for."""
    person = actor()
    require(can_see_account(person))
    form = AnswerForm()
    if form.validate():
        with transaction():
            answer_signatory(
                form.contribution_id.data,
                form.organisation_id.data,
                person.id,
                confirms=form.answer.data == "confirm",
                at=now(),
            )
        flash(_("Your answer stands below the text from now on."), "saved")
    return redirect(url_for(".mine") + "#statements", 303)
