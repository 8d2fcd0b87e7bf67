"""Letters about organisations: who says to belong, rights given and taken, proposals decided."""

from forum import mail
from forum.i18n import _, speaking
from forum.mail.letters import Part
from forum.moderation.models import Decision
from forum.moderation.queries import reason_told


def _hello(name: str | None) -> str:
    return _("Dear %(name)s,", name=name) if name else _("Good day,")


def affiliation_asked(
    organisation: str,
    who: str | None,
    role: str | None,
    *,
    url: str,
    name: str | None,
    language: str,
) -> mail.Letter:
    """Return what somebody who manages an organisation is told of a person who joined it."""
    with speaking(language):
        person = who or _("Somebody")
        said = (
            _("%(name)s says to belong to %(organisation)s, as: %(role)s.", name=person,
              organisation=organisation, role=role)
            if role
            else _("%(name)s says to belong to %(organisation)s.", name=person,
                   organisation=organisation)
        )  # fmt: skip
        return mail.Letter(
            subject=_("Does this person belong to %(name)s?", name=organisation),
            language=language,
            greeting=_hello(name),
            parts=[
                mail.Para(said),
                mail.Para(
                    _("You can confirm it, let this person speak for it, or end it. Until then "
                      "readers see that nobody has confirmed it.")
                ),
                mail.Button(_("Open the people of the organisation"), url),
            ],
            reason=_("You get this mail because you manage this organisation here."),
        )  # fmt: skip


def affiliation_decided(
    organisation: str, what: str, url: str, name: str | None, language: str
) -> mail.Letter:
    """Return what a person is told of a decision on their place in an organisation."""
    with speaking(language):
        lines = {
            "confirmed": _("Your place in %(name)s was confirmed.", name=organisation),
            "ended": _("Your place in %(name)s was ended.", name=organisation),
            "may_speak-given": _("You may now speak for %(name)s.", name=organisation),
            "manages-given": _("You now manage %(name)s.", name=organisation),
            "may_speak-ended": _("You don’t speak for %(name)s any more.", name=organisation),
            "manages-ended": _("You don’t manage %(name)s any more.", name=organisation),
        }
        return mail.Letter(
            subject=lines[what].rstrip("."),
            language=language,
            greeting=_hello(name),
            parts=[
                mail.Para(lines[what]),
                mail.Para(
                    _("Texts that you sent before stay as they are. If this is a mistake, write "
                      "to those who manage the organisation.")
                ),
                mail.Button(_("Open your organisations"), url),
            ],
            reason=_("You get this mail because it concerns you; such mails are always sent."),
        )  # fmt: skip


def proposal_decided(
    organisation: str, decision: Decision, url: str, name: str | None, language: str
) -> mail.Letter:
    """Return what a person is told of a decision on the organisation that they proposed."""
    with speaking(language):
        state = decision.to_state
        what = {
            "published": _("%(name)s is listed now, and you manage it.", name=organisation),
            "returned": _("Your proposal of %(name)s was returned to you.", name=organisation),
            "refused": _("%(name)s was not listed.", name=organisation),
            "hidden": _("%(name)s is not listed any more.", name=organisation),
            "held": _("Your proposal of %(name)s waits for a decision.", name=organisation),
            "merged": _("%(name)s was joined with another organisation.", name=organisation),
        }[state]
        told = reason_told(decision.reason)
        parts: list[Part] = [mail.Para(what)]
        if told:
            parts.append(mail.Para(told))
        if decision.note and decision.by_id is not None:
            parts.append(mail.Para(_("The note with the decision:")))
            parts.append(mail.Quote(decision.note, decision.language or language))
        parts.append(mail.Button(_("Open your organisations"), url))
        if state in ("returned", "refused", "hidden"):
            parts.append(
                mail.Para(_("If you think that this is a mistake, write to the organisers."))
            )
        return mail.Letter(
            subject=what.rstrip("."),
            language=language,
            greeting=_hello(name),
            parts=parts,
            reason=_("You get this mail because you proposed this organisation."),
        )
