"""The mails of the discussions: one function each, in the person's own language."""

import secrets
from datetime import datetime

from flask import current_app
from flask_babel import force_locale

from forum import mail
from forum.accounts.queries import digest, main_address, person_with_addresses
from forum.discussions.models import Discussion
from forum.discussions.models.drafting import Parts
from forum.discussions.queries.drafts import Kept
from forum.discussions.queries.schedule import schedule_of
from forum.errors import Refused
from forum.i18n import _


def mail_draft(kept: Kept, discussion: Discussion, *, at: datetime) -> None:
    """Queue a copy of a draft to its author: each question with what stands under it, the link.

    Raises Refused if the account has no address.
    """
    person = person_with_addresses(kept.draft.person_id)
    address = main_address(person) if person else None
    if person is None or address is None:
        raise Refused(_("Your account has no address to send this to."))
    with force_locale(person.language):
        title = discussion.title.shown(person.language, discussion.base_language).text
        lines = [
            _("This is your draft for “%(title)s”. It is not sent to anybody else.", title=title),
            _address(discussion.slug, kept.draft.token),
            *_texts(kept.parts, discussion, person.language, at),
        ]
        if discussion.mail_address:
            lines.append(
                _(
                    "To finish it by e-mail, write below the questions and send it to %(address)s.",
                    address=discussion.mail_address,
                )
            )
        mail.queue(
            key=f"draft:{kept.draft.id}:{secrets.token_hex(6)}",
            to=address.email,
            subject=_("Your draft: %(title)s", title=title),
            text="\n\n".join(lines) + "\n",
            language=person.language,
            person_id=person.id,
        )


def _texts(parts: Parts, discussion: Discussion, language: str, at: datetime) -> list[str]:
    """Return each question that something stands under with its text, then the free text."""
    found = []
    asked = schedule_of(discussion, at).questions
    for key, text in sorted(
        parts.answers.items(), key=lambda item: asked[item[0]].label if item[0] in asked else "9"
    ):
        if key in asked and text.strip():
            said = asked[key].text.shown(language, discussion.base_language).text
            found += [f"{asked[key].label} {said}", text]
        elif text.strip():
            found.append(text)
    return [*found, parts.free] if parts.free.strip() else found


def _address(slug: str, token: str) -> str:
    values = {"slug": slug, "token": token}
    path: str = current_app.url_map.bind("").build("discussions.draft", values)
    base: str = current_app.config["FORUM_BASE_URL"]
    return base + path


def mail_guest(email: str, secret: str, discussion: Discussion, *, language: str) -> None:
    """Queue the link by which a guest confirms their address.

    It repeats nothing that was typed: anybody can type anything for anybody's address.
    """
    values = {"slug": discussion.slug, "confirming": secret}
    bound = current_app.url_map.bind("")
    path: str = bound.build("discussions.confirm_guest_text", values)
    base: str = current_app.config["FORUM_BASE_URL"]
    with force_locale(language):
        title = discussion.title.shown(language, discussion.base_language).text
        mail.queue(
            key=f"guest:{digest(secret)}",
            to=email,
            subject=_("Confirm your address: %(title)s", title=title),
            text="\n\n".join(
                [
                    _("Good day,"),
                    _(
                        "Somebody, probably you, wrote in the discussion “%(title)s” with this "
                        "address. Open this link, look at the text and press the button on the "
                        "page to confirm that it is yours:",
                        title=title,
                    ),
                    base + path,
                    _("The link works once, for seven days. Until then the text is not published."),
                    _("If it was not you, you need not do anything: the text is not published."),
                ]
            )
            + "\n",
            language=language,
        )
