"""What every mail of a discussion shares: addresses of pages, the list that it belongs to."""

from dataclasses import dataclass

from flask import current_app

from forum import mail
from forum.discussions.models import Contribution, Discussion, label_of
from forum.i18n import current_language


def page(endpoint: str, discussion: Discussion, **values: object) -> str:
    """Return the whole address of a page of a discussion; works where there is no request."""
    bound = current_app.url_map.bind("")
    path: str = bound.build(f"discussions.{endpoint}", {"slug": discussion.slug, **values})
    base: str = current_app.config["FORUM_BASE_URL"]
    return base + path


def title_of(discussion: Discussion) -> str:
    """Return a discussion's title in the language that is set, or the next best."""
    return discussion.title.shown(current_language(), discussion.base_language).text


def own_page(discussion: Discussion, contribution: Contribution) -> str:
    """Return the address of an author's page of an own text; of the public one without receipt."""
    if contribution.receipt:
        return page("mine", discussion, receipt=contribution.receipt)
    if contribution.number:
        return page("contribution", discussion, number=contribution.number)
    return page("discussion", discussion)


def label(contribution: Contribution) -> str:
    """Return the number of a text, or its receipt code as long as there is none."""
    return label_of(contribution.number) or contribution.receipt or ""


@dataclass(frozen=True, slots=True)
class ListOf:
    """The list that mails to the followers of a discussion belong to (RFC 2919, RFC 2369)."""

    list_id: str
    archive: str
    post: str


def list_of(discussion: Discussion) -> ListOf:
    """Return the list headers' values for a discussion."""
    return ListOf(
        list_id=mail.list_id(discussion.slug),
        archive=page("discussion", discussion),
        post=discussion.mail_address or "",
    )
