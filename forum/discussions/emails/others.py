"""Letters to people beside a text: who is asked to sign, who reported, who translated, invited."""

from forum import mail
from forum.accounts.emails import link_url
from forum.accounts.models import Invitation
from forum.discussions.consent import shown_author
from forum.discussions.emails.own import hello
from forum.discussions.emails.places import label, page, title_of
from forum.discussions.models import Discussion
from forum.discussions.queries.telling import Text
from forum.i18n import _, current_language, speaking
from forum.mail.letters import Part
from forum.moderation.models import Report


def asked_to_sign(
    text: Text, organisation: str, name: str | None, mine: str, language: str
) -> mail.Letter:
    """Return what somebody who speaks for an organisation is asked; ``mine`` is where to answer."""
    with speaking(language):
        title = title_of(text.discussion)
        author = shown_author(text.contribution)
        by = author.name or author.organisation or _("Its author")
        return mail.Letter(
            subject=_(
                "Does %(name)s sign this statement? %(title)s", name=organisation, title=title
            ),
            language=language,
            greeting=hello(name),
            parts=[
                mail.Para(
                    _(
                        "%(author)s names %(name)s below a statement in “%(title)s”, as one of "
                        "those who sign it. You speak for %(name)s, so you can say whether it "
                        "does.",
                        author=by,
                        name=organisation,
                        title=title,
                    )
                ),
                mail.Quote(" ".join(text.version.opening.split())[:600], text.version.language),
                mail.Para(
                    _(
                        "Read it: %(url)s",
                        url=page("contribution", text.discussion, number=text.contribution.number),
                    )
                ),
                mail.Button(_("Say whether it signs"), mine),
                mail.Para(_("Until somebody answers, readers see that nobody has confirmed it.")),
            ],
            reason=_("You get this mail because you may speak for this organisation here."),
            about={"contribution": [text.contribution.id]},
        )


def translation_decided(text: Text, state: str, name: str | None, language: str) -> mail.Letter:
    """Return what a translator is told of their translation."""
    with speaking(language):
        number = label(text.contribution)
        what = {
            "reviewed": _("It was accepted: readers can open it beside the original. Thank you."),
            "declined": _("It was not accepted, so readers don’t see it. It stays among yours."),
            "replaced": _("Another translation is shown instead of it now."),
        }[state]
        return mail.Letter(
            subject=_("Your translation of %(label)s", label=number),
            language=language,
            greeting=hello(name),
            parts=[
                mail.Para(
                    _(
                        "It is about your translation of %(label)s in “%(title)s”.",
                        label=number,
                        title=title_of(text.discussion),
                    )
                ),
                mail.Para(what),
                mail.Button(
                    _("Open the contribution"),
                    page("contribution", text.discussion, number=text.contribution.number),
                ),
            ],
            reason=_("You get this mail because you offered a translation."),
            about={"contribution": [text.contribution.id]},
        )


def report_answered(text: Text, report: Report, name: str | None, language: str) -> mail.Letter:
    """Return what somebody is told whose report was looked at."""
    with speaking(language):
        public = text.submission.state == "published"
        parts: list[Part] = [
            mail.Para(
                _(
                    "You reported %(label)s in “%(title)s”. The moderators looked at it.",
                    label=label(text.contribution),
                    title=title_of(text.discussion),
                )
            ),
            mail.Para(
                _("It stays public.") if public else _("It is not public any more."),
            ),
        ]
        if report.answer:
            parts.append(mail.Para(_("The moderators write:")))
            parts.append(mail.Quote(report.answer, language))
        parts.append(mail.Button(_("Open the discussion"), page("discussion", text.discussion)))
        return mail.Letter(
            subject=_("Your report about %(label)s", label=label(text.contribution)),
            language=language,
            greeting=hello(name),
            parts=parts,
            reason=_("You get this mail because you reported something."),
        )


def invitation_waits(
    discussion: Discussion, invitation: Invitation, secret: str, by_name: str | None
) -> mail.Letter:
    """Return the one reminder of an invitation that nobody answered."""
    with speaking(invitation.language):
        title = title_of(discussion)
        link = f"{link_url(secret, purpose='invite')}?lang={current_language()}"
        return mail.Letter(
            subject=_("Still open: your invitation to “%(title)s”", title=title),
            language=invitation.language,
            greeting=hello(invitation.name),
            parts=[
                mail.Para(
                    _(
                        "%(name)s invited you to take part in “%(title)s” a week ago. You have "
                        "not answered yet; this is the only reminder.",
                        name=by_name or _("The organisers"),
                        title=title,
                    )
                ),
                mail.Button(_("Read more, accept or decline"), link),
                mail.Para(
                    _(
                        "The link is for you alone: whoever opens it can take part with your "
                        "address. It works once, for 30 days."
                    )
                ),
                mail.Para(_("If you don’t want to take part, you need not do anything.")),
            ],
            reason=_("You get this mail because somebody invited your address."),
        )


def waits_long(desk: str, name: str | None, language: str) -> mail.Letter:
    """Return what those who decide are told when something waits too long at the desk."""
    with speaking(language):
        return mail.Letter(
            subject=_("Something waits too long at the desk"),
            language=language,
            greeting=hello(name),
            parts=[
                mail.Para(
                    _(
                        "At the desk something waits for longer than 48 working hours. You decide "
                        "there; whoever wrote it waits for an answer."
                    )
                ),
                mail.Button(_("Open the desk"), desk),
            ],
            reason=_("You get this mail once a day at most, because you decide at the desk."),
        )
