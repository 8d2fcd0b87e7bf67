"""Set when moderators work; what waits too long is counted in these hours."""

from zoneinfo import available_timezones

from forum.db import locked
from forum.errors import Refused
from forum.i18n import _
from forum.moderation.hours import WorkingWeek
from forum.settings import SiteSetting

MOST_HOURS = 240


def set_working_week(week: WorkingWeek) -> None:
    """Set working days and hours, and after how many of them somebody is told.

    Raises Refused without a day, if the day ends before it begins, for an unknown time zone, and
    for an alert that never comes or comes at once.
    """
    if not week.days or not week.days <= set(range(7)):
        raise Refused(_("Choose at least one day."), field="days")
    if not 0 <= week.opens < week.closes <= 24:
        raise Refused(_("The end of the day must be after its beginning."), field="closes")
    if week.zone not in available_timezones():
        raise Refused(_("Choose a time zone."), field="zone")
    if not 1 <= week.alert <= MOST_HOURS:
        raise Refused(_("Choose between 1 and 240 hours."), field="alert")
    row = locked(SiteSetting, 1)
    row.policies = row.policies | {
        "working_days": "".join(map(str, sorted(week.days))),
        "working_hours": f"{week.opens}-{week.closes}",
        "working_zone": week.zone,
        "working_alert": str(week.alert),
    }
