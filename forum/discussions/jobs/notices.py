"""From notices to letters: the state is read again, and each person gets a letter once."""

from datetime import datetime, timedelta

from forum import jobs
from forum.db import transaction
from forum.discussions.jobs.followers import tell_some_followers
from forum.discussions.jobs.people import tell_some_people
from forum.i18n import _
from forum.settings import site_setting

DELAY = timedelta(minutes=5)
MOST_TURNS = 1_000  # of one run; the next one goes on


@jobs.every(minutes=1, words=lambda: _("Write letters about what happened"))
def write_letters(at: datetime) -> int:
    """Write the letters of all notices that are due; return how many notices were looked at."""
    looked = 0
    for tell in (tell_some_people, tell_some_followers):
        for _turn in range(MOST_TURNS):
            with transaction(shown=False):
                _kept = site_setting()  # every letter asks for it: held, it is read once
                found = tell(at, at - DELAY)
            looked += found
            if not found:
                break
    return looked
