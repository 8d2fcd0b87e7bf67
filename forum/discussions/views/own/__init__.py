"""An author's own texts: receipt, state, editing, consent, signatories; entering others' texts.

Tables: contribution, version, decision, consent_change, signatory, draft (kind edit), attachment.
Verbs: edit, withdraw and take up, change consent, correct what was recognised, say who one is, name
signatories and answer for an organisation, appeal, enter a text on behalf of somebody.
Pages: the own page of a text (its receipt at first), its versions compared, the forms of each verb;
the earlier public versions for everybody; the coordinators' page to enter a text.
"""

from forum.discussions.views.own import (
    appealing,
    changes,
    editing,
    entering,
    page,
    signing,
    versions,
)

__all__ = ["appealing", "changes", "editing", "entering", "page", "signing", "versions"]
