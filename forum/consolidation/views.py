"""The consolidated response as a page and as a file, in each language of its discussion."""

from collections.abc import Mapping, Sequence

from flask import Blueprint, Response, g, redirect, render_template, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from forum.access import missing, public
from forum.clock import now
from forum.consolidation.assembly import response_document
from forum.consolidation.formats import FORMATS, write
from forum.consolidation.queries import response_facts
from forum.db import db
from forum.discussions.models import Discussion
from forum.discussions.views.frame import Frame, load
from forum.documents.document import Document
from forum.documents.writers.html import write_html
from forum.i18n import LanguageLink, own_name

blueprint = Blueprint("consolidation", __name__, url_prefix="/discussions")


def _document(slug: str, language: str) -> tuple[Frame, Document]:
    frame = load(slug)
    if language not in frame.discussion.languages:
        missing()
    return frame, response_document(response_facts(frame.discussion, now()), language)


def beside_discussions(discussion_ids: Sequence[int]) -> Mapping[int, Markup]:
    """Return where the response of each discussion is found, for the discussion's page.

    The rows are in the session already: this costs no statement on a page of one discussion.
    """
    found = [db.session.get_one(Discussion, key) for key in discussion_ids]
    return {
        discussion.id: Markup(render_template("consolidation/beside.html", discussion=discussion))
        for discussion in found
    }


@blueprint.get("/<slug>/response")
@public
def response(slug: str) -> AnyResponse:
    """Lead to the response in the reader's language, else in the discussion's own."""
    discussion = load(slug).discussion
    own = g.language if g.language in discussion.languages else discussion.base_language
    return redirect(url_for(".page", slug=slug, language=own))


@blueprint.get("/<slug>/response/<language>")
@public
def page(slug: str, language: str) -> str:
    """Show the response as a page."""
    frame, document = _document(slug, language)
    return render_template(
        "consolidation/response.html",
        frame=frame,
        document=document,
        body=Markup(write_html(document)),
        versions=[
            LanguageLink(
                code, own_name(code), url_for(".page", slug=slug, language=code), code == language
            )
            for code in frame.discussion.languages
        ],
        document_language=language,
    )


@blueprint.get("/<slug>/response/<language>.docx")
@public
def docx(slug: str, language: str) -> Response:
    """Send the response as DOCX."""
    _frame, document = _document(slug, language)
    name = f"{slug}-{language}.docx"
    return Response(
        write(document, "docx"),
        mimetype=FORMATS["docx"],
        headers={"Content-Disposition": f"attachment; filename={name}"},
    )
