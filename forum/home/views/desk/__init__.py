"""The desk: what waits for a decision in everything that a person runs, and the decisions.

Pages: ``/desk`` (the list, narrowed by its address), ``/desk/<submission_id>`` (one item, with the
list beside it where there is room), ``/desk/several`` (several decided together, and undone),
``/desk/team`` (who is there, who is away), ``/desk/figures`` and the log as a table. The item's own
page takes all verbs by POST: publish, identity, return, refuse, hold, hide, undo, and close
(reports: nothing to do). Kinds of things come by :data:`forum.moderation.slots.desk_kinds`.
"""

from forum.home.views.desk import counting, pages, queue, several, team

__all__ = ["counting", "pages", "queue", "several", "team"]
