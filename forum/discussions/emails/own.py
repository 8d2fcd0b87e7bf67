"""Letters to somebody about their own text: receipt, decisions, what others did with it."""

from collections.abc import Sequence

from forum import mail
from forum.discussions.emails.places import label, own_page, page, title_of
from forum.discussions.models import Contribution, label_of
from forum.discussions.queries.telling import Text
from forum.i18n import _, language_name, speaking
from forum.mail.letters import Part
from forum.moderation.models import Appeal, Decision
from forum.moderation.permissions import APPEAL_WITHIN
from forum.moderation.queries import reason_told

APPEALABLE = ("returned", "refused", "hidden")


def _greeting(text: Text) -> str:
    return hello(text.author_name)


def hello(name: str | None) -> str:
    """Return how a letter begins."""
    return _("Dear %(name)s,", name=name) if name else _("Good day,")


def _because() -> str:
    return _("You get this mail because this text is yours. Decisions on it are always mailed.")


def _begins(text: Text) -> mail.Quote:
    opening = " ".join(text.version.opening.split())
    return mail.Quote(
        opening if len(opening) <= 240 else opening[:239].rstrip() + "…", text.version.language
    )


def _letter(
    text: Text, language: str, subject: str, parts: Sequence[Part], reason: str = ""
) -> mail.Letter:
    return mail.Letter(
        subject=subject,
        language=language,
        parts=parts,
        greeting=_greeting(text),
        reason=reason or _because(),
    )


def receipt(text: Text, language: str, *, why_held: str) -> mail.Letter:
    """Return what an author gets for what they sent: the code, and what happens next."""
    with speaking(language):
        parts: list[Part] = [
            mail.Para(
                _(
                    "Your text for “%(title)s” has arrived. It begins like this:",
                    title=title_of(text.discussion),
                )
            ),
            _begins(text),
            mail.Para(
                _(
                    "Your receipt is %(receipt)s. Keep this code: with it you and the organisers "
                    "find the text again.",
                    receipt=text.contribution.receipt,
                )
            ),
        ]
        if text.submission.state == "published":
            parts.append(
                mail.Para(
                    _(
                        "Everybody can read it under the number %(label)s. It is taken into the "
                        "consolidated response, or set aside with a reason that everybody can "
                        "read.",
                        label=label(text.contribution),
                    )
                )
            )
        elif text.submission.state == "held":
            told = reason_told(why_held)
            parts += [mail.Para(told)] if told else []
            parts.append(
                mail.Para(
                    _(
                        "As soon as somebody has decided, you get a mail that says what and why. "
                        "Once public, the text gets its number."
                    )
                )
            )
        parts.append(mail.Button(_("Open your text"), own_page(text.discussion, text.contribution)))
        subject = _("Your text has arrived: %(title)s", title=title_of(text.discussion))
        return _letter(text, language, subject, parts)


def moved(
    text: Text, decision: Decision, language: str, *, into: Contribution | None = None
) -> mail.Letter:
    """Return what an author is told of a decision: state, reason, note, what to do, how to appeal.

    ``into`` is the text that it was merged into.
    """
    with speaking(language):
        title = title_of(text.discussion)
        state = decision.to_state
        subjects = {
            "published": _("Your text is public: %(title)s", title=title),
            "held": _("Your text waits for the organisers: %(title)s", title=title),
            "returned": _("Your text was returned to you: %(title)s", title=title),
            "refused": _("Your text was not published: %(title)s", title=title),
            "hidden": _("Your text was hidden: %(title)s", title=title),
            "merged": _("Your text was joined with another one: %(title)s", title=title),
            "withdrawn": _("Your text was withdrawn: %(title)s", title=title),
        }
        parts: list[Part] = [
            mail.Para(_("It is about your text that begins like this:")),
            _begins(text),
            mail.Para(_what(text, state, into)),
            *_why(decision, language),
            *_next(text, decision),
        ]
        return _letter(text, language, subjects[state], parts)


def _what(text: Text, state: str, into: Contribution | None) -> str:
    number = label_of(text.contribution.number)
    if state == "published":
        return _(
            "Everybody can read it under the number %(label)s. It is taken into the consolidated "
            "response, or set aside with a reason that everybody can read.",
            label=number,
        )
    if state == "merged":
        return _(
            "The organisers joined it with %(label)s. Both texts and their authors are kept.",
            label=label_of(into.number if into else None),
        )
    return {
        "held": _("It waits for the organisers, and is not public meanwhile."),
        "returned": _("It was returned to you. It is not public, and nothing of it is lost."),
        "refused": _("It was not published. It is kept, but readers don’t see it."),
        "hidden": _("It was public and is not any more. Its number and a line stay in the lists."),
        "withdrawn": _("It was withdrawn: readers don’t see the text any more."),
    }[state]


def _why(decision: Decision, language: str) -> list[Part]:
    told = reason_told(decision.reason)
    parts: list[Part] = [mail.Para(told)] if told else []
    if decision.note and decision.by_id is not None:
        parts.append(mail.Para(_("The moderators write:")))
        parts.append(mail.Quote(decision.note, decision.language or language))
    return parts


def _next(text: Text, decision: Decision) -> list[Part]:
    """Return what to do now: one button, and how to appeal."""
    own = own_page(text.discussion, text.contribution)
    has_page = bool(text.contribution.receipt)
    state = decision.to_state
    if state == "returned" and decision.reason == "no_identity" and has_page:
        identity = page("identity", text.discussion, receipt=text.contribution.receipt)
        button = mail.Button(_("Say who you are"), identity)
    elif state == "returned":
        button = mail.Button(_("Change it and send it again"), own)
    elif state == "published":
        number = text.contribution.number
        button = mail.Button(
            _("See it as readers see it"), page("contribution", text.discussion, number=number)
        )
    else:
        button = mail.Button(_("Open your text"), own)
    parts: list[Part] = [button]
    if state in APPEALABLE and has_page:
        parts.append(
            mail.Para(
                _(
                    "If you think that this is a mistake, you can appeal on the page of your text "
                    "for %(number)s days. Somebody else than before decides then, and answers "
                    "you. The page: %(url)s",
                    number=APPEAL_WITHIN.days,
                    url=own,
                )
            )
        )
    return parts


def entered(text: Text, language: str) -> mail.Letter:
    """Return what somebody is told whose text the organisers entered."""
    with speaking(language):
        title = title_of(text.discussion)
        return _letter(
            text,
            language,
            _("A text was entered for you: %(title)s", title=title),
            [
                mail.Para(
                    _(
                        "The organisers entered this text for you, as it reached them on paper, by "
                        "telephone or in a workshop. It is yours: you can change it, say how it is "
                        "shown, or withdraw it."
                    )
                ),
                _begins(text),
                mail.Para(
                    _(
                        "Its receipt is %(receipt)s. If you did not write it, withdraw it on its "
                        "page and tell the organisers.",
                        receipt=text.contribution.receipt or label(text.contribution),
                    )
                ),
                mail.Button(_("Open your text"), own_page(text.discussion, text.contribution)),
            ],
        )


def changed_by_moderators(text: Text, kind: str, language: str) -> mail.Letter:
    """Return what an author is told of a redaction, of its end, of a split."""
    with speaking(language):
        title = title_of(text.discussion)
        subject, what = {
            "redacted": (
                _("A part of your text was removed: %(title)s", title=title),
                _(
                    "The moderators removed a part of your text. Readers see a mark in its place, "
                    "with the reason. Your whole text is kept."
                ),
            ),
            "restored": (
                _("Your whole text is shown again: %(title)s", title=title),
                _("What the moderators had removed from your text is shown again."),
            ),
            "split": (
                _("Your text was split in two: %(title)s", title=title),
                _(
                    "The moderators made two texts of yours, as it speaks of two things. Both are "
                    "yours. This is the second one; it begins like this:"
                ),
            ),
        }[kind]
        parts: list[Part] = [
            mail.Para(what),
            _begins(text),
            mail.Button(_("Open your text"), own_page(text.discussion, text.contribution)),
        ]
        if kind != "restored":
            parts.append(
                mail.Para(_("If you think that this is a mistake, write to the organisers."))
            )
        return _letter(text, language, subject, parts)


def appeal_decided(text: Text, appeal: Appeal, language: str) -> mail.Letter:
    """Return the answer to an appeal."""
    with speaking(language):
        title = title_of(text.discussion)
        what = (
            _("Somebody else than before looked at your text again. Your appeal was right.")
            if appeal.upheld
            else _("Somebody else than before looked at your text again. The decision stays.")
        )
        return _letter(
            text,
            language,
            _("The answer to your appeal: %(title)s", title=title),
            [
                mail.Para(what),
                mail.Para(_("The answer:")),
                mail.Quote(appeal.answer or "", appeal.answer_language or language),
                mail.Button(_("Open your text"), own_page(text.discussion, text.contribution)),
            ],
        )


def signed(text: Text, organisation: str, language: str, *, confirms: bool) -> mail.Letter:
    """Return what an author is told of an organisation's answer."""
    with speaking(language):
        title = title_of(text.discussion)
        if confirms:
            subject = _("%(name)s signs your statement: %(title)s", name=organisation, title=title)
            what = _("%(name)s now stands below your statement.", name=organisation)
        else:
            subject = _(
                "%(name)s does not sign your statement: %(title)s", name=organisation, title=title
            )
            what = _("%(name)s is not named below your statement.", name=organisation)
        parts: list[Part] = [
            mail.Para(what),
            _begins(text),
            mail.Button(_("Open your text"), own_page(text.discussion, text.contribution)),
        ]
        return _letter(text, language, subject, parts)


def translation_offered(text: Text, translated_to: str, language: str) -> mail.Letter:
    """Return what an author is told when somebody translated their text."""
    with speaking(language):
        into = language_name(translated_to)
        return _letter(
            text,
            language,
            _("A translation of %(label)s is offered to you", label=label(text.contribution)),
            [
                mail.Para(
                    _(
                        "Somebody translated your text into another language: %(language)s. It is "
                        "shown beside the original once you or a coordinator accept it.",
                        language=into,
                    )
                ),
                _begins(text),
                mail.Button(
                    _("Look at the translation"),
                    page("contribution", text.discussion, number=text.contribution.number),
                ),
            ],
        )
