"""What the page's script asks: save this, who is signed in; answered in JSON."""

from dataclasses import replace

from flask import jsonify
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf

from forum.access import actor, limiter, public
from forum.discussions.operations.drafts import ChangedElsewhere
from forum.discussions.views.frame import blueprint
from forum.discussions.views.writing import quoting
from forum.discussions.views.writing.pages import PER_CLIENT, PER_PERSON, person_key, store
from forum.discussions.views.writing.showing import desk_of, load_desk
from forum.errors import Refused
from forum.i18n import _, language_name, moment


@blueprint.post("/<slug>/write/<token>/save")
@limiter.limit(PER_CLIENT)
@limiter.limit(PER_PERSON, key_func=person_key)
def autosave(slug: str, token: str) -> ResponseReturnValue:
    """Save what was typed so far; say the new revision, when, and what language it seems to be."""
    desk = load_desk(slug, token, begun=False)
    form = desk.form()
    reply = quoting.parent(desk.frame, form.reply.data)
    desk = desk_of(desk.frame, token, desk.kept, replace(form.parts(), links=desk.parts.links))
    try:
        rev = store(desk, form, reply.contribution.id if reply else None)
    except ChangedElsewhere as changed:
        return jsonify(conflict=True, rev=changed.rev, sentence=changed.sentence), 409
    except Refused as refused:
        return jsonify(conflict=False, sentence=refused.sentence), 409
    found = desk.recognised
    zone = desk.person.time_zone
    return jsonify(
        rev=rev,
        saved=_("Saved, %(moment)s", moment=moment(desk.frame.at, zone)),
        language=language_name(desk.parts.language or found),
        recognised=""
        if desk.parts.language or not found
        else _("Recognised: %(language)s", language=language_name(found)),
    )


@blueprint.get("/<slug>/write/state")
@public
def writing_state(slug: str) -> ResponseReturnValue:
    """Say who is signed in, with a token for the form: a page that stood open needs a fresh one."""
    person = actor()
    answer = jsonify(person=person.id if person else None, csrf=generate_csrf() if person else None)
    answer.headers["Cache-Control"] = "no-store"
    return answer
