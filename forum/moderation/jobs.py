"""Timed work of moderation: what waits too long is said once to those who decide."""

from datetime import datetime

from forum import jobs
from forum.db import transaction
from forum.i18n import _
from forum.moderation.operations.waiting import tell_of_waiting


@jobs.every(minutes=15, words=lambda: _("Look for what waits too long at the desk"))
def look_for_waiting(at: datetime) -> None:
    """Say of everything that waits longer than working hours allow that it does, once."""
    with transaction(shown=False):
        tell_of_waiting(at)
