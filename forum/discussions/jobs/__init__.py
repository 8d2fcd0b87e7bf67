"""What the discussions do by the clock: letters, digests, reminders.

Each function looks at what is due, whenever it runs: after an outage one run catches up. The table
of who gets what stands in :mod:`forum.discussions.emails`.
"""

from forum.discussions.jobs.clock import follow_the_clock
from forum.discussions.jobs.digests import mail_contributions, mail_digests
from forum.discussions.jobs.invitations import remind_invited
from forum.discussions.jobs.notices import write_letters

__all__ = [
    "follow_the_clock",
    "mail_contributions",
    "mail_digests",
    "remind_invited",
    "write_letters",
]
