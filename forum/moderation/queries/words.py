"""Words for why something was decided: short ones for lists, a sentence for its author."""

from forum.i18n import _


def verb_names() -> dict[str, str]:
    """Return the words for the verbs of the desk, as their buttons have them."""
    return {
        "publish": _("Publish"),
        "identity": _("Ask who this is"),
        "return": _("Return for changes"),
        "refuse": _("Refuse"),
        "hold": _("Hold"),
        "hide": _("Hide"),
    }


def reason_label(code: str) -> str:
    """Return a reason code in the reader's language, the code itself if it has no words."""
    return {
        "accepted": _("Looked at and found in order"),
        "first_contribution": _("First contribution of this person"),
        "policy": _("Everything is looked at first"),
        "emergency": _("Everything new is held at the moment"),
        "unconfirmed": _("The address is not confirmed yet"),
        "confirmed": _("The address was confirmed"),
        "edited": _("Changed by its author"),
        "no_identity": _("The author is not known"),
        "changes_asked": _("Changes are asked for"),
        "off_topic": _("It does not speak to the topic"),
        "duplicate": _("It is there already"),
        "personal_data": _("It holds personal data of somebody"),
        "abuse": _("It insults or threatens somebody"),
        "resent": _("Sent again by its author"),
        "withdrawn_by_author": _("Withdrawn by its author"),
        "restored_by_author": _("Taken up again by its author"),
        "undo": _("The decision before was undone"),
        "appeal": _("Its author appealed, and somebody else agreed"),
        "reported": _("Readers reported it"),
        "appealed": _("Its author appealed"),
        "administrator": _("Entered by an administrator"),
        "import": _("It came with an import"),
        "other": _("Another reason, see the note"),
    }.get(code, code)


def reason_told(code: str) -> str:
    """Return what an author is told of a reason, with what to do next; "" where it has no words."""
    return {
        "accepted": _("The moderators looked at it and found it in order. There is nothing to do."),
        "first_contribution": _(
            "It is your first one here, so the moderators look at it before it is public. There is"
            " nothing to do."
        ),
        "policy": _("Here everything is looked at before it is public. There is nothing to do."),
        "emergency": _(
            "At the moment the moderators look at everything new before it is public. There is"
            " nothing to do."
        ),
        "unconfirmed": _(
            "Your e-mail address is not confirmed yet. Open the link in the mail that you received."
        ),
        "confirmed": _("You confirmed your e-mail address. There is nothing to do."),
        "edited": _(
            "You changed it, so the moderators look at it again before it is public. There is"
            " nothing to do."
        ),
        "no_identity": _(
            "The moderators need to know who speaks. Add your name and your organisation, then"
            " send it again; you decide what readers see of them."
        ),
        "changes_asked": _(
            "The moderators ask for changes, as their note says. Change it, then send it again."
        ),
        "off_topic": _(
            "It does not speak to the topic here. Write to the organisers if you see it otherwise."
        ),
        "duplicate": _(
            "The same is there already. Write to the organisers if something new was overlooked."
        ),
        "personal_data": _(
            "It holds personal data of somebody. Take them out, or write to the organisers."
        ),
        "abuse": _(
            "It insults or threatens somebody. Write to the organisers if you see it otherwise."
        ),
        "resent": _("You sent it again; the moderators look at it. There is nothing to do."),
        "withdrawn_by_author": _("You withdrew it. You can take it up again."),
        "restored_by_author": _("You took it up again. There is nothing to do."),
        "undo": _("The decision before was undone. There is nothing to do."),
        "appeal": _(
            "You appealed, and another moderator looked at it again and agreed with you. There is"
            " nothing to do."
        ),
        "reported": _(
            "Readers reported it, and the moderators look at it. Write to the organisers if you"
            " have questions."
        ),
        "administrator": _("An administrator entered it. There is nothing to do."),
        "import": _("It came with an import. There is nothing to do."),
        "other": _("The moderators say why in their note."),
    }.get(code, "")
