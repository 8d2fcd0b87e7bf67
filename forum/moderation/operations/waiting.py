"""Say once of each thing that it waits too long; mails are made of it later."""

from datetime import datetime

from forum.db import notify
from forum.moderation.hours import limit_passed
from forum.moderation.queries.tallies import late
from forum.moderation.queries.team import working_week
from forum.settings import site_setting

AT_A_TIME = 200


def tell_of_waiting(at: datetime) -> int:
    """Write a notice for each thing that waits longer than working hours allow; say how many.

    A thing that comes back to the desk later and waits too long again is said again.
    """
    found = late(limit_passed(at, working_week(site_setting().policies)), limit=AT_A_TIME)
    for submission_id, scope_id, seq in found:
        notify("waiting_long", "submission", submission_id, at=at, scope_id=scope_id, key=str(seq))
    return len(found)
