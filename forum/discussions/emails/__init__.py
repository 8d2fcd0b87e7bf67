"""The mails of the discussions: one function each, in the reader's own language.

What happened is a notice (:func:`forum.db.notify`); :mod:`forum.discussions.jobs` makes mails of
it later, from the state as it is by then. Who gets what, and when:

===================  ==========================================  ================================
notice               who                                         when
===================  ==========================================  ================================
posted               its author: a receipt                       at once
moved                its author, unless by their own act         after five minutes
entered_for_you      the author that it was entered for          at once
redacted, restored   its author                                  after five minutes
split                its author                                  after five minutes
appeal_decided       who appealed                                at once
report_answered      who reported                                at once
signatory_asked      who may speak for the organisation          at once
signatory_answered   the statement's author                      at once
translation_offered  the text's author                           at once
translation_decided  the translator, unless they decided it      at once
announced            everybody who may take part                 after five minutes
week_opened          who follows the discussion                  when the week opens
week_closing         followers who have not written to the week  two days before it closes
closing              followers who have not written at all       three days before the close
closed               who follows the discussion                  when it closes
dates_changed        who follows the discussion                  after five minutes
message_posted       who follows the discussion                  after five minutes
waiting_long         who decides in the scope                    at once, once a day at most
invitation_waits     who was invited and has not answered, once  after seven days
===================  ==========================================  ================================

``week_opened`` to ``closed`` and ``invitation_waits`` follow from the clock: the jobs write these
notices themselves, each once. Contributions go out by how often a person wants them: each after
five minutes, or in one digest a day or a week, at seven in the morning by the reader's clock.
Nothing is mailed of ``edited``, ``question_amended``, ``reported`` and ``appealed``: pages and the
desk show them. Nobody is mailed of a test discussion.

Who "follows" a discussion: who has a role in it or was mailed by choice, and who wrote in it; who
"may take part" in a public one: everybody here. Decisions on one's own texts reach everybody; the
rest stops with a pause, or with ``none``.
"""

from forum.discussions.emails.drafts import mail_draft, mail_guest

__all__ = ["mail_draft", "mail_guest"]
